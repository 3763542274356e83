package release

import "slices"

// What R10 allows beside an earlier wave, worked out from who stood where.

// beside gives every way in which a release shows more than it may beside an
// earlier wave.
func (a *asking) beside(d *Document, e *asking) findings {
	var out findings
	for i := range d.Blocks {
		b := &d.Blocks[i]
		var touched []*Block
		seen := map[int]bool{} // by id: who stood in them
		for j := range e.reads {
			for k := range e.reads[j].Blocks {
				was := &e.reads[j].Blocks[k]
				inside, outside := 0, 0
				people := e.people(e.reads[j].Batch, was)
				for _, who := range people {
					switch {
					case a.inside(b, &who):
						inside++
					default:
						outside++
					}
				}
				if inside > 0 {
					touched = append(touched, was)
					for _, who := range people {
						seen[who.id] = true
					}
				}
				if inside > 0 && outside > 0 {
					out.add("%s %s cuts through %s %s", d.ID, b.ID, e.reads[j].ID, was.ID)
				}
			}
		}
		if len(touched) > 0 {
			out = append(out, a.left(d, b, e, seen)...)
			out = append(out, finer(d, b, touched)...)
		}
	}
	return out
}

// left: nobody stands in a block, who was held back in a wave that showed others
// of it.
func (a *asking) left(d *Document, b *Block, e *asking, seen map[int]bool) (out findings) {
	for i := range e.took {
		who := &e.took[i]
		if a.inside(b, who) && !seen[who.id] {
			out.add("%s %s has person %d, who was held back", d.ID, b.ID, who.id)
		}
	}
	return out
}

// finer: no figure has a finer step, more parts, or cuts where there were words.
func finer(d *Document, b *Block, touched []*Block) (out findings) {
	for i := range b.Figures {
		f := &b.Figures[i]
		some := slices.ContainsFunc(touched, func(was *Block) bool { return was.figure(f.Question) != nil })
		for _, was := range touched {
			switch g := was.figure(f.Question); {
			case !some:
			case g == nil:
				out.add("%s %s shows %s, %s did not", d.ID, b.ID, f.Question, was.ID)
			case g.Words != "" && f.Words == "":
				out.add("%s %s shows %s in cuts, %s in words", d.ID, b.ID, f.Question, was.ID)
			case f.Words == "" && (f.Step < g.Step || len(f.Parts) > len(g.Parts)):
				out.add("%s %s shows %s finer than %s", d.ID, b.ID, f.Question, was.ID)
			}
		}
	}
	for _, was := range touched {
		if b.Pool && was.Pool && b.People > was.People && b.People > 10 {
			out.add("%s %s is a pool of %d, it was of %d", d.ID, b.ID, b.People, was.People)
		}
	}
	return out
}
