package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"blether/internal/action"
	"blether/internal/chat"
	"blether/internal/console"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/lang"
	"blether/internal/member"
	"blether/internal/office"
	"blether/internal/quote"
	"blether/internal/redact"
	"blether/internal/release"
	"blether/internal/report"
	"blether/internal/round"
	"blether/internal/turn"
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
			read := console.Read{Text: t, Fresh: shortID()}
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

// AgreeText agrees to what another moderator decided, as it was seen.
func (d consoleOffice) AgreeText(ctx context.Context, by member.Officer, g group.ID, id, seen string) error {
	return d.app.reading.Agree(ctx, by, g, id, seen)
}

// WorryText makes a case of a text that a moderator has read. The case has an id of its own, which
// names no text.
func (d consoleOffice) WorryText(ctx context.Context, by member.Officer, g group.ID, id, fresh, category string) error {
	if err := d.app.reading.Worries(ctx, by, g, id); err != nil {
		return err
	}
	if fresh == "" {
		fresh = shortID()
	}
	return d.Worry(ctx, by, g, fresh, category)
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

// Said are the quotes of a release's round that may be used now, for an officer of any of its groups;
// of a release of themes those on its question.
func (d consoleOffice) Said(ctx context.Context, by member.Officer, doc *release.Document) ([]report.Said, error) {
	of, question := doc.Round, ""
	if doc.Themes != nil {
		of, question = doc.Themes.Round, doc.Themes.Question
	}
	mine := slices.IndexFunc(doc.Groups, func(g string) bool { return by.In(group.ID(g)) })
	if mine < 0 {
		return nil, form.ErrNotFound
	}
	all, err := d.app.reading.Quotes(ctx, by, group.ID(doc.Groups[mine])) // the same for each group of a round
	if err != nil {
		return nil, err
	}
	var out []report.Said
	for _, q := range all {
		if string(q.Round) != of || question != "" && q.Question != question {
			continue
		}
		one := report.Said{Text: q.Text}
		if _, one.Asked, err = d.asked(ctx, q.Round, q.Question); err != nil {
			return nil, err
		}
		if q.Nation != "" {
			one.From = d.app.words.Say("en", "nation_"+q.Nation, nil)
		}
		out = append(out, one)
	}
	return out, nil
}

// SaveDoing writes what is done about something.
func (d consoleOffice) SaveDoing(ctx context.Context, by member.Officer, g group.ID, in console.Doable) error {
	return d.Office.SaveDoing(ctx, by, g, office.Doable(in))
}

// Done is what a group shows everybody of what was done, by Board and Trust.
func (t talk) Done(ctx context.Context, id, language string) (chat.Done, error) {
	g, err := t.app.people.Group(ctx, group.ID(id))
	if errors.Is(err, turn.ErrNotFound) {
		return chat.Done{}, chat.ErrNoCode
	}
	if err != nil {
		return chat.Done{}, err
	}
	all, err := t.app.people.Actions(ctx, g.ID)
	all = slices.DeleteFunc(all, func(a action.Action) bool { return !a.Public })
	places, err2 := t.app.office.Places(ctx)
	if err := errors.Join(err, err2); err != nil {
		return chat.Done{}, err
	}
	if len(all) == 0 {
		return chat.Done{}, chat.ErrNoCode
	}
	action.Sort(all, t.app.now())
	out := chat.Done{Group: g.Name}
	for _, p := range append([]round.Place{{}}, places...) {
		one := chat.DonePlace{Name: p.Label}
		for _, a := range all {
			if a.Area == p.Name {
				one.Items = append(one.Items, doneItem(t.app.words, &a, language))
			}
		}
		if len(one.Items) > 0 {
			out.Places = append(out.Places, one)
		}
	}
	return out, nil
}

func doneItem(words *lang.Words, a *action.Action, language string) chat.DoneItem {
	now := a.Now()
	item := chat.DoneItem{Said: a.Said, What: a.What, Owner: a.Owner, Status: "done_" + string(now.Status), Note: now.Note}
	if a.Open() && !a.Due.IsZero() {
		item.By = words.Date(language, a.Due)
	}
	return item
}
