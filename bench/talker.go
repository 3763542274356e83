package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/runner"
)

// talker is a person who walks through the survey and starts anew, without end.
type talker struct {
	runner  *runner.Runner
	address chat.Address
	seen    []string // shown, and acknowledged with the next message
	done    int      // messages so far
}

// script is one walk through the survey, from the menu back to it. It is thrown
// away at the end, for a round is answered once.
var script = append(append([]chat.Inbound{{Press: "b." + string(benchRound)}, {Text: "begin"}}, typed(answers)...), chat.Inbound{Text: "discard"})

func typed(texts []string) []chat.Inbound {
	var out []chat.Inbound
	for _, t := range texts {
		out = append(out, chat.Inbound{Text: t})
	}
	return out
}

// next sends the next message of the script: one durable step.
func (t *talker) next(ctx context.Context) error {
	in := script[t.done%len(script)]
	return t.send(ctx, in, strconv.Itoa(t.done))
}

func (t *talker) send(ctx context.Context, in chat.Inbound, id string) error {
	in.ID, in.Address = id, t.address
	reply, err := t.runner.Handle(ctx, in, t.seen)
	if err != nil {
		return err
	}
	t.done++
	t.seen = t.seen[:0]
	for _, m := range reply.Messages {
		t.seen = append(t.seen, m.ID)
	}
	return nil
}

// endless sends one message after another, every seventh twice.
func (t *talker) endless(ctx context.Context, n int) error {
	const doubled = 7
	for ctx.Err() == nil {
		start := time.Now()
		in, id, send := script[t.done%len(script)], strconv.FormatInt(start.UnixNano(), 36), t.send
		if t.done%doubled == 0 {
			send = t.twice
		}
		if err := send(ctx, in, id); err != nil {
			return fmt.Errorf("person %d: %w", n, err)
		}
		fmt.Println(n, t.done%len(script), time.Since(start).Microseconds())
	}
	return nil
}

// twice sends a message as a bad line does.
func (t *talker) twice(ctx context.Context, in chat.Inbound, id string) error {
	if err := t.send(ctx, in, id); err != nil {
		return err
	}
	in.ID, in.Address = id, t.address
	reply, err := t.runner.Handle(ctx, in, nil)
	if err == nil && !reply.Repeat {
		err = errors.New("what was sent twice was done twice")
	}
	return err
}

// place is where somebody stands in the script, as the database has it.
func (i *instance) place(ctx context.Context, a chat.Address) (int, error) {
	scene, err := i.runner.Scene(ctx, a)
	if err != nil {
		return 0, err
	}
	if len(scene.Now) == 0 || scene.Now[len(scene.Now)-1].Ask == nil {
		return 0, errors.New("nothing is asked")
	}
	_, step, ok := strings.Cut(scene.Now[len(scene.Now)-1].Ask.ID, ".")
	if !ok {
		return 0, nil // the menu
	}
	n, err := strconv.Atoi(step)
	return n + 1, err // the script begins one before the first step
}
