// Command bench measures Blether against goals and prints one line a figure:
// name, value, goal, pass or short. Ratios are taken pair by pair in one run, so
// that a machine that is slow today does not change them. It judges nothing:
// it exits 0 unless it cannot measure.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

// figure is one measured value and its goal.
type figure struct {
	name  string
	value float64
	unit  string
	goal  float64
	least bool // the goal is a least value, else a most
}

func (f figure) String() string {
	sign, ok := "<=", f.value <= f.goal
	if f.least {
		sign, ok = ">=", f.value >= f.goal
	}
	verdict := "short"
	if ok {
		verdict = "pass"
	}
	return fmt.Sprintf("%-24s %10.4g%-3s %s%-8.4g %s", f.name, f.value, f.unit, sign, f.goal, verdict)
}

func main() {
	responses := flag.Int("responses", 1_000_000, "responses behind the release that is timed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	for _, part := range []func(context.Context) ([]figure, error){cold, durable, func(ctx context.Context) ([]figure, error) { return published(ctx, *responses) }, started} {
		figures, err := part(ctx)
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		for _, f := range figures {
			fmt.Println(f)
		}
	}
}

// pairs times two things in turn and gives the median of their ratios, one's
// rate over the other's.
func pairs(rounds int, one, other func() time.Duration) float64 {
	var ratios []float64
	for range rounds {
		a, b := one(), other()
		ratios = append(ratios, float64(b)/float64(a))
	}
	return median(ratios)
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
