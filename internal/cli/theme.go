package cli

import (
	"context"
	"maps"
	"slices"

	"blether/internal/console"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/quote"
	"blether/internal/reading"
	"blether/internal/redact"
	"blether/internal/release"
	"blether/internal/report"
	"blether/internal/round"
	"blether/internal/theme"
)

// Codebook is a group's.
func (d consoleOffice) Codebook(ctx context.Context, by member.Officer, g group.ID) (theme.Book, error) {
	if !by.In(g) {
		return theme.Book{}, form.ErrNotYours
	}
	return d.app.people.Codebook(ctx, g)
}

// SaveCodebook writes it.
func (d consoleOffice) SaveCodebook(ctx context.Context, by member.Officer, b theme.Book) error {
	return d.app.reading.SaveBook(ctx, by, b)
}

// Heaps are what moderators code, with how far each is.
func (d consoleOffice) Heaps(ctx context.Context, by member.Officer, g group.ID) ([]console.Heap, error) {
	themed, err := d.app.reading.Themes(ctx, by, g)
	if err != nil {
		return nil, err
	}
	var out []console.Heap
	for i := range themed.Heaps {
		h := &themed.Heaps[i]
		one := heapOf(h, &themed.Book, by.ID)
		listed(&one, h, &themed.Book)
		out = append(out, one)
	}
	return out, nil
}

// heapOf is a heap with how far it is coded.
func heapOf(h *reading.Heap, book *theme.Book, by member.OfficerID) console.Heap {
	out := console.Heap{Round: string(h.Round), Question: h.Question, Asked: report.In(h.Asked, "en"), Texts: len(h.Texts), Released: h.Released}
	out.Title = report.In(h.Title, "en") + ", " + h.Opened.Format("2 January 2006")
	for _, t := range h.Texts {
		if _, mine := t.Coding[string(by)]; mine {
			out.Mine++
		}
		switch state, _ := book.Of(t.Coding); state {
		case theme.Differs:
			out.Differ++
		case theme.Settled:
			out.Settled++
		}
	}
	return out
}

// listed adds what the list of heaps shows: agreement, phrases, notes, and what a note can rest on.
func listed(out *console.Heap, h *reading.Heap, book *theme.Book) {
	out.Fresh = shortID()
	if len(h.Texts) < reading.LeastWriters {
		out.Least = reading.LeastWriters
	}
	var codings []theme.Coding
	var words []string
	for _, t := range h.Texts {
		codings, words = append(codings, t.Coding), append(words, t.Words)
		if t.May && t.State != quote.Refused {
			out.May = append(out.May, t)
		}
	}
	out.Agreement, out.Phrases = book.Agree(codings), theme.Phrases(words)
	for _, n := range h.Notes {
		one := console.HeapNote{ID: n.ID, Text: n.Text, State: "waits for the yes of each author"}
		switch stands, over := n.Stands(h.Texts); {
		case over:
			one.State = "cannot be shown: words that it rests on were taken back"
		case stands:
			one.State = "is shown"
		}
		out.Notes = append(out.Notes, one)
	}
}

// ToCode is one text with what may help to code it. What another coder found is shown to who has
// coded it too, so that nobody is led.
func (d consoleOffice) ToCode(ctx context.Context, by member.Officer, g group.ID, in, question, text string) (console.Coded, error) {
	book, h, err := d.app.reading.Coding(ctx, by, g, round.ID(in), question)
	if err == nil && len(h.Texts) == 0 {
		err = form.ErrNotFound
	}
	if err != nil {
		return console.Coded{}, err
	}
	mine := func(t *quote.Text) bool { _, ok := t.Coding[string(by.ID)]; return ok }
	at := slices.IndexFunc(h.Texts, func(t quote.Text) bool { return t.ID == text || text == "" && !mine(&t) })
	if at < 0 {
		at = 0
	}
	t := h.Texts[at]
	out := console.Coded{Heap: heapOf(&h, &book, by.ID), Book: book, Text: t, At: at + 1, Done: mine(&t), Mine: t.Coding[string(by.ID)].Now}
	if at > 0 {
		out.Before = h.Texts[at-1].ID
	}
	for n := 1; n < len(h.Texts) && out.After == ""; n++ {
		next := &h.Texts[(at+n)%len(h.Texts)]
		if state, _ := book.Of(next.Coding); !mine(next) || state == theme.Differs {
			out.After = next.ID
		}
	}
	if out.Done {
		for _, who := range slices.Sorted(maps.Keys(t.Coding)) {
			if who != string(by.ID) {
				out.Others = append(out.Others, t.Coding[who].Now...)
			}
		}
	} else {
		out.Likely = book.Likely(t.Words)
	}
	for _, hint := range redact.Hints(t.Words) {
		out.Hints = append(out.Hints, d.app.words.Say("en", "hint_"+hint, nil))
	}
	return out, nil
}

// CodeText notes what a moderator finds in a text.
func (d consoleOffice) CodeText(ctx context.Context, by member.Officer, g group.ID, text string, found []string) error {
	return d.app.reading.Code(ctx, by, g, text, found)
}

// CountThemes makes the release of a question's themes.
func (d consoleOffice) CountThemes(ctx context.Context, by member.Officer, g group.ID, in, question string) (string, error) {
	return d.app.reading.Count(ctx, by, g, round.ID(in), question)
}

// WriteNote writes a note on some texts; DropNote takes one away.
func (d consoleOffice) WriteNote(ctx context.Context, by member.Officer, g group.ID, n quote.Note) error {
	return d.app.reading.WriteNote(ctx, by, g, n)
}

// DropNote takes a note away.
func (d consoleOffice) DropNote(ctx context.Context, by member.Officer, g group.ID, in, id string) error {
	return d.app.reading.DropNote(ctx, by, g, round.ID(in), id)
}

// Counted are the releases of themes of a group.
func (d consoleOffice) Counted(ctx context.Context, by member.Officer, g group.ID) ([]*release.Document, error) {
	return d.app.reading.Counted(ctx, by, g)
}

// Notes are those that every officer reads.
func (d consoleOffice) Notes(ctx context.Context, by member.Officer, g group.ID) ([]console.Noted, error) {
	all, err := d.app.reading.Notes(ctx, by, g)
	if err != nil {
		return nil, err
	}
	var out []console.Noted
	for _, n := range all {
		one := console.Noted{Text: n.Text}
		if one.Title, one.Asked, err = d.asked(ctx, n.Round, n.Question); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}
