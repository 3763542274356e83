// Package match is one-to-one peer support: who may meet whom, in which order they are
// suggested and why, and how a match goes from a wish to its planned end. It names nobody
// to anyone, reads no clock and writes nothing.
package match

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"blether/internal/group"
	"blether/internal/member"
)

// Formats in which two people can be in touch.
func Formats() []string { return []string{"in_person", "phone", "online", "chat"} }

// Commons are what people may want to have in common; each tells it only if they choose.
func Commons() []string {
	return []string{"father", "loss", "pregnancy_loss", "psychosis", "birth_trauma", "twins", "premature", "young", "single", "lgbt", "carer", "minority", "remote"}
}

// Profile is what one side told: a peer supporter of themselves, or somebody of what they
// look for. It is shown to nobody as it stands.
type Profile struct {
	Name      string   `json:"name"` // as they want to be called once there is a match
	Formats   []string `json:"formats,omitempty"`
	Languages []string `json:"languages,omitempty"`
	Area      string   `json:"area,omitempty"`
	Commons   []string `json:"commons,omitempty"`
	// Places are their own unit, team or workplace, and People those they know: whoever has
	// the same place, or is one of the people, is never suggested. Neither side learns of it.
	Places []string `json:"places,omitempty"`
	People []string `json:"people,omitempty"`
	// Capacity is how many people a supporter walks beside at a time; 0 for none just now.
	Capacity int `json:"capacity,omitempty"`
	// Names are others by which they are known here; they are kept elsewhere.
	Names []string `json:"-"`
}

// Candidate is a peer supporter as suggestions are made of them.
type Candidate struct {
	Person  member.ID
	Profile Profile
	Load    int  // people they walk beside now
	Able    bool // vetting, training and supervision hold, and they can be written to
}

// Suggestion is a candidate that may be suggested, and why.
type Suggestion struct {
	Person  member.ID
	Score   int
	Format  string
	Commons []string
	Area    bool // the same
	Tongue  string
}

// Rank lists those who may be suggested to somebody, best first: who can be in touch in a
// way and a language that both have, has room, and shares most. Those in never are left out.
// The order of equals is that of the candidates. Whom somebody must not meet is not left out
// here: see Apart.
func Rank(seeker *Profile, all []Candidate, never map[member.ID]bool) []Suggestion {
	var out []Suggestion
	for i := range all {
		c := &all[i]
		format, tongue := shared(seeker.Formats, c.Profile.Formats), shared(seeker.Languages, c.Profile.Languages)
		if never[c.Person] || !c.Able || c.Load >= c.Profile.Capacity || format == "" || tongue == "" {
			continue
		}
		s := Suggestion{Person: c.Person, Format: format, Tongue: tongue, Area: seeker.Area != "" && seeker.Area == c.Profile.Area}
		const each, near, free = 4, 2, 1
		for _, common := range Commons() {
			if slices.Contains(seeker.Commons, common) && slices.Contains(c.Profile.Commons, common) {
				s.Commons = append(s.Commons, common)
				s.Score += each
			}
		}
		if s.Area {
			s.Score += near
		}
		if c.Load == 0 {
			s.Score += free
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Suggestion) int { return b.Score - a.Score })
	return out
}

// shared is the first that both have; what one side left open fits everything.
func shared(a, b []string) string {
	switch {
	case len(a) == 0 && len(b) == 0:
		return "any"
	case len(a) == 0:
		return b[0]
	case len(b) == 0:
		return a[0]
	}
	for _, one := range a {
		if one != "other" && slices.Contains(b, one) { // another language is not the same one
			return one
		}
	}
	return ""
}

// Apart tells whether two must not meet: one of them is somebody whom the other knows, or
// they have a place in common. It is held against a question that was asked, never against
// what is suggested: else whoever writes a name could see that somebody goes.
func Apart(a, b *Profile) bool {
	return knows(a.People, b) || knows(b.People, a) || meet(a.Places, b.Places)
}

func knows(people []string, who *Profile) bool {
	for _, name := range append([]string{who.Name}, who.Names...) {
		own := words(name, kin)
		if slices.ContainsFunc(people, func(p string) bool { return same(words(p, kin), own) }) {
			return true
		}
	}
	return false
}

