package cli

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"

	"blether/internal/chat"
)

// pretender is a made-up member of the demonstration. It reads what the bot
// says and presses or types, as people do.
type pretender struct {
	app     *app
	address chat.Address
	rand    *rand.Rand
	count   int
	mood    int    // 0 to 4: how good the care was for them
	board   string // label of a place; drawn where empty
	seen    []string
	twice   bool // every message is sent twice, as by a bad line
}

const mostTurns = 80

// takePart joins, opens the survey, and answers until it is sent.
func (p *pretender) takePart(ctx context.Context, code string) error {
	if err := p.app.runner.Join(ctx, code, p.address, "en"); err != nil {
		return err
	}
	return p.answerSurvey(ctx)
}

// answerSurvey opens the survey that is asked, and answers until it is sent.
func (p *pretender) answerSurvey(ctx context.Context) error {
	p.mood = p.rand.IntN(3) + p.rand.IntN(3)
	said, err := p.say(ctx, chat.Inbound{Text: "menu"})
	for range mostTurns {
		if err != nil {
			return err
		}
		ask := said[len(said)-1].Ask
		in, done := p.answer(ask)
		if done {
			return nil
		}
		said, err = p.say(ctx, in)
	}
	return errors.New("a demo member does not come to an end")
}

func (p *pretender) say(ctx context.Context, in chat.Inbound) ([]chat.Outbound, error) {
	p.count++
	in.ID, in.Address = strconv.Itoa(p.count), p.address
	reply, err := p.app.runner.Handle(ctx, in, p.seen)
	if p.twice && err == nil {
		_, err = p.app.runner.Handle(ctx, in, nil)
	}
	if err == nil && len(reply.Messages) == 0 {
		err = errors.New("the bot said nothing")
	}
	p.seen = nil
	for _, m := range reply.Messages {
		p.seen = append(p.seen, m.ID)
	}
	return reply.Messages, err
}

// answer chooses what to do with a question; done is true back in the menu.
func (p *pretender) answer(ask *chat.Ask) (in chat.Inbound, done bool) {
	if ask == nil {
		return chat.Inbound{Text: "menu"}, false
	}
	for _, c := range ask.Options {
		switch {
		case strings.HasPrefix(c.ID, "b."), strings.HasSuffix(c.ID, ".begin"), strings.HasSuffix(c.ID, ".send"):
			return chat.Inbound{Press: c.ID}, false
		}
	}
	if len(ask.Options) > 0 && ask.Options[0].ID == "w.help" {
		return in, true
	}
	const skipping = 6 // of a hundred questions
	if len(ask.Options) != len(places) && p.rand.IntN(100) < skipping {
		return chat.Inbound{Text: "skip"}, false
	}
	switch {
	case ask.Input == chat.Text:
		if p.rand.IntN(3) > 0 {
			return chat.Inbound{Text: "skip"}, false
		}
		return chat.Inbound{Text: demoWords[p.rand.IntN(len(demoWords))]}, false
	case len(ask.Options) == len(places):
		if p.board != "" {
			return chat.Inbound{Text: p.board}, false
		}
		return chat.Inbound{Press: ask.Options[p.place()].ID}, false
	case ask.Low != "":
		point := min(max(p.mood+p.rand.IntN(3)-1, 0), len(ask.Options)-1)
		return chat.Inbound{Text: strconv.Itoa(point + 1)}, false
	case ask.Options[0].Label == "Show me all of them":
		return chat.Inbound{Press: ask.Options[p.rand.IntN(20)/18].ID}, false
	}
	return chat.Inbound{Press: ask.Options[min(p.rand.IntN(len(ask.Options)), p.rand.IntN(len(ask.Options)))].ID}, false
}

// places are how many of the made-up members each Board and Trust has, in list order.
var places = []int{24, 4, 5, 14, 9, 22, 60, 16, 34, 52, 3, 2, 21, 3, 24, 9, 7, 6, 5}

// place draws a Board or Trust: some have many members here, some very few.
func (p *pretender) place() int {
	total := 0
	for _, w := range places {
		total += w
	}
	n := p.rand.IntN(total)
	for i, w := range places {
		if n < w {
			return i
		}
		n -= w
	}
	return 0
}

var demoWords = []string{
	"Demo: somebody sat down with me and had time.",
	"Demo: I did not know whom to call at the weekend.",
	"Demo: my partner was asked how he was.",
	"Demo: it took a long time until the first appointment.",
	"Demo: the letters were hard to read.",
	"Demo: meeting others who had been there.",
}
