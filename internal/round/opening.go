package round

import (
	"time"

	"blether/internal/group"
)

// Opening is what an officer decides when a round opens.
type Opening struct {
	ID     ID // empty for a new one; given so that a form that is sent twice opens one
	Flow   string
	Groups []group.ID
	Dates  []time.Time // when batches open; the last is the close
	// Wave is one of a series: it may open while the one before is still open.
	Wave bool
}

// Survey is what an officer sees of a flow before it is asked.
type Survey struct {
	Flow    string
	Title   string
	Purpose string
	Minutes int
	Texts   int     // open questions
	Places  []Place // that figures may be broken down by
	Roles   bool    // figures may be broken down by role
}

// Supposed is how many people an officer supposes may answer, and where they
// stand.
type Supposed struct {
	People int
	// Spread: over the places of the plan ("even"), all from one ("one"), or as
	// Places says ("own").
	Spread string
	Places map[string]int // by name of a place
	// Roles: over all roles ("even"), or all of one ("one").
	Roles string
}

// Shown is a round as an officer may see it: progress in bands only (R8).
type Shown struct {
	Round
	Title    string
	LastDay  time.Time // in the zone of its groups
	Progress string    // "fewer than 10", "10 or more"
	Releases []string
}

// Bands of progress, and from how many people on the second holds.
const (
	Few      = "fewer than 10"
	Many     = "10 or more"
	ManyFrom = 10
)

// Place is an option of an area question.
type Place struct {
	Name, Label, Nation string
}

// Local gives a time of the round in the zone of its groups.
func (p Plan) Local(t time.Time) time.Time {
	zone, err := time.LoadLocation(p.Zone) // checked when the group was saved
	if err != nil || p.Zone == "" {
		zone = time.UTC
	}
	return t.In(zone)
}

// LastDay is the day at the end of which something closes, in the zone of the
// round's groups.
func (p Plan) LastDay(closes time.Time) time.Time { return p.Local(closes.Add(-time.Second)) }

// EndOf is the first moment after a day, written as 2006-01-02, in a zone.
func EndOf(day string, zone *time.Location) (time.Time, error) {
	d, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		return time.Time{}, err
	}
	return time.Date(d.Year(), d.Month(), d.Day()+1, 0, 0, 0, 0, zone), nil
}
