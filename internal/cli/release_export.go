package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"blether/internal/lang"
	"blether/internal/pack"
	"blether/internal/release"
	"blether/internal/report"
)

type releaseShow struct {
	Release string `arg:"" help:"The release."`
}

func (c releaseShow) Run(e *env) error {
	return releaseExport{Release: c.Release, Format: "md", Language: "en"}.Run(e)
}

type releaseExport struct {
	Release  string `arg:"" help:"The release."`
	Format   string `default:"page" enum:"page,html,csv,md,xlsx,docx,svg,png,easy,easy-md,pack,json" help:"page, csv, md, xlsx, docx, svg or png (of one question), easy or easy-md (easy to read, in English), pack (a zip of all), or json (the release itself)."`
	Place    string `help:"Only what the release shows of this place, by its name." placeholder:"NAME"`
	Question string `help:"Only this question, by its name." placeholder:"NAME"`
	Language string `default:"en" help:"Language of questions and answers; the report's own words are English." placeholder:"TAG"`
	Out      string `short:"o" help:"File to write; standard output if left out." placeholder:"FILE"`
}

func (c releaseExport) Run(e *env) error {
	return e.with(func(a *app) error {
		d, err := a.document(e, c.Release)
		if err != nil {
			return err
		}
		b, err := c.make(d, a.words)
		if err != nil {
			return err
		}
		return c.write(e.out, b)
	})
}

func (c releaseExport) make(d *release.Document, words *lang.Words) ([]byte, error) {
	switch c.Format {
	case "json":
		if c.Place != "" || c.Question != "" {
			return nil, errors.New("the release itself is never cut: its hash is over all of it\nhint: another --format, or neither --place nor --question")
		}
		b, err := d.Bytes()
		return append(b, '\n'), err
	case "html": // as it was called before there were other pages
		c.Format = "page"
	}
	l := words.Language(c.Language)
	file, err := pack.Make(d, pack.Order{Form: c.Format, Place: c.Place, Question: c.Question, Language: l.Tag, Dir: l.Dir})
	switch {
	case errors.Is(err, pack.ErrWhich), errors.Is(err, report.ErrQuestion):
		return nil, fmt.Errorf("%w\nhint: --question NAME", err)
	case errors.Is(err, report.ErrPlace):
		return nil, fmt.Errorf("%w\nhint: --place NAME", err)
	}
	return file.Body, err
}

func (c releaseExport) write(out io.Writer, b []byte) (err error) {
	if c.Out != "" {
		f, failed := os.OpenFile(c.Out, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if failed != nil {
			return fmt.Errorf("write %s: %w", c.Out, failed)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		out = f
	}
	_, err = out.Write(b)
	return err
}
