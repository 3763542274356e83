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

func writeTalk(c turn.Conversation) []byte {
	if len(c.Said) == 0 {
		return c.State
	}
	b := append(append([]byte(nil), c.State...), 0)
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

func readTalk(plain []byte) (state []byte, said []turn.Said) {
	state, rest, _ := bytes.Cut(plain, []byte{0})
	for line := range strings.Lines(string(rest)) {
		message, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		step, missed, _ := strings.Cut(rest, " ")
		if n, err := strconv.Atoi(step); err == nil {
			said = append(said, turn.Said{Message: message, Step: n, Missed: missed == "m"})
		}
	}
	return state, said
}
