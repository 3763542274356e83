package pack

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"blether/internal/report"
	"blether/internal/zipped"
)

// write writes every form of a release into one zip, with a note of what each is.
func write(w io.Writer, v report.View, o Order) error {
	base := fileName(v.ID, o.Place)
	note := &strings.Builder{}
	fmt.Fprintf(note, "%s\n%s\n\n%s\n", v.Heading(), report.Results(v.Document), report.Limits)
	for _, n := range v.Notes {
		fmt.Fprintf(note, "\n%s\n", n)
	}
	note.WriteString("\nEvery file here is drawn from one release and from nothing else.\n\n")
	var files []zipped.File
	add := func(f Form, name string, v report.View) error {
		var b bytes.Buffer
		if err := f.write(&b, v); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		files = append(files, zipped.File{Name: name, Body: b.Bytes()})
		return nil
	}
	for _, f := range forms {
		if f.Chart || f.Name == Pack {
			continue
		}
		name := base + "." + f.Ending
		if err := add(f, name, v); err != nil {
			return err
		}
		fmt.Fprintf(note, "%s\n    %s. %s\n", name, f.Title, f.About)
	}
	for i, q := range questions(v) {
		one, err := v.About(q)
		if err != nil {
			return err
		}
		label := report.In(one.Questions[0].Label, v.Language)
		for _, f := range forms {
			if !f.Chart {
				continue
			}
			name := fmt.Sprintf("charts/%02d-%s.%s", i+1, fileName(q), f.Ending)
			if err := add(f, name, one); err != nil {
				return err
			}
			fmt.Fprintf(note, "%s\n    %s: %s\n", name, f.Title, label)
		}
	}
	if o.Place == "" && o.Question == "" {
		if err := whole(&files, note, base, v); err != nil {
			return err
		}
	}
	fmt.Fprintf(note, "\nRelease %s\nHash %s\n", v.ID, v.Hash)
	return zipped.Write(w, append(files, zipped.File{Name: "README.txt", Body: []byte(note.String())}))
}

// whole adds the document itself. It is never cut: its hash is over all of it.
func whole(files *[]zipped.File, note io.Writer, base string, v report.View) error {
	b, err := v.Bytes()
	if err != nil {
		return err
	}
	*files = append(*files, zipped.File{Name: base + ".json", Body: b})
	fmt.Fprintf(note, "%s.json\n    The release itself. Its hash is over these bytes, with the hash left out.\n", base)
	return nil
}
