package cli

import (
	"fmt"

	"blether/internal/redact"
)

// redactCmd shows what redaction takes out of lines.
type redactCmd struct{}

func (redactCmd) Run(e *env) error {
	return eachLine(e.in, func(line string) error {
		_, err := fmt.Fprintln(e.out, redact.Text(line))
		return err
	})
}
