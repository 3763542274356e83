package redact

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// labelled is a line, and what of it shows who somebody is.
type labelled struct {
	Kind, Text string
	Spans      []string
}

// share is how many of all.
type share struct{ n, all int }

func (s share) percent() float64 { return 100 * float64(s.n) / float64(max(s.all, 1)) }

// A span counts as taken out where it does not stand in what is kept. The rules have been changed
// after a look at both files, so these figures say that nothing was lost, not how well new lines do.
func TestLines(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"testdata/lines.jsonl", "testdata/lines_own.jsonl"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			got := gauge(t, file)
			for kind, one := range got {
				t.Logf("%-10s %5.1f %% (%d of %d)", kind, one.percent(), one.n, one.all)
			}
			for kind, least := range map[string]float64{"structured": 97, "cue_name": 90, "all": 92, "whole": 90} {
				if got[kind].all == 0 || got[kind].percent() < least {
					t.Errorf("%s: %.1f %%, goal %.0f", kind, got[kind].percent(), least)
				}
			}
			if one := got["clean"]; one.all == 0 || one.percent() > 5 {
				t.Errorf("%.1f %% of the lines that name nobody are changed", one.percent())
			}
		})
	}
}

// gauge counts by kind: "all" of every kind, "whole" where no letter or digit of the span is kept,
// "clean" the lines that are changed though they name nobody.
func gauge(t *testing.T, file string) map[string]share {
	t.Helper()
	out := map[string]share{}
	add := func(kind string, yes bool) {
		s := out[kind]
		s.all++
		if yes {
			s.n++
		}
		out[kind] = s
	}
	for _, line := range readLines(t, file) {
		kept := Text(line.Text)
		if again := Text(kept); again != kept {
			t.Errorf("%q becomes %q when it is read again", kept, again)
		}
		if line.Kind == "clean" {
			add("clean", kept != line.Text)
		}
		for _, span := range line.Spans {
			gone := !strings.Contains(kept, span)
			add(line.Kind, gone)
			add("all", gone)
			add("whole", covered(line.Text, span))
			if !gone {
				t.Logf("%q stays in %q", span, kept)
			}
		}
	}
	return out
}

// covered tells whether every part of a span is taken out.
func covered(text, span string) bool {
	from := strings.Index(text, span)
	at := from
	for _, s := range Find(text) {
		if s.From <= at && at < s.To {
			at = s.To
			for at < from+len(span) && strings.IndexByte(" ,.", text[at]) >= 0 {
				at++
			}
		}
	}
	return from >= 0 && at >= from+len(span)
}

func readLines(t *testing.T, file string) []labelled {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for line := range strings.Lines(string(data)) {
		var one labelled
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		for _, span := range one.Spans {
			if !strings.Contains(one.Text, span) {
				t.Fatalf("%q is not in %q", span, one.Text)
			}
		}
		out = append(out, one)
	}
	return out
}
