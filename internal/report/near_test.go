package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"blether/internal/release"
)

// R10 (docs/privacy.md, 3): the receipt says why a release is coarser than its
// people would allow, and beside which one.
func TestReceiptNamesNearWaves(t *testing.T) {
	t.Parallel()
	d := document(t, 130, 5)
	if strings.Contains(strings.Join(Receipt(d), " "), "Nearly the same") {
		t.Error("a release without a near wave speaks of one")
	}
	d.Receipt.Near = []release.Named{{Release: "before-1", Hash: "abc123"}, {Release: "before-2", Hash: "def456"}}
	const want = "Nearly the same people answered as in the release before: shown no finer than that one, and with no change."
	at := slices.IndexFunc(Receipt(d), func(s string) bool { return strings.HasPrefix(s, want) })
	if at < 0 {
		t.Fatalf("the receipt says %q", Receipt(d))
	}
	for _, name := range []string{"before-1", "abc123", "before-2", "def456"} {
		if !strings.Contains(Receipt(d)[at], name) {
			t.Errorf("%q does not name %s", Receipt(d)[at], name)
		}
	}
	var b bytes.Buffer
	if err := Markdown(&b, Whole(d, "en", "ltr")); err != nil || !strings.Contains(b.String(), want) {
		t.Errorf("the export leaves it out (%v)", err)
	}
	if held := Held(release.HeldBack{Why: "near", Label: release.Text{"en": "Fife"}}, "en"); strings.ContainsAny(held, "0123456789") || !strings.HasPrefix(held, "Fife is held back") {
		t.Errorf("what near waves hold back reads %q", held)
	}
}
