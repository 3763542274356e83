package screen

import (
	"slices"
	"strings"
)

// believe is what the model takes a text for.
func (s *Screener) believe(normal string, fits []string) Found {
	none := Found{Level: None, Category: "-"}
	english := s.tongues[0]
	if s.model == nil || normal == "" {
		return none
	}
	share := s.model.Weigh(normal, fits)
	grave, best, at := 0.0, 0.0, ""
	for i, c := range s.model.Classes {
		if c == Calm || c == weak {
			continue
		}
		grave += share[i]
		if share[i] > best {
			best, at = share[i], c
		}
	}
	clear, faint := english.data.Belief.L2, english.data.Belief.L3
	if few := terse - len(strings.Fields(normal)); few > 0 {
		clear, faint = clear+stricter*float64(few), faint+stricter*float64(few)
	}
	if denied(fits) {
		clear, faint = clear+doubt, faint+doubt
	}
	switch {
	case grave >= clear && at == emergency:
		return Found{Level: L1, Category: at, Frame: byModel}
	case grave >= clear:
		return Found{Level: L2, Category: at, Frame: byModel}
	case grave >= faint || 1-share[0] >= clear:
		return Found{Level: L3, Category: weak, Frame: byModel}
	}
	return none
}

// For each word that a text has less than terse, the model must be surer: a name, a place or a
// wish of two words says little.
const (
	terse    = 6
	stricter = 0.06
	// doubt is by how much where all that fits is denied: the model does not hear a "not" well.
	doubt = 0.25
)

// denied tells that frames fit, and each of them after a "not".
func denied(fits []string) bool {
	return len(fits) > 0 && !slices.ContainsFunc(fits, func(f string) bool { return !strings.HasSuffix(f, " not") })
}

// Names that the code knows: the category of weak signs, that of emergencies, and who spoke.
const (
	weak      = "low"
	emergency = "emergency"
	byModel   = "model"
)
