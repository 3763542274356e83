package screen

import (
	"strings"
	"testing"
)

// BenchmarkScreen screens a message of two lines; a thousandth of a second is the most it may
// take (docs/safety.md).
func BenchmarkScreen(b *testing.B) {
	s, err := New()
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 60} {
		text := strings.Repeat("She asked how I was and I said fine, but most nights I lie awake and wonder how long this will last. ", n)
		b.Run(map[int]string{1: "message", 60: "novel"}[n], func(b *testing.B) {
			for b.Loop() {
				s.Screen(text)
			}
		})
	}
}
