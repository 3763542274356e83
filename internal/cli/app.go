package cli

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"blether/flows"
	"blether/internal/chat"
	"blether/internal/clock"
	"blether/internal/desk"
	"blether/internal/directory"
	"blether/internal/flow"
	"blether/internal/gather"
	"blether/internal/group"
	"blether/internal/guard"
	"blether/internal/keys"
	"blether/internal/lang"
	"blether/internal/lang/code"
	"blether/internal/member"
	"blether/internal/mix"
	"blether/internal/office"
	"blether/internal/pair"
	"blether/internal/post"
	"blether/internal/reading"
	"blether/internal/runner"
	"blether/internal/safeguard"
	"blether/internal/safeguard/screen"
	"blether/internal/store/people"
	"blether/internal/store/responses"
	"blether/internal/turn"
)

// app is an instance, wired.
type app struct {
	config     config
	log        *slog.Logger
	now        func() time.Time
	words      *lang.Words
	ring       *keys.Ring
	codes      *code.Maker
	people     *people.Store
	responses  *responses.Store
	flows      *published
	runner     *runner.Runner
	clock      *clock.Clock
	doors      []*door // to platforms
	office     *office.Office
	desk       *desk.Desk
	contacts   safeguard.List
	known      safeguard.Known
	screen     *screen.Screener
	services   []directory.Entry
	terms      []directory.Term
	guard      *guard.Guard
	reading    *reading.Desk
	practices  atomic.Bool // no group is real yet, as was looked up last
	practiceAt atomic.Int64
	print      io.Writer // where alerts go too, in a demonstration; nil for nowhere

	asked    sync.Mutex // how the parts were when last asked
	askedAt  time.Time
	wellness map[string]error
}

// open opens the instance that the configuration describes.
func (e *env) open() (*app, error) {
	c, err := loadConfig(e.file, os.LookupEnv)
	if err != nil {
		return nil, err
	}
	return newApp(e.ctx, c, e.logger(c), time.Now)
}

func (e *env) logger(c config) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // checked with the configuration
	return slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: level, ReplaceAttr: allowed}))
}

// logKeys may stand in a log; the value of any other key is left out
// (docs/privacy.md, "Logs").
var logKeys = map[string]bool{slog.TimeKey: true, slog.LevelKey: true, slog.MessageKey: true, "err": true, "route": true,
	"page": true, "address": true, "length": true, "batch": true, "flow": true, "url": true, "round": true}

func allowed(_ []string, a slog.Attr) slog.Attr {
	if !logKeys[a.Key] {
		return slog.Attr{}
	}
	return a
}

// newApp wires an instance. It publishes the shipped flows at the first start.
func newApp(ctx context.Context, c config, log *slog.Logger, now func() time.Time) (*app, error) {
	a := &app{config: c, log: log, now: now}
	var err error
	if a.words, err = lang.Load(); err != nil {
		return nil, err
	}
	if a.screen, err = screener(c.Frames); err != nil {
		return nil, fmt.Errorf("read frames (BLETHER_FRAMES): %w", err)
	}
	if err := a.loadContacts(); err != nil {
		return nil, err
	}
	if a.services, err = readServices(c.Directory); err != nil {
		return nil, err
	}
	if a.terms, err = directory.Terms(); err != nil {
		return nil, err
	}
	if a.ring, err = keys.Open(c.Keys); err != nil {
		return nil, err
	}
	if a.people, err = people.Open(ctx, filepath.Join(c.Data, "people.db"), a.ring); err != nil {
		return nil, err
	}
	if a.responses, err = responses.Open(ctx, filepath.Join(c.Data, "responses.db"), a.ring); err != nil {
		return nil, errors.Join(err, a.people.Close())
	}
	a.people.Keep = c.keep()
	a.flows = &published{store: a.people, now: now}
	a.wire()
	if err := a.publishShipped(ctx); err != nil {
		return nil, errors.Join(err, a.close())
	}
	return a, nil
}

