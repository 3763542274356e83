package console

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/release"
	"blether/internal/report"
	"blether/internal/round"
)

// planView is what the planner says.
type planView struct {
	Surveys  []round.Survey
	Survey   round.Survey
	Supposed round.Supposed
	Size     int // people in the group: as far as the slider goes
	Forecast *release.Forecast
	Headline []string
	Instead  bool // most figures will not appear: say what works
	Blocks   []blockView
	Places   []placeView
	Fragment bool // drawn for the script, which puts the headline in its place
}

// placeView is a place with how many of its people are supposed to answer.
type placeView struct {
	round.Place
	People int
}

// blockView is how one block is shown.
type blockView struct {
	Place, Who, People string
	InSteps            []manner // by step, finest first
	InWords            []string // labels of questions
	NotShown           []string
}

// manner is a step and the questions that are rounded to it.
type manner struct {
	Step   int
	Labels []string
}

const (
	usualSize   = 12
	largestSize = 500
)

// planPage says what a group of some size can be shown, before anybody is asked.
func (c *Console) planPage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawPlan(w, r, http.StatusOK, p, r.URL.Query())
}

func (c *Console) drawPlan(w http.ResponseWriter, r *http.Request, status int, p *page, q url.Values) {
	surveys, err := c.Office.Surveys(r.Context())
	if err != nil {
		c.fail(w, r, err)
		return
	}
	v := &planView{Surveys: surveys}
	p.Title, p.Plan = "Plan a round", v
	if p.ID == "" {
		p.ID = c.ID()[:7]
	}
	name := q.Get("flow")
	if name == "" && len(surveys) > 0 {
		name = surveys[0].Flow
	}
	v.Size = number(q.Get("size"), usualSize)
	v.Supposed = supposed(q, v.Size)
	if v.Supposed.People > v.Size && v.Size > 0 && v.Supposed.Spread != "own" {
		p.Bad.Add("people", "", "More may answer than there are in the group: %d.", v.Size)
		v.Supposed.People, status = v.Size, http.StatusUnprocessableEntity
	}
	if v.Size < 1 || v.Size > largestSize {
		p.Bad.Add("size", "", "How many are in the group: from 1 to %d.", largestSize)
		v.Size = min(max(v.Size, 1), largestSize)
	}
	var forecast release.Forecast
	v.Survey, forecast, err = c.Office.Foresee(r.Context(), name, p.Group.ID, v.Supposed)
	var bad form.Mistakes
	switch {
	case errors.As(err, &bad):
		p.Bad, status = append(p.Bad, bad...), http.StatusUnprocessableEntity
	case err != nil:
		c.fail(w, r, err)
		return
	default:
		v.describe(&forecast)
	}
	for _, place := range v.Survey.Places {
		v.Places = append(v.Places, placeView{Place: place, People: v.Supposed.Places[place.Name]})
	}
	if r.Header.Get("X-Fragment") != "" {
		v.Fragment = true
		c.draw(w, status, "outlook", p)
		return
	}
	c.draw(w, status, "plan.html", p)
}

// supposed reads the sliders. What is no number counts as what cannot be, and is
// answered as that.
func supposed(q url.Values, size int) round.Supposed {
	s := round.Supposed{People: number(q.Get("people"), size), Spread: q.Get("spread"), Roles: q.Get("roles"), Places: map[string]int{}}
	if s.Spread == "" {
		s.Spread = "one"
	}
	if s.Roles == "" {
		s.Roles = "even"
	}
	if s.Spread != "own" {
		return s
	}
	for name := range q {
		if place, ok := strings.CutPrefix(name, "n."); ok {
			s.Places[place] = number(q.Get(name), 0)
		}
	}
	return s
}

