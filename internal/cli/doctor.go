package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"
)

type doctorCmd struct{}

// Run looks at everything that a service needs, says what is well and what is not,
// and what to do. It changes nothing but what every command does: missing databases
// and keys are made.
func (doctorCmd) Run(e *env) error {
	c, err := loadConfig(e.file, os.LookupEnv)
	d := doctor{e: e}
	d.tell("the configuration", err, "blether config describe prints every setting")
	if err != nil {
		return errSaid
	}
	a, err := newApp(e.ctx, c, slog.New(slog.DiscardHandler), time.Now)
	d.tell("keys and databases", err, "look at data and keys in the configuration, and whether this user may write there")
	if err != nil {
		return errSaid
	}
	defer a.close() //nolint:errcheck // nothing was written
	d.parts(a)
	if err := a.openDoors(e.ctx); err != nil {
		d.tell("platforms", err, "")
	}
	for _, door := range a.doors {
		ctx, cancel := context.WithTimeout(e.ctx, time.Minute)
		for _, f := range door.sender.Examine(ctx) {
			d.tell(string(door.sender.Platform())+": "+f.What, f.Err, f.Do)
		}
		cancel()
		d.tell(string(door.sender.Platform())+": the groups", door.missing(e.ctx), "blether group list shows those that are there")
	}
	if d.ill {
		return errSaid
	}
	return nil
}

// doctor prints findings.
type doctor struct {
	e   *env
	ill bool
}

func (d *doctor) tell(what string, err error, do string) {
	if err == nil {
		fmt.Fprintf(d.e.out, "well      %s\n", what)
		return
	}
	d.ill = true
	fmt.Fprintf(d.e.out, "not well  %s: %v\n", what, err)
	if do != "" {
		fmt.Fprintf(d.e.out, "          %s\n", do)
	}
}

// parts are those of this machine.
func (d *doctor) parts(a *app) {
	d.tell("people database", a.people.DB.Probe(d.e.ctx), "look whether the disk is full, and whether another service holds it")
	d.tell("responses database", a.responses.DB.Probe(d.e.ctx), "look whether the disk is full, and whether another service holds it")
	d.tell("contacts", a.contactsWell(), "blether contacts check names those that are too old")
	if due := a.contactsDue(); due.By != "" {
		fmt.Fprintf(d.e.out, "soon      contacts: to be checked again by %s: %s\n", due.By, strings.Join(due.Names, ", "))
	}
	d.tell("the clock", clockAt(a.now()), "set the time of this machine; rounds open and close by it")
}

// made is a day before which no clock can be right: this program is younger.
var made = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

func clockAt(now time.Time) error {
	if now.Before(made) {
		return fmt.Errorf("it is %s here", now.Format(time.DateOnly))
	}
	return nil
}

// missing names groups of the configuration that are not there.
func (d *door) missing(ctx context.Context) error {
	var errs []error
	for _, o := range d.origins {
		if _, err := d.app.people.Group(ctx, o.Group); err != nil {
			errs = append(errs, fmt.Errorf("%s belongs to %s: %w", o.At, o.Group, err))
		}
	}
	return errors.Join(errs...)
}