func (a *app) wire() {
	a.codes = code.NewMaker(a.ring.Hash)
	crew := &gather.Crew{People: a.people, Words: a.words, Post: &post.Office{People: a.people, Quiet: a.config.quietHours()}}
	ranks, _ := a.config.ranks() // checked with the configuration
	broker := &pair.Broker{People: a.people, Words: a.words, Post: crew.Post}
	a.guard = &guard.Guard{People: a.people, Words: a.words, Post: crew.Post, Alerter: a, Contacts: a.aboutIn, ID: shortID}
	a.runner = &runner.Runner{Keep: a.config.keep(), Page: a.dataPage, Guard: a.guard, Drill: func(ctx context.Context, number string) (group.ID, member.OfficerID, bool, error) {
		return a.office.Drill(ctx, number)
	},
		Crew: crew, Broker: broker, Directory: runner.Directory{Services: a.services, Terms: a.terms}, OfficerAt: a.officerAt, Ranks: ranks, Rank: a.rank, Clears: a.clears, BaseURL: a.config.BaseURL, People: a.people, Responses: a.responses, Flows: a.flows, Words: a.words,
		Codes: a.codes, Now: a.now, ID: shortID, Help: a.help, WithoutPhone: a.withoutPhone,
		Watch: a.watcher()}
	a.office = &office.Office{Guard: a.guard, Crew: crew, Broker: broker, Services: a.services, People: a.people, Responses: a.responses, Keys: a.ring, Flows: a.flows, Codes: a.codes,
		Words: a.words, Now: a.now, ID: shortID, Quiet: a.config.quietHours()}
	a.reading = &reading.Desk{Flows: a.flows, People: a.people, Responses: a.responses, Guard: a.guard, Now: a.now}
	a.desk = &desk.Desk{Office: consoleOffice{a.office, a}, Words: a.words, BaseURL: a.config.BaseURL}
	mixer := &mix.Mixer{People: a.people, Responses: a.responses, Keys: a.ring}
	a.clock = &clock.Clock{Guard: a.guard, Digest: a.digest, Show: a.show, Crew: crew, Broker: broker, People: a.people, Responses: a.responses, Mixer: mixer, Flows: a.flows, Words: a.words, Waves: a.office, Quiet: a.config.quietHours(), Week: a.config.Week, Log: a.log, Now: a.now}
}

func (a *app) close() error { return errors.Join(a.people.Close(), a.responses.Close()) }

// watcher reads what is typed, in the languages that there are frames for.
func (a *app) watcher() *runner.Watch {
	w := &runner.Watch{Read: a.watch, Contacts: a.about, Silent: a.silent}
	for _, t := range a.screen.Tongues() {
		w.Languages = append(w.Languages, t.Language)
		if t.Small {
			w.Few = append(w.Few, t.Language)
		}
	}
	return w
}

// watch reads a text for signs that somebody may not be safe.
func (a *app) watch(text string) (level, category string) {
	found := a.screen.Screen(text)
	if found.Frame == screen.Unread {
		return string(found.Level), runner.Unread
	}
	return string(found.Level), found.Category
}

// danger is what is said to somebody who may not be safe where nothing can be stored.
func (a *app) danger(language, typed string) string {
	return a.runner.Watch.Danger(func(key string, args map[string]any) string { return a.words.Say(language, key, args) }, language, typed)
}

// show shows an event in the places of a group on every platform that can.
func (a *app) show(ctx context.Context, g group.ID, e chat.Event) error {
	var errs []error
	for _, d := range a.doors {
		s, ok := d.sender.(chat.Shower)
		if !ok {
			continue
		}
		var done []string
		for _, o := range d.origins {
			if o.Group == g && !slices.Contains(done, o.At) {
				done = append(done, o.At)
				errs = append(errs, s.Show(ctx, o.At, e))
			}
		}
	}
	return errors.Join(errs...)
}

// officerAt is the officer that an address is known as in a chat; empty for none.
func (a *app) officerAt(ctx context.Context, at chat.Address) member.OfficerID {
	o, err := a.office.AtChat(ctx, at)
	if err != nil {
		return ""
	}
	return o.ID
}

// shortID gives 8 random letters and digits.
func shortID() string { return strings.ToLower(rand.Text()[:8]) }

