package runner

import (
	"slices"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/checkin"
)

// hardDay is the flow in which somebody names days on which nothing is to come.
const hardDay = "hard-day"

// mostHard is how many such days are kept.
const mostHard = 20

// offerHard offers the days that hurt many, and to name others. Nobody is asked why.
func (d *decision) offerHard(ask *chat.Ask) {
	for _, day := range []string{checkin.MothersDay, checkin.FathersDay} {
		label := d.text("hard_"+strings.ReplaceAll(day, "-", "_"), nil)
		if d.isHard(day) {
			label = d.text("hard_take_off", map[string]any{"Day": label})
		}
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "p", arg: "hard." + day}.id(), Label: label})
	}
	for _, h := range d.snap.Person.Wish.Hard {
		if h.From != checkin.MothersDay && h.From != checkin.FathersDay {
			ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "p", arg: "hard." + h.From}.id(), Label: d.text("hard_take_off", map[string]any{"Day": d.hardWords(h)})})
		}
	}
	ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "f", arg: hardDay}.id(), Label: d.text("hard_other", nil)})
}

func (d *decision) isHard(from string) bool {
	return slices.ContainsFunc(d.snap.Person.Wish.Hard, func(h checkin.Days) bool { return h.From == from })
}

// hardWords says days as a person reads them.
func (d *decision) hardWords(h checkin.Days) string {
	say := func(day string) string {
		const leap, form = "2024-", "2006-01-02"
		if len(day) == len(form) {
			if t, err := time.Parse(form, day); err == nil {
				return d.r.Words.Date(d.lang, t)
			}
		}
		if t, err := time.Parse(form, leap+day); err == nil {
			return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(d.r.Words.Date(d.lang, t), "2024", ""), "٢٠٢٤", ""))
		}
		return day
	}
	if h.To == "" || h.To == h.From {
		return say(h.From)
	}
	return say(h.From) + " – " + say(h.To)
}

// hardNow lists them.
func (d *decision) hardNow() string {
	var out []string
	for _, h := range d.snap.Person.Wish.Hard {
		switch h.From {
		case checkin.MothersDay, checkin.FathersDay:
			out = append(out, d.text("hard_"+strings.ReplaceAll(h.From, "-", "_"), nil))
		default:
			out = append(out, d.hardWords(h))
		}
	}
	if len(out) == 0 {
		return d.text("prefer_none", nil)
	}
	return strings.Join(out, d.text("comma", nil))
}

// toggleHard takes a day on, or off where it is one.
func (d *decision) toggleHard(from string) bool {
	hard := &d.snap.Person.Wish.Hard
	if d.isHard(from) {
		*hard = slices.DeleteFunc(slices.Clone(*hard), func(h checkin.Days) bool { return h.From == from })
		return true
	}
	return d.addHard(checkin.Days{From: from})
}

func (d *decision) addHard(h checkin.Days) bool {
	if h.Check() != nil || len(d.snap.Person.Wish.Hard) >= mostHard {
		return false
	}
	d.snap.Person.Wish.Hard = append(slices.Clone(d.snap.Person.Wish.Hard), h)
	return true
}

// nameHard takes the days that somebody named in the flow. yearly leaves the years out.
func (d *decision) nameHard(from, to string, yearly bool) {
	h := checkin.Days{From: from, To: to}
	if yearly {
		const year = len("2006-")
		h.From = from[min(year, len(from)):]
		h.To = to[min(year, len(to)):]
	}
	if !d.addHard(h) {
		d.words("hard_not", nil)
		return
	}
	d.words("hard_kept", map[string]any{"Day": d.hardWords(h)})
}
