package cli

import (
	"fmt"
	"html/template"
	"os"
	"time"

	"github.com/goccy/go-yaml"

	"blether/flows"
	"blether/internal/console"
	"blether/internal/runner"
	"blether/internal/safeguard"
	"blether/internal/safeguard/screen"
	"blether/internal/webchat"
)

type contactsCmd struct {
	Check    contactsCheck    `cmd:"" help:"Fail where a contact is incomplete, stale or past its date; name those that must be checked again soon."`
	Template contactsTemplate `cmd:"" help:"Print a file for contacts of your own, with all that you have to confirm."`
}

type contactsTemplate struct{}

// Run prints it.
func (contactsTemplate) Run(e *env) error {
	_, err := fmt.Fprint(e.out, safeguard.Template())
	return err
}

type contactsCheck struct {
	File string `help:"File with contacts of your own; that of the configuration if left out." type:"existingfile" placeholder:"FILE"`
}

// Run prints each mistake on a line of its own.
func (c *contactsCheck) Run(e *env) error {
	file := c.File
	if file == "" {
		config, err := loadConfig(e.file, os.LookupEnv)
		if err != nil {
			return err
		}
		file = config.Contacts
	}
	s, err := screen.New()
	if err != nil {
		return err
	}
	known, err := knownToContacts(s)
	if err != nil {
		return err
	}
	all, err := readContacts(file)
	if err != nil {
		return err
	}
	today := time.Now()
	if err := safeguard.Check(all, known, today); err != nil {
		fmt.Fprintln(e.err, err)
		return errSaid
	}
	_, due := safeguard.Due(all.Contacts, today)
	for _, c := range due {
		fmt.Fprintf(e.out, "To be checked again by %s: %s\n", c.NextCheck, c.Name)
	}
	_, err = fmt.Fprintf(e.out, "%d contacts are well.\n", len(all.Contacts))
	return err
}

// readContacts reads the contacts that come with the program, and those of the operator.
func readContacts(file string) (safeguard.List, error) {
	all, err := safeguard.Shipped()
	if err != nil || file == "" {
		return all, err
	}
	data, err := os.ReadFile(file) //nolint:gosec // the file that was asked for
	if err != nil {
		return all, fmt.Errorf("read contacts: %w", err)
	}
	own, err := safeguard.Read(file, data)
	return all.With(own), err
}

// knownToContacts is what contacts may name.
func knownToContacts(s *screen.Screener) (safeguard.Known, error) {
	k := safeguard.Known{Categories: s.Classes()[1:]}
	sources, err := flows.Sources()
	if err != nil {
		return k, err
	}
	var boards struct {
		Choices []struct {
			Name string `yaml:"name"`
		} `yaml:"choices"`
	}
	if err := yaml.Unmarshal(sources["lists/health_boards.yaml"], &boards); err != nil {
		return k, fmt.Errorf("read Boards and Trusts: %w", err)
	}
	for _, b := range boards.Choices {
		k.Areas = append(k.Areas, b.Name)
	}
	return k, nil
}

// loadContacts reads the contacts of an instance. Mistakes of an operator's file are refused:
// nobody may be shown a wrong number. What is past its date is shown, and told by /healthz.
func (a *app) loadContacts() error {
	var err error
	if a.known, err = knownToContacts(a.screen); err != nil {
		return err
	}
	if a.contacts, err = readContacts(a.config.Contacts); err != nil || a.config.Contacts == "" {
		return err
	}
	return safeguard.Mistakes(a.contacts, a.known)
}

// contactsWell says what is wrong with the contacts today.
func (a *app) contactsWell() error { return safeguard.Check(a.contacts, a.known, a.now()) }

// contactsDue are those that must be checked again soon.
func (a *app) contactsDue() console.Due {
	by, due := safeguard.Due(a.contacts.Contacts, a.now())
	out := console.Due{By: by}
	for _, c := range due {
		out.Names = append(out.Names, c.Name)
	}
	return out
}

// reader is somebody of a language and a place who is told of contacts, and those for them.
func (a *app) reader(language string, at runner.Where) (safeguard.Reader, []safeguard.Contact) {
	return safeguard.Reader{Say: func(key string) string { return a.words.Say(language, key, nil) }, Language: language, Nations: at.Nations},
		safeguard.For(a.contacts.Contacts, at.Nations, at.Areas)
}

// help is the contacts of a place, as a chat message.
func (a *app) help(language string, at runner.Where) string {
	r, contacts := a.reader(language, at)
	return r.Lines(contacts)
}

// withoutPhone is the ways there that need no phone, as a chat message.
func (a *app) withoutPhone(language string, at runner.Where) string {
	r, contacts := a.reader(language, at)
	return r.WithoutPhone(contacts)
}

// about is the contacts for one category of worry, as a chat message.
func (a *app) about(language string, at runner.Where, category string) string {
	r, contacts := a.reader(language, at)
	return r.Short(safeguard.About(contacts, category))
}

// aboutIn is about for those who write to somebody by themselves.
func (a *app) aboutIn(language string, nations, areas []string, category string) string {
	return a.about(language, runner.Where{Nations: nations, Areas: areas}, category)
}

// silent is the ways to 999 for who cannot hear or speak, shortly.
func (a *app) silent(language string) string {
	r, contacts := a.reader(language, runner.Where{})
	return r.Silent(contacts)
}

// contactList is all contacts, for a page that needs no database.
func (a *app) contactList(language string) []webchat.Contact {
	r, contacts := a.reader(language, runner.Where{})
	var out []webchat.Contact
	for _, c := range contacts {
		one := webchat.Contact{Name: r.Name(c), Hours: r.Hours(c), Spoken: r.Spoken(c)}
		if c.Call != "" {
			one.Main = webchat.Way{Detail: c.Call, Link: template.URL("tel:" + c.Dial())} //nolint:gosec // checked: a number
		}
		if c.Note != "" {
			one.Note = r.Note(c.Note)
		}
		for _, w := range c.Access {
			way := webchat.Way{Kind: r.Kind(w.Kind), Detail: w.Detail, Link: template.URL(w.Link())} //nolint:gosec // checked with the contacts
			if w.Note != "" {
				way.Note = r.Note(w.Note)
			}
			if one.Main.Detail == "" && w.Detail == c.Main() {
				one.Main = way
			}
			one.Ways = append(one.Ways, way)
		}
		out = append(out, one)
	}
	return out
}
