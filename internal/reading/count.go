package reading

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/release"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/store/responses"
	"blether/internal/theme"
	"blether/internal/turn"
)

// themeRound is how a release of themes is told from that of its round.
func themeRound(r round.ID, question string) string { return string(r) + "." + question }

// Count makes the release of what people wrote about one question: every text must be settled, and
// there must be enough of them. Made once, it stands; asked again, it gives the same id.
func (d *Desk) Count(ctx context.Context, by member.Officer, id group.ID, r round.ID, question string) (string, error) {
	if err := d.may(ctx, by, id); err != nil {
		return "", err
	}
	const tries = 5 // another release may come in between, or a text be withdrawn
	for range tries {
		released, err := d.count(ctx, id, r, question)
		if err == nil || !errors.Is(err, turn.ErrConflict) {
			return released, err
		}
	}
	return "", form.ErrTwice
}

func (d *Desk) count(ctx context.Context, id group.ID, r round.ID, question string) (string, error) {
	prev, err := d.Responses.LastHash(ctx) // before anything else is read: whatever is released meanwhile is a conflict
	if err != nil {
		return "", err
	}
	h, of, err := d.heap(ctx, id, r, question)
	if err != nil || h.Released != "" {
		return h.Released, err
	}
	book, err := d.People.Codebook(ctx, id)
	if err != nil {
		return "", err
	}
	if bad := countable(&h, &book); bad != nil {
		return "", bad
	}
	last, err := d.Responses.ReleaseOf(ctx, string(of.ID), len(of.Plan.Dates))
	if err != nil {
		return "", fmt.Errorf("read the release of round %s: %w", of.ID, err)
	}
	p, t, counted := tally(last, &h, &book)
	near, err := d.near(ctx, p, len(h.Texts))
	if err != nil {
		return "", err
	}
	built, err := release.Build(p, t, release.Occasion{Batch: 1, Date: of.Plan.Local(d.Now()), Last: true, Prev: prev, Near: near})
	if err != nil {
		return "", err
	}
	if err := d.Responses.SaveBatch(ctx, responses.Batch{Document: &built.Document, Leaves: built.Leaves, Counted: counted}); err != nil {
		return "", err
	}
	return built.Document.ID, nil
}

// countable says what keeps a heap from being counted; nil where nothing does.
func countable(h *Heap, book *theme.Book) error {
	var bad form.Mistakes
	field := "count-" + string(h.Round) + "-" + h.Question
	waits, differs := 0, 0
	for _, t := range h.Texts {
		switch state, _ := book.Of(t.Coding); state {
		case theme.Waits:
			waits++
		case theme.Differs:
			differs++
		}
	}
	switch {
	case len(book.Themes) == 0:
		bad.Add(field, "", "the codebook has no theme yet")
	case len(h.Texts) < LeastWriters:
		bad.Add(field, "write a note on them instead: each author is asked", "themes have figures from %d texts on", LeastWriters)
	case waits > 0:
		bad.Add(field, "", "some texts are not coded yet")
	case differs > 0:
		bad.Add(field, "talk about them, and code them again", "on some texts you do not agree yet")
	}
	return bad.Err()
}

// tally counts a heap under a plan of its own: one question whose options are the themes, and no
// place or role. Themes are always sensitive: nothing is as private as what somebody wrote.
func tally(of *release.Document, h *Heap, book *theme.Book) (*release.Plan, *release.Tally, []string) {
	p := &release.Plan{Round: themeRound(h.Round, h.Question), Flow: of.Flow + ".themes." + h.Question, Version: of.Version, Title: of.Title, Groups: of.Groups, Demo: of.Demo, K: max(of.K, group.DefaultK)}
	p.Themes = &release.Themes{Round: string(h.Round), Question: h.Question, Belongs: map[string]string{}, Coders: 1}
	q := release.Question{Name: "themes", Label: h.Asked, Kind: release.Multiple, Sensitive: true}
	for _, t := range book.Themes {
		q.Points = append(q.Points, release.Point{Name: t.ID, Label: release.Text{"en": t.Name}})
		p.Themes.Belongs[t.ID] = t.Belongs
	}
	p.Questions = []release.Question{q}
	var codings []theme.Coding
	for _, t := range h.Texts {
		codings = append(codings, t.Coding)
	}
	if book.Two {
		p.Themes.Coders, p.Themes.Agreement = 2, book.Agree(codings).Words()
	}
	out := release.NewTally(p)
	var counted []string
	for _, t := range h.Texts {
		_, found := book.Of(t.Coding)
		out.Add(response.Rating{Answers: map[string]any{q.Name: found}})
		counted = append(counted, t.ID)
	}
	return p, out, counted
}

// Counted are the releases of themes of a group, oldest first, for every officer of it.
func (d *Desk) Counted(ctx context.Context, by member.Officer, id group.ID) ([]*release.Document, error) {
	if !by.In(id) {
		return nil, form.ErrNotYours
	}
	all, err := d.Responses.Documents(ctx)
	if err != nil {
		return nil, err
	}
	var out []*release.Document
	for _, doc := range all {
		if doc.Themes != nil && slices.Contains(doc.Groups, string(id)) {
			out = append(out, doc)
		}
	}
	return out, nil
}

// near are the earlier releases of themes of the same question that nearly the same people may have
// written for (R10). Who wrote is known to nobody, so that sizes alone can show that they are far.
func (d *Desk) near(ctx context.Context, p *release.Plan, people int) ([]*release.Document, error) {
	all, err := d.Responses.Documents(ctx)
	if err != nil {
		return nil, err
	}
	var out []*release.Document
	for _, doc := range all {
		if doc.Flow != p.Flow || !slices.ContainsFunc(doc.Groups, func(g string) bool { return slices.Contains(p.Groups, g) }) {
			continue
		}
		leaves, err := d.Responses.Ledger(ctx, doc.ID)
		if err != nil {
			return nil, err
		}
		before := 0
		for _, l := range leaves {
			before += l.Size
		}
		if len(doc.Blocks) > 0 && max(people-before, before-people) < p.K {
			out = append(out, doc)
		}
	}
	return out, nil
}
