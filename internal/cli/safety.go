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
	Frames string `help:"Frames to read instead of those of their language that come with Blether." type:"existingfile" placeholder:"FILE"`
}

func (c *screenCmd) Run(e *env) error {
	if c.Frames == "" { // those that are in use
		config, err := loadConfig(e.file, os.LookupEnv)
		if err != nil {
			return err
		}
		c.Frames = config.Frames
	}
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

// screener takes the frames that come with the program, with those of a file in the place of
// their language's.
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
	s, err := screener(c.File) // with all others: what does not go together is a mistake too
	if err != nil {
		return err
	}
	shown := s
	if c.File != "" {
		if shown, err = alone(c.File); err != nil {
			return err
		}
	}
	for _, t := range shown.Tongues() {
		fmt.Fprintf(e.out, "%s (%s)\n", t.Covers, t.Language)
		var none []string
		for _, name := range shown.Classes()[1:] {
			if t.Count[name].Frames == 0 {
				none = append(none, name)
				continue
			}
			fmt.Fprintf(e.out, "%-12s %3d frames, %4d patterns\n", name, t.Count[name].Frames, t.Count[name].Patterns)
		}
		if len(none) > 0 {
			fmt.Fprintf(e.out, "nothing of   %s\n", strings.Join(none, ", "))
		}
	}
	_, err = fmt.Fprintln(e.out, "All can be read.")
	return err
}

// alone reads the frames of one file, without those that come with the program.
func alone(file string) (*screen.Screener, error) {
	data, err := os.ReadFile(file) //nolint:gosec // the file that was asked for
	if err != nil {
		return nil, err
	}
	return screen.Read(data)
}

type safetyReport struct {
	Frames string   `help:"Frames to read instead of those of their language that come with Blether." type:"existingfile" placeholder:"FILE"`
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
