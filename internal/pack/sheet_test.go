package pack

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"blether/internal/zipped"
)

// Texts that a spreadsheet would take for a formula stay texts, as they are.
func TestNoTextBecomesAFormula(t *testing.T) {
	t.Parallel()
	for _, nasty := range []string{"=1+1", "=cmd|' /C calc'!A0 ", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "'=1+1", `=HYPERLINK("http://x.example","y")`} {
		b := order(t, sample{people: 60, k: 5, last: true, spread: "fife lothian", nasty: nasty}.build(t), Order{Form: "xlsx"})
		files, err := zipped.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if bytes.Contains(f.Body, []byte("<f>")) || bytes.Contains(f.Body, []byte("<f ")) || strings.Contains(f.Name, "externalLink") || bytes.Contains(f.Body, []byte("<hyperlink")) {
				t.Errorf("%q became a formula or a link in %s", nasty, f.Name)
			}
		}
		f, err := excelize.OpenReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		// The question's text: it is there, it is a text, and stays one when edited.
		const at = "B2"
		got, _ := f.GetCellValue("Figures", at)
		kind, _ := f.GetCellType("Figures", at)
		id, _ := f.GetCellStyle("Figures", at)
		style, err := f.GetStyle(id)
		if err != nil || kind != excelize.CellTypeSharedString || style.NumFmt != 49 || !strings.Contains(got, "was") || strings.TrimSpace(nasty)[0] != strings.TrimSpace(got)[0] {
			t.Errorf("%q: cell %q of type %d, %v", nasty, got, kind, err)
		}
		_ = f.Close()
	}
}

func TestSheetsHaveHeadersThatAreExplained(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(order(t, usual(t), Order{Form: "xlsx"})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	rows, err := f.GetRows("Dictionary")
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	for _, row := range rows[1:] {
		if len(row) != 3 || row[2] == "" {
			t.Errorf("row %q", row)
			continue
		}
		explained[row[0]+"/"+row[1]] = true
	}
	for _, sheet := range []string{"Figures", "Held back", "Method"} {
		rows, err := f.GetRows(sheet)
		if err != nil || len(rows) < 2 {
			t.Fatalf("%s has %d rows, %v", sheet, len(rows), err)
		}
		for _, name := range rows[0] {
			if !explained[sheet+"/"+name] {
				t.Errorf("column %s of %s is not explained", name, sheet)
			}
		}
		if tables, err := f.GetTables(sheet); err != nil || len(tables) != 1 {
			t.Errorf("%s has no marked header: %v", sheet, err)
		}
	}
}

func TestSheetFromTheRight(t *testing.T) {
	t.Parallel()
	b := order(t, usual(t), Order{Form: "xlsx", Language: "ar", Dir: "rtl"})
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	for _, sheet := range f.GetSheetList() {
		if view, err := f.GetSheetView(sheet, 0); err != nil || view.RightToLeft == nil || !*view.RightToLeft {
			t.Errorf("%s begins on the left (%v)", sheet, err)
		}
	}
	if !strings.Contains(reads(t, "xlsx", b), "نص How") {
		t.Error("no Arabic text")
	}
}
