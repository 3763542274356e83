package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"io"
	"strings"

	"blether/internal/release"
	"blether/internal/report"
)

// SVG writes the figures of one question as a drawing: the same as PNG, from 0 to
// 100 %, with a pattern beside each colour, what is held back, and all of it in
// words for those who do not see it. Texts stay texts: whoever shows it shapes them.
func SVG(w io.Writer, d *release.Document, question, language, dir string) error {
	q := asked(d, question)
	if q == nil {
		return fmt.Errorf("draw question %q of release %s: %w", question, d.ID, ErrQuestion)
	}
	s := layOutDrawing(d, q, language, dir == "rtl")
	p := pen{mirrored: dir == "rtl", patterns: map[tone]string{}}
	p.say(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" lang="%s" xml:lang="%s" role="img" aria-labelledby="title desc" font-family="'Noto Sans Arabic', 'DejaVu Sans', Verdana, Tahoma, sans-serif">`,
		sheetWidth, s.height, sheetWidth, s.height, escaped(language), escaped(language))
	p.say("\n<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escaped(report.In(q.Label, language)), escaped(inFull(d, q, language)))
	p.defs(s.areas)
	p.say(`<rect width="%d" height="%d" fill="%s"/>`+"\n", sheetWidth, s.height, hex(paper))
	for _, a := range s.areas {
		p.area(a)
	}
	for _, t := range s.texts {
		p.text(t)
	}
	p.say("</svg>\n")
	if _, err := w.Write(p.Bytes()); err != nil {
		return fmt.Errorf("write drawing of question %q: %w", question, err)
	}
	return nil
}

// inFull says in words all that a drawing shows.
func inFull(d *release.Document, q *release.Asked, language string) string {
	out := []string{report.In(d.Title, language) + ". " + report.Results(d), report.Limits}
	if d.Demo {
		out = append([]string{demo}, out...)
	}
	rows := report.Rows(d, language)[q.Name]
	if len(rows) == 0 {
		out = append(out, report.NoFigures)
	}
	for _, r := range rows {
		out = append(out, report.Sentence(r))
	}
	for _, h := range d.HeldBack {
		out = append(out, report.Held(h, language))
	}
	return strings.Join(out, "\n")
}

// pen writes a drawing.
type pen struct {
	bytes.Buffer
	mirrored bool
	patterns map[tone]string // ids
}

func (p *pen) say(format string, args ...any) { fmt.Fprintf(p, format, args...) }

// defs writes the patterns that a drawing uses, in the order in which it does.
func (p *pen) defs(areas []area) {
	p.say("<defs>")
	for _, a := range areas {
		shape := shapeOf(a.tone)
		if shape == "" || p.patterns[a.tone] != "" {
			continue
		}
		id := fmt.Sprintf("p%d", len(p.patterns)+1)
		p.patterns[a.tone] = id
		p.say(`<pattern id="%s" width="16" height="16" patternUnits="userSpaceOnUse"><rect width="16" height="16" fill="%s"/>%s</pattern>`, id, hex(a.tone.fill), shape)
	}
	p.say("</defs>\n")
}

func (p *pen) area(a area) {
	fill := hex(a.tone.fill)
	if id := p.patterns[a.tone]; id != "" {
		fill = "url(#" + id + ")"
	}
	edge := ""
	if a.thick > 0 {
		edge = fmt.Sprintf(` stroke="%s" stroke-width="%d"`, hex(a.edge), a.thick)
		a.Rectangle = a.Inset(a.thick / 2)
	}
	if a.open() {
		edge += ` stroke-dasharray="10 7"`
	}
	p.say(`<rect x="%d" y="%d" width="%d" height="%d" fill="%s"%s/>`+"\n", a.Min.X, a.Min.Y, a.Dx(), a.Dy(), fill, edge)
}

// text sets a line by the side that it begins at, as the viewer's letters may be
// narrower than those that it was measured with.
func (p *pen) text(t placed) {
	x, anchor, direction, weight := t.x, "start", "ltr", ""
	if t.right {
		direction = "rtl"
	}
	switch {
	case t.centred:
		x, anchor = t.x+t.width/2, "middle"
	case t.right || p.mirrored:
		x = t.x + t.width
		if !t.right {
			anchor = "end"
		}
	}
	if t.style.bold {
		weight = ` font-weight="bold"`
	}
	p.say(`<text x="%d" y="%d" font-size="%d" fill="%s" direction="%s" text-anchor="%s"%s>%s</text>`+"\n",
		x, t.baseline, t.style.size, hex(t.style.colour), direction, anchor, weight, escaped(t.text))
}

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return b.String()
}
