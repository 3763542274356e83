package runner

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"blether/internal/chat"
	"blether/internal/directory"
)

// What help there is, and words in plain language. Nothing is kept of who looked for what.

// Directory is what is looked through: the services that the operator keeps, and the terms.
type Directory struct {
	Services []directory.Entry
	Terms    []directory.Term
}

// mostServices is how many are shown at a time.
const mostServices = 4

// meaning reads a question for a word: "what does PVG mean", "what is coproduction".
var meaning = regexp.MustCompile(`(?i)^(?:what(?:'s| is| are| does)|glossary|meaning of|explain)\s+(?:an? |the )?(.{2,60}?)(?:\s+mean)?\s*\??$`)

// explain explains a word; done is false where it is none of ours.
func (d *decision) explain(typed string) (done bool) {
	m := meaning.FindStringSubmatch(strings.TrimSpace(typed))
	if m == nil {
		return false
	}
	name, says, ok := directory.Explain(d.r.Directory.Terms, m[1], d.lang)
	if !ok {
		return false
	}
	d.say(chat.Outbound{Text: name + ": " + says})
	return true
}

// searching reads a search for services: "support housing", "who helps with money".
var searching = regexp.MustCompile(`(?i)^(?:support|services?|help with|who helps with)\s+(.{2,60})$`)

// findService searches services by words; done is false for another text.
func (d *decision) findService(ctx context.Context, typed string) (done bool, err error) {
	m := searching.FindStringSubmatch(strings.TrimSpace(typed))
	if m == nil {
		return false, nil
	}
	if err := d.surround(ctx); err != nil {
		return true, err
	}
	return true, d.services(ctx, directory.Wanted{Words: m[1]})
}

// services shows what is found, for the person's nation, or those of their groups, and what
// their groups know of beside it.
func (d *decision) services(ctx context.Context, w directory.Wanted) error {
	nations := d.where().Nations
	own, err := d.known(ctx, w)
	if err != nil {
		return err
	}
	var all []directory.Entry
	for _, e := range directory.Search(d.r.Directory.Services, w, d.turn.Now) {
		if len(nations) == 0 || slices.ContainsFunc(e.Nations, func(n string) bool { return slices.Contains(nations, n) }) {
			all = append(all, e)
		}
	}
	ask := d.needs()
	if len(all)+len(own) == 0 {
		d.say(chat.Outbound{Text: d.text("services_none", nil), Ask: ask, Offer: true})
		return nil
	}
	lines := own
	for i := range all[:min(mostServices, len(all))] {
		lines = append(lines, d.service(&all[i]))
	}
	d.say(chat.Outbound{Text: strings.Join(lines, "\n\n"), Ask: ask, Offer: true})
	return nil
}

// known is what the person's groups know of by themselves.
func (d *decision) known(ctx context.Context, w directory.Wanted) ([]string, error) {
	var out []string
	for _, g := range d.snap.Groups {
		all, err := d.r.People.Resources(ctx, g.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			fits := w.Need != "" && r.Need == w.Need || w.Words != "" && directory.Says(r.Name+" "+r.Text+" "+r.Need, w.Words)
			if fits && r.Until.After(d.turn.Now) && len(out) < mostServices {
				out = append(out, r.Name+"\n"+r.Text)
			}
		}
	}
	return out, nil
}

// service says one service in a few lines.
func (d *decision) service(e *directory.Entry) string {
	lines := []string{e.Name, e.Told(d.lang)}
	var ways []string
	for _, way := range []string{e.Call, e.Text, e.Web} {
		if way != "" {
			ways = append(ways, way)
		}
	}
	hours := e.Hours
	if hours == "always" {
		hours = d.text("hours_always", nil)
	}
	if hours != "" {
		ways = append(ways, hours)
	}
	return strings.Join(append(lines, strings.Join(ways, d.text("comma", nil))), "\n")
}

// needs are what somebody may look for.
func (d *decision) needs() *chat.Ask {
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	for _, n := range directory.Needs() {
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "h", arg: n}.id(), Label: d.text("service_"+n, nil)})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Quiet})
	return ask
}

// askNeed asks what somebody looks for.
func (d *decision) askNeed() {
	d.say(chat.Outbound{Text: d.text("services_ask", nil), Ask: d.needs(), Offer: true})
}

// need shows the services for one need; an old button shows all needs.
func (d *decision) need(ctx context.Context, name string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	if !slices.Contains(directory.Needs(), name) {
		return d.oldButton(ctx)
	}
	return d.services(ctx, directory.Wanted{Need: name})
}
