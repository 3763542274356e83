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
	"blether/internal/round"
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
	var out Themed
	if err := d.may(ctx, by, id); err != nil {
		return out, err
	}
	if err := d.noteReading(ctx, by, id); err != nil {
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

// Coding is one heap for who codes one text after another, which is noted once an hour;
// form.ErrNotFound where there is none.
func (d *Desk) Coding(ctx context.Context, by member.Officer, id group.ID, r round.ID, question string) (theme.Book, Heap, error) {
	var book theme.Book
	if err := d.may(ctx, by, id); err != nil {
		return book, Heap{}, err
	}
	if err := d.noteCoding(ctx, by, id); err != nil {
		return book, Heap{}, err
	}
	book, err := d.People.Codebook(ctx, id)
	if err != nil {
		return book, Heap{}, err
	}
	h, _, err := d.heap(ctx, id, r, question)
	return book, h, err
}

// heap is the texts of a question, with their round, for the group that codes them.
func (d *Desk) heap(ctx context.Context, id group.ID, r round.ID, question string) (Heap, round.Round, error) {
	of, err := d.roundOf(ctx, id, r)
	if err != nil {
		return Heap{}, of, err
	}
	if of.Groups[0] != id {
		return Heap{}, of, form.ErrNotFound
	}
	heaps, err := d.heaps(ctx, of)
	if err != nil {
		return Heap{}, of, err
	}
	i := slices.IndexFunc(heaps, func(h Heap) bool { return h.Question == question })
	if i < 0 {
		return Heap{}, of, form.ErrNotFound
	}
	return heaps[i], of, nil
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
