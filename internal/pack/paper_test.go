package pack

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"blether/internal/zipped"
)

// A text document is sound: its parts are well-formed, what they name is there,
// and every table has a header row and rows of the same length.
func TestPaperIsSound(t *testing.T) {
	t.Parallel()
	for _, o := range []Order{{Form: "docx"}, {Form: "docx", Place: "fife"}, {Form: "docx", Language: "ar", Dir: "rtl"}} {
		b := order(t, usual(t), o)
		files, err := zipped.Read(b)
		if err != nil || files[0].Name != "[Content_Types].xml" {
			t.Fatalf("the first part is not the list of types (%v)", err)
		}
		there := map[string]bool{}
		for _, f := range files {
			there[f.Name] = true
			xmlText(t, f.Body)
		}
		for _, named := range attributes(t, part(t, b, "[Content_Types].xml"), "PartName") {
			if !there[strings.TrimPrefix(named, "/")] {
				t.Errorf("%s is named and not there", named)
			}
		}
		for _, named := range attributes(t, part(t, b, "word/_rels/document.xml.rels"), "Target") {
			if !there["word/"+named] {
				t.Errorf("%s is named and not there", named)
			}
		}
		body := part(t, b, "word/document.xml")
		styles := strings.Join(attributes(t, part(t, b, "word/styles.xml"), "styleId"), " ")
		for _, name := range append(values(t, body, "pStyle"), values(t, body, "tblStyle")...) {
			if !strings.Contains(" "+styles+" ", " "+name+" ") {
				t.Errorf("no style %s", name)
			}
		}
		soundTables(t, body)
	}
}

// table is what a test looks at of one.
type table struct {
	Caption *struct{}  `xml:"tblPr>tblCaption"`
	Columns []struct{} `xml:"tblGrid>gridCol"`
	Rows    []struct {
		Header *struct{}  `xml:"trPr>tblHeader"`
		Cells  []struct{} `xml:"tc"`
	} `xml:"tr"`
}

// soundTables goes through the tables of a document.
func soundTables(t *testing.T, body []byte) {
	t.Helper()
	var tables []table
	for x := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if e, is := token.(xml.StartElement); is && e.Name.Local == "tbl" {
			var one table
			if err := x.DecodeElement(&one, &e); err != nil {
				t.Fatal(err)
			}
			tables = append(tables, one)
		}
	}
	if len(tables) < 4 {
		t.Fatalf("%d tables", len(tables))
	}
	for i, table := range tables {
		if table.Caption == nil || len(table.Rows) < 2 || table.Rows[0].Header == nil {
			t.Errorf("table %d has no header row or no name", i)
		}
		for _, row := range table.Rows {
			if len(row.Cells) != len(table.Columns) {
				t.Errorf("table %d: %d cells in %d columns", i, len(row.Cells), len(table.Columns))
			}
		}
	}
}

func attributes(t *testing.T, b []byte, name string) (out []string) {
	t.Helper()
	for x := xml.NewDecoder(bytes.NewReader(b)); ; {
		token, err := x.Token()
		if err != nil {
			return out
		}
		if e, is := token.(xml.StartElement); is {
			for _, a := range e.Attr {
				if a.Name.Local == name {
					out = append(out, a.Value)
				}
			}
		}
	}
}

func values(t *testing.T, b []byte, element string) (out []string) {
	t.Helper()
	for x := xml.NewDecoder(bytes.NewReader(b)); ; {
		token, err := x.Token()
		if err != nil {
			return out
		}
		if e, is := token.(xml.StartElement); is && e.Name.Local == element && len(e.Attr) > 0 {
			out = append(out, e.Attr[0].Value)
		}
	}
}

// Texts stay texts, and who reads Arabic reads it from the right.
func TestPaperTexts(t *testing.T) {
	t.Parallel()
	d := sample{people: 60, k: 5, last: true, spread: "fife lothian", nasty: `</w:t><w:p>&"`}.build(t)
	if text := reads(t, "docx", order(t, d, Order{Form: "docx"})); !strings.Contains(text, `</w:t><w:p>&"How <b>was</b> it?`) {
		t.Error("a text became markup")
	}
	d.Title["ar"] = "نتائج (Demo)"
	body := string(part(t, order(t, d, Order{Form: "docx", Language: "ar", Dir: "rtl"}), "word/document.xml"))
	if !strings.Contains(body, `<w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">نتائج (Demo)`) || !strings.Contains(body, "<w:bidiVisual/>") {
		t.Error("Arabic does not begin on the right")
	}
}

func TestPaperHasRoomForWhatWasDecided(t *testing.T) {
	t.Parallel()
	text := reads(t, "docx", order(t, usual(t), Order{Form: "docx"}))
	for _, want := range []string{"Who took part", "people stand behind this.", "Rounded to steps of", "held back", "privacy receipt", "What was decided", "What could not change", "hash"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}
