package group

import "strconv"

// Band says a number of people so that nobody's coming or going is seen in it. It is shown
// as it was once a day.
func Band(n int) string {
	for _, from := range []int{500, 200, 100, 50, 20, 10} {
		if n >= from {
			return strconv.Itoa(from) + " or more"
		}
	}
	return FewPeople
}

// FewPeople is the lowest band: it holds for nobody too.
const FewPeople = "fewer than 10"

// What bands of a group are of.
const (
	BandHeld     = "held"     // messages that wait for a free place in somebody's week
	BandSize     = "size:"    // people, with the role after it, or all of them
	BandWaiting  = "waiting:" // who is still to be told, with a broadcast's id after it
	BandUnwanted = "unwanted:"
)

// Bands are those of one group, as counted last.
type Bands map[string]string

// Of is a band, or that it was not counted yet.
func (b Bands) Of(what string) string {
	if band, ok := b[what]; ok {
		return band
	}
	return "not counted yet (it is, once a day)"
}
