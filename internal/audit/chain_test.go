package audit_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"blether/internal/audit"
)

// link is a document of which only what a chain needs is written.
func link(round string, batch int, final bool, date, prev string) []byte {
	return seal(fmt.Appendf(nil, `{"id":"%s-%d","round":"%s","batch":%d,"final":%t,"date":"%s","prev":"%s"}`, round, batch, round, batch, final, date, prev))
}

func hashOf(t *testing.T, b []byte) string {
	t.Helper()
	var d struct{ Hash string }
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	return d.Hash
}

// chain is two rounds, one after and in the other.
func chain(t *testing.T) [][]byte {
	one := link("a", 1, false, "2026-01-31", "")
	two := link("b", 1, true, "2026-02-10", hashOf(t, one))
	return [][]byte{one, two, link("a", 2, true, "2026-02-28", hashOf(t, two))}
}

func TestChain(t *testing.T) {
	t.Parallel()
	if found := audit.Chain(chain(t)); len(found) > 0 {
		t.Errorf("findings: %v", found)
	}
	if found := audit.Chain(nil); len(found) > 0 {
		t.Errorf("findings of nothing: %v", found)
	}
}

func TestChainBroken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(c [][]byte) [][]byte
		finds  string
	}{
		{"swapped", func(c [][]byte) [][]byte { return [][]byte{c[0], c[2], c[1]} }, "does not name the hash"},
		{"first one missing", func(c [][]byte) [][]byte { return c[1:] }, "b-1: it does not name the hash"},
		{"one missing", func(c [][]byte) [][]byte { return [][]byte{c[0], c[2]} }, "a-2: it does not name the hash"},
		{"changed", func(c [][]byte) [][]byte {
			c[1] = []byte(strings.Replace(string(c[1]), "2026-02-10", "2026-02-11", 1))
			return c
		}, "b-1: the document does not match its hash"},
		{"batch twice", func(c [][]byte) [][]byte {
			return append(c, link("a", 2, false, "2026-03-01", hashOf(t, c[2])))
		}, "a-2: its batch was released before"},
		{"id twice", func(c [][]byte) [][]byte {
			return append(c, link("a", 2, false, "2026-03-01", hashOf(t, c[2])))
		}, "a-2: another release has the same id"},
		{"batch before", func(c [][]byte) [][]byte {
			return append(c, link("a", 0, false, "2026-03-01", hashOf(t, c[2])))
		}, "a-0: a later batch"},
		{"after the close", func(c [][]byte) [][]byte {
			return append(c, link("a", 3, true, "2026-03-01", hashOf(t, c[2])))
		}, "a-3: its round was closed"},
		{"dated back", func(c [][]byte) [][]byte {
			return append(c, link("a", 3, true, "2026-01-01", hashOf(t, c[2])))
		}, "a-3: its date lies before"},
		{"unreadable", func(c [][]byte) [][]byte { return append(c, []byte("{")) }, "release 4 of the chain: the document cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := audit.Chain(c.change(chain(t)))
			for _, f := range found {
				if strings.Contains(f.String(), c.finds) {
					return
				}
			}
			t.Errorf("nothing found like %q in %v", c.finds, found)
		})
	}
}
