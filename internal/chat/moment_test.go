package chat

import (
	"testing"
	"time"
)

func TestMoments(t *testing.T) {
	t.Parallel()
	at := time.Unix(1772445600, 0)
	text := "It begins " + Moment(at, "Monday 10:00 GMT") + ", and ends " + Moment(at.Add(time.Hour), "11:00 GMT") + "."
	if got := Worded(text); got != "It begins Monday 10:00 GMT, and ends 11:00 GMT." {
		t.Errorf("worded %q", got)
	}
	all := Pieces(text)
	if len(all) != 5 || !all[1].Moment || all[1].At != 1772445600 || all[3].At != 1772449200 || all[4].Words != "." {
		t.Errorf("pieces %+v", all)
	}
	for _, broken := range []string{"a\x02b", "a\x02b\x03", "\x02x\x1fb\x03", "a\x03b\x1f", "\x02\x02\x03\x03"} {
		for _, p := range Pieces(broken) {
			if p.Moment {
				t.Errorf("%q has a moment", broken)
			}
		}
	}
	if got := Clean("x" + Moment(at, "y")); got != "x1772445600y" {
		t.Errorf("somebody types a moment: %q", got)
	}
}
