package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"blether/internal/chat"
)

// soakOptions say how to soak.
type soakOptions struct {
	soak   bool
	length time.Duration
	child  string
}

// run runs 64 people in a process of its own, kills that process without
// warning again and again, and looks each time whether everybody stands where
// the last acknowledged message left them, or one message further: that one was
// on its way. A kill loses no write of the system's; a fall of the power might,
// and is not tried here. At the end everybody sends their answers.
func (o soakOptions) run(ctx context.Context) (out []figure, err error) {
	dir, done, err := temporary()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	s := soak{dir: dir}
	for end := time.Now().Add(o.length); time.Now().Before(end) && ctx.Err() == nil; {
		if err := s.once(ctx); err != nil {
			return nil, err
		}
	}
	sent, err := s.send(ctx)
	if err != nil {
		return nil, err
	}
	third := max(len(s.tails)/3, 1)
	note("soak: %d messages acknowledged, %d kills, p99 %.1f ms, then %.1f ms", s.messages, len(s.tails), median(s.tails[:third]), median(s.tails[len(s.tails)-third:]))
	return []figure{
		{name: "soak_lost", value: float64(s.lost), goal: 0},
		{name: "soak_doubled", value: float64(s.doubled), goal: 0},
		{name: "soak_sent", value: float64(sent), goal: callers, least: true},
		{name: "soak_sent_once", value: float64(sent), goal: callers},
		{name: "soak_p99_growth", value: median(s.tails[len(s.tails)-third:]) / median(s.tails[:third]), goal: 2},
	}, nil
}

// soak counts what a soak finds.
type soak struct {
	dir           string
	at            [callers]int // place in the script that was acknowledged last
	messages      int
	lost, doubled int
	tails         []float64 // p99 in ms, by run
}

// once lets the loaded process run for some seconds, kills it, and looks.
func (s *soak) once(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, "-soak-child", s.dir)
	cmd.Stderr = os.Stderr
	said, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	kill := time.AfterFunc(2*time.Second+rand.N(6*time.Second), func() { _ = cmd.Process.Kill() }) // it may have ended
	defer kill.Stop()
	var took []time.Duration
	for lines := bufio.NewScanner(said); lines.Scan(); {
		var who, at int
		var micro int64
		if _, err := fmt.Sscan(lines.Text(), &who, &at, &micro); err != nil {
			return fmt.Errorf("read what was acknowledged: %w", err)
		}
		s.at[who] = at
		took = append(took, time.Duration(micro)*time.Microsecond)
	}
	var ended *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &ended) || ended.Exited() {
		return fmt.Errorf("the loaded process ended by itself: %w", err)
	}
	if s.messages += len(took); len(took) > 0 {
		s.tails = append(s.tails, p99(took).Seconds()*1000)
	}
	return s.look(ctx)
}

// look compares where everybody stands with what was acknowledged.
func (s *soak) look(ctx context.Context) (err error) {
	i, err := newInstance(ctx, s.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, i.close()) }()
	for n := range callers {
		t, err := i.join(ctx, n)
		if err != nil {
			return err
		}
		at, err := i.place(ctx, t.address)
		if err != nil {
			return err
		}
		switch further := (at - s.at[n] + len(script)) % len(script); {
		case further > len(script)/2:
			s.lost++
		case further > 1:
			s.doubled++
		}
		s.at[n] = at
	}
	return nil
}

// send lets everybody walk to the end and send, every message twice, and tells
// how many sealed answers there are.
func (s *soak) send(ctx context.Context) (sent int, err error) {
	i, err := newInstance(ctx, s.dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, i.close()) }()
	for n := range callers {
		t, err := i.join(ctx, n)
		if err != nil {
			return 0, err
		}
		walk := append(script[s.at[n]:len(script)-1:len(script)-1], chat.Inbound{Text: "send"})
		for _, in := range walk {
			if err := t.twice(ctx, in, "last-"+strconv.Itoa(t.done)); err != nil {
				return 0, fmt.Errorf("person %d: %w", n, err)
			}
		}
	}
	return i.people.Waiting(ctx, benchRound)
}

// load is the loaded process. It says on standard output who was acknowledged,
// until it is killed.
func (o soakOptions) load(ctx context.Context) (out []figure, err error) {
	i, err := newInstance(ctx, o.child)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, i.close()) }()
	var wait sync.WaitGroup
	errs := make([]error, callers)
	for n := range callers {
		t, err := i.join(ctx, n)
		if err != nil {
			return nil, err
		}
		if t.done, err = i.place(ctx, t.address); err != nil {
			return nil, err
		}
		wait.Go(func() { errs[n] = t.endless(ctx, n) })
	}
	wait.Wait()
	return nil, errors.Join(errs...)
}
