package chattest_test

import (
	"testing"
	"time"

	"blether/internal/chattest"
)

// A window begins with its first request; what is saved up comes back evenly.
func TestLimits(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		limit chattest.Limit
		at    []time.Duration
		taken string
	}{
		"none":     {chattest.Limit{}, []time.Duration{0, 0, 0}, "yyy"},
		"a window": {chattest.Limit{Most: 2, Each: time.Second}, []time.Duration{0, 900 * time.Millisecond, 950 * time.Millisecond, time.Second, time.Second, time.Second}, "yynyyn"},
		"a burst":  {chattest.Limit{Most: 1, Each: time.Second, Burst: 3}, []time.Duration{0, 0, 0, 0, time.Second, 1500 * time.Millisecond, 2 * time.Second}, "yyynyny"},
	} {
		var m chattest.Meter
		got, refused := "", 0
		for _, at := range c.at {
			v := m.Take("all", c.limit, start.Add(at))
			if v.OK {
				got += "y"
				continue
			}
			got += "n"
			refused++
			if v.Reset <= 0 || v.Reset > c.limit.Each {
				t.Errorf("%s: again after %s", name, v.Reset)
			}
		}
		if got != c.taken || m.Refused() != refused {
			t.Errorf("%s: taken %s, want %s; %d refused", name, got, c.taken, m.Refused())
		}
	}
}
