package release

import (
	"fmt"
	"slices"
	"time"
)

// Built is a release with what the store keeps beside it.
type Built struct {
	Document Document
	Leaves   []Leaf
	tally    *Tally
	plan     *Plan
	leaves   []leaf
	wait     []string
	near     []wave
}

// Leaf is one entry of the ledger of leaf sizes, with the frozen counts behind
// its figures: one list a question, in the order of its points and then "no
// answer or not asked".
type Leaf struct {
	ID     string           `json:"id"`
	Size   int              `json:"size"`
	Least  int              `json:"least"`
	Band   int              `json:"band,omitempty"`
	Places []string         `json:"places"`
	Counts map[string][]int `json:"counts"`
}

// Build makes the release of one batch. A leaf that fails the leaf test is held
// back and its people go up, before anything is shown.
func Build(p *Plan, t *Tally, o Occasion) (*Built, error) {
	forced := map[string]bool{}
	p, near := p.asSensitiveAs(o.Near), waves(o.Near)
	for {
		l := ladders{plan: p, tally: t, last: o.Last, forced: forced, near: near}
		l.run()
		l.compare()
		b := &Built{tally: t, plan: p, leaves: l.leaves, wait: l.wait, near: near}
		b.describe(p, o, &l)
		failing := leafTest(b, t)
		if len(failing) == 0 {
			if err := b.Document.Seal(); err != nil {
				return nil, err
			}
			return b, nil
		}
		for _, id := range failing {
			if forced[id] {
				return nil, fmt.Errorf("leaf %s fails the leaf test twice", id)
			}
			forced[id] = true
		}
	}
}

// LeafOf tells in which leaf a person of this area and role stands; "" where
// they are held back, and waits where they wait for a later date.
func (b *Built) LeafOf(answers map[string]any) (id string, waits bool) {
	at := b.tally.placeOf(answers)
	if slices.Contains(b.wait, at.area) {
		return "", true
	}
	for i := range b.leaves {
		l := &b.leaves[i]
		if slices.Contains(l.areas, at.area) && slices.Contains(l.holds, at.part) {
			return l.id, false
		}
	}
	return "", false
}

func (b *Built) describe(p *Plan, o Occasion, l *ladders) {
	d := &b.Document
	*d = Document{Format: Format, ID: fmt.Sprintf("%s-%d", p.Round, o.Batch), Round: p.Round, Batch: o.Batch, Final: o.Last,
		Date: o.Date.Format(time.DateOnly), Flow: p.Flow, Version: p.Version, Title: p.Title, Themes: p.Themes, Groups: p.Groups, Demo: p.Demo,
		K: max(p.K, minK), Blocks: []Block{}, Prev: o.Prev}
	d.Questions = p.Asked()
	for i := range l.leaves {
		d.Blocks = append(d.Blocks, p.block(&l.leaves[i], b.tally))
		b.Leaves = append(b.Leaves, l.leaves[i].ledger(b.tally))
	}
	d.Totals = p.totals(d.Blocks)
	d.HeldBack = p.heldBack(l, o)
	d.Receipt = p.receipt(d)
	d.Receipt.Near = named(o.Near)
}

// Asked describes the questions that have figures.
func (p *Plan) Asked() []Asked {
	var out []Asked
	for i := range p.Questions {
		out = append(out, p.Questions[i].asked())
	}
	return out
}

func (q *Question) asked() Asked {
	out := Asked{Name: q.Name, Label: q.Label, Kind: q.Kind, Sensitive: q.Sensitive, Gate: q.Gate}
	for _, point := range q.Points {
		out.Points = append(out.Points, PointShown(point))
	}
	return out
}

func (l *leaf) ledger(t *Tally) Leaf {
	out := Leaf{ID: l.id, Size: l.n, Least: l.least, Band: l.band, Places: l.areas, Counts: map[string][]int{}}
	for i := range t.plan.Questions {
		q := &t.plan.Questions[i]
		out.Counts[q.Name] = slices.Clone(l.counts[t.offsets[i] : t.offsets[i]+len(q.Points)+1])
	}
	return out
}

func (p *Plan) block(l *leaf, t *Tally) Block {
	out := Block{ID: l.id, Level: l.level, Place: l.area, Label: p.label(l.level, l.area), Role: l.role, Pool: l.pool(), People: l.shown(), Figures: []Figure{}}
	if l.pool() {
		out.Place = out.Place[len(l.level)+1:]
		out.Label = p.label(l.level, out.Place)
		out.Places = slices.Sorted(slices.Values(p.namesOf(l.areas)))
	}
	for i := range p.Questions {
		q := &p.Questions[i]
		counts := l.counts[t.offsets[i] : t.offsets[i]+len(q.Points)+1]
		if f, ok := p.figure(q, counts, l); ok {
			out.Figures = append(out.Figures, f)
		}
	}
	return out
}

func (p *Plan) namesOf(areas []string) []string {
	out := slices.Clone(areas)
	for i, a := range out {
		if a == "" {
			out[i] = "unsaid"
		}
	}
	return out
}

// label names a place in every language that the plan has.
func (p *Plan) label(level, place string) Text {
	if p.Themes != nil {
		return wrote
	}
	if level == "area" {
		for _, a := range p.Areas {
			if a.Name == place {
				return a.Label
			}
		}
	}
	if t, ok := placeLabels[place]; ok {
		return t
	}
	return Text{"en": place}
}

// placeLabels are the release's own words for what is above areas.
var placeLabels = map[string]Text{
	"all":              {"en": "Everyone"},
	"unsaid":           {"en": "No place given, or none of these"},
	"north":            {"en": "North of Scotland"},
	"east":             {"en": "East of Scotland"},
	"west":             {"en": "West of Scotland"},
	"scotland":         {"en": "Scotland"},
	"northern_ireland": {"en": "Northern Ireland"},
}

// heldBack says what is not shown, and what would free it. Which areas wait or
// were pooled follows from what is shown, so naming them tells nothing more.
func (p *Plan) heldBack(l *ladders, o Occasion) []HeldBack {
	var out []HeldBack
	if !o.Last {
		if p.Area == "" && len(l.wait) > 0 {
			return []HeldBack{{Level: "all", Place: "all", Label: p.label("all", "all"), Why: "waits", Needs: p.k(nil)}}
		}
		for _, a := range l.wait {
			out = append(out, HeldBack{Level: "area", Place: p.namesOf([]string{a})[0], Label: p.label("area", p.namesOf([]string{a})[0]), Why: "waits", Needs: p.kOf(a)})
		}
		return out
	}
	if p.Area == "" && len(l.held) > 0 {
		return []HeldBack{l.small("all", "all", "")}
	}
	for _, n := range l.held {
		for _, a := range n.areas {
			out = append(out, l.small("area", p.namesOf([]string{a})[0], a))
		}
	}
	return out
}

// small is an area that is held back at the close. Where near waves keep it from
// being shown by itself, however many its people are, that is the reason (R10).
func (l *ladders) small(level, place, area string) HeldBack {
	h := HeldBack{Level: level, Place: place, Label: l.plan.label(level, place), Why: "small", Needs: l.plan.kOf(area)}
	alone := leaf{areas: []string{area}, role: "all", holds: roleRungs[2][0].holds}
	if len(l.near) > 0 && !l.plan.allowed(l.near, &alone) {
		h.Why, h.Needs = "near", 0
	}
	return h
}

func (p *Plan) kOf(area string) int {
	for i := range p.Areas {
		if p.Areas[i].Name == area {
			return p.k(&p.Areas[i])
		}
	}
	return p.k(nil)
}
