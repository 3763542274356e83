package flows_test

import (
	"testing"

	"blether/flows"
	"blether/internal/flow"
	"blether/internal/lang"
)

// Every shipped flow is clean of errors and of warnings.
func TestShippedFlowsAreClean(t *testing.T) {
	t.Parallel()
	files, err := flows.Sources()
	if err != nil {
		t.Fatal(err)
	}
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	lib := flow.Read(files, words)
	for _, m := range lib.Mistakes() {
		t.Errorf("%s", m)
	}
	if len(lib.Names()) < 2 {
		t.Errorf("flows: %v", lib.Names())
	}
}
