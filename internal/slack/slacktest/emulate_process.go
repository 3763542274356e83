package slacktest

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// start starts the process on a free port; false where it could not have that.
func (e *Emulate) start(seed string) bool {
	e.t.Helper()
	node, script := installed(e.t)
	port := freePort(e.t)
	// It ends with the test even where that is killed: then what it reads from ends.
	const ends = `data:text/javascript,process.stdin.on("end",()=>process.exit()).resume()`
	c := exec.Command(node, "--import", ends, script, "start", "--service", "slack", "--port", port, "--seed", seed)
	c.Dir, c.Stdout, c.Stderr = filepath.Dir(seed), e.t.Output(), e.t.Output()
	stdin, err := c.StdinPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		e.t.Fatalf("start emulate: %v", err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }() // how it ended is in its output
	e.t.Cleanup(func() {
		_ = stdin.Close()
		_ = c.Process.Kill() // it may have ended by itself
		<-ended
	})
	e.api = "http://127.0.0.1:" + port + "/api/"
	return e.answers(ended)
}

// answers waits until emulate does; false where it ended before.
func (e *Emulate) answers(ended <-chan struct{}) bool {
	e.t.Helper()
	for began := time.Now(); time.Since(began) < patience; time.Sleep(20 * time.Millisecond) {
		select {
		case <-ended:
			return false
		default:
		}
		var me struct {
			Team string `json:"team"`
		}
		if e.Ask(BotToken, "auth.test", nil, &me) == "" && me.Team == e.team { // not that of another test
			return true
		}
	}
	e.t.Fatal("emulate does not answer")
	return false
}

// installed gives where tools/emulate.sh has put Node and emulate.
func installed(t testing.TB) (node, script string) {
	t.Helper()
	folder, err := filepath.Abs(filepath.Join("..", "..", ".cache", "emulate")) // of the package that is tested
	if err != nil {
		t.Fatal(err)
	}
	node, script = filepath.Join(folder, "node"), filepath.Join(folder, "node_modules", "emulate", "dist", "index.js")
	for _, path := range []string{node, script} {
		if _, err := os.Stat(path); err != nil {
			t.Fatalf("emulate is not there: run make test, which installs it (or tools/emulate.sh): %v", err)
		}
	}
	return node, script
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // nobody was connected
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}
