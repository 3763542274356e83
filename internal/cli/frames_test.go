package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"blether/internal/safeguard/screen"
)

// A safeguarding lead's file of frames takes the place of those of its language, and no other;
// with a mistake in it nothing starts.
func TestFramesOfAnOperator(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "own.yaml")
	shipped := string(must(os.ReadFile("../safeguard/screen/frames.pl.yaml")))
	const phrase = "bez (przerwy|końca|ustanku)"
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(strings.Replace(shipped, "covers: ", "covers: Demo, ", 1))
	c := config{Data: dir, Keys: filepath.Join(dir, "keys"), BaseURL: "http://localhost", LogLevel: "warn", Frames: file}
	e := &env{ctx: t.Context(), out: t.Output(), err: t.Output()}
	a, err := newApp(t.Context(), c, e.logger(c), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.close() })
	own := slices.DeleteFunc(slices.Clone(a.screen.Tongues()), func(one screen.Tongue) bool { return !strings.HasPrefix(one.Covers, "Demo, ") })
	if len(own) != 1 || own[0].Language != "pl" || len(a.screen.Tongues()) != len(must(screen.New()).Tongues()) {
		t.Errorf("read are %+v", own)
	}
	if got := a.screen.Screen(atRisk); got.Level != screen.L2 {
		t.Errorf("English, which is none of it: %+v", got)
	}
	write(strings.Replace(shipped, phrase, "bez (przerwy", 1))
	if _, err := newApp(t.Context(), c, e.logger(c), time.Now); err == nil || !strings.Contains(err.Error(), "BLETHER_FRAMES") {
		t.Errorf("a mistake: %v", err)
	}
}
