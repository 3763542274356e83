// Package cli is the commands, the configuration and the wiring: the only
// package that knows all others. Nothing is decided here.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands are all that `blether` can do.
type commands struct {
	Config string `short:"c" help:"Configuration file." default:"blether.yaml" placeholder:"FILE"`

	Serve     serveCmd     `cmd:"" help:"Run the service."`
	Demo      demoCmd      `cmd:"" help:"Run a demonstration with a made-up community on this machine."`
	Flow      flowCmd      `cmd:"" help:"Check, try and publish flows."`
	Group     groupCmd     `cmd:"" help:"Groups and what they agreed on."`
	Invite    inviteCmd    `cmd:"" help:"Print invitations: personal ones, each for one person, or one open link."`
	Officer   officerCmd   `cmd:"" help:"Participation officers."`
	Round     roundCmd     `cmd:"" help:"Open, close and list rounds of a survey."`
	Series    seriesCmd    `cmd:"" help:"Ask a flow of a group again and again, on a schedule."`
	Directory directoryCmd `cmd:"" help:"Check and list the services that people can find."`
	Release   releaseCmd   `cmd:"" help:"List, show, audit and export releases."`
	Key       keyCmd       `cmd:"" help:"Keys."`
	Contacts  contactsCmd  `cmd:"" help:"Contacts for people who are not safe."`
	Safety    safetyCmd    `cmd:"" help:"How messages are screened for signs that somebody may not be safe."`
	Screen    screenCmd    `cmd:"" help:"Screen lines of the standard input: level, category and line, with tabs between."`
	Redact    redactCmd    `cmd:"" help:"Take out of lines of the standard input what would show who somebody is; what was taken out is named, as [phone]."`
	Cfg       configCmd    `cmd:"" name:"config" help:"Configuration."`
	Health    healthCmd    `cmd:"" help:"Ask the running service how it is."`
	Doctor    doctorCmd    `cmd:"" help:"Look at everything that the service needs, and say what to do."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// env is what every command gets.
type env struct {
	ctx     context.Context
	in      io.Reader
	out     io.Writer
	err     io.Writer
	version string
	file    string // configuration
}

// errSaid: what went wrong has been printed already.
var errSaid = errors.New("said already")

// Run runs one command and gives its exit code: 0 for well, 1 for not, 2 for
// words it does not know.
func Run(args []string, in io.Reader, out, errOut io.Writer, version string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	var c commands
	code := -1
	parser, err := kong.New(&c, kong.Name("blether"), kong.Description("A kind chat for taking part, and safe figures from what people say."),
		kong.Writers(out, errOut), kong.Exit(func(n int) { code = n }), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(errOut, err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if code >= 0 {
		return code // --help
	}
	if err != nil {
		fmt.Fprintln(errOut, "blether:", err, "(see blether --help)")
		return 2
	}
	e := &env{ctx: ctx, in: in, out: out, err: errOut, version: version, file: c.Config}
	err = parsed.Run(e)
	switch {
	case err == nil:
		return 0
	case !errors.Is(err, errSaid):
		fmt.Fprintln(errOut, "blether:", err)
	}
	return 1
}

type versionCmd struct{}

func (versionCmd) Run(e *env) error {
	_, err := fmt.Fprintln(e.out, e.version)
	return err
}
