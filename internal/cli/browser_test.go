package cli

import (
	"blether/internal/member"
	"context"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"blether/internal/group"
)

// instance is a running service for tests, with a clock that is moved by hand.
type instance struct {
	*env
	app  *app
	url  string
	time atomic.Pointer[time.Time]
	// broken: the test has closed the database itself.
	broken bool
}

type groupID = group.ID

func (i *instance) at(t time.Time) { i.time.Store(&t) }

var testStart = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// start runs an instance on a port of its own until the test ends.
func start(t *testing.T) *instance {
	t.Helper()
	i := &instance{}
	i.at(testStart)
	ctx, cancel := context.WithCancel(t.Context())
	i.env = &env{ctx: ctx, out: t.Output(), err: t.Output(), version: "test"}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	i.url = "http://" + l.Addr().String()
	c := config{Data: dir, Keys: filepath.Join(dir, "keys"), LogLevel: "warn", BaseURL: i.url, Listen: l.Addr().String()}
	if i.app, err = newApp(ctx, c, i.logger(c), func() time.Time { return *i.time.Load() }); err != nil {
		t.Fatal(err)
	}
	ready, done := make(chan struct{}), make(chan error, 1)
	go func() {
		done <- i.app.serve(ctx, l, false, func() error { close(ready); return nil })
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil && !i.broken {
			t.Errorf("serve: %v", err)
		}
	})
	<-ready
	return i
}

// community makes a group with an officer.
func (i *instance) community(t *testing.T) {
	t.Helper()
	g := group.Group{ID: "demo-experts", Name: "Demo Experts", Nations: []string{"scotland"}, Languages: []string{"en", "gd", "pl", "ur", "ar"}, Zone: "Europe/London", K: 10, Demo: true}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	if err := i.app.people.AddOfficer(i.ctx, member.Officer{ID: "o1", Name: "Demo officer", Groups: []group.ID{g.ID}}); err != nil {
		t.Fatal(err)
	}
	i.app.live(t, g.ID)
}

// live takes groups out of practice, without a rota.
func (a *app) live(t *testing.T, groups ...group.ID) {
	t.Helper()
	for _, g := range groups {
		if err := a.rehearsed(t.Context(), g, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// signIn gives a link that signs the officer of the community in.
func (i *instance) signIn(t *testing.T) string {
	t.Helper()
	link, err := i.app.signInLink(i.ctx, "o1")
	if err != nil {
		t.Fatal(err)
	}
	return link
}

// browser opens a page of a size in Chromium. Scripts are off where js is false.
func browser(t *testing.T, width, height int64) context.Context {
	t.Helper()
	path := os.Getenv("BLETHER_CHROMIUM")
	if path == "" {
		path = "/usr/bin/chromium"
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("Chromium is not at %s: run make test, which installs it, or set BLETHER_CHROMIUM", path)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("force-prefers-reduced-motion", true),
		chromedp.WindowSize(int(width), int(height)), chromedp.UserDataDir(t.TempDir()))
	alloc, cancelAlloc := chromedp.NewExecAllocator(t.Context(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancel(); cancelAlloc() })
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return ctx
}

// shot keeps a picture of the page where BLETHER_SHOTS names a folder.
func shot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("BLETHER_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// do runs steps on a page, each of which must succeed within its time.
func do(t *testing.T, parent context.Context, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(parent, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		shot(t, parent, "failed")
		t.Fatalf("%s: %v", what, err)
	}
}

// read gives the visible text of an element.
func read(t *testing.T, ctx context.Context, selector string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Text(selector))
	if err != nil {
		t.Fatalf("read %s: %v", selector, err)
	}
	return text
}

// asks waits until the open question contains some words.
func asks(words string) chromedp.Action[chromedp.Void] {
	return chromedp.WaitVisible(`//h2[@id="question"][contains(., "` + words + `")]`)
}

// press clicks the button of the open question with that label and waits for
// the next question.
func press(label, next string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.Click(`//section[@id="ask"]//button[normalize-space()="`+label+`"]`), asks(next))
}

// write types an answer and waits for the next question.
func write(text, next string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.SendKeys(chromedp.CSS(`#text`), text), chromedp.Click(chromedp.CSS(`form.type button`)), asks(next))
}
