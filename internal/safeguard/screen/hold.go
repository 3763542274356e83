package screen

import (
	"regexp"
	"slices"
	"strings"
)

// read gives the frames that fit a text in its normal form, as "id level", and the gravest of
// them.
func (s *tongue) read(normal string) (fits []string, best Found) {
	best = Found{Level: None, Category: "-"}
	if !s.english() && len(s.say.may(normal)) == 0 {
		return nil, best // most texts are in another language
	}
	whole := s.idioms.replaced(" "+normal+" ", " something ")
	clauses := s.clauses(whole)
	flat := strings.Join(strings.Fields(strings.ReplaceAll(whole, " .", " ")), " ") + " "
	past := s.past.fits(" "+flat) && !s.present.fits(" "+flat)
	elsewhere := s.elsewhere.fits(" " + flat)
	note := func(f *frame, one Found) {
		fits = append(fits, one.Frame+" "+string(one.Level))
		if f.Hint {
			return
		}
		if graver(one, best, s.data.Categories) {
			best = one
		}
	}
	try := func(part string, whole bool) {
		done := map[int]bool{}
		for _, at := range s.say.may(part) {
			f := &s.frames[s.whose[at]]
			if f.Whole != whole || done[s.whose[at]] {
				continue
			}
			one := s.hold(f, s.say.all[at], part, past, elsewhere)
			switch {
			case one.Level == "" && one.Frame != "":
				fits = append(fits, one.Frame)
			case one.Level != "":
				done[s.whose[at]] = true
				note(f, one)
			}
		}
	}
	for _, c := range clauses {
		try(c, false)
	}
	try(flat, true)
	return fits, best
}

// clauses takes a message apart where one thing ends and another begins.
func (s *tongue) clauses(whole string) []string {
	var out []string
	for _, part := range strings.Split(whole, " . ") {
		part = strings.TrimSpace(strings.ReplaceAll(part, ".", " ")) + " "
		for {
			at := s.joints.first(part)
			if at == nil {
				break
			}
			out = append(out, strings.TrimSpace(part[:at[0]])+" ")
			joint := strings.Fields(part[at[0]:at[1]])
			rest := part[at[1]:]
			if last := joint[len(joint)-1]; len(joint) > 1 && subjects[last] {
				rest = last + " " + rest
			}
			part = strings.TrimSpace(rest) + " "
		}
		if strings.TrimSpace(part) != "" {
			out = append(out, part)
		}
	}
	return out
}

// subjects begin the next clause where a joint ends with one.
var subjects = map[string]bool{"i": true, "he": true, "she": true, "they": true, "the": true, "my": true}

// hold holds one frame against one clause. What does not fit has no level; what fits and is
// long past, or about work, has None. What is denied is told by its Frame alone.
func (s *tongue) hold(f *frame, p *pattern, clause string, past, elsewhere bool) (one Found) {
	at := p.re.FindStringIndex(clause)
	switch {
	case at == nil:
		return one
	case f.unless.fits(clause):
		return Found{Frame: f.ID + " unless"}
	case s.negated(clause, at, f.Bare):
		return Found{Frame: f.ID + " not"}
	}
	level, category := f.Level, f.Category
	if elsewhere || past {
		level = capped(level, f.Past)
	}
	if about[category] && s.others.fits(clause[:at[1]]) && !s.mine.fits(clause[:at[1]]) {
		category = "other"
	}
	return Found{Level: level, Category: category, Frame: f.ID}
}

// about are the categories that become worry about another where it is said of one.
var about = map[string]bool{"suicide": true, "self_harm": true, "psychosis": true, "red_flag": true}

func capped(level, most Level) Level {
	if most == "" {
		return None
	}
	if higher(level, most) {
		return most
	}
	return level
}

// denial is what ends in a "not" of what comes next.
var denial = regexp.MustCompile(`(?:^| )(?:(?:am|is|are|was|were|do|does|did|have|has|had|would) not|never|neither|nor|without|no|ruled out|not)(?: (?:had|have|having|been|got|feel|felt|ever|any|really|actually|a|sign of|signs of|thoughts of|thoughts about|any thoughts of|any thoughts about|risk of|history of|in any))* $`)

// reach is how many words before it a "not" reaches.
const reach = 4

// negated tells whether a "not" reaches what fits at a place of a clause; one of a bare frame
// only where it stands right before.
func (s *tongue) negated(clause string, at []int, bare bool) bool {
	before := clause[:at[0]+1]
	if s.english() && denial.MatchString(before) {
		return true
	}
	if bare {
		return !s.english() && s.not(last(before, 1))
	}
	if s.english() {
		return s.not(last(before, reach))
	}
	// In other languages it may stand inside, or behind the verb.
	return s.not(slices.Concat(last(before, s.data.Reach), strings.Fields(clause[at[0]:at[1]]), first(clause[at[1]:], s.data.After)))
}

// not tells that there is a "not" among words that does not say the opposite.
func (s *tongue) not(words []string) bool {
	return s.negators.fits(s.undenied.replaced(" "+strings.Join(words, " ")+" ", " "))
}

func first(text string, most int) []string {
	words := strings.Fields(text)
	return words[:min(most, len(words))]
}

func last(text string, most int) []string {
	words := strings.Fields(text)
	return words[max(0, len(words)-most):]
}
