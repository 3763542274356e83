package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"blether/internal/chat"
	"blether/internal/desk"
	"blether/internal/duty"
	"blether/internal/guard"
	"blether/internal/mail"
	"blether/internal/member"
)

// Alert tells officers that somebody may not be safe: in every chat in which the bot knows them,
// and by e-mail. It carries a category and a link (docs/safety.md).
func (a *app) Alert(ctx context.Context, al guard.Alert) ([]member.OfficerID, error) {
	head, link := alertWords(&al), a.config.BaseURL+"/console/g/"+string(al.Case.Group)+"/safety/"+al.Case.ID
	if a.print != nil {
		fmt.Fprintln(a.print, "Alert:", head, link)
		return al.To, nil
	}
	ctx, cancel := context.WithTimeout(ctx, alertPatience)
	defer cancel()
	var reached []member.OfficerID
	var errs []error
	for _, id := range al.To {
		chats, err := a.alertInChat(ctx, id, &al, head+"\n"+link)
		errs = append(errs, err)
		mailed, err := a.alertByMail(ctx, al.Mail[id], head, link)
		errs = append(errs, err)
		if chats || mailed {
			reached = append(reached, id)
		}
	}
	if len(reached) == 0 && errors.Join(errs...) == nil {
		errs = append(errs, errors.New("no officer of the rota can be reached: none is known in a chat, and none has an e-mail address here"))
	}
	return reached, errors.Join(errs...)
}

// alertPatience is how long the clock waits for those who are alerted: what did not go out is
// tried again.
const alertPatience = 20 * time.Second

// alertWords say what an alert is about, without a word of anybody's.
func alertWords(al *guard.Alert) string {
	why := map[string]string{duty.Asked: "somebody would like to be contacted", duty.Policy: "something is passed on by the group's policy",
		duty.Found: "something was read whose author nobody can find"}[al.Case.Said.Why]
	text := al.Group + ": " + why + " (" + duty.Words(al.Case.Category) + ")."
	switch {
	case al.Late:
		text = "Nobody has it yet. " + text
	case al.Reminder:
		text = "Once more: " + text
	}
	if al.Case.Drill {
		text = "DRILL. Nothing of this is real. " + text
	}
	return text
}

func (a *app) alertInChat(ctx context.Context, id member.OfficerID, al *guard.Alert, text string) (reached bool, err error) {
	addresses, err := a.people.OfficerAddresses(ctx, id)
	if err != nil {
		return false, err
	}
	press := func(what, label string) chat.Choice {
		return chat.Choice{ID: desk.Prefix + "case." + what + "." + string(al.Case.Group) + "." + al.Case.ID, Label: label}
	}
	var errs []error
	for _, to := range addresses {
		at := slices.IndexFunc(a.doors, func(d *door) bool { return d.sender.Platform() == to.Platform })
		if at < 0 {
			continue
		}
		m := chat.Outbound{ID: "alert-" + al.Case.ID + "-" + shortID(), To: to, Language: "en", Text: text, Secret: true,
			Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{press("take", "I have it"), press("pass", "I cannot take this")}}}
		if err := a.doors[at].surely(ctx, m); err != nil {
			errs = append(errs, fmt.Errorf("alert on %s: %w", to.Platform, err))
			continue
		}
		reached = true
	}
	return reached, errors.Join(errs...)
}

func (a *app) alertByMail(ctx context.Context, to, head, link string) (reached bool, err error) {
	if to == "" || a.config.Mail == "" {
		return false, nil
	}
	s, err := mail.New(a.config.Mail, a.config.MailFrom)
	if err != nil {
		return false, err
	}
	err = s.Send(ctx, to, "Blether: something to look at", head+"\n\n"+link+"\n\nOpen the link, sign in, and say that you have it, or that you cannot take it.\n")
	return err == nil, err
}
