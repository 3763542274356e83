package pack

import (
	"bytes"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"blether/internal/report"
	"blether/internal/zipped"
)

// Sheet writes a release as a spreadsheet: what its columns mean, the figures,
// what is held back, and how it was made. Every cell is a text or a number and
// none is a formula: a text that begins like one stays a text, also where somebody
// opens its cell and leaves it again.
func Sheet(w io.Writer, v report.View) error {
	b, err := newBook(v)
	if err != nil {
		return fmt.Errorf("make spreadsheet: %w", err)
	}
	for _, t := range []tab{dictionary(), figures(v), held(v), method(v)} {
		b.tab(t)
	}
	return b.write(w)
}

// tab is one sheet: a heading row, and rows of texts and numbers.
type tab struct {
	name    string
	columns []column
	rows    [][]any // string, int or float64; nil is an empty cell
}

// column is one of a sheet, with what it means.
type column struct {
	name  string
	width float64
	means string
}

// book is a spreadsheet that is being written. The first thing that goes wrong
// is kept, and nothing is written after it.
type book struct {
	file               *excelize.File
	right              bool
	text, number, head int // styles
	tabs               int
	err                error
}

func newBook(v report.View) (*book, error) {
	b := &book{file: excelize.NewFile(), right: v.Dir == "rtl"}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	const asText = 49 // the number format "@": what is typed into the cell stays a text
	b.text = b.style(&excelize.Style{NumFmt: asText, Alignment: top})
	b.number = b.style(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}})
	b.head = b.style(&excelize.Style{NumFmt: asText, Alignment: top, Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 11}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E3ECE9"}}})
	at := v.Date + "T00:00:00Z"
	b.try(b.file.SetDocProps(&excelize.DocProperties{Title: v.Heading(), Creator: "Blether", LastModifiedBy: "Blether", Language: v.Language, Created: at, Modified: at}))
	return b, b.err
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) style(s *excelize.Style) int {
	id, err := b.file.NewStyle(s)
	b.try(err)
	return id
}

// tab adds a sheet, whose first row stays in sight and is marked as the header.
func (b *book) tab(t tab) {
	if b.tabs++; b.tabs == 1 {
		b.try(b.file.SetSheetName("Sheet1", t.name))
	} else {
		_, err := b.file.NewSheet(t.name)
		b.try(err)
	}
	for i, c := range t.columns {
		letter := letterOf(i)
		b.try(b.file.SetColWidth(t.name, letter, letter, c.width))
		b.cell(t.name, i, 1, c.name, b.head)
	}
	for i, row := range t.rows {
		for j, value := range row {
			b.cell(t.name, j, i+2, value, b.text)
		}
		b.try(b.file.SetRowHeight(t.name, i+2, t.height(row)))
	}
	b.toPrint(t.name)
	b.try(b.file.SetPanes(t.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	b.try(b.file.SetSheetView(t.name, 0, &excelize.ViewOptions{RightToLeft: &b.right}))
	if len(t.rows) > 0 {
		end := fmt.Sprintf("%s%d", letterOf(len(t.columns)-1), len(t.rows)+1)
		b.try(b.file.AddTable(t.name, &excelize.Table{Range: "A1:" + end, Name: fmt.Sprintf("Table_%d", b.tabs), StyleName: "TableStyleLight1"}))
	}
}

// height is that of a row whose texts are broken into lines: not every program
// works it out by itself. It is in points, and no more than a sheet may have.
func (t tab) height(row []any) float64 {
	lines := 1
	for i, value := range row {
		if text, is := value.(string); is {
			lines = max(lines, int(float64(len([]rune(text)))/(0.85*t.columns[i].width))+1)
		}
	}
	return min(float64(15*lines), 400)
}

// toPrint lays a sheet out on paper: across the width of a page, with its header
// on each.
func (b *book) toPrint(sheet string) {
	across, wide, high := "landscape", 1, 0
	fit := true
	b.try(b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.try(b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &across, FitToWidth: &wide, FitToHeight: &high}))
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!$1:$1", Scope: sheet}))
}

// cell writes one value. Texts go in as texts, never through anything that reads
// them.
func (b *book) cell(sheet string, column, row int, value any, style int) {
	at := fmt.Sprintf("%s%d", letterOf(column), row)
	switch v := value.(type) {
	case string:
		b.try(b.file.SetCellStr(sheet, at, v))
	case int, float64:
		b.try(b.file.SetCellValue(sheet, at, v))
		style = b.number
	case nil:
	}
	b.try(b.file.SetCellStyle(sheet, at, at, style))
}

// letterOf names a column; none of our sheets has more than there are letters.
func letterOf(column int) string { return string(rune('A' + column)) }

// write puts the parts of the spreadsheet into a zip of our own, so that the same
// release gives the same bytes.
func (b *book) write(w io.Writer) error {
	if b.err != nil {
		return fmt.Errorf("make spreadsheet: %w", b.err)
	}
	var raw bytes.Buffer
	if _, err := b.file.WriteTo(&raw); err != nil {
		return fmt.Errorf("write spreadsheet: %w", err)
	}
	if err := b.file.Close(); err != nil {
		return fmt.Errorf("write spreadsheet: %w", err)
	}
	files, err := zipped.Read(raw.Bytes())
	if err != nil {
		return fmt.Errorf("write spreadsheet: %w", err)
	}
	return zipped.Write(w, files)
}
