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
	const english = "She asked how I was and I said fine, but most nights I lie awake and wonder how long this will last. "
	for name, text := range map[string]string{
		"message": english,
		"novel":   strings.Repeat(english, 60),
		"Polish":  "Położna była bardzo miła, ale od tygodni nie śpię i mąż mnie bije, a ja nie wiem już, co mam robić. ",
		"Urdu":    "midwife bohat achi thi, lekin mujhe neend nahi aati aur mera shohar mujhe marta hai, main kya karun. ",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.Screen(text)
			}
		})
	}
}
