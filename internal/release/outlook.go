package release

import (
	"slices"
	"time"
)

// Outlook is what a release can show of some people, whoever they are and
// whatever they answer: which blocks, and how finely each question. It is made
// by Build itself from empty answers, since nothing in it depends on an answer.
type Outlook struct {
	Blocks   []Prospect
	Totals   []Prospect
	HeldBack []HeldBack
}

// Prospect is one block of an Outlook.
type Prospect struct {
	ID     string
	Level  string
	Label  Text
	Role   string
	Pool   bool
	People int
	Seen   []Seen
}

// Seen is how finely a question is shown. The zero value means not at all.
type Seen struct {
	Question string
	// Words: only "half or more" or "fewer than half".
	Words bool
	// Step is that of rounding, in per cent; 0 in words, or where nothing is shown.
	Step int
	// Parts is how many shares there are: parts of a scale, or options.
	Parts int
	// Average: mean and median may be given, unless nobody answered.
	Average bool
}

// Shown reports whether there is any figure.
func (s Seen) Shown() bool { return s.Words || s.Step > 0 }

// finer reports whether s shows more than o.
func (s Seen) finer(o Seen) bool {
	switch {
	case s.Shown() != o.Shown():
		return s.Shown()
	case s.Words != o.Words:
		return o.Words
	case s.Step != o.Step:
		return s.Step < o.Step
	}
	return s.Parts > o.Parts
}

// Size is how many people may stand in one place: an option of the area
// question ("" for those who give none) and a part of the role ladder.
type Size struct {
	Area, Part string
	People     int
}

// Parts of the role ladder at its finest, in order.
func Parts() []string {
	var out []string
	for _, p := range roleRungs[0] {
		out = append(out, p.name)
	}
	return out
}

// Foresee gives the outlook of a round with one date for people of some sizes.
// It fails only where Build does.
func Foresee(p *Plan, sizes []Size) (Outlook, error) {
	t := NewTally(p)
	for _, s := range sizes {
		at := place{area: s.Area, part: s.Part}
		if p.Area == "" || !slices.ContainsFunc(p.Areas, func(a Area) bool { return a.Name == s.Area }) {
			at.area = ""
		}
		if p.Role == "" || !slices.Contains(Parts(), s.Part) {
			at.part = restPart
		}
		if s.People > 0 {
			t.cell(at).n += s.People
		}
	}
	b, err := Build(p, t, Occasion{Batch: 1, Date: time.Time{}, Last: true})
	if err != nil {
		return Outlook{}, err
	}
	return b.Document.Outlook(), nil
}

// Outlook is the form of a release without its figures.
func (d *Document) Outlook() Outlook {
	return Outlook{Blocks: d.prospects(d.Blocks), Totals: d.prospects(d.Totals), HeldBack: d.HeldBack}
}

func (d *Document) prospects(blocks []Block) []Prospect {
	var out []Prospect
	for i := range blocks {
		b := &blocks[i]
		p := Prospect{ID: b.ID, Level: b.Level, Label: b.Label, Role: b.Role, Pool: b.Pool, People: b.People}
		for _, q := range d.Questions {
			p.Seen = append(p.Seen, q.seen(b))
		}
		out = append(out, p)
	}
	return out
}

func (q *Asked) seen(b *Block) Seen {
	s := Seen{Question: q.Name}
	f := b.figure(q.Name)
	if f == nil {
		return s
	}
	s.Words, s.Step, s.Parts = f.Words != "", f.Step, len(f.Parts)+len(f.Options)
	s.Average = q.Kind == Scale && len(f.Parts) == len(q.Points)+1
	return s
}

// Forecast is what a round can show some people, and what it could ever show as
// many.
type Forecast struct {
	K       int
	People  int
	Asked   []Asked
	Outlook Outlook // of the people as they are spread
	Best    []Seen  // of as many people, however they are spread
	Planned int     // figures that the plan names: questions × places × roles
	Shown   int     // figures that appear, of the people as they are spread
	Ever    int     // questions that can have any figure, however they are spread
}

// Expect makes the forecast for people of some sizes.
func Expect(p *Plan, sizes []Size) (Forecast, error) {
	f := Forecast{K: max(p.K, minK), Planned: len(p.Questions) * max(len(p.Areas), 1)}
	if p.Role != "" {
		f.Planned *= len(Parts())
	}
	for _, s := range sizes {
		f.People += s.People
	}
	var err error
	if f.Outlook, err = Foresee(p, sizes); err != nil {
		return f, err
	}
	if f.Best, err = Best(p, f.People); err != nil {
		return f, err
	}
	f.Asked = p.Asked()
	for _, b := range f.Outlook.Blocks {
		f.Shown += shown(b.Seen)
	}
	f.Ever = shown(f.Best)
	return f, nil
}

func shown(all []Seen) int {
	n := 0
	for _, s := range all {
		if s.Shown() {
			n++
		}
	}
	return n
}

// Best gives, for each question, the most that any n people could ever have
// shown of it: the finest over the ways in which they could be spread. No
// release of n people shows more.
func Best(p *Plan, n int) ([]Seen, error) {
	best := make([]Seen, len(p.Questions))
	for i := range p.Questions {
		best[i].Question = p.Questions[i].Name
	}
	for _, sizes := range extremes(p, n) {
		o, err := Foresee(p, sizes)
		if err != nil {
			return nil, err
		}
		for _, b := range o.Blocks {
			for i, s := range b.Seen {
				if s.finer(best[i]) {
					best[i] = s
				}
			}
		}
	}
	return best, nil
}

// extremes are the ways of spreading n people that show most: a figure needs a
// large block, so all of them in one place; a question that only some roles were
// asked needs a block of these roles alone, so just enough people elsewhere for
// the rung to hold, and all others in one part.
func extremes(p *Plan, n int) [][]Size {
	areas := []string{""}
	for _, a := range p.Areas {
		areas = append(areas, a.Name)
	}
	var out [][]Size
	for _, area := range areas {
		k := p.kOf(area)
		for _, large := range Parts() {
			out = append(out, []Size{{area, large, n}})
			for _, rung := range roleRungs[:2] {
				sizes, rest := []Size{}, n
				for _, part := range rung {
					if !slices.Contains(part.holds, large) {
						sizes, rest = append(sizes, Size{area, part.holds[0], k}), rest-k
					}
				}
				if rest >= k {
					out = append(out, append(sizes, Size{area, large, rest}))
				}
			}
		}
	}
	return out
}
