package cli

import (
	"errors"
	"fmt"
	"os"

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
	Quiet     string   `yaml:"quiet,omitempty"`
	Age       int      `yaml:"age,omitempty"`
	Approve   bool     `yaml:"approve,omitempty"`
}

type groupImport struct {
	File string `arg:"" help:"A YAML file."`
}

func (c groupImport) Run(e *env) error {
	return e.with(func(a *app) error {
		data, err := os.ReadFile(c.File)
		if err != nil {
			return fmt.Errorf("read group: %w", err)
		}
		f := groupFile{Zone: "Europe/London", K: group.DefaultK, Languages: []string{"en"}}
		unknown := yaml.UnmarshalWithOptions(data, &f, yaml.Strict())
		if unknown != nil {
			if err := yaml.Unmarshal(data, &f); err != nil {
				return fmt.Errorf("%s is not YAML: %w", c.File, err)
			}
			unknown = fmt.Errorf("%s: %w\nhint: group, name, languages, nations, areas, zone, k, contact, hours, quiet, age, approve", c.File, unknown)
		}
		g := group.Group{ID: group.ID(f.Group), Name: f.Name, Languages: f.Languages, Nations: f.Nations, Areas: f.Areas, Zone: f.Zone, K: f.K, Contact: f.Contact, Hours: f.Hours, Quiet: f.Quiet, Age: f.Age, Approve: f.Approve}
		if before, err := a.people.Group(e.ctx, g.ID); err == nil { // officers of this instance, whom no file names
			g.Readers, g.TwoRead, g.Demo = before.Readers, before.TwoRead, before.Demo
		}
		mistakes, err := a.office.Check(e.ctx, g)
		if err := errors.Join(err, unknown, mistakes.Err()); err != nil {
			return err
		}
		if err := a.office.SaveGroup(e.ctx, member.Operator, g); err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.out, "Group %s is kept.\n", g.ID)
		return err
	})
}

type groupExport struct {
	Group string `arg:"" help:"The group."`
}

func (c groupExport) Run(e *env) error {
	return e.with(func(a *app) error {
		g, err := a.people.Group(e.ctx, group.ID(c.Group))
		if err != nil {
			return fmt.Errorf("there is no group %q\nhint: blether group list", c.Group)
		}
		b, err := writeGroup(g)
		if err != nil {
			return err
		}
		_, err = e.out.Write(b)
		return err
	})
}

// writeGroup writes a group as its file.
func writeGroup(g group.Group) ([]byte, error) {
	return yaml.Marshal(groupFile{Group: string(g.ID), Name: g.Name, Languages: g.Languages, Nations: g.Nations, Areas: g.Areas, Zone: g.Zone, K: g.K, Contact: g.Contact, Hours: g.Hours, Quiet: g.Quiet, Age: g.Age, Approve: g.Approve})
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
