// Package transcript reads and writes talks as plain text, so that somebody who
// does not program can write a test of a flow and read what happened. It knows
// nothing of flows; a Talker answers.
//
//	# a comment
//	me: hello                 what a person types
//	press: Begin              a button of the newest messages
//	press before: Lothian     a button of an earlier message
//	tick: BSL | Childcare     several options together
//	(two days later)          time passes
//	bot: Which Board?         what is said; further lines are indented
//	     [Lothian] [Skip]     its buttons
package transcript

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"blether/internal/chat"
)

// Talker is the other side of a talk.
type Talker interface {
	Type(text string) ([]chat.Outbound, error)
	Press(id string) ([]chat.Outbound, error)
	Tick(ids []string) ([]chat.Outbound, error)
	Wait(d time.Duration) ([]chat.Outbound, error)
	// Mask hides what differs in every talk, as withdrawal codes.
	Mask(text string) string
}

// Run plays the person's lines of a transcript and gives the whole talk as it
// happened, comments kept. A mistake in the transcript is an error with its line.
func Run(text string, t Talker) (string, error) {
	p := Player{Talker: t}
	for i, line := range strings.Split(text, "\n") {
		if err := p.Line(strings.TrimRight(line, " \r")); err != nil {
			return "", fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return strings.TrimRight(p.Text(), "\n") + "\n", nil
}

// Player plays a talk line by line.
type Player struct {
	Talker Talker
	out    strings.Builder
	now    []chat.Choice
	before []chat.Choice
}

// Text is the talk so far.
func (p *Player) Text() string { return p.out.String() }

// Buttons are those of the newest messages.
func (p *Player) Buttons() []chat.Choice { return p.now }

// Line plays one line of the person's; lines of the bot's are passed over.
func (p *Player) Line(line string) error {
	kind, rest, _ := strings.Cut(line, ": ")
	switch {
	case line == "" || strings.HasPrefix(line, "bot:") || strings.HasPrefix(line, "     "):
		return nil // written anew
	case strings.HasPrefix(line, "#"):
		fmt.Fprintln(&p.out, line)
		return nil
	case strings.HasPrefix(line, "("):
		d, err := pause(line)
		if err != nil {
			return err
		}
		return p.said(line)(p.Talker.Wait(d))
	case kind == "me":
		return p.said(line)(p.Talker.Type(rest))
	case kind == "press":
		id, err := find(p.now, rest)
		if err != nil {
			return err
		}
		return p.said(line)(p.Talker.Press(id))
	case kind == "press before":
		id, err := find(p.before, rest)
		if err != nil {
			return err
		}
		return p.said(line)(p.Talker.Press(id))
	case kind == "tick":
		var ids []string
		for _, label := range strings.Split(rest, "|") {
			id, err := find(p.now, strings.TrimSpace(label))
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return p.said(line)(p.Talker.Tick(ids))
	}
	return fmt.Errorf("%q is no line of a transcript: me:, press:, press before:, tick:, bot:, (time passes), #", line)
}

func find(choices []chat.Choice, label string) (string, error) {
	var labels []string
	for _, c := range choices {
		if c.Label == label {
			return c.ID, nil
		}
		labels = append(labels, c.Label)
	}
	return "", fmt.Errorf("there is no button %q; there are: %s", label, strings.Join(labels, " | "))
}

// said writes the person's line and the answer to it.
func (p *Player) said(line string) func([]chat.Outbound, error) error {
	return func(messages []chat.Outbound, err error) error {
		if err != nil {
			return err
		}
		fmt.Fprintln(&p.out, line)
		p.before = append(p.before, p.now...)
		p.now = nil
		for _, m := range messages {
			p.out.WriteString(p.Talker.Mask(Format(m)))
			if m.Ask != nil {
				p.now = append(append(p.now, m.Ask.Options...), m.Ask.Words...)
			}
		}
		return nil
	}
}

// Format writes one message as a transcript has it.
func Format(m chat.Outbound) string {
	out := "bot: " + strings.ReplaceAll(m.Text, "\n", "\n     ") + "\n"
	if m.Ask == nil {
		return out
	}
	var buttons []string
	for _, c := range append(append([]chat.Choice(nil), m.Ask.Options...), m.Ask.Words...) {
		buttons = append(buttons, "["+c.Label+"]")
	}
	if m.Ask.Low != "" {
		out += "     (" + m.Ask.Low + " … " + m.Ask.High + ")\n"
	}
	return out + "     " + strings.Join(buttons, " ") + "\n"
}

var later = regexp.MustCompile(`^\((a|an|one|two|three|four|five|six|seven|eight|nine|ten|[0-9]+) (minute|hour|day|week)s? later\)$`)

var counts = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}

// pause reads "(two days later)".
func pause(line string) (time.Duration, error) {
	m := later.FindStringSubmatch(line)
	if m == nil {
		return 0, fmt.Errorf("%q is no time: write (two days later)", line)
	}
	n, ok := counts[m[1]]
	if !ok {
		n, _ = strconv.Atoi(m[1]) // the pattern lets digits through
	}
	unit := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour}[m[2]]
	return time.Duration(min(n, 10000)) * unit, nil
}
