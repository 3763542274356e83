package release

import (
	"math"
	"slices"
)

// totals computes totals from published figures only (R3): of each place whose
// roles are shown apart, of each nation, and of everyone. A pool enters none.
func (p *Plan) totals(blocks []Block) []Block {
	var out []Block
	byPlace, byNation := map[string][]Block{}, map[string][]Block{}
	var places, nations []string
	var all []Block
	for _, b := range blocks {
		if b.Pool || b.Level != "area" {
			continue
		}
		if byPlace[b.Place] == nil {
			places = append(places, b.Place)
		}
		byPlace[b.Place] = append(byPlace[b.Place], b)
		if nation := p.nationOf(b.Place); nation != "" {
			if byNation[nation] == nil {
				nations = append(nations, nation)
			}
			byNation[nation] = append(byNation[nation], b)
		}
		all = append(all, b)
	}
	for _, place := range places {
		if len(byPlace[place]) > 1 {
			out = append(out, p.total("area", place, byPlace[place]))
		}
	}
	for _, nation := range nations {
		if p.severalPlaces(byNation[nation]) && len(byNation[nation]) < len(all) {
			out = append(out, p.total("nation", nation, byNation[nation]))
		}
	}
	if p.severalPlaces(all) {
		out = append(out, p.total("all", "all", all))
	}
	if p.Area == "" && len(blocks) > 1 {
		out = append(out, p.total("all", "all", blocks))
	}
	return out
}

func (p *Plan) severalPlaces(blocks []Block) bool {
	return slices.ContainsFunc(blocks, func(b Block) bool { return b.Place != blocks[0].Place })
}

func (p *Plan) nationOf(area string) string {
	for _, a := range p.Areas {
		if a.Name == area {
			return a.Nation
		}
	}
	return ""
}

// total weighs rounded shares by floored sizes. It has a question only where
// every block shows cuts of it, at the coarsest parts that all of them share.
func (p *Plan) total(level, place string, of []Block) Block {
	out := Block{ID: "total:" + level + ":" + place, Level: level, Place: place, Label: p.label(level, place), Role: "all", Total: true, Figures: []Figure{}}
	for _, b := range of {
		out.People += b.People
		out.Of = append(out.Of, b.ID)
	}
	for i := range p.Questions {
		q := &p.Questions[i]
		var figures []*Figure
		for j := range of {
			if f := of[j].figure(q.Name); f != nil && f.Words == "" {
				figures = append(figures, f)
			}
		}
		if len(figures) == len(of) {
			out.Figures = append(out.Figures, q.totalFigure(of, figures, out.People))
		}
	}
	return out
}

func (b *Block) figure(question string) *Figure {
	for i := range b.Figures {
		if b.Figures[i].Question == question {
			return &b.Figures[i]
		}
	}
	return nil
}

func (q *Question) totalFigure(of []Block, figures []*Figure, people int) Figure {
	out := Figure{Question: q.Name}
	coarsest := figures[0]
	for _, f := range figures {
		out.Step = max(out.Step, f.Step)
		if len(f.Parts) < len(coarsest.Parts) {
			coarsest = f
		}
	}
	weigh := func(share func(f *Figure) int) int {
		sum := 0
		for i, f := range figures {
			sum += share(f) * of[i].People
		}
		return int(math.Round(float64(sum) / float64(people)))
	}
	for _, option := range coarsest.Options {
		out.Options = append(out.Options, Share{Points: option.Points, Share: weigh(func(f *Figure) int { return shareOf(f.Options, option.Points) })})
	}
	cut := 0
	var before int
	for i, part := range coarsest.Parts {
		if i < len(coarsest.Parts)-1 {
			cut = weigh(func(f *Figure) int { return upTo(f.Parts, coarsest.Parts[:i+1]) })
			out.Cuts = append(out.Cuts, cut)
		} else {
			cut = 100
		}
		out.Parts = append(out.Parts, Share{Points: part.Points, Share: cut - before})
		before = cut
	}
	if len(out.Parts) > 0 {
		out.setHigh(q)
		if q.Kind == Scale && len(out.Parts) == len(q.Points)+1 {
			out.average(q)
		}
	}
	return out
}

// upTo adds up the shares of every part that lies inside some coarser parts.
func upTo(parts, coarse []Share) int {
	sum := 0
	for _, c := range coarse {
		sum += shareOf(parts, c.Points)
	}
	return sum
}

func shareOf(parts []Share, points []string) int {
	sum := 0
	for _, p := range parts {
		if slices.Contains(points, p.Points[0]) {
			sum += p.Share
		}
	}
	return sum
}
