package reading

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"blether/internal/flow"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/quote"
	"blether/internal/release"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/store/responses"
	"blether/internal/theme"
	"blether/internal/turn"
)

// Heap is the texts of one question of a round, as they are coded.
type Heap struct {
	Round    round.ID
	Question string
	Title    release.Text // of the survey
	Asked    release.Text
	Opened   time.Time
	Texts    []quote.Text // without those by open links, in an order that tells nothing
	Released string       // id of the release of its themes; "" for none
	Notes    []quote.Note
}

// Themed is what a moderator codes by and from.
type Themed struct {
	Book  theme.Book
	Heaps []Heap
}

// LeastWriters is from how many texts on themes can have figures: as for any sensitive question
// with several options (docs/privacy.md, R6).
const LeastWriters = 20

// Themes are the texts of a group's rounds that are over, with the codebook: for its moderators
// alone; that they were read is noted first. Of a round of several groups the first one codes.
func (d *Desk) Themes(ctx context.Context, by member.Officer, id group.ID) (Themed, error) {
	return d.themed(ctx, by, id, d.noteReading)
}

// Coding is the same for who codes one text after another: that is noted once an hour.
func (d *Desk) Coding(ctx context.Context, by member.Officer, id group.ID) (Themed, error) {
	return d.themed(ctx, by, id, d.noteCoding)
}

func (d *Desk) themed(ctx context.Context, by member.Officer, id group.ID, note func(context.Context, member.Officer, group.ID) error) (Themed, error) {
	var out Themed
	if err := d.may(ctx, by, id); err != nil {
		return out, err
	}
	if err := note(ctx, by, id); err != nil {
		return out, err
	}
	var err error
	if out.Book, err = d.People.Codebook(ctx, id); err != nil {
		return out, err
	}
	rounds, err := d.over(ctx, id)
	if err != nil {
		return out, err
	}
	for _, r := range rounds {
		if r.Groups[0] != id {
			continue
		}
		heaps, err := d.heaps(ctx, r)
		if err != nil {
			return out, err
		}
		out.Heaps = append(out.Heaps, heaps...)
	}
	return out, nil
}

// noteReading notes in the trail that a moderator reads texts.
func (d *Desk) noteReading(ctx context.Context, by member.Officer, id group.ID) error {
	t := &turn.Turn{Now: d.Now()}
	d.Guard.Note(t, id, "", by.ID, "read texts")
	if err := d.People.CommitBy(ctx, by.ID, id, t); err != nil {
		return fmt.Errorf("note a reading: %w", err)
	}
	return nil
}

func (d *Desk) noteCoding(ctx context.Context, by member.Officer, id group.ID) error {
	const once = time.Hour
	who, now := string(by.ID)+" "+string(id), d.Now()
	d.mu.Lock()
	at, noted := d.noted[who]
	d.mu.Unlock()
	if noted && now.Sub(at) < once && !now.Before(at) {
		return nil
	}
	if err := d.noteReading(ctx, by, id); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.noted == nil {
		d.noted = map[string]time.Time{}
	}
	d.noted[who] = now
	return nil
}

