// Package code makes and recognises withdrawal codes: six English words, or in
// other languages five groups of four digits. A code is shown once and kept
// nowhere; each store keeps a hash of its own, with a key of its own.
package code

import (
	"crypto/rand"
	_ "embed"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"unicode"
)

//go:embed words.txt
var list string

// Maker makes codes and their hashes.
type Maker struct {
	// Hash is a keyed hash; key names the key.
	Hash  func(key, kind, value string) []byte
	words []string
	known map[string]bool
}

// Names of the hash keys of each store.
const (
	mailboxKey  = "people-code"
	responseKey = "response-code"

	pseudonymKey = "pseudonym"
)

// NewMaker makes a Maker over a keyed hash.
func NewMaker(hash func(key, kind, value string) []byte) *Maker {
	m := &Maker{Hash: hash, words: strings.Fields(list), known: map[string]bool{}}
	for _, w := range m.words {
		m.known[w] = true
	}
	return m
}

const (
	wordsInCode  = 6
	digitsInCode = 20
)

// New makes a code for a reader of a language: 60 bits, or 66 in digits.
func (m *Maker) New(language string) string {
	if language == "en" {
		parts := make([]string, wordsInCode)
		for i := range parts {
			parts[i] = m.words[random(len(m.words))]
		}
		return strings.Join(parts, "-")
	}
	parts := make([]string, digitsInCode/4)
	for i := range parts {
		parts[i] = fmt.Sprintf("%04d", random(10000))
	}
	return strings.Join(parts, "-")
}

func random(n int) int {
	v, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	return int(v.Int64())
}

// Parse recognises a whole message as a code and gives its one true spelling.
func (m *Maker) Parse(text string) (code string, ok bool) {
	if len(text) > 200 {
		return "", false
	}
	letters := strings.IndexFunc(text, unicode.IsLetter) >= 0
	if d := Digits(text); !letters && len(d) == digitsInCode {
		return strings.Join([]string{d[:4], d[4:8], d[8:12], d[12:16], d[16:]}, "-"), true
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(words) != wordsInCode {
		return "", false
	}
	for _, w := range words {
		if !m.known[w] {
			return "", false
		}
	}
	return strings.Join(words, "-"), true
}

// Digits gives the decimal digits in a text, of any script that people type
// here, as 0 to 9.
func Digits(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsDigit(r) {
			return -1
		}
		return '0' + digit(r)
	}, text)
}

// digit is the value of a decimal digit of the scripts that people type here.
func digit(r rune) rune {
	for _, zero := range []rune{'0', '٠', '۰', '०', '০'} {
		if r >= zero && r <= zero+9 {
			return r - zero
		}
	}
	return 0
}

// Own is the code of what somebody says in a confidential flow: they need not keep it, since
// the service makes it again. who is their id, what the round.
func (m *Maker) Own(who, what string) string {
	return hex.EncodeToString(m.Hash(pseudonymKey, "code "+what, who))
}

// Pseudonym is the name under which somebody's answers in a confidential flow lie.
func (m *Maker) Pseudonym(who, flow string) []byte { return m.Hash(pseudonymKey, "who "+flow, who) }

// Mailbox is the hash of one envelope of a submission: what is "rating" or the
// name of a text question.
func (m *Maker) Mailbox(code, what string) []byte { return m.Hash(mailboxKey, what, code) }

// Response is the hash of one row of a submission, with the other store's key.
func (m *Maker) Response(code, what string) []byte { return m.Hash(responseKey, what, code) }
