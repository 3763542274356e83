package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"blether/flows"
	"blether/internal/chat"
	"blether/internal/flow"
	"blether/internal/lang"
	"blether/internal/transcript"
)

type flowCmd struct {
	Dir string `help:"Folder with flows; those that come with Blether if left out." type:"existingdir" placeholder:"DIR"`

	Check   flowCheck   `cmd:"" help:"Report every mistake in flows, with its place and how to mend it."`
	Play    flowPlay    `cmd:"" help:"Talk to a flow here in the terminal."`
	Test    flowTest    `cmd:"" help:"Run the transcripts that lie beside flows, as NAME.*.txt."`
	Diagram flowDiagram `cmd:"" help:"Draw a flow in Mermaid's notation."`
	Schema  flowSchema  `cmd:"" help:"Print the JSON Schema of the language, for editors."`
	Publish flowPublish `cmd:"" help:"Publish a flow: new rounds use it."`
	List    flowList    `cmd:"" help:"List the published flows."`
}

// library reads the flows of the folder, or those that come with Blether.
func (c *flowCmd) library() (*flow.Library, error) {
	files, err := c.files(".yaml")
	if err != nil {
		return nil, err
	}
	words, err := lang.Load()
	if err != nil {
		return nil, err
	}
	return flow.Read(files, words), nil
}

func (c *flowCmd) files(ending string) (map[string][]byte, error) {
	if c.Dir == "" {
		return flows.Files(ending)
	}
	out := map[string][]byte{}
	root := os.DirFS(c.Dir)
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ending) {
			return err
		}
		out[path], err = fs.ReadFile(root, path)
		return err
	})
	return out, err
}

type flowCheck struct {
	Names []string `arg:"" optional:"" help:"Flows to check; all if left out."`
	Size  int      `help:"How many people will be asked: warns of figures that can never appear."`
}

func (c flowCheck) Run(e *env, parent *commands) error {
	lib, err := parent.Flow.library()
	if err != nil {
		return err
	}
	mistakes := lib.Mistakes()
	if len(c.Names) > 0 {
		mistakes = nil
		for _, name := range c.Names {
			_, ms := lib.Flow(name)
			mistakes = append(mistakes, ms...)
		}
	}
	names := c.Names
	if len(names) == 0 {
		names = lib.Names()
	}
	for _, m := range mistakes {
		fmt.Fprintln(e.out, m)
	}
	if c.Size > 0 && c.Size < 10 {
		fmt.Fprintf(e.out, "warning: of %d people no figure can ever be shown with the usual k of 10\n    hint: ask open questions, and tell people so\n", c.Size)
	}
	if mistakes.Errors() {
		return errSaid
	}
	_, err = fmt.Fprintf(e.out, "%d flows checked, %d warnings\n", len(names), len(mistakes))
	return err
}

type flowPlay struct {
	Name     string `arg:"" help:"The flow."`
	Language string `default:"en" help:"Language to talk in."`
	Record   string `help:"Write the talk down as a transcript." placeholder:"FILE"`
}

// Run talks until the input ends.
func (c flowPlay) Run(e *env, parent *commands) (err error) {
	f, err := parent.Flow.one(e, c.Name)
	if err != nil {
		return err
	}
	r, err := e.rehearse(f, c.Language)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	player := &transcript.Player{Talker: r}
	turn := func(line string) error {
		before := len(player.Text())
		if err := player.Line(line); err != nil {
			return err
		}
		_, said, _ := strings.Cut(player.Text()[before:], "\n")
		_, err := fmt.Fprint(e.out, said)
		return err
	}
	first := "me: menu"
	if f.Privacy != flow.Anonymous {
		if f.Kind != flow.Signup {
			return fmt.Errorf("%s is %s; so far only rounds of anonymous surveys can be opened", f.Name, f.Privacy)
		}
		first = "me: " + f.Name // it has no round, and begins by its name
	}
	if err := turn(first); err != nil {
		return err
	}
	lines := bufio.NewScanner(e.in)
	for fmt.Fprint(e.out, "> "); lines.Scan(); fmt.Fprint(e.out, "> ") {
		if err := turn(meant(lines.Text(), player.Buttons())); err != nil {
			fmt.Fprintln(e.out, err)
		}
	}
	fmt.Fprintln(e.out)
	if c.Record != "" {
		return os.WriteFile(c.Record, []byte(player.Text()), 0o644) //nolint:gosec // a test to be shared
	}
	return lines.Err()
}

// meant takes a line that is a button's label for a press of it.
func meant(line string, buttons []chat.Choice) string {
	for _, c := range buttons {
		if strings.EqualFold(strings.TrimSpace(line), c.Label) {
			return "press: " + c.Label
		}
	}
	if strings.HasPrefix(line, "(") {
		return line
	}
	return "me: " + line
}

