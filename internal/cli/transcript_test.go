package cli

import (
	"bytes"
	"strings"
	"testing"
)

// Every talk that is written down beside the flows goes as it is written.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	var out, bad bytes.Buffer
	if code := Run([]string{"flow", "--dir", "../../flows", "test"}, strings.NewReader(""), &out, &bad, "test"); code != 0 {
		t.Errorf("exit %d\n%s%s", code, &out, &bad)
	}
}
