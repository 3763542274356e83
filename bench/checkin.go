package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
	"blether/internal/clock"
	"blether/internal/event"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/mix"
	"blether/internal/round"
	"blether/internal/turn"
)

const (
	benchSeries = "sbench01"
	asked       = 100_000 // people who are asked at the same time
	oneByOne    = 2_000   // of them in a transaction each, to compare
)

// checkins times goal 5: a hundred thousand people who are asked at one moment, in blocks,
// against one person a transaction; what that costs whoever writes meanwhile; and that a
// process that is killed in the middle has lost and doubled nothing.
func checkins(ctx context.Context) (out []figure, err error) {
	dir, done, err := temporary()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	l, err := newLoad(ctx, dir)
	if err != nil {
		return nil, err
	}
	open := true
	defer func() {
		if open {
			err = errors.Join(err, l.close())
		}
	}()
	if err := l.series(ctx); err != nil {
		return nil, err
	}
	single, err := l.ask(ctx, 0, oneByOne, 1)
	if err != nil {
		return nil, err
	}
	tail, blocks, err := l.beside(ctx, oneByOne, asked/2)
	if err != nil {
		return nil, err
	}
	if err := l.wait(ctx, asked/2, asked); err != nil {
		return nil, err
	}
	open = false
	if err := l.close(); err != nil {
		return nil, err
	}
	wrong, err := killed(ctx, dir)
	if err != nil {
		return nil, err
	}
	note("checkin: %.0f people/s in blocks, %.0f one by one", blocks, single)
	next, err := nextTimes()
	if err != nil {
		return nil, err
	}
	return []figure{
		{name: "checkin_block_ratio", value: blocks / single, goal: 20, least: true},
		{name: "checkin_beside_p99_ratio", value: tail, goal: 3},
		{name: "checkin_wrong_after_kill", value: float64(wrong), goal: 0},
		{name: "checkin_next_ratio", value: next, goal: 2},
	}, nil
}

// waves gives every wave the round that is open.
type waves struct{}

func (waves) WaveRound(context.Context, group.Series, string, time.Time) (round.ID, error) {
	return benchRound, nil
}

func (waves) CountUptake(context.Context, *event.Session) error { return nil }

func (waves) AfterSessions(context.Context, group.ID) error { return nil }

// ticker is the clock of an instance, asking some people at once.
func (i *instance) ticker(block int) *clock.Clock {
	return &clock.Clock{People: i.people, Responses: i.responses, Mixer: &mix.Mixer{People: i.people, Responses: i.responses}, Flows: i.runner.Flows, Words: i.runner.Words,
		Waves: waves{}, Quiet: checkin.Hours{}, Block: block, Log: slog.New(slog.DiscardHandler), Now: time.Now}
}

// series makes everybody, and a series.
func (i *instance) series(ctx context.Context) error {
	if err := i.people.AddSeries(ctx, member.Operator, group.Series{ID: benchSeries, Group: benchGroup, Flow: "bench", Schedule: "0 10 1 1 *", Opened: time.Now()}, nil); err != nil {
		return err
	}
	const together = 1000
	for from := 0; from < asked; from += together {
		errs := make(chan error, together)
		for n := range together {
			go func() { errs <- i.person(ctx, from+n) }()
		}
		for range together {
			if err := <-errs; err != nil {
				return err
			}
		}
	}
	return nil
}

func askedID(n int) member.ID { return member.ID(fmt.Sprintf("bench%06d", n)) }

func (i *instance) person(ctx context.Context, n int) error {
	id := askedID(n)
	a := chat.Address{Platform: chat.Slack, Account: string(id)}
	return i.people.Commit(ctx, &turn.Turn{Now: time.Now(), Person: &member.Person{ID: id, Language: "en", Zone: "Europe/London"}, Address: &a,
		Join: &turn.Join{Membership: member.Membership{Group: benchGroup, Role: member.Member}}})
}

// wait makes the people from a place to a place due.
func (i *instance) wait(ctx context.Context, from, to int) error {
	now := time.Now()
	t := turn.Turn{Now: now}
	for n := from; n < to; n++ {
		t.Asks = append(t.Asks, turn.Ask{Series: benchSeries, Person: askedID(n), At: now, Meant: now, Anchor: now, New: true})
	}
	return i.people.Commit(ctx, &t)
}

// ask asks some people, and gives how many a second.
func (i *instance) ask(ctx context.Context, from, to, block int) (float64, error) {
	if err := i.wait(ctx, from, to); err != nil {
		return 0, err
	}
	start := time.Now()
	err := i.ticker(block).Tick(ctx)
	return float64(to-from) / time.Since(start).Seconds(), err
}

// beside asks people while everybody else talks: the slowest answers against those of an
// idle service, and people a second with nobody talking.
func (l *load) beside(ctx context.Context, from, to int) (tail, rate float64, err error) {
	middle := (from + to) / 2
	if rate, err = l.ask(ctx, from, middle, 0); err != nil {
		return 0, 0, err
	}
	idle, _, err := l.crowd(ctx, crowdRun/callers)
	if err != nil {
		return 0, 0, err
	}
	if err := l.wait(ctx, middle, to); err != nil {
		return 0, 0, err
	}
	ticked := make(chan error, 1)
	go func() { ticked <- l.ticker(0).Tick(ctx) }()
	var busy []time.Duration
	for {
		took, _, err := l.crowd(ctx, 5)
		if err != nil {
			return 0, 0, err
		}
		select {
		case err := <-ticked:
			return ratio(p99(busy), p99(idle)), rate, err
		default:
			busy = slices.Concat(busy, took)
		}
	}
}

// asking is the process that is killed: it asks, and says how far it has come.
func asking(ctx context.Context, dir string) error {
	i, err := newInstance(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Println("asking")
	return errors.Join(i.ticker(0).Tick(ctx), i.close())
}

// killed kills a process while it asks, lets another finish, and counts people who were
// not asked exactly once.
func killed(ctx context.Context, dir string) (wrong int, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, self, "-checkin-child", dir)
	cmd.Stderr = os.Stderr
	said, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	bufio.NewScanner(said).Scan()
	const inTheMiddle = 400 * time.Millisecond
	kill := time.AfterFunc(inTheMiddle, func() { _ = cmd.Process.Kill() }) // it may have ended
	_ = cmd.Wait()
	kill.Stop()
	i, err := newInstance(ctx, dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, i.close()) }()
	left, err := i.people.AsksDue(ctx, time.Now(), asked)
	if err != nil {
		return 0, err
	}
	note("checkin: killed with %d of %d asked", asked/2-len(left), asked/2)
	if err := i.ticker(0).Tick(ctx); err != nil {
		return 0, err
	}
	for n := asked / 2; n < asked; n++ {
		waiting, err := i.people.Messages(ctx, chat.Address{Platform: chat.Slack, Account: string(askedID(n))})
		if err != nil {
			return 0, err
		}
		if len(waiting) != 1 {
			wrong++
		}
	}
	return wrong, nil
}
