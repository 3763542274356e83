package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"blether/internal/keys"
	"blether/internal/mix"
	"blether/internal/release"
	"blether/internal/round"
)

const crashIn, crashAfter = "BLETHER_TEST_CRASH_IN", "BLETHER_TEST_CRASH_AFTER"

// onDisk is what lies in a folder: whatever is written, made or removed changes it.
func onDisk(dir string) string {
	var b strings.Builder
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || strings.HasSuffix(path, "-shm") {
			return nil //nolint:nilerr // what is removed while it is looked at has changed
		}
		if info, err := d.Info(); err == nil {
			fmt.Fprintln(&b, path, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	return b.String()
}

// later opens an instance at a folder, when the round is over.
func later(ctx context.Context, t *testing.T, dir string) *app {
	t.Helper()
	e := &env{ctx: ctx, out: t.Output(), err: t.Output(), version: "test"}
	c := config{Data: dir, Keys: filepath.Join(dir, "keys"), LogLevel: "error", BaseURL: "http://127.0.0.1:1"}
	a, err := newApp(ctx, c, (&instance{env: e}).logger(c), func() time.Time { return testStart.AddDate(0, 0, 29) })
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestReleaseInAnotherProcess is the process that TestReleaseIsKilledAtEveryStep kills: it makes the
// release, and kills itself when what lies on disk has changed so many times. By itself it makes
// sure that a look at the disk sees a change.
func TestReleaseInAnotherProcess(t *testing.T) {
	dir := os.Getenv(crashIn)
	if dir == "" {
		at := t.TempDir()
		before := onDisk(at)
		if err := os.WriteFile(filepath.Join(at, "demo"), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if onDisk(at) == before {
			t.Error("a change on disk is not seen")
		}
		return
	}
	after, err := strconv.Atoi(os.Getenv(crashAfter))
	if err != nil {
		t.Fatal(err)
	}
	a := later(t.Context(), t, dir)
	before, watching := onDisk(dir), make(chan struct{})
	go func() {
		close(watching)
		for n := 0; ; {
			if now := onDisk(dir); now != before {
				before = now
				if n++; n == after {
					_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // there is no way back from it
				}
			}
		}
	}()
	<-watching
	if err := a.clock.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Killed (kill -9) at any point of a release, an instance that starts again makes it once and whole:
// every answer is counted once, every text is there once, nothing waits in the mailbox, and the
// batch's key is gone.
func TestReleaseIsKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	answerAll(t, i, 24)
	r := must(i.app.people.RoundsOf(i.ctx, "demo-experts"))[0]
	if err := errors.Join(i.app.people.DB.Checkpoint(i.ctx), i.app.responses.DB.Checkpoint(i.ctx)); err != nil {
		t.Fatal(err)
	}
	from := i.app.config.Data
	killed := 0
	want := ""
	for after := 1; ; after++ {
		if after > 500 {
			t.Fatal("a release does not come to its end")
		}
		dir := filepath.Join(t.TempDir(), "data")
		if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return errors.Join(err, os.Chmod(path, 0o700))
			}
			return os.Chmod(path, 0o600)
		})
		if err != nil {
			t.Fatal(err)
		}
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReleaseInAnotherProcess$") //nolint:gosec // ourselves
		child.Env = append(os.Environ(), crashIn+"="+dir, crashAfter+"="+strconv.Itoa(after))
		out, err := child.CombinedOutput()
		var ended *exec.ExitError
		done := err == nil
		if !done && (!errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL) {
			t.Fatalf("after %d: %v\n%s", after, err, out)
		}
		if got := afterCrash(t, dir, r.ID); want == "" {
			want = got
		} else if got != want {
			t.Fatalf("killed after %d changes: %s\nnot %s", after, got, want)
		}
		if done {
			break
		}
		killed++
	}
	if killed < 5 {
		t.Errorf("it was killed %d times only", killed)
	}
	t.Logf("killed at %d points", killed)
}

// afterCrash starts an instance anew, lets it do what is due, and says what there is then.
func afterCrash(t *testing.T, dir string, r round.ID) string {
	t.Helper()
	ctx := t.Context()
	a := later(ctx, t, dir)
	defer func() {
		if err := a.close(); err != nil {
			t.Error(err)
		}
	}()
	for range 2 {
		if err := a.clock.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	docs := must(a.responses.Documents(ctx))
	if len(docs) != 1 {
		t.Fatalf("%d releases", len(docs))
	}
	if mail := must(a.people.Mail(ctx, r, 1)); len(mail) != 0 {
		t.Fatalf("%d answers wait in the mailbox", len(mail))
	}
	if _, err := a.ring.Batch(mix.KeyName(r, 1)); !errors.Is(err, keys.ErrGone) {
		t.Fatalf("the batch's key is there: %v", err)
	}
	body := must(docs[0].Bytes())
	if found := must(a.audit(&env{ctx: ctx}, docs[0], body, nil)); len(found.Findings) > 0 || !found.FromRows {
		t.Fatalf("audit: %v", found.Findings)
	}
	return fmt.Sprintf("%d answers, %d texts, release %s", len(must(a.responses.Rows(ctx, string(r), 1))), len(must(a.responses.Texts(ctx, string(r)))), docs[0].Hash)
}

// Officers and clocks that release the same at once make one, the same bytes for all.
func TestManyReleaseTheSameAtOnce(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	answerAll(t, i, 24)
	i.at(testStart.AddDate(0, 0, 29))
	r := must(i.app.people.RoundsOf(i.ctx, "demo-experts"))[0]
	f := must(i.app.flows.Flow(i.ctx, r.Hash))
	const at = 8
	got := make([]*release.Document, at)
	var all sync.WaitGroup
	for n := range at {
		all.Go(func() {
			m := &mix.Mixer{People: i.app.people, Responses: i.app.responses, Keys: i.app.ring}
			var err error
			if got[n], err = m.Open(i.ctx, f, r, 1, true); err != nil {
				t.Errorf("one of them: %v", err)
			}
		})
	}
	all.Wait()
	docs := must(i.app.responses.Documents(i.ctx))
	if len(docs) != 1 {
		t.Fatalf("%d releases", len(docs))
	}
	for n, d := range got {
		if d == nil || d.Hash != docs[0].Hash {
			t.Errorf("%d got another release", n)
		}
	}
	if rows := must(i.app.responses.Rows(i.ctx, string(r.ID), 1)); len(rows) != 24 {
		t.Errorf("%d answers", len(rows))
	}
	i.audited(t)
}
