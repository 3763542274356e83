package chart

import "fmt"

// marks are the patterns beside the colours of a drawing, each 16 by 16 and
// written for one colour of lines. The diagonal is kept for "no answer".
var marks = []string{
	"",
	`<circle cx="4" cy="4" r="2" fill="%[1]s"/><circle cx="12" cy="12" r="2" fill="%[1]s"/>`,
	`<rect x="6" width="3" height="16" fill="%[1]s"/>`,
	`<rect y="6" width="16" height="3" fill="%[1]s"/>`,
	`<rect x="7" width="2" height="16" fill="%[1]s"/><rect y="7" width="16" height="2" fill="%[1]s"/>`,
	`<circle cx="8" cy="8" r="5" fill="none" stroke="%[1]s" stroke-width="2"/>`,
	`<path d="M0 12 L4 4 L8 12 L12 4 L16 12" fill="none" stroke="%[1]s" stroke-width="2"/>`,
	`<rect width="8" height="8" fill="%[1]s"/><rect x="8" y="8" width="8" height="8" fill="%[1]s"/>`,
}

// hatches are those of pictures.
var hatches = map[hatch]string{
	diagonal: `<path d="M-4 4 L4 -4 M0 16 L16 0 M12 20 L20 12" stroke="%[1]s" stroke-width="4"/>`,
	upright:  `<rect x="5" width="5" height="16" fill="%[1]s"/>`,
	level:    `<rect y="5" width="16" height="5" fill="%[1]s"/>`,
}

// shapeOf is the pattern of a tone; "" where its colour stands alone.
func shapeOf(t tone) string {
	out := ""
	if form := hatches[t.hatch]; form != "" {
		out = fmt.Sprintf(form, hex(t.line))
	}
	if t.mark > 0 {
		out += fmt.Sprintf(marks[t.mark], hex(mix(t.fill, ink, 1, 4)))
	}
	return out
}
