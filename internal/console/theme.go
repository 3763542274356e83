package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"blether/internal/form"
	"blether/internal/quote"
	"blether/internal/release"
	"blether/internal/theme"
)

// Heap is the texts of one question, as moderators code them.
type Heap struct {
	Round, Question string
	Title, Asked    string
	Texts           int
	Mine            int // that whoever reads has coded
	Differ          int // on which coders do not agree
	Settled         int
	Agreement       theme.Agreement
	Phrases         []theme.Phrase
	Released        string
	Least           int    // from how many texts on there are figures, where these are fewer
	Fresh           string // names a note that is written on it
	Notes           []HeapNote
	May             []quote.Text // on which a note can rest
}

// HeapNote is a note as moderators see it.
type HeapNote struct {
	ID, Text, State string
}

// Noted is a note that every officer reads.
type Noted struct{ Title, Asked, Text string }

// Coded is one text on its way through coding.
type Coded struct {
	Heap
	Book   theme.Book
	Text   quote.Text
	At     int // 1 is the first
	Before string
	After  string // the next that whoever reads has not coded; empty for none
	Mine   []string
	Done   bool     // whoever reads has coded it
	Others []string // what another found, by name, once whoever reads has coded it where two do
	Likely []string
	Hints  []string
}

// themesView is what the pages about themes show.
type themesView struct {
	Reader bool
	Book   theme.Book
	Heaps  []Heap
	Notes  []Noted
	Counts []*release.Document
	Coded  Coded
	Fresh  string // names a new theme
}

// themesPage shows the codebook and, to moderators, how far each question is coded.
func (c *Console) themesPage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawThemes(w, r, http.StatusOK, p, nil)
}

func (c *Console) drawThemes(w http.ResponseWriter, r *http.Request, status int, p *page, given *theme.Book) {
	v := &themesView{Fresh: c.ID()}
	var err error
	if v.Book, err = c.Office.Codebook(r.Context(), *p.Officer, p.Group.ID); err != nil {
		c.fail(w, r, err)
		return
	}
	if given != nil {
		v.Book = *given
	}
	if v.Counts, err = c.Office.Counted(r.Context(), *p.Officer, p.Group.ID); err != nil {
		c.fail(w, r, err)
		return
	}
	if v.Notes, err = c.Office.Notes(r.Context(), *p.Officer, p.Group.ID); err != nil {
		c.fail(w, r, err)
		return
	}
	v.Heaps, err = c.Office.Heaps(r.Context(), *p.Officer, p.Group.ID)
	v.Reader = err == nil
	if err != nil && !errors.Is(err, form.ErrNotYours) {
		c.fail(w, r, err)
		return
	}
	p.Title, p.Themes = "Themes", v
	c.draw(w, status, "themes.html", p)
}

// book writes the codebook, as the form has all of it.
func (c *Console) book(w http.ResponseWriter, r *http.Request, p *page) {
	b := theme.Book{Group: string(p.Group.ID), Two: r.PostForm.Get("two") == "yes", Version: int64(number(r.PostForm.Get("version"), 0))}
	for _, id := range r.PostForm["theme"] {
		get := func(field string) string { return strings.TrimSpace(r.PostForm.Get(field + "-" + id)) }
		t := theme.Theme{ID: id, Name: get("name"), Belongs: get("belongs"), Example: get("example"), Within: get("within")}
		if gone := t.Name == "" && t.Belongs == "" && t.Example == ""; gone || r.PostForm.Get("drop-"+id) == "yes" {
			continue
		}
		b.Themes = append(b.Themes, t)
	}
	for i := range b.Themes { // what lay in a theme that goes lies in none
		if b.Named(b.Themes[i].Within) == nil {
			b.Themes[i].Within = ""
		}
	}
	c.afterThemes(w, r, p, c.Office.SaveCodebook(r.Context(), *p.Officer, b), &b)
}

func (c *Console) afterThemes(w http.ResponseWriter, r *http.Request, p *page, err error, given *theme.Book) {
	switch {
	case errors.As(err, &p.Bad):
		c.drawThemes(w, r, http.StatusUnprocessableEntity, p, given)
	case err != nil:
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/themes", http.StatusSeeOther)
	}
}

// codePage shows one text to code.
func (c *Console) codePage(w http.ResponseWriter, r *http.Request, p *page) {
	ask := r.URL.Query()
	coded, err := c.Office.ToCode(r.Context(), *p.Officer, p.Group.ID, ask.Get("round"), ask.Get("question"), ask.Get("text"))
	if err != nil {
		c.fail(w, r, err)
		return
	}
	p.Title, p.Themes = "What is it about", &themesView{Reader: true, Book: coded.Book, Coded: coded}
	c.draw(w, http.StatusOK, "code.html", p)
}

// code notes what a moderator finds in a text, and goes on to the next.
func (c *Console) code(w http.ResponseWriter, r *http.Request, p *page) {
	get := r.PostForm.Get
	err := c.Office.CodeText(r.Context(), *p.Officer, p.Group.ID, get("text"), r.PostForm["found"])
	if err != nil && !errors.Is(err, form.ErrNotFound) { // a text that was taken back while it was read is passed over
		c.fail(w, r, err)
		return
	}
	at := "/console/g/" + string(p.Group.ID) + "/themes"
	if after := get("after"); after != "" {
		at += "/code?" + url.Values{"round": {get("round")}, "question": {get("question")}, "text": {after}}.Encode()
	}
	http.Redirect(w, r, at, http.StatusSeeOther)
}

// onHeap counts a heap, or writes or drops a note on it.
func (c *Console) onHeap(w http.ResponseWriter, r *http.Request, p *page) {
	get := r.PostForm.Get
	round, question, by, g := get("round"), get("question"), *p.Officer, p.Group.ID
	switch get("do") {
	case "count":
		id, err := c.Office.CountThemes(r.Context(), by, g, round, question)
		if err == nil {
			http.Redirect(w, r, "/console/release/"+id, http.StatusSeeOther)
			return
		}
		c.afterThemes(w, r, p, err, nil)
	case "note":
		p.Form["note-"+round+"-"+question] = get("note")
		c.afterThemes(w, r, p, c.Office.WriteNote(r.Context(), by, g, quote.Note{ID: get("id"), Round: round, Question: question, Text: get("note"), On: slices.Compact(slices.Sorted(slices.Values(r.PostForm["on"])))}), nil)
	case "drop":
		c.afterThemes(w, r, p, c.Office.DropNote(r.Context(), by, g, round, get("id")), nil)
	default:
		c.fail(w, r, form.ErrNotFound)
	}
}

// named are the names of themes.
func (v *themesView) Named(ids []string) string {
	var out []string
	for _, id := range ids {
		if t := v.Book.Named(id); t != nil {
			out = append(out, t.Name)
		}
	}
	return strings.Join(out, ", ")
}

// Around are the groups of themes that one can lie in: all but itself.
func (v *themesView) Around(id string) []theme.Theme {
	return slices.DeleteFunc(slices.Clone(v.Book.Themes), func(t theme.Theme) bool { return t.ID == id })
}
