package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"blether/internal/group"
	"blether/internal/member"
)

type groupCmd struct {
	Import groupImport `cmd:"" help:"Read a group from a file and keep it."`
	Export groupExport `cmd:"" help:"Write a group as a file."`
	List   groupList   `cmd:"" help:"List the groups."`
}

// groupFile is a group as written.
type groupFile struct {
	Group     string   `yaml:"group"`
	Name      string   `yaml:"name"`
	Languages []string `yaml:"languages"`
	Nations   []string `yaml:"nations"`
	Areas     []string `yaml:"areas,omitempty"`
	Zone      string   `yaml:"zone"`
	K         int      `yaml:"k"`
	Contact   string   `yaml:"contact,omitempty"`
	Hours     string   `yaml:"hours,omitempty"`
}

type groupImport struct {
	File string `arg:"" help:"A YAML file."`
}

var groupName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

func (c groupImport) Run(e *env) error {
	return e.with(func(a *app) error {
		data, err := os.ReadFile(c.File)
		if err != nil {
			return fmt.Errorf("read group: %w", err)
		}
		f := groupFile{Zone: "Europe/London", K: group.DefaultK, Languages: []string{"en"}}
		if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
		g := group.Group{ID: group.ID(f.Group), Name: f.Name, Languages: f.Languages, Nations: f.Nations, Areas: f.Areas, Zone: f.Zone, K: f.K, Contact: f.Contact, Hours: f.Hours}
		if err := a.checkGroup(g); err != nil {
			return err
		}
		if err := a.people.SaveGroup(e.ctx, g); err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "Group %s is kept.\n", g.ID)
		return err
	})
}

// checkGroup reports every mistake in a group.
func (a *app) checkGroup(g group.Group) error {
	var errs []error
	if !groupName.MatchString(string(g.ID)) {
		errs = append(errs, fmt.Errorf("group is %q\nhint: small letters, digits and hyphens, beginning with a letter", g.ID))
	}
	if g.Name == "" {
		errs = append(errs, errors.New("the group has no name"))
	}
	if g.K < group.MinK {
		errs = append(errs, fmt.Errorf("k is %d\nhint: at least %d people must stand behind a figure; 10 is usual", g.K, group.MinK))
	}
	if _, err := time.LoadLocation(g.Zone); err != nil || g.Zone == "" {
		errs = append(errs, fmt.Errorf("zone is %q\nhint: write it as Europe/London", g.Zone))
	}
	for _, n := range g.Nations {
		if !slices.Contains([]string{"scotland", "northern_ireland"}, n) {
			errs = append(errs, fmt.Errorf("there is no nation %q\nhint: scotland, northern_ireland", n))
		}
	}
	if len(g.Nations) == 0 {
		errs = append(errs, errors.New("the group has no nations\nhint: nations: [scotland]; people see the contacts of theirs"))
	}
	for _, tag := range g.Languages {
		if a.words.Match(tag) != tag {
			errs = append(errs, fmt.Errorf("the bot does not speak %q", tag))
		}
	}
	return errors.Join(errs...)
}

type groupExport struct {
	Group string `arg:"" help:"The group."`
}

func (c groupExport) Run(e *env) error {
	return e.with(func(a *app) error {
		g, err := a.people.Group(e.ctx, group.ID(c.Group))
		if err != nil {
			return fmt.Errorf("group %q: %w", c.Group, err)
		}
		b, err := yaml.Marshal(groupFile{Group: string(g.ID), Name: g.Name, Languages: g.Languages, Nations: g.Nations, Areas: g.Areas, Zone: g.Zone, K: g.K, Contact: g.Contact, Hours: g.Hours})
		if err != nil {
			return err
		}
		_, err = e.out.Write(b)
		return err
	})
}

type groupList struct{}

func (groupList) Run(e *env) error {
	return e.with(func(a *app) error {
		groups, err := a.people.Groups(e.ctx)
		for _, g := range groups {
			fmt.Fprintf(e.out, "%s\t%s\tk=%d\n", g.ID, g.Name, g.K)
		}
		return err
	})
}

type inviteCmd struct {
	Group string `required:"" help:"The group."`
	Count int    `default:"1" help:"How many personal invitations."`
	Open  bool   `help:"One open link instead, for anybody. Its answers have no figures."`
	Days  int    `default:"30" help:"For how many days they work."`
}

const mostInvites = 10000

func (c inviteCmd) Run(e *env) error {
	if c.Count < 1 || c.Count > mostInvites || c.Days < 1 || c.Days > 366 {
		return fmt.Errorf("count is from 1 to %d, days from 1 to 366", mostInvites)
	}
	return e.with(func(a *app) error {
		if c.Open {
			c.Count = 1
		}
		links, err := a.invite(e, group.ID(c.Group), c.Count, !c.Open, c.Days)
		return errors.Join(err, lines(e.out, links))
	})
}

// invite makes invitations and gives their links.
func (a *app) invite(e *env, g group.ID, count int, personal bool, days int) ([]string, error) {
	if _, err := a.people.Group(e.ctx, g); err != nil {
		return nil, fmt.Errorf("group %q: %w", g, err)
	}
	var codes, links []string
	for range count {
		code := shortID() + shortID()
		codes = append(codes, code)
		links = append(links, a.config.BaseURL+"/i/"+code)
	}
	in := member.Invite{Group: g, Personal: personal, Expires: a.now().AddDate(0, 0, days)}
	return links, a.people.AddInvites(e.ctx, codes, in)
}

func lines(w io.Writer, all []string) error {
	for _, line := range all {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
