package cli

import (
	"errors"
	"fmt"
)

type keyCmd struct {
	Rotate keyRotate `cmd:"" help:"Give every key set a new key, seal everything again, destroy the old ones. The service must be stopped."`
}

type keyRotate struct{}

func (keyRotate) Run(e *env) error {
	return e.with(func(a *app) error {
		unlock, err := a.onlyOne()
		if err != nil {
			return fmt.Errorf("%w\nhint: stop the service first", err)
		}
		defer unlock()
		if err := errors.Join(a.people.RotatePeople(e.ctx), a.people.RotateLive(e.ctx), a.responses.Rotate(e.ctx)); err != nil {
			return err
		}
		_, err = fmt.Fprintln(e.out, "All key sets are new. Back up the key folder without its folder live/.")
		return err
	})
}
