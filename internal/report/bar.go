package report

import (
	"fmt"
	"html/template"
	"strings"
)

// Bar draws the parts of a figure as one stacked bar from 0 to 100 %, with a
// title and description for screen readers, and a pattern beside each colour.
// It has no inline style, so that a strict content policy lets it be, and is laid
// out in per cent of its width, so that its numbers are as large on a phone.
func Bar(r Row, id string) template.HTML {
	var b strings.Builder
	title := template.HTMLEscapeString(r.Place + ", " + r.Who)
	fmt.Fprintf(&b, `<svg class="bars" role="img" aria-labelledby="%s-t %s-d"><title id="%s-t">%s</title><desc id="%s-d">%s</desc>`,
		id, id, id, title, id, template.HTMLEscapeString(Sentence(r)))
	fmt.Fprintf(&b, `<defs><pattern id="%s-p" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" class="none"/><rect width="3" height="8" class="line"/></pattern></defs>`, id)
	x := 0
	for i, p := range r.Parts {
		width := max(p.Share, 0)
		if width == 0 {
			continue
		}
		fill := fmt.Sprintf(`class="part p%d of%d"`, i, len(r.Parts))
		if p.None {
			fill = fmt.Sprintf(`fill="url(#%s-p)" class="part"`, id)
		}
		fmt.Fprintf(&b, `<rect x="%d%%" width="%d%%" height="100%%" %s/>`, x, width, fill)
		if p.Share >= 10 {
			fmt.Fprintf(&b, `<text x="%g%%" y="50%%" dominant-baseline="central" text-anchor="middle">%d</text>`, float64(x)+float64(width)/2, p.Share)
		}
		x += width
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) //nolint:gosec // every text in it was escaped above
}

// Bars draws options that are shares of their own, one bar each.
func Bars(r Row, id string) []template.HTML {
	var out []template.HTML
	for i, p := range r.Parts {
		one := r
		one.Parts = []Part{p}
		out = append(out, Bar(one, fmt.Sprintf("%s-%d", id, i)))
	}
	return out
}
