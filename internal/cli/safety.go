package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"blether/internal/safeguard/screen"
	"blether/internal/safeguard/screen/learn"
)

// screenCmd lets a safeguarding lead try sentences.
type screenCmd struct {
	Frames string `help:"Frames to read instead of those that come with Blether." type:"existingfile" placeholder:"FILE"`
}

func (c *screenCmd) Run(e *env) error {
	s, err := screener(c.Frames)
	if err != nil {
		return err
	}
	return eachLine(e.in, func(line string) error {
		found := s.Screen(line)
		_, err := fmt.Fprintf(e.out, "%s\t%s\t%s\n", found.Level, found.Category, line)
		return err
	})
}

// screener reads frames from a file, or takes those that come with the program.
func screener(file string) (*screen.Screener, error) {
	if file == "" {
		return screen.New()
	}
	data, err := os.ReadFile(file) //nolint:gosec // the file that was asked for
	if err != nil {
		return nil, err
	}
	return screen.Own(data)
}

// eachLine hands over the lines of a text, however long.
func eachLine(from io.Reader, do func(line string) error) error {
	r := bufio.NewReader(from)
	for {
		line, err := r.ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line != "" || err == nil {
			if err := do(line); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

type safetyCmd struct {
	Check  safetyCheck  `cmd:"" help:"Report every mistake in the frames by which messages are screened, and what they cover."`
	Report safetyReport `cmd:"" help:"Screen labelled sentences and say how well that went."`
	Train  safetyTrain  `cmd:"" help:"Train the statistical reader from labelled sentences."`
}

type safetyCheck struct {
	File string `arg:"" optional:"" help:"File with frames; those that come with Blether if left out." type:"existingfile"`
}

func (c *safetyCheck) Run(e *env) error {
	s, err := screener(c.File)
	if err != nil {
		return err
	}
	counts := s.Count()
	fmt.Fprintf(e.out, "%s (%s)\n", s.Covers(), s.Language())
	for _, name := range s.Classes()[1:] {
		fmt.Fprintf(e.out, "%-12s %3d frames, %4d patterns\n", name, counts[name].Frames, counts[name].Patterns)
	}
	_, err = fmt.Fprintln(e.out, "All can be read.")
	return err
}

type safetyReport struct {
	Frames string   `help:"Frames to read instead of those that come with Blether." type:"existingfile" placeholder:"FILE"`
	Missed bool     `help:"Print what was missed, and what was taken for a risk, too."`
	Files  []string `arg:"" help:"Files with level, category, kind and sentence, with tabs between." type:"existingfile"`
}

func (c *safetyReport) Run(e *env) error {
	s, err := screener(c.Frames)
	if err != nil {
		return err
	}
	all, err := sentences(c.Files)
	if err != nil {
		return err
	}
	for _, one := range all {
		found := s.Screen(one.Text)
		if clear := found.Level == screen.L1 || found.Level == screen.L2; c.Missed && one.Level != screen.L3 && clear != one.Risk() {
			fmt.Fprintf(e.out, "%s %s %s → %s %s (%s)\t%s\n", one.Level, one.Category, one.Kind, found.Level, found.Category, found.Frame, one.Text)
		}
	}
	r := learn.Look(s, all)
	return r.Write(e.out, s.Classes()[1:])
}

type safetyTrain struct {
	Out   string   `help:"Where the model is written." required:"" placeholder:"FILE"`
	Files []string `arg:"" help:"Files with level, category, kind and sentence, with tabs between." type:"existingfile"`
}

func (c *safetyTrain) Run(e *env) error {
	s, err := screen.New()
	if err != nil {
		return err
	}
	all, err := sentences(c.Files)
	if err != nil {
		return err
	}
	m, err := learn.Train(s, all)
	if err != nil {
		return err
	}
	out, err := os.Create(c.Out)
	if err != nil {
		return err
	}
	if err := errors.Join(m.Write(out), out.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "%d sentences were read; the model is in %s.\n", len(all), c.Out)
	return err
}

// sentences reads labelled sentences from files.
func sentences(files []string) ([]learn.Sentence, error) {
	var all []learn.Sentence
	for _, name := range files {
		f, err := os.Open(name) //nolint:gosec // the file that was asked for
		if err != nil {
			return nil, err
		}
		some, err := learn.Read(f)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, some...)
	}
	return all, nil
}
