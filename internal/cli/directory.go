package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"blether/internal/directory"
)

// directoryCmd looks after services.
type directoryCmd struct {
	Check directoryCheckCmd `cmd:"" help:"Say everything that is wrong with the services, or past its date."`
	List  directoryListCmd  `cmd:"" help:"List the services, and what must be found out before one is shown."`
}

type directoryCheckCmd struct{}

// Run checks the services of the configuration.
func (directoryCheckCmd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer func() { _ = a.close() }() // only read
	places, err := a.office.Places(e.ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, p := range places {
		names = append(names, p.Name)
	}
	if err := directory.Check(a.services, names, a.now()); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%d services, all right\n", len(a.services))
	return nil
}

type directoryListCmd struct{}

// Run lists the services.
func (directoryListCmd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer func() { _ = a.close() }() // only read
	for i := range a.services {
		s := &a.services[i]
		state := "to be checked again by " + s.NextCheck
		if s.Confirm != "" {
			state = "not shown; find out " + s.Confirm
		}
		fmt.Fprintf(e.out, "%s: %s\n", s.Name, state)
	}
	return nil
}

// readServices reads the services that come with the program, and those of the operator: one
// of the same name takes the other's place.
func readServices(file string) ([]directory.Entry, error) {
	all, err := directory.Shipped()
	if err != nil || file == "" {
		return all, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read directory: %w", err)
	}
	own, err := directory.Read(data)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s is no directory", file), err)
	}
	all = slices.DeleteFunc(all, func(e directory.Entry) bool {
		return slices.ContainsFunc(own, func(o directory.Entry) bool { return o.Name == e.Name })
	})
	return append(own, all...), nil
}
