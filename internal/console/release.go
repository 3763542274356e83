package console

import (
	"bytes"
	"io"
	"net/http"

	"blether/internal/member"
	"blether/internal/release"
	"blether/internal/report"
)

// release shows a release. Every officer of its groups gets the same bytes (R11).
func (c *Console) release(w http.ResponseWriter, r *http.Request, o member.Officer) {
	d := c.read(w, r, o)
	if d == nil {
		return
	}
	c.send(w, r, "text/html; charset=utf-8", func(w io.Writer) error { return report.Page(w, d, "en", "ltr", false) })
}

// export gives a release as a file.
func (c *Console) export(w http.ResponseWriter, r *http.Request, o member.Officer) {
	d := c.read(w, r, o)
	if d == nil {
		return
	}
	format := r.URL.Query().Get("format")
	write, kind := Export(d, format)
	if write == nil {
		c.say(w, http.StatusBadRequest, "There is no such form", "A release comes as html, csv or md.")
		return
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+d.ID+`.`+format+`"`)
	c.send(w, r, kind, write)
}

// Export gives the writer of one form of a release, and its media type; nil
// where there is no such form.
func Export(d *release.Document, format string) (write func(io.Writer) error, kind string) {
	switch format {
	case "html":
		return func(w io.Writer) error { return report.Page(w, d, "en", "ltr", true) }, "text/html; charset=utf-8"
	case "csv":
		return func(w io.Writer) error { return report.CSV(w, d, "en") }, "text/csv; charset=utf-8"
	case "md":
		return func(w io.Writer) error { return report.Markdown(w, d, "en") }, "text/markdown; charset=utf-8"
	}
	return nil, ""
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
