package main

import (
	"bytes"
	"context"
	"os"
	"slices"
	"time"

	"blether/internal/safeguard/screen"
	"blether/internal/safeguard/screen/learn"
)

// screening measures how well messages are screened, on sentences that neither the frames nor
// the model were made from, and how long one takes. The whole table goes to the side.
func screening(context.Context) ([]figure, error) {
	s, err := screen.New()
	if err != nil {
		return nil, err
	}
	var out []figure
	var slowest []time.Duration
	for _, set := range []string{"held", "test", "test_two"} {
		data, err := os.ReadFile("internal/safeguard/screen/learn/testdata/" + set + ".tsv")
		if err != nil {
			return nil, err
		}
		all, err := learn.Read(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		r := learn.Look(s, all)
		var table bytes.Buffer
		if err := r.Write(&table, s.Classes()[1:]); err != nil {
			return nil, err
		}
		note("screening of %s.tsv\n%s", set, table.String())
		worst := 1.0
		for _, c := range s.Classes()[1:] {
			if one := r.Any[c]; one.Of > 0 && c != "low" {
				worst = min(worst, share(one))
			}
		}
		out = append(out,
			figure{set + "_plain", share(r.Clear["plain"]), "", 0.99, true},
			figure{set + "_indirect_any", share(r.Any["indirect"]), "", 0.8, true},
			figure{set + "_worst_category", worst, "", 0.7, true},
			figure{set + "_alarms", share(r.Clear["calm"]), "", 0.03, false},
			figure{set + "_alarms_hard", share(r.Clear["calm hard"]), "", 0.1, false})
		for _, one := range all {
			start := time.Now()
			s.Screen(one.Text)
			slowest = append(slowest, time.Since(start))
		}
	}
	slices.Sort(slowest)
	p99 := slowest[len(slowest)*99/100]
	return append(out, figure{"screen_p99", float64(p99) / float64(time.Millisecond), "ms", 1, false}), nil
}

func share(r learn.Rate) float64 { return float64(r.Were) / float64(max(r.Of, 1)) }