// number reads a whole number; -1 for what is none, and def where nothing is given.
func number(s string, def int) int {
	if s = strings.TrimSpace(s); s == "" {
		return def
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// describe puts a forecast into words.
func (v *planView) describe(f *release.Forecast) {
	v.Forecast = f
	v.Instead = 2*f.Shown < f.Planned
	v.Headline = headline(f)
	labels := map[string]string{}
	for _, q := range f.Asked {
		labels[q.Name] = report.In(q.Label, "en")
	}
	for i := range f.Outlook.Blocks {
		v.Blocks = append(v.Blocks, block(&f.Outlook.Blocks[i], labels))
	}
}

func block(b *release.Prospect, labels map[string]string) blockView {
	of := release.Block{Level: b.Level, Label: b.Label, Role: b.Role, Pool: b.Pool, People: b.People}
	out := blockView{Place: report.Place(&of, "en"), Who: report.Who(&of), People: report.People(&of)}
	for _, s := range b.Seen {
		switch {
		case s.Words:
			out.InWords = append(out.InWords, labels[s.Question])
		case s.Step == 0:
			out.NotShown = append(out.NotShown, labels[s.Question])
		default:
			out.inSteps(s.Step, labels[s.Question])
		}
	}
	return out
}

func (b *blockView) inSteps(step int, label string) {
	for i := range b.InSteps {
		if b.InSteps[i].Step == step {
			b.InSteps[i].Labels = append(b.InSteps[i].Labels, label)
			return
		}
	}
	b.InSteps = append(b.InSteps, manner{Step: step, Labels: []string{label}})
}

// headline says first what matters most.
func headline(f *release.Forecast) []string {
	people := plural(f.People, "person", "people")
	var out []string
	switch {
	case f.Ever == 0 && f.People < f.K:
		out = append(out, "With "+people+" no figure will ever appear. At least "+strconv.Itoa(f.K)+" are needed, and below that ratings are deleted unread.")
	case f.Ever == 0:
		out = append(out, "With "+people+" no figure of this survey will ever appear, wherever they are.")
	case f.Shown == 0:
		out = append(out, "With "+people+" spread like this, no figure will appear. If all of them answered from one place, "+plural(f.Ever, "question", "questions")+" of "+strconv.Itoa(len(f.Asked))+" would have one.")
	case 2*f.Shown < f.Planned:
		out = append(out, "With "+people+" most figures of this plan will not appear: "+strconv.Itoa(f.Shown)+" of "+strconv.Itoa(f.Planned)+" do.")
	default:
		out = append(out, "With "+people+" most figures of this plan appear: "+strconv.Itoa(f.Shown)+" of "+strconv.Itoa(f.Planned)+".")
	}
	if f.Shown > 0 && coarse(f) {
		out = append(out, "What appears is coarse: halves or quarters, or only “half or more” and “fewer than half”.")
	}
	return out
}

// coarse reports whether nothing is rounded to less than a quarter.
func coarse(f *release.Forecast) bool {
	for _, b := range f.Outlook.Blocks {
		for _, s := range b.Seen {
			if s.Step > 0 && s.Step < 25 {
				return false
			}
		}
	}
	return true
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// asSeen holds what the officer looked at against what would be opened: somebody
// may have changed the group meanwhile.
func (c *Console) asSeen(w http.ResponseWriter, r *http.Request, p *page) bool {
	f := r.PostForm
	survey, forecast, err := c.Office.Foresee(r.Context(), f.Get("flow"), p.Group.ID, round.Supposed{People: 1})
	if err == nil && f.Has("seen") && f.Get("seen") != strconv.Itoa(forecast.K)+" "+strconv.Itoa(len(survey.Places)) {
		p.Bad.Add("closes", "Look at what would appear now, and open it if that is still right.", "The group's settings have changed since you looked.")
		c.drawPlan(w, r, http.StatusConflict, p, f)
		return false
	}
	return true
}

// openRound opens a round of the survey that was planned.
func (c *Console) openRound(w http.ResponseWriter, r *http.Request, p *page) {
	f := r.PostForm
	in := round.Opening{ID: round.ID(f.Get("id")), Flow: f.Get("flow"), Groups: []group.ID{p.Group.ID}}
	p.ID, p.Form["closes"] = f.Get("id"), f.Get("closes")
	zone, err := time.LoadLocation(p.Group.Zone)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	date, err := round.EndOf(f.Get("closes"), zone)
	if err != nil {
		p.Bad.Add("closes", "", "The last day is missing, or is no day.")
		c.drawPlan(w, r, http.StatusUnprocessableEntity, p, f)
		return
	}
	in.Dates = []time.Time{date}
	if !c.asSeen(w, r, p) {
		return
	}
	_, err = c.Office.OpenRound(r.Context(), p.Officer.ID, in)
	switch {
	case errors.As(err, &p.Bad):
		c.drawPlan(w, r, http.StatusUnprocessableEntity, p, f)
	case err != nil && !errors.Is(err, form.ErrTwice):
		c.fail(w, r, err)
	default:
		http.Redirect(w, r, "/console/g/"+string(p.Group.ID), http.StatusSeeOther)
	}
}
