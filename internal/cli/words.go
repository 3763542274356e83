package cli

import (
	"context"
	"slices"
	"strings"

	"blether/internal/console"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/quote"
	"blether/internal/redact"
	"blether/internal/round"
)

// Texts are the free texts that a moderator reads, with what may tell who wrote each.
func (d consoleOffice) Texts(ctx context.Context, by member.Officer, g group.ID) ([]console.Pile, error) {
	piles, err := d.app.reading.Texts(ctx, by, g)
	if err != nil {
		return nil, err
	}
	var out []console.Pile
	for _, p := range piles {
		one := console.Pile{}
		for _, t := range p.Texts {
			read := console.Read{Text: t}
			if one.Title, read.Asked, err = d.asked(ctx, p.Round, t.Question); err != nil {
				return nil, err
			}
			for _, hint := range redact.Hints(t.Words) {
				read.Hints = append(read.Hints, d.app.words.Say("en", "hint_"+hint, nil))
			}
			one.Texts = append(one.Texts, read)
		}
		slices.SortStableFunc(one.Texts, func(a, b console.Read) int { // what waits first, each question together
			if a, b := a.State != quote.Unread || !a.May, b.State != quote.Unread || !b.May; a != b {
				if a {
					return 1
				}
				return -1
			}
			return strings.Compare(a.Question, b.Question)
		})
		out = append(out, one)
	}
	return out, nil
}

// asked is the title of a round's survey, and one of its questions.
func (d consoleOffice) asked(ctx context.Context, id round.ID, question string) (title, asked string, err error) {
	r, err := d.app.people.Round(ctx, id)
	if err != nil {
		return "", "", err
	}
	f, err := d.app.flows.Flow(ctx, r.Hash)
	if err != nil {
		return "", "", err
	}
	asked = question
	if s := f.Step(question); s != nil {
		asked = s.Label.For("en")
	}
	return f.Title.For("en") + ", " + r.Plan.Local(r.Opened).Format("2 January 2006"), asked, nil
}

// DecideText decides on a text; AgreeText is the second person who looks.
func (d consoleOffice) DecideText(ctx context.Context, by member.Officer, g group.ID, id string, in quote.Decision) error {
	return d.app.reading.Decide(ctx, by, g, id, in)
}

// AgreeText agrees to what another moderator decided.
func (d consoleOffice) AgreeText(ctx context.Context, by member.Officer, g group.ID, id string) error {
	return d.app.reading.Agree(ctx, by, g, id)
}

// LeaveWord leaves a message at the code of a text.
func (d consoleOffice) LeaveWord(ctx context.Context, by member.Officer, g group.ID, id, message string) error {
	return d.app.reading.Leave(ctx, by, g, id, message)
}

// Quotes are those that every officer of a group may use.
func (d consoleOffice) Quotes(ctx context.Context, by member.Officer, g group.ID) ([]console.Quote, error) {
	all, err := d.app.reading.Quotes(ctx, by, g)
	if err != nil {
		return nil, err
	}
	var out []console.Quote
	for _, q := range all {
		one := console.Quote{Text: q.Text}
		if one.Title, one.Asked, err = d.asked(ctx, q.Round, q.Question); err != nil {
			return nil, err
		}
		if q.Nation != "" {
			one.Nation = d.app.words.Say("en", "nation_"+q.Nation, nil)
		}
		out = append(out, one)
	}
	return out, nil
}
