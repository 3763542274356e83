package audit

// Numbers of people and per cents of docs/privacy.md, R4, R6 and R7.
const (
	leastEver      = 5  // people; k is never lower
	leastSensitive = 10 // people; k of a sensitive question
	leastIsland    = 10 // people; k of an island
	pointsFrom     = 20 // people from which each point of a scale is a part
	meanFrom       = 20 // people from which there is a mean and a median
	behindStep     = 5  // people that a step of an ordinary cut stands for
	behindFine     = 10 // the same, of a sensitive one
	capLow         = 10 // per cent; lowest cut of a sensitive question
	capHigh        = 90 // per cent
)

// manner is how a question may be shown.
type manner int

const (
	hidden  manner = iota
	worded         // half or more, fewer than half
	rounded        // cuts
)

// mannerOf tells from the number of people alone how a question is shown (R4,
// R6). step is in per cent, and 0 but for cuts.
func mannerOf(n int, sensitive bool) (m manner, step int) {
	least, behind := leastEver, behindStep
	if sensitive {
		least, behind = leastSensitive, behindFine
	}
	if n < least {
		return hidden, 0
	}
	for _, s := range []int{1, 5, 10, 25, 50} {
		if s*n >= 100*behind {
			return rounded, s
		}
	}
	return worded, 0
}

// nearest rounds count of n to step per cent. Of all shares that could be
// published it takes the closest, and of two as close the one nearer 50 (R6).
func nearest(count, n, step int, sensitive bool) int {
	best := 0
	for v := step; v <= 100; v += step {
		here, there := abs(100*count-v*n), abs(100*count-best*n)
		if here < there || here == there && abs(v-50) < abs(best-50) {
			best = v
		}
	}
	if sensitive {
		best = min(max(best, capLow), capHigh)
	}
	return best
}

// ratio is a/b to the nearest whole number, halves away from nought; b > 0.
func ratio(a, b int) int {
	if a < 0 {
		return -ratio(-a, b)
	}
	return (2*a + b) / (2 * b)
}

func abs(n int) int { return max(n, -n) }

func floorFive(n int) int { return n - n%5 }

func total(numbers []int) int {
	sum := 0
	for _, n := range numbers {
		sum += n
	}
	return sum
}
