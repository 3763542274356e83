// Command bench measures Blether against goals and prints one line a figure:
// name, value, goal, pass or short. Ratios are taken pair by pair in one run, so
// that a machine that is slow today does not change them. It judges nothing:
// it exits 0 unless it cannot measure. With -soak it runs for a long time
// instead, kills itself on the way, and counts what was lost or done twice.
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
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
	return fmt.Sprintf("%-28s %10s %10s %s", f.name, short(f.value)+f.unit, sign+short(f.goal)+f.unit, verdict)
}

// short writes a value with three digits that tell something.
func short(v float64) string {
	if math.Abs(v) >= 100 || v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// part is one group of figures that are measured together.
type part struct {
	name string
	run  func(context.Context) ([]figure, error)
}

func main() {
	var o soakOptions
	responses := flag.Int("responses", 1_000_000, "responses behind the release that is timed")
	only := flag.String("only", "", "parts to measure, as cold,durable,release,start,checkin,discord,slack,screen; all if left out")
	flag.BoolVar(&o.soak, "soak", false, "run long, under load and with kills, instead")
	flag.DurationVar(&o.length, "for", 5*time.Minute, "how long to soak")
	flag.StringVar(&o.child, "soak-child", "", "the loaded process of a soak, on this folder; -soak starts it")
	child := flag.String("checkin-child", "", "the process that is killed while it asks, on this folder; the checkin part starts it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	parts := []part{{"cold", cold}, {"durable", durable}, {"release", func(ctx context.Context) ([]figure, error) { return publishing(ctx, *responses) }}, {"start", started}, {"checkin", checkins},
		{"discord", onDiscord}, {"slack", onSlack}, {"screen", screening}}
	switch {
	case *child != "":
		parts = []part{{"child", func(ctx context.Context) ([]figure, error) { return nil, asking(ctx, *child) }}}
	case o.child != "":
		parts = []part{{"child", o.load}}
	case o.soak:
		parts = []part{{"soak", o.run}}
	}
	for _, p := range parts {
		if *only != "" && !slices.Contains(strings.Split(*only, ","), p.name) {
			continue
		}
		figures, err := p.run(ctx)
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s: %v\n", p.name, err)
			stop()
			os.Exit(1)
		}
		for _, f := range figures {
			fmt.Println(f)
		}
	}
}

// note tells what lies behind a ratio, on the side.
func note(format string, args ...any) { fmt.Fprintf(os.Stderr, "# "+format+"\n", args...) }

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
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}

// temporary makes a folder that done takes away.
func temporary() (dir string, done func() error, err error) {
	dir, err = os.MkdirTemp("", "blether-bench-")
	return dir, func() error { return os.RemoveAll(dir) }, err
}
