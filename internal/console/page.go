package console

import (
	"fmt"
	"html/template"
	"slices"
	"time"

	"blether/internal/action"
	"blether/internal/duty"
	"blether/internal/event"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/lang"
	"blether/internal/ledger"
	"blether/internal/member"
	"blether/internal/release"
	"blether/internal/report"
	"blether/internal/round"
)

// page is what every template gets. Each page uses what it needs.
type page struct {
	Title string
	Text  string
	Demo  bool
	// Practice marks a group in which nothing is real yet.
	Practice bool
	Officer  *member.Officer
	Group    *group.Group
	Bad      form.Mistakes // what is wrong with the form that is given back

	Groups    []groupCard
	Rounds    []round.Shown
	Steps     []step
	Round     *round.Shown
	Languages []lang.Language
	Places    []round.Place
	Name      string // of an officer
	Link      string
	Secret    string // words to sign in with, shown once
	HandOver  bool
	Plan      *planView
	Sheets    []sheetView
	Print     *printView
	Near      bool // what is printed leads to this computer only
	Soonest   time.Time
	Officers  []member.Officer
	Named     []member.Named
	Reach     string // how many cannot be written to on a platform, in a band
	Series    *seriesView
	Broadcast *broadcastView
	Voice     *voiceView
	Session   *sessionView
	Directory *directoryView
	Safety    *safetyView
	Words     *wordsView
	Themes    *themesView
	Done      *doneView
	Due       Due
	Waiting   bool // somebody would like to be contacted, and nobody has written yet
	Surveys   []round.Survey
	Form      map[string]string // values of a form that is given back
	ID        string            // of what a form makes, so that sending it twice makes one
}

// Due is what must be checked again, and by when; By is empty where nothing is.
type Due struct {
	By    string // 2006-01-02
	Names []string
}

func (c *Console) page(o *member.Officer, title string) *page {
	return &page{Title: title, Officer: o, Demo: c.Demo, Languages: c.Words.Languages(), Form: map[string]string{}}
}

// functions are those that the pages use.
func (c *Console) functions() template.FuncMap {
	return template.FuncMap{
		"day": func(t time.Time) string { return t.Format("2 January 2006") },
		"has": func(all any, one any) bool {
			switch all := all.(type) {
			case []string:
				return slices.Contains(all, fmt.Sprint(one))
			case []member.OfficerID:
				return slices.Contains(all, member.OfficerID(fmt.Sprint(one)))
			}
			return false
		},
		"inc":      func(n int) int { return n + 1 },
		"weekdays": func() []time.Weekday { return weekdays },
		"held":     func(h release.HeldBack) string { return report.Held(h, "en") },
		"in":       func(t release.Text) string { return report.In(t, "en") },
		"date":     func(tag string, t time.Time) string { return c.Words.Date(tag, t) },
		"say":      func(tag, key string, args ...any) string { return c.word(tag, key, args...) },
		"role": func(r member.Role) string {
			if r == member.Supporter {
				return "peer supporter"
			}
			return "member"
		},
		"format":  func(f event.Format) string { return c.Words.Say("en", "format_"+string(f), nil) },
		"money":   ledger.Money,
		"hasneed": func(p event.Place, need string) bool { _, asked := p.Told.Needs[need]; return asked },
		"need":    func(p event.Place, need string) string { return p.Told.Needs[need] },
		"marks": func() [][2]string {
			return [][2]string{{member.Vetting, "Vetting (PVG, AccessNI)"}, {member.Training, "Training"}, {member.Supervision, "Supervision"}}
		},
		"status":     func(s action.Status) string { return statusWords[s] },
		"category":   duty.Words,
		"categories": duty.Categories,
		"clock":      duty.Clock,
		"until": func(m member.Marked, what string) string {
			if at := m.Until[what]; !at.IsZero() {
				return at.AddDate(0, 0, -1).Format(time.DateOnly)
			}
			return ""
		},
		"ages": group.Ages,
		"nations": func() [][2]string {
			return [][2]string{{"scotland", "Scotland"}, {"northern_ireland", "Northern Ireland"}}
		},
	}
}

// word is one of the bot's own texts, for slips and posters.
func (c *Console) word(tag, key string, args ...any) string {
	m := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			m[name] = args[i+1]
		}
	}
	return c.Words.Say(tag, key, m)
}
