package cli

import (
	"blether/internal/member"
	"blether/internal/round"
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A full disk cannot be had without root's rights, but a process can be held to
// files of no size, and then every write fails. The limit is on a whole process,
// so the instance runs in one of its own: this test program, run again for
// TestLimitedInstance alone.
const limitedFolder = "BLETHER_TEST_LIMITED_FOLDER"

// TestLimitedInstance is the process of TestFullDisk. By itself it does nothing.
func TestLimitedInstance(t *testing.T) {
	dir := os.Getenv(limitedFolder)
	if dir == "" {
		return
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	i := &instance{env: &env{ctx: ctx, out: io.Discard, err: io.Discard, version: "test"}, url: "http://" + l.Addr().String()}
	c := config{Data: dir, Keys: filepath.Join(dir, "keys"), LogLevel: "error", BaseURL: i.url, Listen: l.Addr().String()}
	if i.app, err = newApp(ctx, c, i.logger(c), time.Now); err != nil {
		t.Fatal(err)
	}
	i.community(t)
	if _, err := i.app.office.OpenRound(ctx, member.Operator, round.Opening{Flow: "pledge", Groups: []groupID{"demo-experts"}, Dates: []time.Time{time.Now().AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	go obey(cancel)
	if err := i.app.serve(ctx, l, false, func() error { _, err := fmt.Println("limited", links[0]); return err }); err != nil {
		t.Fatal(err)
	}
}

// obey sets the limit as told on the standard input, and stops at its end.
func obey(stop func()) {
	defer stop()
	var free syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &free); err != nil {
		return
	}
	for orders := bufio.NewScanner(os.Stdin); orders.Scan(); {
		limit := free
		if orders.Text() == "full" {
			limit.Cur = 0
		}
		err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
		fmt.Println("done", orders.Text(), err)
	}
}

// limited is an instance in a process of its own, and how to fill its disk.
type limited struct {
	t    *testing.T
	in   io.Writer
	out  *bufio.Scanner
	link string
}

func startLimited(t *testing.T) *limited {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestLimitedInstance$", "-test.timeout=5m") //nolint:gosec // this program itself
	cmd.Env = append(os.Environ(), limitedFolder+"="+t.TempDir())
	cmd.Stderr = t.Output()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	l := &limited{t: t, in: in, out: bufio.NewScanner(out)}
	t.Cleanup(func() {
		_ = in.Close() // the process ends of itself
		for l.out.Scan() {
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the instance ended with %v", err)
		}
	})
	l.link = l.hear("limited ")
	return l
}

// hear reads until a line that begins so, and gives the rest of it.
func (l *limited) hear(begin string) string {
	l.t.Helper()
	for l.out.Scan() {
		if rest, ok := strings.CutPrefix(l.out.Text(), begin); ok {
			return rest
		}
	}
	l.t.Fatalf("the instance ended before it said %q", begin)
	return ""
}

func (l *limited) disk(order string) {
	l.t.Helper()
	if _, err := fmt.Fprintln(l.in, order); err != nil {
		l.t.Fatal(err)
	}
	if said := l.hear("done " + order + " "); said != "<nil>" {
		l.t.Fatalf("%s: %s", order, said)
	}
}

// On a full disk people are told so and get their text back, help is there all
// the same, and /healthz says why. When there is room again, the same form is
// taken once and what was said before is there.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	l := startLimited(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &phone{Client: &http.Client{Jar: jar}, t: t, url: l.link[:strings.Index(l.link, "/i/")]}
	p.do("GET", l.link+"?lang=en", nil)
	p.do("POST", l.link, nil)
	p.press("The pledge")
	p.press("Begin")
	p.press("Leave those out")
	p.press("Fife")
	p.press("Peer supporter")
	for range 7 {
		p.press("3")
	}
	p.asks("What helped")
	typed := p.form("text", "Demo: words that took courage")
	l.disk("full")
	status, _ := p.do("POST", "/chat", typed)
	if status != http.StatusServiceUnavailable || !strings.Contains(p.page, "not saved") {
		t.Errorf("status %d, not said to be unsaved:\n%s", status, p.page)
	}
	if !strings.Contains(p.page, ">Demo: words that took courage</textarea>") {
		t.Error("the text was not given back")
	}
	// The script gets the same answer, so that it keeps the text and tries again.
	if status, _ := p.do("POST", "/chat", typed, "X-Fragment", "turn"); status != http.StatusServiceUnavailable {
		t.Errorf("the script was told %d", status)
	}
	if status, _ := p.do("GET", "/help", nil); status != http.StatusOK || !strings.Contains(p.page, "116 123") {
		t.Errorf("help: %d", status)
	}
	if status, _ := p.do("GET", "/chat", nil); status != http.StatusOK {
		t.Errorf("reading where things stand: %d", status)
	}
	p.asks("What helped")
	unhealthy(t, p)

	l.disk("free")
	for range 2 { // the form as it was, sent twice
		if status, _ := p.do("POST", "/chat", typed); status != http.StatusOK {
			t.Errorf("after there was room again: %d", status)
		}
	}
	p.asks("quoted")
	if n := strings.Count(p.page, "words that took courage"); n != 1 {
		t.Errorf("the text is on the page %d times:\n%s", n, p.page)
	}
	for status != http.StatusOK { // it is found out again once in a while
		time.Sleep(50 * time.Millisecond)
		status, _ = p.do("GET", "/healthz", nil)
	}
}

// unhealthy expects /healthz to say that people cannot be written, and why.
func unhealthy(t *testing.T, p *phone) {
	t.Helper()
	status, _ := p.do("GET", "/healthz", nil)
	var parts map[string]string
	if err := json.Unmarshal([]byte(p.page), &parts); err != nil {
		t.Fatal(err)
	}
	if why := parts["people"]; status != http.StatusServiceUnavailable || (!strings.Contains(why, "disk") && !strings.Contains(why, "full") && !strings.Contains(why, "read")) {
		t.Errorf("nothing can be written, and /healthz says %d: %s", status, p.page)
	}
}
