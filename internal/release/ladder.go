package release

import "slices"

// Parts of the role ladder (R2). Who did not say is with restPart, and the
// labels say so.
const restPart = "family"

// unsaid is the place of those who gave none.
const unsaid = "unsaid"

// roleRungs are the rungs of R2, finest first; each lists its parts.
var roleRungs = [][]rolePart{
	{{"mother", []string{"mother"}}, {"father", []string{"father"}}, {"family", []string{"family"}}, {"supporter", []string{"supporter"}}},
	{{"parents", []string{"mother", "father"}}, {"others", []string{"family", "supporter"}}},
	{{"all", []string{"mother", "father", "family", "supporter"}}},
}

type rolePart struct {
	name  string
	holds []string
}

// leaf is the people of one finest published block of one batch. Each person is
// in exactly one leaf, or held back.
type leaf struct {
	id    string
	area  string   // area, region, nation or "all"; "unsaid" for those who gave no area
	level string   // area, region, nation, all
	areas []string // the areas inside
	role  string   // role part
	holds []string
	least int // its k
	band  int // for a pool: its size as a band, which serves as n; 0 for others
	// before is what each near wave has shown of these people (R10).
	before [][]issued
	cell
}

func (l *leaf) pool() bool { return l.band > 0 }

// n is the size that steps and parts follow from.
func (l *leaf) shown() int {
	if l.pool() {
		return l.band
	}
	return l.n / 5 * 5
}

// ladders decides which leaves there are. forced names leaves that the leaf
// test has turned back.
type ladders struct {
	plan   *Plan
	tally  *Tally
	last   bool
	forced map[string]bool
	near   []wave
	leaves []leaf
	held   []node // what reaches no rung, at the close
	wait   []string
}

// node is a part that goes up: an area, or a pool that was not shown.
type node struct {
	name  string
	level string
	areas []string // hidden areas inside
	n     int
	// places counts the areas in it. Those who did not say are none: a reader may
	// know that everybody did, so nobody can hide behind them.
	places int
	most   int // the most people it can have, as a reader of the release knows
	least  int // largest k of the areas inside
	small  int // smallest k of the areas inside
}

func (l *ladders) run() {
	if l.plan.Area == "" {
		l.whole()
		return
	}
	regions, rest := l.areas()
	if !l.last {
		return
	}
	nations := map[string][]node{}
	for _, r := range regions {
		nations[r.nation] = append(nations[r.nation], l.rollUp("region", r.name, r.nodes)...)
	}
	var top []node
	for _, name := range l.nationNames() {
		top = append(top, l.rollUp("nation", name, nations[name])...)
	}
	l.held = l.rollUp("all", "all", append(top, rest...))
}

// whole is a round without places: one block with the role ladder.
func (l *ladders) whole() {
	c := l.tally.sum("", everyone)
	n := node{name: "all", level: "all", areas: []string{""}, n: c.n, least: l.plan.k(nil)}
	if !l.split("all", "all", []string{""}, l.plan.k(nil)) {
		if l.last {
			l.held = []node{n}
		} else {
			l.wait = []string{""}
		}
	}
}

type region struct {
	name, nation string
	nodes        []node
}

// areas shows every area that reaches its k, and hands the others up by region.
func (l *ladders) areas() (regions []region, rest []node) {
	for i := range l.plan.Areas {
		a := &l.plan.Areas[i]
		at := slices.IndexFunc(regions, func(r region) bool { return r.name == a.Region && r.nation == a.Nation })
		if at < 0 {
			regions = append(regions, region{name: a.Region, nation: a.Nation})
			at = len(regions) - 1
		}
		if up := l.area(a.Name, l.plan.k(a)); up != nil {
			regions[at].nodes = append(regions[at].nodes, *up)
		}
	}
	if up := l.area("", l.plan.k(nil)); up != nil {
		rest = append(rest, *up)
	}
	return regions, rest
}

