package console

import (
	"errors"
	"net/http"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/quote"
)

// Pile is the free texts of one round, as a moderator reads them.
type Pile struct {
	Title string
	Texts []Read
}

// Read is one text, with the question that it answers and what may tell who wrote it.
type Read struct {
	quote.Text
	Asked string
	Hints []string
	Fresh string // names a case that is made of it, once
}

// Quote is one that may be used, as it may be attributed.
type Quote struct {
	Title, Asked, Text, Nation string
}

// wordsView is what the page of free texts shows.
type wordsView struct {
	Piles   []Pile // for moderators alone
	Quotes  []Quote
	Reader  bool
	Readers int
}

// wordsPage shows quotes to every officer, and the texts to moderators.
func (c *Console) wordsPage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawWords(w, r, http.StatusOK, p)
}

func (c *Console) drawWords(w http.ResponseWriter, r *http.Request, status int, p *page) {
	v := &wordsView{Readers: len(p.Group.Readers)}
	var err error
	if v.Quotes, err = c.Office.Quotes(r.Context(), *p.Officer, p.Group.ID); err != nil {
		c.fail(w, r, err)
		return
	}
	v.Piles, err = c.Office.Texts(r.Context(), *p.Officer, p.Group.ID)
	v.Reader = err == nil
	if err != nil && !errors.Is(err, form.ErrNotYours) {
		c.fail(w, r, err)
		return
	}
	p.Title, p.Words = "In their words", v
	c.draw(w, status, "words_read.html", p)
}

// onText decides on a text, agrees to a decision, leaves a message, or says that somebody may
// not be safe.
func (c *Console) onText(w http.ResponseWriter, r *http.Request, p *page) {
	id, by, g := r.PathValue("text"), *p.Officer, p.Group.ID
	var err error
	switch r.PostForm.Get("do") {
	case "use", "drop":
		p.Form["quote-"+id], p.Form["reason-"+id] = r.PostForm.Get("quote"), r.PostForm.Get("reason")
		err = c.Office.DecideText(r.Context(), by, g, id, quote.Decision{Use: r.PostForm.Get("do") == "use", Text: r.PostForm.Get("quote"), Reason: r.PostForm.Get("reason"), Translated: r.PostForm.Get("translated") == "yes", Sure: r.PostForm.Get("english") == "yes"})
	case "agree":
		err = c.Office.AgreeText(r.Context(), by, g, id, r.PostForm.Get("seen"))
	case "leave":
		p.Form["left-"+id] = r.PostForm.Get("message")
		err = c.Office.LeaveWord(r.Context(), by, g, id, r.PostForm.Get("message"))
	case "worry":
		err = c.worried(r, p, id)
	default:
		err = form.ErrNotFound
	}
	switch {
	case errors.As(err, &p.Bad):
		c.drawWords(w, r, http.StatusUnprocessableEntity, p)
	case err != nil && !errors.Is(err, form.ErrTwice):
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(g)+"/words#text-"+id, http.StatusSeeOther)
	}
}

// worried tells those of the rota; with a message it lies at the withdrawal code too.
func (c *Console) worried(r *http.Request, p *page, id string) error {
	g := group.ID(r.PathValue("group"))
	if message := r.PostForm.Get("message"); message != "" {
		if err := c.Office.LeaveWord(r.Context(), *p.Officer, g, id, message); err != nil {
			return err
		}
	}
	return c.Office.WorryText(r.Context(), *p.Officer, g, id, r.PostForm.Get("case"), r.PostForm.Get("category"))
}
