package docx

import (
	"fmt"
	"strings"
)

// style is one style of paragraphs. Sizes are half points, spaces twentieths of
// a point.
type style struct {
	id, name          string
	outline           int // level of a heading from 1; 0 is none
	size              int
	bold, italic      bool
	colour            string
	before, after     int
	keep, list, plain bool // keep with the next; item of a list; base of the others
}

var paragraphs = []style{
	{id: "Normal", name: "Normal", plain: true, after: 120},
	{id: "Title", name: "Title", size: 40, bold: true, after: 120, keep: true},
	{id: "Heading1", name: "heading 1", outline: 1, size: 30, bold: true, before: 360, after: 120, keep: true},
	{id: "Heading2", name: "heading 2", outline: 2, size: 26, bold: true, before: 280, after: 100, keep: true},
	{id: "Heading3", name: "heading 3", outline: 3, size: 23, bold: true, before: 200, after: 80, keep: true},
	{id: "Strong", name: "Strong text", bold: true, after: 120},
	{id: "Hint", name: "Hint", italic: true, colour: "44555D", after: 240},
	{id: "Note", name: "Note", size: 19, colour: "33434B", before: 60, after: 160},
	{id: "ListBullet", name: "List Bullet", list: true, after: 60},
	{id: "Head", name: "Table head", size: 20, bold: true, keep: true},
	{id: "Cell", name: "Table cell", size: 20},
}

func (d *Document) styles() string {
	var b strings.Builder
	language := escaped(d.Language)
	fmt.Fprintf(&b, `<w:styles %s><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="%s" w:bidi="%s"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`, words, language, language)
	for _, s := range paragraphs {
		s.write(&b)
	}
	b.WriteString(tableStyle + `</w:styles>`)
	return b.String()
}

func (s style) write(b *strings.Builder) {
	if s.plain {
		fmt.Fprintf(b, `<w:style w:type="paragraph" w:default="1" w:styleId="%s"><w:name w:val="%s"/><w:qFormat/><w:pPr>`, s.id, s.name)
	} else {
		fmt.Fprintf(b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>`, s.id, s.name)
	}
	if s.keep {
		b.WriteString(`<w:keepNext/><w:keepLines/>`)
	}
	if s.list {
		b.WriteString(`<w:numPr><w:numId w:val="1"/></w:numPr>`)
	}
	fmt.Fprintf(b, `<w:spacing w:before="%d" w:after="%d"/>`, s.before, s.after)
	if s.outline > 0 {
		fmt.Fprintf(b, `<w:outlineLvl w:val="%d"/>`, s.outline-1)
	}
	b.WriteString(`</w:pPr><w:rPr>`)
	if s.bold {
		b.WriteString(`<w:b/><w:bCs/>`)
	}
	if s.italic {
		b.WriteString(`<w:i/><w:iCs/>`)
	}
	if s.colour != "" {
		fmt.Fprintf(b, `<w:color w:val="%s"/>`, s.colour)
	}
	if s.size > 0 {
		fmt.Fprintf(b, `<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, s.size, s.size)
	}
	b.WriteString(`</w:rPr></w:style>`)
}

const line = ` w:val="single" w:sz="4" w:space="0" w:color="6F7F86"/>`

const tableStyle = `<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
	`<w:style w:type="table" w:styleId="Figures"><w:name w:val="Figures"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top` + line + `<w:left` + line + `<w:bottom` + line + `<w:right` + line + `<w:insideH` + line + `<w:insideV` + line + `</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="90" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr>` +
	`<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E3ECE9"/></w:tcPr></w:tblStylePr></w:style>`
