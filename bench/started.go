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

// started times the program from exec to its first answer, and reads how much
// memory it has when idle (goal 7).
func started(ctx context.Context) (out []figure, err error) {
	dir, err := os.MkdirTemp("", "blether-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary := filepath.Join(dir, "blether")
	if b, err := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", binary, "./cmd/blether").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build: %w\n%s", err, b)
	}
	var times []float64
	memory := 0.0
	const runs = 8
	for n := range runs {
		took, resident, err := run(ctx, binary, filepath.Join(dir, "data"), n == runs-1)
		if err != nil {
			return nil, err
		}
		if n > 0 { // the first start makes keys and databases
			times = append(times, took.Seconds()*1000)
		}
		memory = max(memory, resident)
	}
	return []figure{{"start", median(times), "ms", 25, false}, {"idle_resident", memory, "MB", 43, false}}, nil
}

// run starts the service, waits for its first answer, and stops it.
func run(ctx context.Context, binary, data string, idle bool) (took time.Duration, resident float64, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, 0, err
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		return 0, 0, err
	}
	cmd := exec.CommandContext(ctx, binary, "serve")
	cmd.Env = append(os.Environ(), "BLETHER_DATA="+data, "BLETHER_LISTEN="+address)
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended
		_ = cmd.Wait()
	}()
	for time.Since(start) < 10*time.Second {
		resp, err := http.Get("http://" + address + "/help")
		if err != nil {
			time.Sleep(500 * time.Microsecond)
			continue
		}
		took = time.Since(start)
		if err := resp.Body.Close(); err != nil {
			return 0, 0, err
		}
		if idle {
			time.Sleep(2 * time.Second)
			resident, err = rss(cmd.Process.Pid)
		}
		return took, resident, err
	}
	return 0, 0, errors.New("the service does not answer")
}

// rss is the resident memory of a process, in MB.
func rss(pid int) (float64, error) {
	f, err := os.Open("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if fields := strings.Fields(lines.Text()); len(fields) >= 2 && fields[0] == "VmRSS:" {
			kb, err := strconv.ParseFloat(fields[1], 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("no VmRSS")
}
