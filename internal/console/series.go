package console

import (
	"errors"
	"net/http"
	"strings"

	"blether/internal/form"
	"blether/internal/group"
)

// seriesView is what the page of check-ins shows.
type seriesView struct {
	Series   []runningView
	Foreseen *group.Foreseen
	Held     string // how many messages wait for a free place, in a band
}

type runningView struct {
	group.Series
	Title string
	Words string // its schedule and next days
}

// seriesPage lists what a group is asked again and again, and starts more.
func (c *Console) seriesPage(w http.ResponseWriter, r *http.Request, p *page) {
	c.drawSeries(w, r, http.StatusOK, p)
}

func (c *Console) drawSeries(w http.ResponseWriter, r *http.Request, status int, p *page) {
	if p.Series == nil {
		p.Series = &seriesView{}
	}
	all, err := c.Office.Series(r.Context(), *p.Officer, p.Group.ID)
	held, err2 := c.Office.HeldBack(r.Context(), *p.Officer, p.Group.ID)
	surveys, err3 := c.Office.Surveys(r.Context())
	if err := errors.Join(err, err2, err3); err != nil {
		c.fail(w, r, err)
		return
	}
	p.Series.Held, p.Surveys = held, surveys
	for _, s := range all {
		one := runningView{Series: s, Title: s.Flow, Words: s.Schedule}
		for _, f := range surveys {
			if f.Flow == s.Flow {
				one.Title = f.Title
			}
		}
		if !s.Stopped {
			one.Words = c.Office.ScheduleWords(s.Schedule, p.Group.Zone)
		}
		p.Series.Series = append(p.Series.Series, one)
	}
	p.Title = "Check-ins"
	if p.ID == "" {
		p.ID = "s" + c.ID()
	}
	c.draw(w, status, "series.html", p)
}

// series says what a series would do, or starts it. It is started only from the page that
// has said so.
func (c *Console) series(w http.ResponseWriter, r *http.Request, p *page) {
	f := r.PostForm
	for _, name := range []string{"flow", "schedule", "role", "id"} {
		p.Form[name] = strings.TrimSpace(f.Get(name))
	}
	in := group.Series{Group: p.Group.ID, Flow: p.Form["flow"], Schedule: p.Form["schedule"], Role: p.Form["role"]}
	var err error
	if f.Get("do") == "start" {
		const least, most = 4, 20
		if n := len(p.Form["id"]); n >= least && n <= most {
			in.ID = p.Form["id"]
		}
		_, err = c.Office.StartSeries(r.Context(), p.Officer.ID, in)
		if err == nil || errors.Is(err, form.ErrTwice) {
			http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/checkins", http.StatusSeeOther)
			return
		}
	} else {
		var seen group.Foreseen
		if seen, err = c.Office.ForeseeSeries(r.Context(), *p.Officer, in); err == nil {
			p.Series, p.ID = &seriesView{Foreseen: &seen}, "s"+c.ID()
			c.drawSeries(w, r, http.StatusOK, p)
			return
		}
	}
	if errors.As(err, &p.Bad) {
		c.drawSeries(w, r, http.StatusUnprocessableEntity, p)
		return
	}
	c.fail(w, r, err)
}

// stopSeries ends one.
func (c *Console) stopSeries(w http.ResponseWriter, r *http.Request, p *page) {
	if err := c.Office.StopSeries(r.Context(), p.Officer.ID, p.Group.ID, r.PathValue("series")); err != nil {
		c.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/console/g/"+string(p.Group.ID)+"/checkins", http.StatusSeeOther)
}
