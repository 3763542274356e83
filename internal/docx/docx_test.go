package docx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestDirectionGoesByMostLetters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"": false, "12 %": false, "Fife": false, "فايف": true, "مجلس فايف الصحي (NHS)": true,
		"فايف, everyone: at least 20 people": false, "ʻ": false, "עברית": true,
	} {
		if Right(text) != want {
			t.Errorf("%q from the right: %t", text, !want)
		}
	}
}

// Whatever a text holds, it is a text: no markup, no character that XML has not,
// no line of its own.
func TestTextsStayTexts(t *testing.T) {
	t.Parallel()
	d := Document{Title: "</dc:title>", Language: `"`, Date: "<", Footer: "&"}
	for _, text := range []string{"<w:p>", "a\x00b\x0b", "one\ntwo\ttwo", "\xff\xfe", "]]>", ""} {
		d.Heading(0, text)
		d.Text(text)
		d.Table(Table{About: `"` + text, Head: []string{text, text}, Rows: [][]string{{text}, {text, text, text}}})
	}
	d.Table(Table{}) // a table of nothing is none
	for _, p := range d.parts() {
		x := xml.NewDecoder(bytes.NewReader(p.Body))
		for {
			if _, err := x.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", p.Name, err)
			}
		}
	}
	if !strings.Contains(d.document(), "one two two") || d.tables != 6 {
		t.Error("a text or a table is not as it was given")
	}
}

func TestColumnsFillThePage(t *testing.T) {
	t.Parallel()
	for n := 1; n < 9; n++ {
		sum := 0
		for _, width := range columns(n) {
			sum += width
		}
		if sum != textWidth {
			t.Errorf("%d columns are %d wide", n, sum)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestAWriterThatFails(t *testing.T) {
	t.Parallel()
	if err := new(Document).Write(full{}); err == nil {
		t.Error("it is not told")
	}
}
