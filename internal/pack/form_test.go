package pack

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"blether/internal/release"
	"blether/internal/report"
	"blether/internal/zipped"
)

// Every officer gets the same bytes, whenever they ask (R11).
func TestSameBytesTwice(t *testing.T) {
	t.Parallel()
	d := usual(t)
	for _, f := range Forms() {
		for _, place := range []string{"", "fife"} {
			o := Order{Form: f.Name, Place: place}
			if f.Chart {
				o.Question = "scale"
			}
			if first := order(t, d, o); !bytes.Equal(first, order(t, d, o)) || len(first) == 0 {
				t.Errorf("%s differs from one time to the next", f.Name)
			}
		}
	}
}

func TestPackHoldsEveryFormAndSaysWhatEachIs(t *testing.T) {
	t.Parallel()
	d := usual(t)
	files, err := zipped.Read(order(t, d, Order{Form: Pack}))
	if err != nil {
		t.Fatal(err)
	}
	note := ""
	for _, f := range files {
		if f.Name == "README.txt" {
			note = string(f.Body)
		}
	}
	names := map[string]bool{}
	for _, f := range files {
		if names[f.Name] = true; f.Name != "README.txt" && !strings.Contains(note, f.Name) {
			t.Errorf("the note does not say what %s is", f.Name)
		}
	}
	for _, f := range Forms() {
		if name := d.ID + "." + f.Ending; !f.Chart && f.Name != Pack && !names[name] {
			t.Errorf("no %s", name)
		}
	}
	if !names["charts/01-scale.svg"] || !names["charts/06-how.png"] || !strings.Contains(note, d.Hash) {
		t.Errorf("files %v", names)
	}
	b, err := d.Bytes()
	if err != nil || !bytes.Equal(part(t, order(t, d, Order{Form: Pack}), d.ID+".json"), b) {
		t.Error("the release itself is not there as it is")
	}
}

func TestWhatThereIsNot(t *testing.T) {
	t.Parallel()
	d := usual(t)
	for want, o := range map[error]Order{
		ErrForm:            {Form: "exe"},
		ErrWhich:           {Form: "svg"},
		report.ErrPlace:    {Form: "page", Place: "atlantis"},
		report.ErrQuestion: {Form: "svg", Question: "age"},
	} {
		if f, err := Make(d, o); !errors.Is(err, want) || f.Body != nil {
			t.Errorf("%+v gave %v", o, err)
		}
	}
}

// Names of a document that was written by hand cannot lead out of a zip.
func TestNamesStayInTheZip(t *testing.T) {
	t.Parallel()
	d := usual(t)
	for i := range d.Questions {
		d.Questions[i].Name = "../../etc/" + d.Questions[i].Name
	}
	files, err := zipped.Read(order(t, d, Order{Form: Pack}))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.Contains(f.Name, "..") && !strings.HasPrefix(f.Name, "charts/") || strings.Count(f.Name, "/") > 1 {
			t.Errorf("file %q", f.Name)
		}
	}
}

// Of one place there is what is of it, with pools explained, and nothing of others.
func TestOfOnePlace(t *testing.T) {
	t.Parallel()
	d := usual(t)
	for _, p := range report.Places(d, "en") {
		for _, asked := range []string{p.Name, strings.ToUpper(p.Label)} {
			v, err := report.Whole(d, "en", "ltr").Of(asked)
			if err != nil {
				t.Fatal(err)
			}
			shown := append(append([]release.Block{}, v.Blocks...), v.Totals...)
			for _, b := range shown {
				if b.Pool && (!strings.Contains(strings.Join(b.Places, " "), p.Name) || !strings.Contains(strings.Join(v.Notes, " "), "counted in")) || !b.Pool && b.Place != p.Name {
					t.Errorf("%s shows %s", asked, b.ID)
				}
			}
			if len(shown)+len(v.HeldBack) == 0 {
				t.Errorf("%s shows nothing and does not say why", asked)
			}
		}
	}
	if len(d.Blocks) == 0 || d.Hash == "" {
		t.Error("the release itself was cut")
	}
	if _, err := release.Read(must(d.Bytes())); err != nil {
		t.Errorf("the release was changed: %v", err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
