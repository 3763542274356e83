// Package docx writes a text document with headings, lists and tables as DOCX:
// plain Office Open XML, with what a screen reader needs (styles that are
// headings, header rows that are marked, a language, a direction). It knows
// nothing of what it writes, and writes the same bytes each time.
package docx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode"

	"blether/internal/zipped"
)

// Document grows from its first paragraph to its last.
type Document struct {
	Title    string
	Language string // BCP 47
	// Right is set where the document as a whole is read from the right. Each
	// paragraph goes by its own letters besides.
	Right  bool
	Date   string // 2006-01-02; it is kept as when the document was made
	Footer string
	body   bytes.Buffer
	tables int
}

// Heading adds a heading: level 0 is the title.
func (d *Document) Heading(level int, text string) {
	style := fmt.Sprintf("Heading%d", level)
	if level == 0 {
		style = "Title"
	}
	d.paragraph(style, text)
}

// Text adds a paragraph.
func (d *Document) Text(text string) { d.paragraph("", text) }

// Strong adds a paragraph in bold.
func (d *Document) Strong(text string) { d.paragraph("Strong", text) }

// Hint adds a paragraph that tells whoever goes on writing what belongs there.
func (d *Document) Hint(text string) { d.paragraph("Hint", text) }

// Item adds one item of a list.
func (d *Document) Item(text string) { d.paragraph("ListBullet", text) }

// Note adds a paragraph in small letters, as stands under a table.
func (d *Document) Note(text string) { d.paragraph("Note", text) }

func (d *Document) paragraph(style, text string) { paragraph(&d.body, style, text) }

// Table is a table whose first row says what stands in each column.
type Table struct {
	About string // in words, for those who do not see it
	Head  []string
	Rows  [][]string // each as long as Head; the first cell names the row
}

// Table adds a table. Its header row is marked and comes again on each page.
func (d *Document) Table(t Table) {
	if len(t.Head) == 0 {
		return
	}
	d.tables++
	turned := ""
	if d.Right {
		turned = "<w:bidiVisual/>"
	}
	fmt.Fprintf(&d.body, `<w:tbl><w:tblPr><w:tblStyle w:val="Figures"/>%s<w:tblW w:w="5000" w:type="pct"/><w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="%s"/><w:tblDescription w:val="%s"/></w:tblPr><w:tblGrid>`,
		turned, escaped(t.About), escaped(t.About))
	widths := columns(len(t.Head))
	for _, width := range widths {
		fmt.Fprintf(&d.body, `<w:gridCol w:w="%d"/>`, width)
	}
	d.body.WriteString(`</w:tblGrid>`)
	d.row(t.Head, widths, true)
	for _, row := range t.Rows {
		d.row(row, widths, false)
	}
	d.body.WriteString(`</w:tbl>`)
}

// textWidth is the room between the margins, in twentieths of a point.
const textWidth = 9638

// columns gives the first column as much room as two others.
func columns(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = textWidth / (n + 1)
	}
	out[0] = textWidth - (n-1)*(textWidth/(n+1))
	return out
}

func (d *Document) row(cells []string, widths []int, head bool) {
	mark, style := "", ""
	if head {
		mark, style = "<w:tblHeader/>", "Head"
	}
	fmt.Fprintf(&d.body, `<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>`, mark)
	for i, width := range widths {
		fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, width)
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		of := style
		if of == "" {
			of = "Cell"
		}
		paragraph(&d.body, of, text)
		d.body.WriteString(`</w:tc>`)
	}
	d.body.WriteString(`</w:tr>`)
}

// paragraph writes one paragraph. Line breaks in a text become spaces.
func paragraph(w *bytes.Buffer, style, text string) {
	text = strings.Join(strings.Fields(text), " ")
	w.WriteString("<w:p><w:pPr>")
	if style != "" {
		fmt.Fprintf(w, `<w:pStyle w:val="%s"/>`, style)
	}
	turn := ""
	if Right(text) {
		w.WriteString("<w:bidi/>")
		turn = "<w:rPr><w:rtl/></w:rPr>"
	}
	w.WriteString("</w:pPr>")
	if text != "" {
		fmt.Fprintf(w, `<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>`, turn, escaped(text))
	}
	w.WriteString("</w:p>")
}

// scripts that are read from the right.
var scripts = []*unicode.RangeTable{unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko}

// Right reports whether a text is read from the right: most of its letters are.
// The first alone does not tell: a sentence may begin with a name in another script.
func Right(text string) bool {
	right, left := 0, 0
	for _, r := range text {
		switch {
		case unicode.In(r, scripts...):
			right++
		case unicode.IsLetter(r):
			left++
		}
	}
	return right > left
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return b.String()
}

// Write writes the document as it has grown up to here.
func (d *Document) Write(w io.Writer) error { return zipped.Write(w, d.parts()) }
