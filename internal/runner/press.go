package runner

import (
	"strconv"
	"strings"
)

// press is what a button means. Its id is opaque to platforms, at most 100
// bytes, and works after a restart: everything it needs is in it or in the
// database.
//
//	c.CONV.STEP.OPTION  an answer         q.CONV.STEP.WORD  skip, back, change
//	t.CONV.STEP.WORD    "that was my answer"
//	k.CONV.STEP         the answer that is offered
//	n.CONV.STEP         change the answer to this step
//	v.CONV.FROM         look at the answers from this place on
//	b.ROUND             begin a survey    r.CONV  carry on  a.CONV  start again  d.CONV  drop
//	l.TAG               speak this language
//	w.WORD              a reserved word   x.CODE  withdraw  y.forget  forget me
//	f.FLOW              begin a flow that is no survey
//	g.GROUP  leave a group?   y.leave.GROUP  leave it   y.hide  hide my name
//	p.NAME  a preference   p.NAME.VALUE  set it   s.WHAT  what helps after something changed
//	z.ROUND  delete what was said in a confidential round
//	e.WHAT.SESSION  something about a session   e.WHAT.SESSION.RANK  about somebody in it
//	m.WHAT.MATCH    something in a match   m.list.GROUP, m.pick.GROUP.TOKEN  whom to ask
//	h.NEED          services for a need
//	i.WHAT          something with what one gave and got
//	o.on.PLACE.ROLE, o.off.PLACE.ROLE  a role that one gives oneself
//	j.yes.GROUP, j.no.GROUP, j.later.GROUP  whether somebody may contact me
//	u.PLATFORM  leave a platform?   y.unlink.PLATFORM  leave it
//	y.quote.yes.TEXT, y.quote.no.TEXT  whether a text of mine may be quoted
//	y.note.yes.NOTE.TEXT, y.note.no.NOTE.TEXT  whether a note that rests on it may be shown
type press struct {
	kind string
	conv string
	step int
	arg  string
}

func (p press) id() string {
	switch p.kind {
	case "c", "q", "t":
		return p.kind + "." + p.conv + "." + strconv.Itoa(p.step) + "." + p.arg
	case "k", "n", "v":
		return p.kind + "." + p.conv + "." + strconv.Itoa(p.step)
	case "r", "a", "d":
		return p.kind + "." + p.conv
	}
	return p.kind + "." + p.arg
}

// parsePress reads a button's id; ok is false for one that we never made.
func parsePress(id string) (p press, ok bool) {
	if len(id) > 100 {
		return p, false
	}
	parts := strings.SplitN(id, ".", 4)
	p.kind = parts[0]
	switch p.kind {
	case "c", "q", "t", "k", "n", "v":
		want := 4
		if p.kind == "k" || p.kind == "n" || p.kind == "v" {
			want = 3
		}
		if len(parts) != want {
			return p, false
		}
		step, err := strconv.Atoi(parts[2])
		p.conv, p.step = parts[1], step
		if want == 4 {
			p.arg = parts[3]
		}
		return p, err == nil && step >= 0
	case "r", "a", "d":
		if len(parts) != 2 {
			return p, false
		}
		p.conv = parts[1]
		return p, p.conv != ""
	case "b", "e", "f", "g", "h", "i", "j", "l", "m", "o", "p", "s", "u", "w", "x", "y", "z":
		p.arg = strings.TrimPrefix(id, p.kind+".")
		return p, len(parts) >= 2 && p.arg != ""
	}
	return p, false
}

// promptID names the question that a message asks.
func promptID(conv string, step int) string { return conv + "." + strconv.Itoa(step) }
