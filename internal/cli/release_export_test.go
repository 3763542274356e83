package cli

import (
	"bytes"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"blether/internal/release"
)

// withRelease is an instance with a release of answers from one place.
func withRelease(t *testing.T) (*instance, *release.Document) {
	t.Helper()
	i := pledging(t)
	answerAll(t, i, 24)
	i.at(testStart.AddDate(0, 0, 29))
	i.tick(t)
	all, err := i.app.responses.Documents(i.ctx)
	if err != nil || len(all) == 0 {
		t.Fatalf("%d releases, %v", len(all), err)
	}
	return i, all[0]
}

// file fetches what is no page, and gives it with what it is called.
func (c clerk) file(want int, path string) (body []byte, name string) {
	c.t.Helper()
	r, err := c.Get(c.url + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Body.Close()
	if body, err = io.ReadAll(r.Body); err != nil || r.StatusCode != want {
		c.t.Errorf("GET %s: status %d, %v", path, r.StatusCode, err)
	}
	return body, r.Header.Get("Content-Disposition")
}

// Every form that the page of a release offers can be had, and is what the
// command writes.
func TestReleasePageOffersEveryForm(t *testing.T) {
	t.Parallel()
	i, doc := withRelease(t)
	c, _ := i.clerk(t, "Demo", "demo-experts")
	c.get(200, "/console/release/"+doc.ID)
	c.says("Save this release")
	links := regexp.MustCompile(`href="(/console/release/[^"]*export[^"]*format=([a-z-]+)[^"]*)"`).FindAllStringSubmatch(c.page, -1)
	seen := map[string]bool{}
	for _, l := range links {
		format := l[2]
		if seen[format] {
			continue // of another question
		}
		seen[format] = true
		file, name := c.file(200, html.UnescapeString(l[1]))
		if !strings.HasPrefix(name, "attachment; filename=\""+doc.ID) {
			t.Errorf("%s: %s", format, name)
		}
		of := releaseExport{Release: doc.ID, Format: format, Language: "en"}
		if strings.Contains(l[1], "question=") {
			of.Question = doc.Questions[0].Name
		}
		b, err := of.make(doc, i.app.words)
		if err != nil || !bytes.Equal(b, file) {
			t.Errorf("%s: the command writes something else (%v)", format, err)
		}
	}
	for _, format := range []string{"page", "csv", "md", "xlsx", "docx", "svg", "png", "easy", "easy-md", "pack"} {
		if !seen[format] {
			t.Errorf("the page does not offer %s", format)
		}
	}
	at := "/console/release/" + doc.ID + "/export?format="
	if _, name := c.file(200, at+"pack&place=lothian"); name != `attachment; filename="`+doc.ID+`-lothian.zip"` {
		t.Error(name)
	}
	c.get(404, at+"page&place=atlantis")
	c.get(404, at+"svg&question=nothing")
	c.get(400, at+"svg")
	c.get(400, at+"exe")
}

// Who is no officer of the release's groups gets no form of it.
func TestFormsOfAReleaseAreItsGroups(t *testing.T) {
	t.Parallel()
	i, doc := withRelease(t)
	c := newClerk(t, i)
	for _, format := range []string{"xlsx", "pack"} {
		if status, _ := c.do("GET", "/console/release/"+doc.ID+"/export?format="+format, nil); status == 200 {
			t.Errorf("%s is given to somebody who is not signed in", format)
		}
	}
}

func TestReleaseExportByCommand(t *testing.T) {
	t.Parallel()
	i, doc := withRelease(t)
	for want, c := range map[string]releaseExport{
		"never cut":         {Format: "json", Place: "lothian"},
		"hint: --question":  {Format: "svg"},
		"hint: --place":     {Format: "md", Place: "atlantis"},
		"no such question ": {Format: "md", Question: "age"},
	} {
		if _, err := c.make(doc, i.app.words); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	b, err := releaseExport{Format: "json"}.make(doc, i.app.words)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := release.Read(bytes.TrimSpace(b)); err != nil {
		t.Error(err)
	}
	arabic, err := releaseExport{Format: "page", Language: "ar"}.make(doc, i.app.words)
	if err != nil || !bytes.Contains(arabic, []byte(`<html lang="ar" dir="rtl">`)) {
		t.Errorf("the page in Arabic does not begin on the right (%v)", err)
	}
	path := filepath.Join(t.TempDir(), "r.csv")
	if err := (releaseExport{Out: path}).write(nil, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "x" {
		t.Errorf("wrote %q, %v", got, err)
	}
}
