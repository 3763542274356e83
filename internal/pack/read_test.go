package pack

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"blether/internal/zipped"
)

// reads takes out of a file every text that somebody can read in it.
func reads(t testing.TB, form string, b []byte) string {
	t.Helper()
	switch form {
	case "xlsx":
		return strings.Join(cells(t, b), "\n")
	case "docx":
		return xmlText(t, part(t, b, "word/document.xml")) + "\n" + xmlText(t, part(t, b, "word/footer1.xml"))
	case "svg":
		return ticks.ReplaceAllString(xmlText(t, b), "\n")
	case "page", "easy":
		return html.UnescapeString(tags.ReplaceAllString(styles.ReplaceAllString(string(b), ""), "\n"))
	case "md":
		return headings.ReplaceAllString(string(b), "## ")
	case "easy-md", "csv":
		return string(b)
	}
	t.Fatalf("nobody knows how to read %s", form)
	return ""
}

var (
	tags     = regexp.MustCompile(`<[^>]*>`)
	styles   = regexp.MustCompile(`(?s)<style>.*?</style>`)
	headings = regexp.MustCompile(`(?m)^## [0-9]+\. `)
	// ticks are the numbers of the axis: fixed words of each chart.
	ticks = regexp.MustCompile(`(?m)^(0|20|40|60|80|100) %$`)
)

func cells(t testing.TB, b []byte) []string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	var out []string
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			out = append(out, row...)
		}
	}
	return out
}

func part(t testing.TB, b []byte, name string) []byte {
	t.Helper()
	files, err := zipped.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name == name {
			return f.Body
		}
	}
	t.Fatalf("no %s", name)
	return nil
}

// xmlText is what stands between the tags, one piece a line.
func xmlText(t testing.TB, b []byte) string {
	t.Helper()
	var out strings.Builder
	for x := xml.NewDecoder(bytes.NewReader(b)); ; {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			out.Write(token)
		case xml.EndElement:
			out.WriteString("\n")
		}
	}
}