// same tells whether two names can be of one person: a word of one is a word of the other, or
// begins with its initial where nothing else is there. Rather one too many than one too few.
func same(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y && utf8.RuneCountInString(x) > 1 {
				return true
			}
		}
	}
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	joined := func(w []string) string { return strings.Join(w, "") }
	return joined(a) == joined(b)
}

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(one string) bool {
		x := words(one, ordinary)
		return slices.ContainsFunc(b, func(other string) bool {
			y := words(other, ordinary)
			return len(x) > 0 && len(y) > 0 && (within(x, y) || within(y, x))
		})
	})
}

func within(a, b []string) bool {
	return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}

// Words that tell nobody from another: of kin and title, and of places.
var (
	kin      = []string{"my", "the", "a", "dr", "doctor", "mr", "mrs", "ms", "miss", "sister", "brother", "mother", "father", "mum", "dad", "aunt", "uncle", "cousin", "friend", "neighbour", "midwife", "nurse", "health", "visitor", "from", "of", "and", "called", "who", "is"}
	ordinary = []string{"the", "a", "at", "in", "of", "my", "and", "hospital", "unit", "team", "saint", "st"}
)

// words takes a name apart: without marks and signs, in small letters, digits apart from
// letters, and without words that tell nothing.
func words(s string, without []string) []string {
	var b strings.Builder
	var last rune
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == 'ʼ' || r == '`' || r == '´':
			continue
		case unicode.IsDigit(r) && unicode.IsLetter(last), unicode.IsLetter(r) && unicode.IsDigit(last):
			b.WriteByte(' ')
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		} else {
			b.WriteByte(' ')
		}
		last = r
	}
	return slices.DeleteFunc(strings.Fields(b.String()), func(w string) bool { return slices.Contains(without, w) })
}

// List takes what somebody wrote apart: names with commas or on lines.
func List(text string) []string {
	var out []string
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '،' }) {
		if one = strings.Join(strings.Fields(one), " "); one != "" {
			out = append(out, one)
		}
	}
	return out
}

// State is where a match stands.
type State string

// States. Only in Open do both know each other's name.
const (
	Asked  State = "asked"  // the supporter has not said yes
	Agreed State = "agreed" // both have; whoever runs the group has not
	Open   State = "open"
	Ended  State = "ended"
)

// Match is two people, from the moment on in which one side said yes.
type Match struct {
	ID        string
	Group     group.ID
	Seeker    member.ID
	Supporter member.ID
	State     State
	Began     time.Time // of its state
	Touched   time.Time // when one last wrote to the other through the bot; zero for never
	Told      Told
	Version   int64
}

// Told is what is kept with a match, encrypted.
type Told struct {
	Seeker    string   `json:"seeker"` // names, as each told
	Supporter string   `json:"supporter"`
	Format    string   `json:"format"`
	Tongue    string   `json:"tongue"`
	Commons   []string `json:"commons,omitempty"`
	Area      bool     `json:"area,omitempty"`
	// Silent is a question that is put to nobody, since the two must not meet: it runs out as
	// one that was not answered.
	Silent bool `json:"silent,omitempty"`
	// Opened: both have said yes, and have heard each other's name. One that ended before tells
	// neither.
	Opened bool `json:"opened,omitempty"`
	// Paused: what is asked of the supporter holds no more, and both were told so. Nothing is
	// passed on until it is marked again.
	Paused bool `json:"paused,omitempty"`
}

// Between tells whether somebody is one of the two.
func (m *Match) Between(id member.ID) bool { return id != "" && (m.Seeker == id || m.Supporter == id) }

// Other is the other of the two, with the name that they told.
func (m *Match) Other(id member.ID) (other member.ID, name string) {
	if m.Seeker == id {
		return m.Supporter, m.Told.Supporter
	}
	return m.Seeker, m.Told.Seeker
}

// How long things take in a match.
const (
	AnswerIn = 72 * time.Hour       // a supporter has to say yes or no
	AgreeIn  = 7 * 24 * time.Hour   // officers have to, where a group wants it
	FirstIn  = 48 * time.Hour       // to a first contact
	TouchIn  = 30 * 24 * time.Hour  // between asking both how it goes
	Lasts    = 182 * 24 * time.Hour // to its planned end
)
