package release

import "testing"

// A release that names no near wave is written as it was before R10 was: not a
// byte of one that was issued may change its meaning, nor of one made today.
func TestReleaseWithoutNearWavesIsWrittenAsBefore(t *testing.T) {
	t.Parallel()
	b, _ := leafRound(t)
	const want = "a9911f51d7135fc93b9f8baed57a75d119b580b9fc33036fdeacf797b4a587d4"
	if b.Document.Hash != want {
		t.Errorf("hash %s, want %s", b.Document.Hash, want)
	}
}
