package console

import (
	"errors"
	"net/http"
	"slices"

	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
)

// groupCard is a group on the first page.
type groupCard struct {
	Group group.Group
	Next  step
}

// step is one of those that lead from an empty group to a release.
type step struct {
	Title, Text string
	Link, Label string
	Done, Now   bool
}

// home lists the officer's groups, each with what to do next.
func (c *Console) home(w http.ResponseWriter, r *http.Request, o member.Officer) {
	p := c.page(&o, "Your groups")
	p.Due = c.Contacts()
	for _, id := range o.Groups {
		g, err := c.Office.Group(r.Context(), o, id)
		if err != nil {
			c.fail(w, r, err)
			return
		}
		rounds, err := c.Office.Rounds(r.Context(), o, id)
		sheets, err2 := c.Office.Sheets(r.Context(), o, id)
		practice, err3 := c.Office.Practice(r.Context(), id)
		if err := errors.Join(err, err2, err3); err != nil {
			c.fail(w, r, err)
			return
		}
		card := groupCard{Group: g}
		for _, s := range steps(id, rounds, len(sheets) > 0, practice) {
			if s.Now {
				card.Next = s
			}
		}
		p.Groups = append(p.Groups, card)
	}
	if len(p.Groups) == 1 {
		http.Redirect(w, r, "/console/g/"+string(p.Groups[0].Group.ID), http.StatusSeeOther)
		return
	}
	c.draw(w, http.StatusOK, "home.html", p)
}

// groupPage shows where a group stands.
func (c *Console) groupPage(w http.ResponseWriter, r *http.Request, p *page) {
	var err, err2 error
	p.Rounds, err = c.Office.Rounds(r.Context(), *p.Officer, p.Group.ID)
	sheets, err2 := c.Office.Sheets(r.Context(), *p.Officer, p.Group.ID)
	asked, err3 := c.Office.Requests(r.Context(), *p.Officer, p.Group.ID)
	if err := errors.Join(err, err2, err3); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Due = c.Contacts()
	p.Waiting = slices.ContainsFunc(asked, func(r member.Request) bool { return r.Officer == "" })
	p.Steps = steps(p.Group.ID, p.Rounds, len(sheets) > 0, p.Practice)
	c.draw(w, http.StatusOK, "group.html", p)
}

// steps are the way to a first release. One of them is what to do now.
func steps(id group.ID, rounds []round.Shown, invited, practice bool) []step {
	at := "/console/g/" + string(id)
	opened, released, open := len(rounds) > 0, "", false
	for _, r := range rounds {
		if len(r.Releases) > 0 && released == "" {
			released = r.Releases[len(r.Releases)-1]
		}
		open = open || r.State == round.Open
	}
	out := []step{
		{Title: "Make it safe: confirm what people are told, and try it once", Done: !practice, Link: at + "/safety", Label: "Go to Safety",
			Text: "The group is in practice. Before anybody is asked anything, somebody by name confirms the contacts, the words, the hours and the notice, and tries what happens when somebody is not safe."},
		{Title: "See what your group can be shown, and open a round", Done: opened, Link: at + "/plan", Label: "Plan a round",
			Text: "A round asks one survey until a day that you choose. In a small group many figures never appear. The plan says which, before anybody is asked."},
		{Title: "Invite people", Done: invited, Link: at + "/invitations", Label: "Make slips or a poster",
			Text: "Slips are for one person each; this program keeps no list of who has which. An open link on a poster is for anybody, and its answers have no figures."},
		{Title: "Let people answer", Done: released != "", Link: at, Label: "See the rounds",
			Text: "There is nothing to do until the round closes. Once a day you see “fewer than 10” or “10 or more”, never who, and never an answer."},
		{Title: "Read the release", Done: released != "", Link: at, Label: "See the rounds",
			Text: "It comes when the round closes, as a page, CSV or Markdown. Tell people what will be done about it."},
	}
	if released != "" {
		out[4].Link, out[4].Label = "/console/release/"+released, "Open the newest release"
	}
	now := 0
	switch {
	case practice:
	case !opened:
		now = 1
	case !invited:
		now = 2
	case open || released == "":
		now = 3
	default:
		now = 4
	}
	out[now].Now = true
	for i := range out {
		out[i].Done = out[i].Done && i < now
	}
	return out
}
