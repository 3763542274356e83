package cli

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"blether/internal/chat"
	"blether/internal/desk"
	"blether/internal/discord"
	"blether/internal/lang/code"
	"blether/internal/outbox"
	"blether/internal/runner"
	"blether/internal/slack"
	"blether/internal/store/people"
	"blether/internal/turn"
)

// door lets what comes from a platform in: it finds the group of somebody who is
// new, takes codes, and asks for the answer to be delivered.
type door struct {
	app     *app
	sender  chat.Adapter
	outbox  *outbox.Outbox
	origins origins
	takes   chan taking // what is to be taken back
}

// Receive commits what came in. With an error nothing was saved.
func (d *door) Receive(ctx context.Context, in chat.Inbound) error {
	if in.Press == chat.ToWeb {
		return d.toWeb(ctx, in)
	}
	if done, err := d.early(ctx, &in); done || err != nil {
		return err
	}
	if d.mayBeOwn(&in) { // few are: all others are looked up once, by the runner
		if done, err := d.once(ctx, in, d.own); done || err != nil {
			return err
		}
	}
	if in.Press == chat.ToJoin {
		if err := d.join(ctx, &in); err != nil {
			return err
		}
	}
	closed := in.Via != "" && d.closed(ctx, in.Address)
	reply, err := d.app.runner.Handle(ctx, in, nil)
	if errors.Is(err, chat.ErrStranger) {
		_, err = d.once(ctx, in, func(ctx context.Context, in chat.Inbound) (bool, error) { return true, d.stranger(ctx, in) })
	}
	if err != nil {
		return err
	}
	if reply.Gone {
		d.app.takeBack(reply.Left, in.Address, d.farewell(ctx, in, reply.Messages))
		return nil
	}
	d.app.takeBack(reply.Left, chat.Address{}, "")
	d.outbox.Poke(in.Address)
	if closed {
		return d.offerWeb(ctx, in)
	}
	return nil
}

// closed tells that private messages did not reach somebody. Where that cannot be read,
// nothing is said of it.
func (d *door) closed(ctx context.Context, a chat.Address) bool {
	shut, err := d.app.people.Closed(ctx, a)
	return err == nil && shut
}

// offerWeb offers the web chat to somebody whom private messages do not reach, where only
// they see it.
func (d *door) offerWeb(ctx context.Context, in chat.Inbound) error {
	scene, err := d.app.runner.Scene(ctx, in.Address)
	if err != nil {
		return err
	}
	say := func(key string) string { return d.app.words.Say(scene.Language, key, nil) }
	return d.surely(ctx, chat.Outbound{ID: in.ID + "-closed", To: in.Address, Language: scene.Language, Via: in.Via, Due: in.Due, Text: say("private_closed"),
		Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: chat.ToWeb, Label: say("to_web"), Style: chat.Main}}, Words: []chat.Choice{{ID: "w.help", Label: say("word_help"), Style: chat.Quiet}}}})
}

// early takes a change that came before its message. What was deleted is not taken when it
// comes; what was edited counts as it reads now, as the message itself.
func (d *door) early(ctx context.Context, in *chat.Inbound) (done bool, err error) {
	if in.Change == "" || in.Original == "" {
		return false, nil
	}
	original := *in
	original.ID = in.Original
	seen, err := d.app.runner.Seen(ctx, original)
	if seen || err != nil {
		return false, err
	}
	if in.Change == chat.Deleted {
		return true, d.app.runner.Note(ctx, original)
	}
	in.ID, in.Change = in.Original, ""
	return false, nil
}

// mayBeOwn tells, without asking anybody, whether the door itself may have to handle this.
func (d *door) mayBeOwn(in *chat.Inbound) bool {
	if in.Change != "" {
		return false
	}
	_, asked := desk.Asked(in)
	return asked || in.Press == "" && (d.isIntroduction(in.Text) || isDeviceCode(in.Text))
}

// own handles what officers write, and a code from another device; done is false for
// anything else.
func (d *door) own(ctx context.Context, in chat.Inbound) (done bool, err error) {
	if done, err = d.officer(ctx, in); done || err != nil {
		return done, err
	}
	return d.here(ctx, in)
}