// area shows one area if enough people wait there; else it gives the node that
// goes up, or that waits on where this is not the close.
func (l *ladders) area(name string, k int) *node {
	id := name
	places := 1
	if id == "" {
		id, places = unsaid, 0
	}
	if l.split(id, "area", []string{name}, k) {
		return nil
	}
	if !l.last {
		l.wait = append(l.wait, name)
	}
	return &node{name: id, level: "area", areas: []string{name}, n: l.tally.sum(name, everyone).n, places: places, most: k - 1, least: k, small: k}
}

// split shows a block by the finest rung of roles in which every part has at
// least k people (R2). It reports false where not even the whole has.
func (l *ladders) split(id, level string, areas []string, k int) bool {
	rungs := roleRungs
	if l.plan.Role == "" {
		rungs = roleRungs[2:]
	}
	for _, rung := range rungs {
		var leaves []leaf
		for _, part := range rung {
			one := leaf{id: id + "/" + part.name, area: id, level: level, areas: areas, role: part.name, holds: part.holds, least: k}
			one.cell = cell{counts: make([]int, l.tally.width)}
			for _, a := range areas {
				c := l.tally.sum(a, func(p string) bool { return slices.Contains(part.holds, p) })
				one.add(&c)
			}
			if one.n < k || l.forced[one.id] {
				break
			}
			leaves = append(leaves, one)
		}
		if len(leaves) == len(rung) {
			l.leaves = append(l.leaves, leaves...)
			return true
		}
	}
	return false
}

func (n node) sized(people int) node {
	n.n = people
	return n
}

// bands of a pool's size above its k (R3).
var bands = []int{20, 50}

// rollUp pools parts under k (R3). It shows the pool where its size and the
// number of parts allow, or gives the one node that goes up.
func (l *ladders) rollUp(level, name string, nodes []node) []node {
	if len(nodes) == 0 {
		return nil
	}
	n := node{name: name, level: level, small: nodes[0].small}
	for _, part := range nodes {
		n.areas = append(n.areas, part.areas...)
		n.n += part.n
		if part.name != unsaid {
			n.most += part.most
			n.places += part.places
		}
		n.least = max(n.least, part.least)
		n.small = min(n.small, part.small)
	}
	id := level + ":" + name
	band := l.band(n, nodes)
	if band == 0 || l.forced[id+"/all"] {
		// A reader knows that a pool which could be shown, and is not, is too small.
		if l.band(n.sized(n.most), nodes) > 0 {
			n.most = min(n.most, n.least-1)
		}
		return []node{n}
	}
	one := leaf{id: id + "/all", area: id, level: level, areas: n.areas, role: "all", holds: roleRungs[2][0].holds, least: n.least, band: band}
	one.band = l.asBefore(&one)
	one.cell = cell{counts: make([]int, l.tally.width)}
	for _, a := range n.areas {
		c := l.tally.sum(a, everyone)
		one.add(&c)
	}
	l.leaves = append(l.leaves, one)
	return nil
}

// band gives the largest band that a pool may be shown with, or 0. B may be
// used only if the other hidden areas could hold all B people by themselves,
// (areas - 1)(smallest k - 1) ≥ B, and every part that came up keeps at least
// smallest k - 1 possible sizes.
func (l *ladders) band(n node, parts []node) int {
	if n.n < n.least {
		return 0
	}
	best := 0
	for _, b := range append([]int{n.least}, bands...) {
		if b < n.least || n.n < b || (n.places-1)*(n.small-1) < b {
			continue
		}
		fits := true
		for _, part := range parts {
			others := n.most
			if part.name != unsaid {
				others -= part.most
			}
			lowest := max(0, b-others)
			if part.most-lowest+1 < n.small-1 {
				fits = false
			}
		}
		if fits {
			best = max(best, b)
		}
	}
	return best
}

func (l *ladders) nationNames() []string {
	var out []string
	for _, a := range l.plan.Areas {
		if !slices.Contains(out, a.Nation) {
			out = append(out, a.Nation)
		}
	}
	return out
}
