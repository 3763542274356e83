// Command blether is the chat-based participation and peer-support bot. All of
// it is in internal/cli.
package main

import (
	"os"
	_ "time/tzdata" // zones, also where the machine has none

	"blether/internal/cli"
)

var version = "dev"

func main() { os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, version)) }