func (d *Desk) heaps(ctx context.Context, r round.Round) ([]Heap, error) {
	texts, err := d.Responses.Texts(ctx, string(r.ID))
	if err != nil {
		return nil, err
	}
	notes, err := d.Responses.Notes(ctx, string(r.ID))
	if err != nil {
		return nil, err
	}
	f, err := d.Flows.Flow(ctx, r.Hash)
	if err != nil {
		return nil, fmt.Errorf("read flow: %w", err)
	}
	var out []Heap
	for i := range f.Steps {
		s := &f.Steps[i]
		h := Heap{Round: r.ID, Question: s.Name, Title: release.Text(f.Title.In), Asked: release.Text(s.Label.In), Opened: r.Plan.Local(r.Opened)}
		for _, t := range texts {
			if t.Question == s.Name && !t.Open {
				h.Texts = append(h.Texts, t)
			}
		}
		for _, n := range notes {
			if n.Question == s.Name {
				h.Notes = append(h.Notes, n)
			}
		}
		if s.Type != flow.TextAnswer || len(h.Texts)+len(h.Notes) == 0 {
			continue
		}
		doc, err := d.Responses.ReleaseOf(ctx, themeRound(r.ID, s.Name), 1)
		if err == nil {
			h.Released = doc.ID
		} else if !errors.Is(err, turn.ErrNotFound) {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// SaveBook writes the codebook: form.Mistakes with what is wrong with it, beside the field of its
// theme.
func (d *Desk) SaveBook(ctx context.Context, by member.Officer, b theme.Book) error {
	if !by.In(group.ID(b.Group)) {
		return form.ErrNotYours
	}
	for i := range b.Themes {
		t := &b.Themes[i]
		t.Name, t.Belongs, t.Example = strings.TrimSpace(t.Name), strings.TrimSpace(t.Belongs), strings.TrimSpace(t.Example)
	}
	var bad form.Mistakes
	for _, f := range b.Flaws() {
		bad.Add(f.Field+"-"+f.Theme, "", "%s", f.Text)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	err := d.People.SaveCodebook(ctx, by.ID, b)
	if errors.Is(err, turn.ErrConflict) {
		return form.ErrTwice
	}
	return err
}

// Code notes what a moderator finds in a text.
func (d *Desk) Code(ctx context.Context, by member.Officer, id group.ID, text string, found []string) error {
	if err := d.may(ctx, by, id); err != nil {
		return err
	}
	book, err := d.People.Codebook(ctx, id)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(slices.Clone(found), func(id string) bool { return book.Named(id) == nil })
	return d.onText(ctx, id, text, func(t quote.Text) (quote.Said, error) {
		t.Coding = t.Coding.Set(string(by.ID), found)
		return t.Said, nil
	})
}

// WriteNote writes a note on some texts of a question, which their authors find at their codes.
func (d *Desk) WriteNote(ctx context.Context, by member.Officer, id group.ID, n quote.Note) error {
	if err := d.may(ctx, by, id); err != nil {
		return err
	}
	r, err := d.roundOf(ctx, id, round.ID(n.Round))
	if err != nil {
		return err
	}
	texts, err := d.Responses.Texts(ctx, string(r.ID))
	if err != nil {
		return err
	}
	n.By, n.Text = string(by.ID), strings.TrimSpace(n.Text)
	if flaw := n.Flaw(texts); flaw != "" {
		var bad form.Mistakes
		bad.Add("note-"+n.Round+"-"+n.Question, "", "%s", flaw)
		return bad
	}
	return d.Responses.AddNote(ctx, n)
}

// DropNote takes a note away.
func (d *Desk) DropNote(ctx context.Context, by member.Officer, id group.ID, r round.ID, note string) error {
	if err := d.may(ctx, by, id); err != nil {
		return err
	}
	if _, err := d.roundOf(ctx, id, r); err != nil {
		return err
	}
	err := d.Responses.DropNote(ctx, string(r), note)
	if errors.Is(err, turn.ErrNotFound) {
		return nil // its author has taken it down
	}
	return err
}

// Noted is a note that every officer of the group reads.
type Noted struct {
	Round    round.ID
	Question string
	Text     string
}

// Notes are those to which the author of each text has said yes.
func (d *Desk) Notes(ctx context.Context, by member.Officer, id group.ID) ([]Noted, error) {
	if !by.In(id) {
		return nil, form.ErrNotYours
	}
	rounds, err := d.over(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []Noted
	for _, r := range rounds {
		notes, err := d.Responses.Notes(ctx, string(r.ID))
		if err != nil || len(notes) == 0 {
			if err != nil {
				return nil, err
			}
			continue
		}
		texts, err := d.Responses.Texts(ctx, string(r.ID))
		if err != nil {
			return nil, err
		}
		for i := range notes {
			if stands, _ := notes[i].Stands(texts); stands {
				out = append(out, Noted{r.ID, notes[i].Question, notes[i].Text})
			}
		}
	}
	return out, nil
}

// roundOf is one of a group's anonymous rounds that are over; form.ErrNotFound for another.
func (d *Desk) roundOf(ctx context.Context, id group.ID, r round.ID) (round.Round, error) {
	rounds, err := d.over(ctx, id)
	if err != nil {
		return round.Round{}, err
	}
	i := slices.IndexFunc(rounds, func(one round.Round) bool { return one.ID == r })
	if i < 0 {
		return round.Round{}, form.ErrNotFound
	}
	return rounds[i], nil
}

// themeRound is how a release of themes is told from that of its round.
func themeRound(r round.ID, question string) string { return string(r) + "." + question }

// Count makes the release of what people wrote about one question: every text must be settled, and
// there must be enough of them. Made once, it stands; asked again, it gives the same id.
func (d *Desk) Count(ctx context.Context, by member.Officer, id group.ID, r round.ID, question string) (string, error) {
	if err := d.may(ctx, by, id); err != nil {
		return "", err
	}
	of, err := d.roundOf(ctx, id, r)
	if err != nil || of.Groups[0] != id {
		return "", errors.Join(err, form.ErrNotFound)
	}
	book, err := d.People.Codebook(ctx, id)
	if err != nil {
		return "", err
	}
	const tries = 5 // another release may come in between, or a text be withdrawn
	for range tries {
		released, err := d.count(ctx, of, question, book)
		if err == nil || !errors.Is(err, turn.ErrConflict) {
			return released, err
		}
	}
	return "", form.ErrTwice
}

func (d *Desk) count(ctx context.Context, of round.Round, question string, book theme.Book) (string, error) {
	name := themeRound(of.ID, question)
	if doc, err := d.Responses.ReleaseOf(ctx, name, 1); !errors.Is(err, turn.ErrNotFound) {
		if err != nil {
			return "", err
		}
		return doc.ID, nil
	}
	heaps, err := d.heaps(ctx, of)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(heaps, func(h Heap) bool { return h.Question == question })
	if i < 0 {
		return "", form.ErrNotFound
	}
	h := heaps[i]
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
	prev, err := d.Responses.LastHash(ctx)
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
	bodies, err := d.Responses.Releases(ctx)
	if err != nil {
		return nil, err
	}
	var out []*release.Document
	for _, body := range bodies {
		doc, err := release.Read(body)
		if err != nil {
			return nil, err
		}
		if doc.Themes != nil && slices.Contains(doc.Groups, string(id)) {
			out = append(out, doc)
		}
	}
	return out, nil
}

// near are the earlier releases of themes of the same question that nearly the same people may have
// written for (R10). Who wrote is known to nobody, so that sizes alone can show that they are far.
func (d *Desk) near(ctx context.Context, p *release.Plan, people int) ([]*release.Document, error) {
	bodies, err := d.Responses.Releases(ctx)
	if err != nil {
		return nil, err
	}
	var out []*release.Document
	for _, body := range bodies {
		doc, err := release.Read(body)
		if err != nil {
			return nil, err
		}
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