// publishShipped publishes the flows that come with the program where there are
// none of their names yet, or where the operator has not changed them and only
// texts differ. It never overwrites a changed flow (docs/flows.md, "Versions").
func (a *app) publishShipped(ctx context.Context) error {
	files, err := flows.Sources()
	if err != nil {
		return err
	}
	mark, sum := filepath.Join(a.config.Data, "shipped"), fingerprint(files)
	published, err := a.people.FlowNames(ctx)
	if err != nil {
		return err
	}
	if before, err := os.ReadFile(mark); err == nil && string(before) == sum && len(published) > 0 {
		return nil // the same flows as at the last start
	}
	lib := flow.Read(files, a.words)
	for _, name := range lib.Names() {
		f, mistakes := lib.Flow(name)
		if f == nil {
			return fmt.Errorf("shipped flow %s: %w", name, mistakes)
		}
		hash, shipped, _, err := a.people.PublishedFlow(ctx, name)
		switch {
		case errors.Is(err, turn.ErrNotFound):
		case err != nil:
			return err
		case hash != shipped:
			continue // the operator's own
		case hash != f.Hash():
			a.log.Info("a newer version of a shipped flow is here; publish it with: blether flow publish", "flow", name)
			continue
		}
		if err := a.publish(ctx, f, f.Hash()); err != nil {
			return err
		}
	}
	return os.WriteFile(mark, []byte(sum), 0o600)
}

// fingerprint is a hash over files, by path.
func fingerprint(files map[string][]byte) string {
	h := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%s %d\n%s", path, len(files[path]), files[path])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (a *app) publish(ctx context.Context, f *flow.Flow, shipped string) error {
	body, err := f.Marshal()
	if err != nil {
		return err
	}
	return a.people.PublishFlow(ctx, f.Name, f.Hash(), body, shipped)
}

// dataPage makes a link to all that is held on somebody.
func (a *app) dataPage(ctx context.Context, id member.ID) (string, error) {
	token := strings.ToLower(rand.Text())
	return a.config.BaseURL + "/data/" + token, a.people.AddToken(ctx, people.Data, token, string(id), a.now().Add(deviceCode))
}

// Held is all that is held on whoever a link is for; chat.ErrNoCode where it is no good.
func (t talk) Held(ctx context.Context, token string) (chat.Held, error) {
	id, err := t.app.people.Token(ctx, people.Data, token, t.app.now())
	if errors.Is(err, turn.ErrNotFound) {
		return chat.Held{}, chat.ErrNoCode
	}
	if err != nil {
		return chat.Held{}, err
	}
	h, err := t.Everything(ctx, member.ID(id))
	if errors.Is(err, turn.ErrNotFound) {
		err = chat.ErrNoCode
	}
	return h, err
}

// talk is the runner with what only the web chat needs.
type talk struct {
	*runner.Runner
	app *app
}

const deviceCode = 10 * time.Minute

// Handle is the runner's. Who is forgotten here may have been on platforms too.
func (t talk) Handle(ctx context.Context, in chat.Inbound, seen []string) (chat.Reply, error) {
	reply, err := t.Runner.Handle(ctx, in, seen)
	t.app.takeBack(reply.Left, chat.Address{}, "")
	return reply, err
}

// DeviceCode makes a single-use code of eight digits for another device.
func (t talk) DeviceCode(ctx context.Context, a chat.Address) (string, error) {
	id, err := t.app.people.PersonAt(ctx, a)
	if errors.Is(err, turn.ErrNotFound) {
		return "", chat.ErrStranger
	}
	if err != nil {
		return "", err
	}
	c := digits(8)
	return c[:4] + " " + c[4:], t.app.people.AddToken(ctx, people.Device, c, string(id), t.app.now().Add(deviceCode))
}

// UseDevice gives the person of a code one more address.
func (t talk) UseDevice(ctx context.Context, typed string, a chat.Address) error {
	c := code.Digits(typed)
	id, err := t.app.people.UseToken(ctx, people.Device, c, t.app.now())
	if errors.Is(err, turn.ErrNotFound) {
		return chat.ErrNoCode
	}
	if err != nil {
		return err
	}
	return t.Bind(ctx, memberID(id), a)
}
