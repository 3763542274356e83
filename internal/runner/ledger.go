package runner

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"blether/internal/chat"
	"blether/internal/ledger"
	"blether/internal/turn"
)

// What somebody gives to a group and gets for it. Only what they claim is seen by others.

// The flows for it.
var ledgerFlows = []string{"log-hours", "log-training", "claim-expenses"}

// involvement shows somebody their own.
func (d *decision) involvement(ctx context.Context) error {
	all, err := d.r.People.Entries(ctx, d.snap.Person.ID)
	if err != nil {
		return err
	}
	sum := ledger.Add(all, d.turn.Now.AddDate(-1, 0, 0))
	text := d.text("ledger", map[string]any{"Hours": fmt.Sprintf("%d:%02d", sum.Minutes/60, sum.Minutes%60), "Done": sum.Modules(), "Modules": ledger.Modules, "Claimed": ledger.Money(sum.Claimed), "Paid": ledger.Money(sum.Paid)})
	if i := slices.IndexFunc(all, func(e ledger.Entry) bool { return e.Kind == ledger.Thanks }); i >= 0 {
		newest := all[i]
		for _, e := range all[i:] {
			if e.Kind == ledger.Thanks && !e.Day.Before(newest.Day) {
				newest = e
			}
		}
		text += "\n" + d.text("ledger_thanks", map[string]any{"Date": d.r.Words.Date(d.lang, newest.Day), "Text": newest.Said.What})
	}
	ask := &chat.Ask{Input: chat.One, Words: d.helpChoice()}
	for _, name := range ledgerFlows {
		f, err := d.r.Flows.Named(ctx, name)
		if err != nil {
			continue // the operator took it out
		}
		ask.Options = append(ask.Options, chat.Choice{ID: press{kind: "f", arg: name}.id(), Label: f.Title.For(d.lang)})
	}
	if len(all) > 0 {
		ask.Options = append(ask.Options, chat.Choice{ID: "i.table", Label: d.text("ledger_table", nil), Style: chat.Quiet}, chat.Choice{ID: "i.drop", Label: d.text("ledger_drop", nil), Style: chat.Quiet})
	}
	ask.Options = append(ask.Options, chat.Choice{ID: "w.menu", Label: d.text("word_menu", nil), Style: chat.Quiet})
	d.say(chat.Outbound{Text: text, Ask: ask, Secret: true})
	return nil
}

// inLedger does something with it.
func (d *decision) inLedger(ctx context.Context, what string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	switch what {
	case "table":
		all, err := d.r.People.Entries(ctx, d.snap.Person.ID)
		if err != nil {
			return err
		}
		for table := ledger.Table(all); table != ""; {
			piece := table
			const most = 1500 // a message of any platform
			if len(piece) > most {
				piece = piece[:strings.LastIndexByte(piece[:most], '\n')]
			}
			d.say(chat.Outbound{Text: piece, Secret: true})
			table = strings.TrimPrefix(table[len(piece):], "\n")
		}
		return d.menu(ctx)
	case "drop":
		d.say(chat.Outbound{Text: d.text("ledger_drop_ask", nil), Offer: true, Ask: &chat.Ask{Input: chat.One, Words: d.helpChoice(),
			Options: []chat.Choice{{ID: "i.home", Label: d.text("forget_no", nil), Style: chat.Main}, {ID: "i.gone", Label: d.text("ledger_drop_yes", nil), Style: chat.Quiet}}}})
		return nil
	case "gone":
		d.turn.DropLedger = true
		d.words("ledger_dropped", nil)
		return d.menu(ctx)
	}
	return d.involvement(ctx)
}

// enter writes one line: what kind says how the answers are read.
func (d *decision) enter(ctx context.Context, conv *turn.Conversation, kind ledger.Kind, with map[string]string) error {
	if err := d.surround(ctx); err != nil {
		return err
	}
	g := d.concerned(conv)
	if g == nil {
		d.words("no_group", nil)
		return nil
	}
	day, err := time.Parse(time.DateOnly, with["day"])
	if err != nil || day.After(d.turn.Now) {
		day = d.turn.Now
	}
	e := &ledger.Entry{ID: d.r.ID() + d.r.ID(), Person: d.snap.Person.ID, Group: g.ID, Kind: kind, State: ledger.Kept, Day: day, Said: ledger.Said{What: with["what"], Name: with["name"], How: with["how"]}}
	key := "ledger_kept"
	switch kind {
	case ledger.Hours:
		hours, _ := strconv.ParseFloat(with["hours"], 64) // 0 is no number of hours
		const most = 24
		if hours <= 0 || hours > most {
			d.words("ledger_not", nil)
			return nil
		}
		e.Said.Minutes = int(math.Round(hours * 60))
	case ledger.Training:
		e.Said.Module, _ = strconv.Atoi(strings.TrimPrefix(with["module"], "m")) // 0 is none of them
		if e.Said.Module < 1 || e.Said.Module > ledger.Modules {
			d.words("ledger_not", nil)
			return nil
		}
	case ledger.Expense:
		pence, ok := ledger.Pence(with["amount"])
		if !ok {
			d.words("ledger_not", nil)
			return nil
		}
		e.Said.Pence, e.State = pence, ledger.Claimed
		key = "ledger_claimed"
	}
	d.turn.Entry = e
	d.words(key, map[string]any{"Group": g.Name, "Amount": ledger.Money(e.Said.Pence)})
	return nil
}
