package cli

import (
	"context"
	"errors"
	"strconv"

	"blether/internal/chat"
	"blether/internal/desk"
	"blether/internal/form"
)

// officer takes what an officer asks for in a chat; done is false for anything else.
// Everything is sent at once, in private, and nothing of it is kept in an outbox.
func (d *door) officer(ctx context.Context, in chat.Inbound) (done bool, err error) {
	if known, err := d.introduced(ctx, in); known || err != nil {
		return known, err
	}
	ask, ok := desk.Asked(&in)
	if !ok || in.Prompt != "" {
		return false, nil
	}
	if in.Press == "" && d.answering(ctx, in.Address) {
		return false, nil
	}
	who, err := d.app.office.AtChat(ctx, in.Address)
	switch {
	case errors.Is(err, form.ErrLink) && in.Press == "":
		return false, nil // a member's own words
	case errors.Is(err, form.ErrLink):
		return true, d.show(ctx, in, []chat.Outbound{{Text: "This is for participation officers. If you are one: in the console, under People, choose \"Let the bot know me\"."}})
	case err != nil:
		return false, err
	}
	said, err := d.app.desk.Answer(ctx, who, ask, d.app.words.Match(in.Language), in.ID)
	if errors.Is(err, form.ErrNotYours) {
		said, err = []chat.Outbound{{Text: "You do not run that group any more."}}, nil
	}
	if err != nil {
		return true, err
	}
	return true, d.show(ctx, in, said)
}

// introduced takes the words from the console with which an officer says who they are.
func (d *door) introduced(ctx context.Context, in chat.Inbound) (bool, error) {
	if in.Press != "" || !d.isIntroduction(in.Text) {
		return false, nil
	}
	who, err := d.app.office.TakeChatCode(ctx, in.Text, in.Address)
	if errors.Is(err, form.ErrLink) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, d.show(ctx, in, []chat.Outbound{{Text: who.Name + ", I know you now. Write summary, rounds, invite or session.",
		Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: desk.Prefix + "summary", Label: "Newest releases"}, {ID: desk.Prefix + "rounds", Label: "How rounds are going"}, {ID: desk.Prefix + "invite", Label: "Invite"}, {ID: desk.Prefix + "session", Label: "Make a session"}}}}})
}

// isIntroduction tells whether a text can be such words.
func (d *door) isIntroduction(text string) bool {
	_, ok := d.app.codes.Parse(text)
	return ok
}

// show sends the answer to one inbound at once.
func (d *door) show(ctx context.Context, in chat.Inbound, all []chat.Outbound) error {
	for i, m := range all {
		m.ID, m.To = in.ID+"-o"+strconv.Itoa(i), in.Address
		if m.Language == "" {
			m.Language = "en"
		}
		m.Via, m.Due, m.Lead = in.Via, in.Due, in.Via != "" && i == 0
		if err := d.surely(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// answering tells whether somebody is asked for a text: then what they write is that.
func (d *door) answering(ctx context.Context, a chat.Address) bool {
	scene, err := d.app.runner.Scene(ctx, a)
	n := len(scene.Now)
	return err == nil && n > 0 && scene.Now[n-1].Ask != nil && scene.Now[n-1].Ask.Input == chat.Text
}
