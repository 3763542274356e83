package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"blether/internal/chart"
	"blether/internal/chat"
	"blether/internal/form"
	"blether/internal/member"
	"blether/internal/release"
	"blether/internal/report"
	"blether/internal/round"
)

// summary shows a question of a release, or asks which release. rest is nothing, or
// RELEASE, NUMBER and LANGUAGE with dots between, each of which may be missing.
func (d *Desk) summary(ctx context.Context, by member.Officer, rest, language string) ([]chat.Outbound, error) {
	parts := append(strings.Split(rest, "."), "", "", "")
	id, number := parts[0], parts[1]
	if parts[2] != "" {
		language = d.Words.Match(parts[2])
	}
	if id == "" {
		newest, err := d.newest(ctx, by)
		if err != nil || len(newest) != 1 {
			return d.which(newest, language), err
		}
		id = newest[0].release
	}
	doc, err := d.Office.Release(ctx, by, id)
	if errors.Is(err, form.ErrNotFound) {
		return []chat.Outbound{say("There is no such release, or it is not of your groups.", button("summary", "Newest releases"))}, nil
	}
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(doc.Questions) {
		n = 0
	}
	return d.question(doc, n, language)
}

// latest is the newest release of a round.
type latest struct {
	release, title string
}

// newest lists the newest release of every round, a round of several groups once.
func (d *Desk) newest(ctx context.Context, by member.Officer) ([]latest, error) {
	var out []latest
	for _, g := range by.Groups {
		rounds, err := d.Office.Rounds(ctx, by, g)
		if err != nil {
			return nil, err
		}
		for _, r := range rounds {
			if n := len(r.Releases); n > 0 && !slices.ContainsFunc(out, func(l latest) bool { return l.release == r.Releases[n-1] }) {
				out = append(out, latest{r.Releases[n-1], r.Title + ", " + lastDay(&r)})
			}
		}
	}
	return out, nil
}

func lastDay(r *round.Shown) string { return r.LastDay.Format("2 January 2006") }

func (d *Desk) which(newest []latest, language string) []chat.Outbound {
	if len(newest) == 0 {
		return []chat.Outbound{say("There is no release yet. One comes out on each date of a round, if enough people answered.", button("rounds", "How rounds are going"))}
	}
	var options []chat.Choice
	for _, l := range newest {
		options = append(options, button("summary."+l.release+".0."+language, l.title))
	}
	return []chat.Outbound{say("Which round?", options...)}
}

// question shows one question as a picture, with its words, and the way to the others.
func (d *Desk) question(doc *release.Document, n int, language string) ([]chat.Outbound, error) {
	link := d.BaseURL + "/console/release/" + doc.ID
	if len(doc.Questions) == 0 {
		return []chat.Outbound{say(report.In(doc.Title, language) + "\n" + report.NoFigures + "\n" + link)}, nil
	}
	q := doc.Questions[n]
	var png bytes.Buffer
	if err := chart.PNG(&png, doc, q.Name, language, d.Words.Language(language).Dir); err != nil {
		return nil, fmt.Errorf("draw a chart: %w", err)
	}
	head := fmt.Sprintf("%s, %s. Question %d of %d: %s", report.In(doc.Title, language), doc.Date, n+1, len(doc.Questions), report.In(q.Label, language))
	if doc.Demo {
		head = "Demonstration. Everybody in it is made up.\n" + head
	}
	var options []chat.Choice
	for i := range doc.Questions {
		if i != n {
			options = append(options, button(fmt.Sprintf("summary.%s.%d.%s", doc.ID, i, language), strconv.Itoa(i+1)+". "+report.In(doc.Questions[i].Label, language)))
		}
	}
	m := say(head+"\n"+report.Limits+"\nAll of it, with the privacy receipt: "+link, options...)
	m.Picture = &chat.Picture{Name: doc.ID + "-" + strconv.Itoa(n+1) + ".png", PNG: png.Bytes(), Alt: chart.Alt(doc, q.Name, language)}
	return []chat.Outbound{m}, nil
}