// one is one flow of the folder, without errors.
func (c *flowCmd) one(e *env, name string) (*flow.Flow, error) {
	lib, err := c.library()
	if err != nil {
		return nil, err
	}
	f, mistakes := lib.Flow(name)
	if f == nil {
		fmt.Fprintln(e.out, mistakes)
		return nil, errSaid
	}
	return f, nil
}

type flowTest struct {
	Names  []string `arg:"" optional:"" help:"Flows; all if left out."`
	Update bool     `help:"Write the transcripts anew, as the talk goes now."`
}

// Run plays every transcript and compares.
func (c flowTest) Run(e *env, parent *commands) error {
	lib, err := parent.Flow.library()
	if err != nil {
		return err
	}
	talks, err := parent.Flow.files(".txt")
	if err != nil {
		return err
	}
	passed, failed := 0, 0
	for _, path := range slices.Sorted(maps.Keys(talks)) {
		name, _, _ := strings.Cut(filepath.Base(path), ".")
		if len(c.Names) > 0 && !slices.Contains(c.Names, name) {
			continue
		}
		f, mistakes := lib.Flow(name)
		if f == nil {
			return fmt.Errorf("%s: %w", path, mistakes)
		}
		got, err := e.replay(f, string(talks[path]))
		switch {
		case err != nil:
			failed++
			fmt.Fprintf(e.out, "FAIL %s: %v\n", path, err)
		case got == string(talks[path]):
			passed++
		case c.Update && parent.Flow.Dir != "":
			passed++
			if err := os.WriteFile(filepath.Join(parent.Flow.Dir, path), []byte(got), 0o644); err != nil { //nolint:gosec // a test to be shared
				return err
			}
		default:
			failed++
			fmt.Fprintf(e.out, "FAIL %s\n%s", path, difference(string(talks[path]), got))
		}
	}
	fmt.Fprintf(e.out, "%d transcripts passed, %d failed\n", passed, failed)
	if failed > 0 {
		return errSaid
	}
	return nil
}

// replay plays a transcript. Its first line may name a language: "# language: ar".
func (e *env) replay(f *flow.Flow, text string) (got string, err error) {
	language := "en"
	if first, _, _ := strings.Cut(text, "\n"); strings.HasPrefix(first, "# language: ") {
		language = strings.TrimPrefix(first, "# language: ")
	}
	r, err := e.rehearse(f, language)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	return transcript.Run(text, r)
}

// difference shows the first line in which two talks part.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "(the end)", "(the end)"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("  line %d\n  written: %s\n  now:     %s\n", i+1, a, b)
		}
	}
	return ""
}

type flowDiagram struct {
	Name     string `arg:"" help:"The flow."`
	Language string `default:"en" help:"Language of the texts."`
}

func (c flowDiagram) Run(e *env, parent *commands) error {
	f, err := parent.Flow.one(e, c.Name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(e.out, f.Diagram(c.Language))
	return err
}

type flowSchema struct{}

func (flowSchema) Run(e *env) error {
	b, err := flow.Schema()
	if err != nil {
		return err
	}
	_, err = e.out.Write(b)
	return err
}

type flowPublish struct {
	Name string `arg:"" help:"The flow."`
}

// Run publishes a flow and says who is in the middle of it.
func (c flowPublish) Run(e *env, parent *commands) error {
	f, err := parent.Flow.one(e, c.Name)
	if err != nil {
		return err
	}
	return e.with(func(a *app) error {
		n, err := a.people.InTheMiddle(e.ctx, f.Name)
		if err != nil {
			return err
		}
		shipped := ""
		if parent.Flow.Dir == "" {
			shipped = f.Hash()
		}
		if err := a.publish(e.ctx, f, shipped); err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "%s %s is published. %s in the middle of this flow; they stay on the version that they began with.\n", f.Name, f.Hash()[:7], bandedPeople(n))
		return err
	})
}

// bandedPeople keeps a count from telling when one person came or went.
func bandedPeople(n int) string {
	switch {
	case n == 0:
		return "Nobody is"
	case n < 10:
		return "Fewer than 10 people are"
	}
	return fmt.Sprintf("%d or more people are", n/10*10)
}

type flowList struct{}

func (flowList) Run(e *env) error {
	return e.with(func(a *app) error {
		names, err := a.people.FlowNames(e.ctx)
		if err != nil {
			return err
		}
		for _, name := range names {
			hash, shipped, _, err := a.people.PublishedFlow(e.ctx, name)
			if err != nil {
				return err
			}
			whose := "as shipped"
			if hash != shipped {
				whose = "the operator's"
			}
			fmt.Fprintf(e.out, "%s\t%s\t%s\n", name, hash[:7], whose)
		}
		return nil
	})
}
