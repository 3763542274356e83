package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	starts     = 7
	startLimit = 20 * time.Second
	idleAfter  = 2 * time.Second
)

// started times the program from exec to the first answer of /healthz, on a data
// folder that is there already, and reads how much memory it has when idle
// (goal 7).
func started(ctx context.Context) (out []figure, err error) {
	dir, done, err := temporary()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	s := service{binary: filepath.Join(dir, "blether"), data: filepath.Join(dir, "data")}
	if b, err := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", s.binary, "blether/cmd/blether").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build: %w\n%s", err, b)
	}
	if _, _, err := s.start(ctx, 0); err != nil { // makes keys, databases and flows
		return nil, err
	}
	var times []float64
	for range starts {
		took, _, err := s.start(ctx, 0)
		if err != nil {
			return nil, err
		}
		times = append(times, took.Seconds()*1000)
	}
	_, memory, err := s.start(ctx, idleAfter)
	return []figure{{name: "start_ms", value: median(times), unit: "ms", goal: 25}, {name: "idle_rss_mb", value: memory, unit: "MB", goal: 43}}, err
}

// service is a built binary with its data.
type service struct{ binary, data string }

// start starts the service, waits for its first answer, reads its memory after a
// while, and stops it.
func (s service) start(ctx context.Context, idle time.Duration) (took time.Duration, memory float64, err error) {
	address, err := freeAddress()
	if err != nil {
		return 0, 0, err
	}
	cmd := exec.CommandContext(ctx, s.binary, "serve")
	cmd.Env = append(os.Environ(), "BLETHER_DATA="+s.data, "BLETHER_LISTEN="+address, "BLETHER_LOG_LEVEL=error")
	cmd.Stderr = os.Stderr
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended by itself
		_ = cmd.Wait()
	}()
	if err := answered(ctx, "http://"+address+"/healthz"); err != nil {
		return 0, 0, err
	}
	took = time.Since(begin)
	if idle > 0 {
		time.Sleep(idle)
		memory, err = resident(cmd.Process.Pid)
	}
	return took, memory, err
}

// freeAddress is one that nobody listens on now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// answered waits until the service answers that it is well.
func answered(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	const again = 500 * time.Microsecond
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err == nil {
			if resp.StatusCode != http.StatusOK {
				err = fmt.Errorf("the service answers %s", resp.Status)
			}
			return errors.Join(err, resp.Body.Close())
		}
		if ctx.Err() != nil {
			return fmt.Errorf("the service does not answer: %w", err)
		}
		time.Sleep(again)
	}
}

// resident is the resident memory of a process, in MB.
func resident(pid int) (float64, error) {
	f, err := os.Open("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }() // only read from
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if fields := strings.Fields(lines.Text()); len(fields) >= 2 && fields[0] == "VmRSS:" {
			kb, err := strconv.ParseFloat(fields[1], 64)
			return kb / 1024, err
		}
	}
	return 0, errors.Join(errors.New("no VmRSS"), lines.Err())
}
