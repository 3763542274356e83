package match

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"blether/internal/member"
)

// Whoever is suggested can be in touch, has room, is able, and is in nobody's way; nobody
// who is all of that is left out; who shares more comes first.
func TestRank(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		some := func(label string, of []string) []string {
			return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 0, 3, rapid.ID[string]).Draw(t, label)
		}
		profile := func(label string) Profile {
			return Profile{Name: rapid.SampledFrom([]string{"Demo Ann", "Demo Bea", "Cal", "Dee Demo"}).Draw(t, label), Formats: some(label+"f", Formats()), Languages: some(label+"l", []string{"en", "pl", "ar"}),
				Area: rapid.SampledFrom([]string{"", "fife", "lothian"}).Draw(t, label+"a"), Commons: some(label+"c", Commons()), Places: some(label+"p", []string{"Ward 4", "ward 4, north", "St Demo's"}),
				People: some(label+"k", []string{"demo ann", "Bea", "Cal Demo"}), Capacity: rapid.IntRange(0, 2).Draw(t, label+"n")}
		}
		seeker := profile("seeker")
		var all []Candidate
		for n := range rapid.IntRange(0, 6).Draw(t, "many") {
			all = append(all, Candidate{Person: member.ID(strconv.Itoa(n)), Profile: profile("c" + strconv.Itoa(n)), Load: rapid.IntRange(0, 2).Draw(t, "load"), Able: rapid.Bool().Draw(t, "able")})
		}
		never := map[member.ID]bool{"0": rapid.Bool().Draw(t, "never")}
		got := Rank(&seeker, all, never)
		for i, s := range got {
			if i > 0 && got[i-1].Score < s.Score {
				t.Fatalf("%d before %d", got[i-1].Score, s.Score)
			}
		}
		for _, c := range all {
			in := slices.ContainsFunc(got, func(s Suggestion) bool { return s.Person == c.Person })
			overlap := func(a, b []string) bool {
				return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
			}
			may := c.Able && !never[c.Person] && c.Load < c.Profile.Capacity && overlap(seeker.Formats, c.Profile.Formats) && overlap(seeker.Languages, c.Profile.Languages)
			if in != may {
				t.Fatalf("%+v is suggested: %v, may be: %v", c, in, may)
			}
		}
	})
}

func TestApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b Profile
		want bool
	}{
		{Profile{Name: "Ann"}, Profile{Name: "Bea"}, false},
		{Profile{Name: "Ann", People: []string{"bea"}}, Profile{Name: "Bea Demo"}, true},
		{Profile{Name: "Ann", People: []string{"Bea Demo"}}, Profile{Name: "bea"}, true},
		{Profile{Name: "Ann Demo"}, Profile{Name: "Bea", People: []string{"ANN  demo"}}, true},
		{Profile{Name: "Anna S.", People: nil}, Profile{Name: "Bea", People: []string{"my sister Anna"}}, true},
		{Profile{Name: "Seán"}, Profile{Name: "Bea", People: []string{"Sean"}}, true},
		{Profile{Name: "O'Brien"}, Profile{Name: "Bea", People: []string{"OBrien"}}, true},
		{Profile{Name: "Smith, Jo"}, Profile{Name: "Bea", People: []string{"Dr Smith"}}, true},
		{Profile{Name: "Wren", Names: []string{"Demo Morag"}}, Profile{Name: "Bea", People: []string{"Morag"}}, true},
		{Profile{Name: "my sister"}, Profile{Name: "Bea", People: []string{"my sister Anna"}}, false},
		{Profile{Places: []string{"Ward 4"}}, Profile{Places: []string{"the ward 4 at St Demo's"}}, true},
		{Profile{Places: []string{"Ward4"}}, Profile{Places: []string{"ward 4"}}, true},
		{Profile{Places: []string{"St Johns"}}, Profile{Places: []string{"St John's Hospital"}}, true},
		{Profile{Places: []string{"Ward 4"}}, Profile{Places: []string{"Ward 14"}}, false},
		{Profile{Places: []string{"the hospital"}}, Profile{Places: []string{"a hospital in Perth"}}, false},
		{Profile{Places: []string{""}, People: []string{" "}}, Profile{Name: "", Places: []string{"-"}}, false},
	} {
		if got := Apart(&c.a, &c.b); got != c.want || Apart(&c.b, &c.a) != c.want {
			t.Errorf("%+v and %+v: %v", c.a, c.b, got)
		}
	}
}
