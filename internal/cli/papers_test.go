package cli

import (
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"blether/internal/member"
)

var (
	paperQuoted = regexp.MustCompile("`([^`\n]+)`")
	paperLink   = regexp.MustCompile(`\]\(([^)#]+)`)
	paperPath   = regexp.MustCompile(`^(cmd|docs|flows|internal|migrations|tools)/[\w./*-]+$|^(Dockerfile|Makefile|README\.md)$`)
	paperTest   = regexp.MustCompile(`^Test[A-Z]\w+$`)
	paperKeep   = regexp.MustCompile(`(\d+) \w+ <!-- keep: ([^>]+?) -->`)
	paperLater  = regexp.MustCompile(`(?i)not (yet )?(built|implemented|available)|is not here yet|is planned`)
)

// What the papers for operators say of the program is so: commands, files and tests that they
// name are there, and how long things are kept is as in the code.
func TestPapersAreTrue(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	papers := must(filepath.Glob(filepath.Join(root, "docs", "papers", "*.md")))
	if len(papers) < 10 {
		t.Fatalf("%d papers", len(papers))
	}
	known := testNames(t, root)
	model := must(kong.New(&commands{})).Model.Node
	for _, file := range papers {
		name, text := filepath.Base(file), string(must(os.ReadFile(file)))
		for n, line := range strings.Split(text, "\n") {
			wrong := func(what string) { t.Helper(); t.Errorf("%s:%d: %s", name, n+1, what) }
			for _, m := range paperQuoted.FindAllStringSubmatch(line, -1) {
				if why := quotedWrong(root, model, known, m[1]); why != "" {
					wrong(why)
				}
			}
			for _, m := range paperLink.FindAllStringSubmatch(line, -1) {
				if _, err := os.Stat(filepath.Join(filepath.Dir(file), m[1])); err != nil && !strings.Contains(m[1], "://") {
					wrong("there is no " + m[1])
				}
			}
			for _, m := range paperKeep.FindAllStringSubmatch(line, -1) {
				if is := keptFor(t, root, m[2]); m[1] != is {
					wrong(m[2] + " is " + is + ", not " + m[1])
				}
			}
			if strings.Count(line, "<!-- keep:") != len(paperKeep.FindAllString(line, -1)) {
				wrong("a mark of keeping stands behind no number")
			}
			if paperLater.MatchString(line) && !strings.Contains(line, "<!-- check:") {
				wrong("says that something is not there yet; a check: must say when to read it again")
			}
		}
	}
}

// quotedWrong says what is wrong with something that stands in quotes; "" for nothing.
func quotedWrong(root string, model *kong.Node, known []string, quoted string) string {
	switch {
	case strings.HasPrefix(quoted, "blether "):
		return commandWrong(model, strings.Fields(quoted)[1:])
	case paperPath.MatchString(quoted):
		if found, err := filepath.Glob(filepath.Join(root, quoted)); err != nil || len(found) == 0 {
			return "there is no file " + quoted
		}
	case paperTest.MatchString(quoted) && !slices.Contains(known, quoted):
		return "there is no test " + quoted
	}
	return ""
}

func commandWrong(at *kong.Node, words []string) string {
	for _, w := range words {
		if flag, ok := strings.CutPrefix(w, "--"); ok {
			flag, _, _ = strings.Cut(flag, "=")
			if flag != "help" && !slices.ContainsFunc(slices.Concat(at.AllFlags(true)...), func(f *kong.Flag) bool { return f.Name == flag }) {
				return at.FullPath() + " has no flag --" + flag
			}
			continue
		}
		i := slices.IndexFunc(at.Children, func(c *kong.Node) bool { return c.Name == w })
		if i < 0 && len(at.Children) > 0 {
			return "there is no command " + at.FullPath() + " " + w
		}
		if i >= 0 {
			at = at.Children[i]
		}
	}
	return ""
}

// keptFor is how long something is kept, by a name of member.Keep or as "FILE CONSTANT": in days
// where the constant is a time, else as it stands there.
func keptFor(t *testing.T, root, mark string) string {
	t.Helper()
	file, constant, ok := strings.Cut(mark, " ")
	if !ok {
		for _, k := range member.UsualKeep().Each() {
			if k.Key == "keep_"+mark {
				return strconv.Itoa(k.Days)
			}
		}
		t.Fatalf("nothing is kept by the name %q", mark)
	}
	m := regexp.MustCompile(`(?m)\b` + constant + `\s*=\s*([0-9*+ ]+?)(\* time\.Hour)?\s*(//.*)?$`).FindSubmatch(must(os.ReadFile(filepath.Join(root, file))))
	if m == nil {
		t.Fatalf("%s has no constant %s", file, constant)
	}
	value := strings.TrimSpace(string(m[1]))
	if len(m[2]) > 0 {
		value = "(" + value + ")/24"
	}
	return must(types.Eval(token.NewFileSet(), nil, token.NoPos, value)).Value.String()
}

// testNames are those of all tests.
func testNames(t *testing.T, root string) []string {
	t.Helper()
	var out []string
	name := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	for _, deep := range []string{"*", "*/*", "*/*/*"} {
		for _, file := range must(filepath.Glob(filepath.Join(root, "internal", deep, "*_test.go"))) {
			for _, m := range name.FindAllSubmatch(must(os.ReadFile(file)), -1) {
				out = append(out, string(m[1]))
			}
		}
	}
	return out
}
