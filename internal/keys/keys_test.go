package keys

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func ring(t *testing.T) (*Ring, string) {
	t.Helper()
	dir := t.TempDir()
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r, dir
}

func TestFilesAreForTheServiceAlone(t *testing.T) {
	t.Parallel()
	_, dir := ring(t)
	for _, name := range []string{"people.json", "responses.json", "live/live.json", "lookup.key", "people-code.key", "response-code.key"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "lookup.key"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil {
		t.Error("a key that others can read was taken")
	}
}

func TestRotationOpensOldUntilForgotten(t *testing.T) {
	t.Parallel()
	r, dir := ring(t)
	old, err := r.Seal(Live, []byte("words"), "a|b|c")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Unseal(Live, old, "a|b|other row"); !errors.Is(err, ErrGone) {
		t.Errorf("moved to another row: %v", err)
	}
	if err := r.Rotate(Live); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Unseal(Live, old, "a|b|c"); err != nil || string(got) != "words" {
		t.Errorf("after rotation: %q %v", got, err)
	}
	if err := r.Forget(Live); err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []*Ring{r, again} {
		if _, err := one.Unseal(Live, old, "a|b|c"); !errors.Is(err, ErrGone) {
			t.Errorf("after forgetting: %v", err)
		}
	}
}

func TestHashesDiffer(t *testing.T) {
	t.Parallel()
	r, _ := ring(t)
	a, b, c := r.Hash(PeopleCode, "rating", "x"), r.Hash(ResponseCode, "rating", "x"), r.Hash(PeopleCode, "helped", "x")
	if bytes.Equal(a, b) || bytes.Equal(a, c) || len(a) != 32 {
		t.Error("one code has the same hash twice")
	}
}

func TestBatchKeyIsDestroyed(t *testing.T) {
	t.Parallel()
	r, dir := ring(t)
	if _, err := r.KeepBatch("abc-1", bytes.Repeat([]byte{7}, 32)); err != nil {
		t.Fatal(err)
	}
	// A form that is sent twice must not take the key away from what is sealed to it.
	if kept, err := r.KeepBatch("abc-1", bytes.Repeat([]byte{8}, 32)); err != nil || !bytes.Equal(kept, bytes.Repeat([]byte{7}, 32)) {
		t.Errorf("a kept batch key was overwritten: %v (%v)", kept, err)
	}
	if got, err := r.Batch("abc-1"); err != nil || len(got) != 32 {
		t.Errorf("%v %v", got, err)
	}
	for range 2 {
		if err := r.DestroyBatch("abc-1"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Batch("abc-1"); !errors.Is(err, ErrGone) {
		t.Errorf("%v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "live", "batch*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