// once does what the door handles by itself, unless this very delivery was handled before:
// a platform delivers again, and what somebody wrote before they joined, or asked as an
// officer, must come to nothing then.
func (d *door) once(ctx context.Context, in chat.Inbound, do func(context.Context, chat.Inbound) (bool, error)) (done bool, err error) {
	if in.Change == "" {
		seen, err := d.app.runner.Seen(ctx, in)
		if seen || err != nil {
			return seen, err
		}
	}
	if done, err = do(ctx, in); !done || err != nil || in.Change != "" {
		return done, err
	}
	return true, d.app.runner.Note(ctx, in)
}

// here tells somebody who is known, and writes the code from another device, what to do: a
// code is never an answer.
func (d *door) here(ctx context.Context, in chat.Inbound) (bool, error) {
	if in.Press != "" || !isDeviceCode(in.Text) {
		return false, nil
	}
	mine, err := d.app.people.PersonAt(ctx, in.Address)
	if errors.Is(err, turn.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	other, err := d.app.people.Token(ctx, people.Device, code.Digits(in.Text), d.app.now())
	if errors.Is(err, turn.ErrNotFound) || err == nil && other == string(mine) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	snap, err := d.app.people.Load(ctx, mine, nil)
	if err != nil {
		return false, err
	}
	language := snap.Person.Language
	m := chat.Outbound{Language: language, Text: d.app.words.Say(language, "code_two", nil),
		Ask: &chat.Ask{Input: chat.One, Options: []chat.Choice{{ID: "w.forget", Label: d.app.words.Say(language, "word_forget", nil)}, {ID: "w.menu", Label: d.app.words.Say(language, "word_menu", nil)}}}}
	return true, d.show(ctx, in, []chat.Outbound{m})
}

// isDeviceCode tells whether a text can be the code from another device.
func isDeviceCode(text string) bool {
	const digits = 8
	return len(code.Digits(text)) == digits && len(strings.Fields(text)) <= 2 && strings.Trim(text, "0123456789 -") == ""
}

// join lets somebody into the group of the place that they ask from, also where they are
// in another already; then they see the menu.
func (d *door) join(ctx context.Context, in *chat.Inbound) error {
	in.Press, in.Text = "w.menu", ""
	p := d.origins.of(*in)
	if p == nil {
		return nil
	}
	return d.app.runner.Enter(ctx, p.Group, p.Role, in.Address, in.Language)
}

// farewell says the last words to an address at which nobody is known any more: no outbox
// can hold them. It tells where the first of them stands, where the platform does.
func (d *door) farewell(ctx context.Context, in chat.Inbound, last []chat.Outbound) (at string) {
	for i, m := range last {
		m.ID = in.ID + "-bye" + strconv.Itoa(i)
		stands, err := d.surelyAt(ctx, m)
		if err != nil {
			d.app.log.Warn("the last words did not go out", "err", err) // what was asked for is done
		}
		if at == "" {
			at = stands
		}
	}
	return at
}

// toWeb gives a code with which the web chat carries on. Nothing in it names the
// platform, and the address that is opened is the same for everybody.
func (d *door) toWeb(ctx context.Context, in chat.Inbound) error {
	scene, err := d.app.runner.Scene(ctx, in.Address)
	if errors.Is(err, chat.ErrStranger) {
		return d.stranger(ctx, in)
	}
	if err != nil {
		return err
	}
	until := d.app.now().Add(deviceCode).In(time.UTC)
	once, err := talk{d.app.runner, d.app}.DeviceCode(ctx, in.Address)
	if err != nil {
		return err
	}
	return d.surely(ctx, chat.Outbound{ID: in.ID + "-web", To: in.Address, Language: scene.Language, Via: in.Via, Due: in.Due, Lead: in.Via != "", Secret: true,
		Text: d.app.words.Say(scene.Language, "to_web_code", map[string]any{"Link": d.app.config.BaseURL + "/d", "Code": once, "Until": chat.Moment(until, until.Format("15:04 MST"))})})
}

// stranger lets somebody in who is not known yet: by the code on a slip, by a code
// from another device, or by the server that they came from.
func (d *door) stranger(ctx context.Context, in chat.Inbound) error {
	if in.Change != "" {
		return nil
	}
	if joined, err := d.byCode(ctx, in); joined || err != nil {
		return err
	}
	p := d.origins.of(in)
	if p == nil {
		return d.unknown(ctx, in)
	}
	if err := d.app.runner.Enter(ctx, p.Group, p.Role, in.Address, in.Language); err != nil {
		return err
	}
	_, err := d.app.runner.Handle(ctx, in, nil)
	return err
}

// unknown tells somebody whom nothing lets in what they need. In a server what is typed is
// seen by all, so there they are told to write in private.
func (d *door) unknown(ctx context.Context, in chat.Inbound) error {
	language := d.app.words.Match(in.Language)
	key := string(in.Address.Platform) + "_stranger"
	if in.Via != "" && in.Place != "" {
		key = "stranger_in_public"
	}
	text := chat.Danger(d.app.danger).Before(language, in.Text, d.app.words.Say(language, key, nil))
	return d.surely(ctx, chat.Outbound{ID: in.ID + "-stranger", To: in.Address, Language: language, Via: in.Via, Due: in.Due, Lead: in.Via != "", Text: text})
}

// surely sends what no outbox keeps, and tries again a few times.
func (d *door) surely(ctx context.Context, m chat.Outbound) error {
	_, err := d.surelyAt(ctx, m)
	return err
}

// surelyAt is surely, and tells where the message stands, where the platform does.
func (d *door) surelyAt(ctx context.Context, m chat.Outbound) (at string, err error) {
	const tries, first = 4, 500 * time.Millisecond
	for n := range tries {
		if c, ok := d.sender.(chat.Clearer); ok {
			at, err = c.SendAt(ctx, m)
		} else {
			err = d.sender.Send(ctx, m)
		}
		if err == nil || errors.Is(err, chat.ErrUnreachable) {
			return at, err
		}
		if !pause(ctx, first<<n) {
			return "", ctx.Err()
		}
	}
	return at, err
}

// pause waits; false where the context ends first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// byCode takes a code that was typed, and shows the menu.
func (d *door) byCode(ctx context.Context, in chat.Inbound) (joined bool, err error) {
	slip := runner.SlipCode(in.Text)
	switch {
	case slip != "":
		err = d.app.runner.Join(ctx, slip, in.Address, in.Language)
	case isDeviceCode(in.Text):
		err = talk{d.app.runner, d.app}.UseDevice(ctx, in.Text, in.Address)
	default:
		return false, nil
	}
	for _, no := range []error{chat.ErrNoInvite, chat.ErrInviteUsed, chat.ErrInviteExpired, chat.ErrNoCode} {
		if errors.Is(err, no) {
			return false, nil
		}
	}
	if err != nil {
		return false, err
	}
	in.Text, in.Press = "", "w.menu"
	_, err = d.app.runner.Handle(ctx, in, nil)
	return true, err
}

// door puts an adapter behind the runner and before the outbox.
func (a *app) door(ctx context.Context, adapter chat.Adapter, from origins) (*door, error) {
	for _, p := range from {
		switch _, err := a.people.Group(ctx, p.Group); {
		case errors.Is(err, turn.ErrNotFound):
			a.log.Warn("the configuration names a group that is not there yet", "platform", adapter.Platform())
		case err != nil:
			return nil, err
		}
	}
	return &door{app: a, sender: adapter, origins: from, takes: make(chan taking, mostTaking), outbox: &outbox.Outbox{Store: a.people, Sender: adapter, Log: a.log, Now: a.now}}, nil
}

// discord is the adapter for Discord with its door; nil where there is no token.
func (a *app) discord(ctx context.Context) (*door, error) {
	if a.config.Discord == "" {
		return nil, nil
	}
	servers, err := a.config.servers()
	if err != nil {
		return nil, err
	}
	commands, err := a.slashCommands(ctx)
	if err != nil {
		return nil, err
	}
	return a.door(ctx, &discord.Adapter{Config: discord.Config{Token: a.config.Discord, Shard: a.config.DiscordShard, Shards: a.config.DiscordAll, Base: a.config.DiscordBase},
		Words: a.words, Danger: a.danger, Commands: commands, Log: a.log, Now: a.now,
		Known: func(ctx context.Context) ([]chat.Address, error) { return a.people.Talkers(ctx, chat.Discord) }}, servers)
}

// slack is the adapter for Slack with its door; nil where there is no token.
func (a *app) slack(ctx context.Context) (*door, error) {
	if a.config.SlackBot == "" {
		return nil, nil
	}
	workspaces, err := a.config.workspaces()
	if err != nil {
		return nil, err
	}
	return a.door(ctx, &slack.Adapter{Config: slack.Config{App: a.config.SlackApp, Bot: a.config.SlackBot, Secret: a.config.SlackSecret, Base: a.config.SlackBase, Most: a.config.SlackMinute, Each: time.Minute},
		Words: a.words, Danger: a.danger, Log: a.log, Now: a.now, Forms: a.runner, Home: a.runner.Home, Waiting: func(ctx context.Context) ([]chat.Address, error) { return a.waiting(ctx, chat.Slack) }}, workspaces)
}

// waiting are those for whom something waits on a platform and may have been sent already
// when the last run ended: whoever had just written, whoever it was tried for, and of the
// others the first, since what is sent is taken from there.
func (a *app) waiting(ctx context.Context, p chat.Platform) ([]chat.Address, error) {
	const most = 1 << 20
	all, err := a.people.Deliveries(ctx, p, a.now().AddDate(1, 0, 0), most)
	if err != nil {
		return nil, err
	}
	var out []chat.Address
	for n, d := range all {
		if n < outbox.InFlight || d.Tries > 0 || !d.News {
			out = append(out, d.To)
		}
	}
	return out, nil
}

// slashCommands are those that always work, and one for each flow with a word.
func (a *app) slashCommands(ctx context.Context) ([]discord.Command, error) {
	var out []discord.Command
	for _, c := range []struct{ name, about, press string }{{"help", "word_help", "w.help"}, {"menu", "word_menu", "w.menu"}, {"stop", "word_stop", "w.stop"},
		{"pause", "word_pause", "w.pause"}, {"mydata", "word_data", "w.data"}, {"language", "word_language", "w.language"}, {"preferences", "word_preferences", "w.preferences"},
		{"support", "word_support", "w.support"}, {"events", "word_events", "w.events"}, {"summary", "about_summary", desk.Prefix + "summary"},
		{"rounds", "about_rounds", desk.Prefix + "rounds"}, {"invite", "about_invite", desk.Prefix + "invite"}} {
		in, names := map[string]string{}, map[string]string{}
		for _, tag := range a.words.Tags() {
			in[tag], names[tag] = a.words.Say(tag, c.about, nil), a.words.Say(tag, "command_"+c.name, nil)
		}
		out = append(out, discord.Command{Name: c.name, Names: names, Description: in["en"], In: in, Press: c.press})
	}
	flows, err := a.flows.Commands(ctx)
	if err != nil {
		return nil, err
	}
	for _, word := range slices.Sorted(maps.Keys(flows)) {
		f, err := a.flows.Named(ctx, flows[word])
		if err != nil {
			return nil, err
		}
		in := map[string]string{}
		for _, tag := range a.words.Tags() {
			in[tag] = f.Title.For(tag)
		}
		out = append(out, discord.Command{Name: word, Description: in["en"], In: in, Text: word})
	}
	return out, nil
}

// openDoors makes the adapters that are configured.
func (a *app) openDoors(ctx context.Context) error {
	for _, make := range []func(context.Context) (*door, error){a.discord, a.slack} {
		d, err := make(ctx)
		if err != nil {
			return err
		}
		if d != nil {
			a.doors = append(a.doors, d)
		}
	}
	return nil
}

// run keeps a platform going until the context ends.
func (d *door) run(ctx context.Context, wait *sync.WaitGroup) {
	wait.Go(func() { d.outbox.Run(ctx) })
	for range takers {
		wait.Go(func() { d.take(ctx) })
	}
	wait.Go(func() {
		if err := d.sender.Run(ctx, d); err != nil {
			d.app.log.Error("a platform has ended", "err", err)
		}
	})
}
