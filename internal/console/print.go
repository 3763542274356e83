package console

import (
	"fmt"
	"html/template"
	"net"
	"net/url"
	"strings"
	"time"

	"rsc.io/qr"

	"blether/internal/lang"
)

// printView is what is printed: slips, or a poster in several languages.
type printView struct {
	Leaves  []leafView
	Expires time.Time
	Ended   bool
}

// leafView is one slip, or one page of a poster.
type leafView struct {
	Lang lang.Language
	Link string // as it is read and typed
	QR   template.HTML
}

func (c *Console) leaf(tag, code string) (leafView, error) {
	link := c.Office.Link(code)
	picture, err := square(link + "?lang=" + tag)
	return leafView{Lang: c.Words.Language(tag), Link: strings.TrimSuffix(link, code) + grouped(code), QR: picture}, err
}

// grouped writes a code in groups of four, so that it can be typed from paper.
func grouped(code string) string {
	var parts []string
	for len(code) > 4 {
		parts, code = append(parts, code[:4]), code[4:]
	}
	return strings.Join(append(parts, code), "-")
}

// quiet is the white margin that scanners need, in modules.
const quiet = 4

// square draws a QR code as SVG: one path, no colour but black on white, no
// inline style. It is hidden from screen readers, which read the link beside it.
func square(text string) (template.HTML, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", fmt.Errorf("draw QR code: %w", err)
	}
	size := code.Size + 2*quiet
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="qr" viewBox="0 0 %d %d" shape-rendering="crispEdges" aria-hidden="true"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="`, size, size, size, size)
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return template.HTML(b.String()), nil //nolint:gosec // numbers only
}

// near reports whether the address that people see leads to this computer only.
func (c *Console) near() bool {
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || (ip != nil && (ip.IsLoopback() || ip.IsUnspecified()))
}
