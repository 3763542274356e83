package console

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"

	"blether/internal/member"
	"blether/internal/pack"
	"blether/internal/release"
	"blether/internal/report"
)

// release shows a release. Every officer of its groups gets the same bytes (R11).
func (c *Console) release(w http.ResponseWriter, r *http.Request, o member.Officer) {
	d := c.read(w, r, o)
	if d == nil {
		return
	}
	v := report.Whole(d, "en", "ltr")
	var err error
	if v.Said, err = c.Office.Said(r.Context(), o, d); err != nil {
		c.fail(w, r, err)
		return
	}
	c.send(w, r, "text/html; charset=utf-8", func(w io.Writer) error { return report.Page(w, v, ways(d)) })
}

// ways are the links from the page of a release to its forms.
func ways(d *release.Document) *report.Ways {
	at := "/console/release/" + url.PathEscape(d.ID) + "/export"
	out := &report.Ways{Home: "/console", Save: at, Places: report.Places(d, "en")}
	var charts []pack.Form
	for _, f := range pack.Forms() {
		if f.Chart {
			charts = append(charts, f)
			continue
		}
		out.Forms = append(out.Forms, way(at, f, ""))
	}
	out.OfPlaces = out.Forms
	out.Charts = func(question string) (links []report.Way) {
		for _, f := range charts {
			links = append(links, way(at, f, question))
		}
		return links
	}
	return out
}

func way(at string, f pack.Form, question string) report.Way {
	ask := url.Values{"format": {f.Name}}
	if question != "" {
		ask.Set("question", question)
	}
	return report.Way{URL: at + "?" + ask.Encode(), Format: f.Name, Name: f.Title, About: f.About}
}

// export gives a release as a file.
func (c *Console) export(w http.ResponseWriter, r *http.Request, o member.Officer) {
	d := c.read(w, r, o)
	if d == nil {
		return
	}
	ask := r.URL.Query()
	said, err := c.Office.Said(r.Context(), o, d)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	file, err := pack.Make(d, pack.Order{Said: said, Form: ask.Get("format"), Place: ask.Get("place"), Question: ask.Get("question"), Language: "en", Dir: "ltr"})
	switch {
	case errors.Is(err, pack.ErrForm), errors.Is(err, pack.ErrWhich):
		c.say(w, http.StatusBadRequest, "There is no such form", "The page of the release lists the forms that there are.")
		return
	case errors.Is(err, report.ErrPlace), errors.Is(err, report.ErrQuestion):
		c.say(w, http.StatusNotFound, "The release does not have that", "The page of the release lists its places and questions.")
		return
	case err != nil:
		c.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+file.Name+`"`)
	w.Header().Set("Content-Type", file.Media)
	_, _ = w.Write(file.Body) // the browser has gone; nothing to do
}

func (c *Console) read(w http.ResponseWriter, r *http.Request, o member.Officer) *release.Document {
	d, err := c.Office.Release(r.Context(), o, r.PathValue("id"))
	if err != nil {
		c.fail(w, r, err)
		return nil
	}
	return d
}

func (c *Console) send(w http.ResponseWriter, r *http.Request, kind string, write func(io.Writer) error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		c.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(b.Bytes()) // the browser has gone; nothing to do
}
