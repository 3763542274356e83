package people

import (
	"bytes"
	"strconv"
	"strings"

	"blether/internal/turn"
)

// What is sealed of a conversation is its state, and after a zero byte, which no
// state has, what was typed where: "MESSAGE STEP\n"
// each, with " m" before the end where it was not taken.

// about begins the line that says what a conversation is about: a message's name never
// has an equals sign before it.
const about = "= "

func writeTalk(c turn.Conversation) []byte {
	if len(c.Said) == 0 && c.About == "" {
		return c.State
	}
	b := append(append([]byte(nil), c.State...), 0)
	if c.About != "" {
		b = append(b, about+c.About+"\n"...)
	}
	for _, s := range c.Said {
		b = append(b, s.Message...)
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(s.Step), 10)
		if s.Missed {
			b = append(b, " m"...)
		}
		b = append(b, '\n')
	}
	return b
}

func readTalk(c *turn.Conversation, plain []byte) {
	state, rest, _ := bytes.Cut(plain, []byte{0})
	c.State = state
	for line := range strings.Lines(string(rest)) {
		if what, ok := strings.CutPrefix(line, about); ok {
			c.About = strings.TrimSpace(what)
			continue
		}
		message, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		step, missed, _ := strings.Cut(rest, " ")
		if n, err := strconv.Atoi(step); err == nil {
			c.Said = append(c.Said, turn.Said{Message: message, Step: n, Missed: missed == "m"})
		}
	}
}
