package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
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
	var mu sync.Mutex
	var reached []member.OfficerID
	var errs []error
	var tries sync.WaitGroup
	try := func(id member.OfficerID, tell func(context.Context) (bool, error)) {
		tries.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, alertPatience)
			defer cancel()
			ok, err := tell(ctx)
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
			if ok && !slices.Contains(reached, id) {
				reached = append(reached, id)
			}
		})
	}
	for _, id := range al.To { // each way on its own: one that hangs holds up no other
		try(id, func(ctx context.Context) (bool, error) { return a.alertByMail(ctx, al.Mail[id], head, link) })
		try(id, func(ctx context.Context) (bool, error) { return a.alertInChat(ctx, id, &al, head+"\n"+link) })
	}
	tries.Wait()
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
	case al.Back:
		text = al.Group + ": a person has taken back that they would like to be contacted. The case is closed."
	case al.More:
		text = "Something is new in a case. " + text
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
	press := func(what, label string) chat.Choice {
		return chat.Choice{ID: desk.Prefix + "case." + what + "." + string(al.Case.Group) + "." + al.Case.ID, Label: label}
	}
	var options []chat.Choice
	if al.Case.State == duty.Open {
		options = []chat.Choice{press("take", "I have it"), press("pass", "I cannot take this")}
	}
	return a.tellInChat(ctx, id, "alert-"+al.Case.ID, text, true, options...)
}

// tellInChat tells an officer something in every chat in which the bot knows them; loud so that a
// telephone tells that something is there.
func (a *app) tellInChat(ctx context.Context, id member.OfficerID, name, text string, loud bool, options ...chat.Choice) (reached bool, err error) {
	addresses, err := a.people.OfficerAddresses(ctx, id)
	if err != nil {
		return false, err
	}
	var errs []error
	for _, to := range addresses {
		at := slices.IndexFunc(a.doors, func(d *door) bool { return d.sender.Platform() == to.Platform })
		if at < 0 {
			continue
		}
		m := chat.Outbound{ID: name + "-" + shortID(), To: to, Language: "en", Text: text, Secret: true, News: loud}
		if len(options) > 0 {
			m.Ask = &chat.Ask{Input: chat.One, Options: options}
		}
		if err := a.doors[at].surely(ctx, m); err != nil {
			errs = append(errs, fmt.Errorf("tell an officer on %s: %w", to.Platform, err))
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
	err = s.Send(ctx, to, "Blether: something to look at", head+"\n\n"+link+"\n\nOpen the link and sign in.\n")
	return err == nil, err
}

// digest tells moderators once a day that texts wait for them, without a word of any.
func (a *app) digest(ctx context.Context) error {
	groups, err := a.people.Groups(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for i := range groups {
		g := &groups[i]
		waits, err := a.reading.Waiting(ctx, g)
		if err != nil || !waits {
			errs = append(errs, err)
			continue
		}
		setup, err := a.people.Setup(ctx, g.ID)
		errs = append(errs, err)
		text, link := g.Name+": texts wait to be read before anybody may quote them.", a.config.BaseURL+"/console/g/"+string(g.ID)+"/words"
		for _, id := range g.Readers {
			who := member.OfficerID(id)
			_, err := a.tellInChat(ctx, who, "digest", text+"\n"+link, false)
			errs = append(errs, err)
			if setup.Rota != nil {
				_, err = a.alertByMail(ctx, setup.Rota.Mail[who], text, link)
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}
