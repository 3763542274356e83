package cli

import (
	"blether/internal/round"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
)

type demoCmd struct {
	Data    string `default:".demo" help:"Folder for the demonstration." env:"BLETHER_DEMO_DATA"`
	Listen  string `default:"127.0.0.1:8080" help:"Address and port; the next free port where it is in use." env:"BLETHER_DEMO_LISTEN"`
	Members int    `default:"320" help:"How many made-up members have answered."`
}

// Run makes the community on the first start, and serves.
func (c demoCmd) Run(e *env) error {
	c.Data = c.folder(e)
	l, err := c.listen(e)
	if err != nil {
		return err
	}
	cfg := config{Data: c.Data, Keys: filepath.Join(c.Data, "keys"), LogLevel: "warn", BaseURL: "http://" + l.Addr().String(), Listen: l.Addr().String()}
	if err := c.people(e, cfg); err != nil {
		if e.ctx.Err() != nil { // Ctrl-C: the next start begins anew
			fmt.Fprintln(e.out, "Stopped.")
			return l.Close()
		}
		return errors.Join(err, l.Close())
	}
	a, err := newApp(e.ctx, cfg, e.logger(cfg), time.Now)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	a.print = e.out
	return a.serve(e.ctx, l, true, func() error { return e.demoLinks(a) })
}

// folder is the one for this demonstration: the next free one where another runs.
func (c demoCmd) folder(e *env) string {
	const most = 9
	for n := 1; n <= most; n++ {
		name := c.Data
		if n > 1 {
			name += "-" + strconv.Itoa(n)
		}
		unlock, err := onlyOneIn(name)
		if errors.Is(err, errRunning) {
			continue
		}
		if err == nil {
			unlock()
		}
		if n > 1 {
			fmt.Fprintf(e.out, "Another demonstration runs in %s; this one is in %s.\n", c.Data, name)
		}
		return name
	}
	return c.Data
}

// listen takes the next free port where the wished one is in use, and says so.
func (c demoCmd) listen(e *env) (net.Listener, error) {
	host, port, err := net.SplitHostPort(c.Listen)
	first, err2 := strconv.Atoi(port)
	if err := errors.Join(err, err2); err != nil {
		return nil, fmt.Errorf("listen is %q; write an address and a port", c.Listen)
	}
	const ports = 20
	for n := first; n < first+ports; n++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(n)))
		if err != nil && !errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("listen: %w", err)
		}
		if err == nil {
			if n != first {
				fmt.Fprintf(e.out, "Port %d is in use; this is port %d.\n", first, n)
			}
			return l, nil
		}
	}
	return nil, fmt.Errorf("ports %d to %d are all in use", first, first+ports-1)
}

func (e *env) demoLinks(a *app) error {
	links, err := a.invite(e, member.Invitations{Group: demoGroup, Personal: true, Count: 2, Days: 30})
	if err != nil {
		return err
	}
	officers, err := a.people.Officers(e.ctx)
	if err != nil {
		return err
	}
	console, err := a.signInLink(e.ctx, officers[0].ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, `
A demonstration. Everybody in it is made up. Ctrl-C stops it.

  Chat      %s?lang=en
  Console   %s
  العربية   %s?lang=ar

`, links[0], console, links[1])
	return nil
}

const (
	demoDone   = "complete"
	demoOpenIn = 60 // days
)

const demoGroup group.ID = "demo-experts"

// people makes the community, unless it is there. It talks the whole way in: by
// invitations and messages through the runner, in a time that lies behind, with
// the batch opened by the clock on its date.
func (c demoCmd) people(e *env, cfg config) error {
	mark := filepath.Join(cfg.Data, demoDone)
	if _, err := os.Stat(mark); err == nil {
		return nil
	}
	fmt.Fprintf(e.out, "Making a community of %d made-up members; this takes some seconds.\n", c.Members)
	if err := os.RemoveAll(cfg.Data); err != nil {
		return fmt.Errorf("clear %s: %w", cfg.Data, err)
	}
	now := atomic.Pointer[time.Time]{}
	at := func(t time.Time) { now.Store(&t) }
	at(time.Now().AddDate(0, 0, -40))
	a, err := newApp(e.ctx, cfg, e.logger(cfg), func() time.Time { return *now.Load() })
	if err != nil {
		return err
	}
	err = c.community(e.ctx, a, at)
	if err = errors.Join(err, a.close()); err != nil {
		return err
	}
	return os.WriteFile(mark, nil, 0o600)
}

func (c demoCmd) community(ctx context.Context, a *app, at func(time.Time)) error {
	g := group.Group{ID: demoGroup, Name: "Demo Experts by Experience", Languages: []string{"en", "gd", "pl", "ur", "ar"},
		Nations: []string{"scotland", "northern_ireland"}, Zone: "Europe/London", K: group.DefaultK, Demo: true}
	if err := a.people.SaveGroup(ctx, member.Operator, g); err != nil {
		return err
	}
	for id, name := range map[member.OfficerID]string{demoOfficer: "Demo officer", demoLead: "Demo safeguarding lead"} {
		if err := a.people.AddOfficer(ctx, member.Officer{ID: id, Name: name, Groups: []group.ID{g.ID}}); err != nil {
			return err
		}
	}
	if err := a.makeReady(ctx); err != nil {
		return err
	}
	closes := a.now().AddDate(0, 0, 30)
	if _, err := a.office.OpenRound(ctx, member.Operator, round.Opening{Flow: "pledge", Groups: []group.ID{g.ID}, Dates: []time.Time{closes}}); err != nil {
		return err
	}
	if err := c.answer(ctx, a); err != nil {
		return err
	}
	at(closes.Add(time.Minute))
	if err := a.clock.Tick(ctx); err != nil {
		return err
	}
	at(time.Now())
	for _, name := range []string{"pledge", "feedback"} {
		if _, err := a.office.OpenRound(ctx, member.Operator, round.Opening{Flow: name, Groups: []group.ID{g.ID}, Dates: []time.Time{a.now().AddDate(0, 0, demoOpenIn)}}); err != nil {
			return err
		}
	}
	return nil
}

// answer lets every member join and talk, many at once.
func (c demoCmd) answer(ctx context.Context, a *app) error {
	const callers = 32
	codes := make([]string, c.Members)
	for i := range codes {
		codes[i] = "demo-" + strconv.Itoa(i)
	}
	if err := a.people.AddInvites(ctx, codes, member.Invite{Group: demoGroup, Personal: true, Expires: a.now().AddDate(0, 1, 0)}); err != nil {
		return err
	}
	var wait sync.WaitGroup
	next := atomic.Int64{}
	errs := make([]error, callers)
	for i := range callers {
		wait.Go(func() {
			for n := int(next.Add(1)) - 1; n < c.Members && errs[i] == nil; n = int(next.Add(1)) - 1 {
				p := pretender{app: a, address: chat.Address{Platform: chat.Web, Account: "demo-account-" + strconv.Itoa(n)}, rand: rand.New(rand.NewPCG(uint64(n), 3))}
				errs[i] = p.takePart(ctx, codes[n])
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}
