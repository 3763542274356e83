// Package response is an answer that knows no person: what is submitted, the
// sealed envelope in which it waits, and the row it becomes once its batch is
// mixed. Nothing it imports knows a person; that is the privacy wall.
package response

import (
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
)

// Rating is everything in a submission that can be counted.
type Rating struct {
	// Answers by question: string, number or list of strings.
	Answers map[string]any `json:"a"`
	// Open marks answers that came by an open link (R1).
	Open bool `json:"o,omitempty"`
	// Code is the keyed hash of the withdrawal code, with the response store's key.
	Code []byte `json:"w"`
}

// Words is one free text. It is never joined to ratings, and its block is no
// finer than the nation.
type Words struct {
	Question string `json:"q"`
	Text     string `json:"t"`
	Quote    bool   `json:"p,omitempty"` // may be quoted, once its author has seen it
	Open     bool   `json:"o,omitempty"`
	Nation   string `json:"n,omitempty"`
	Code     []byte `json:"w"`
}

// Kind tells ratings from texts in the mailbox.
type Kind string

// Kinds of mail.
const (
	RatingMail Kind = "rating"
	WordsMail  Kind = "words"
)

// Sizes to which envelopes are padded, in bytes. Ratings of a long survey take
// the next whole multiple, fixed by the survey and not by the answers.
const (
	RatingSize = 1 << 10
	WordsSize  = 16 << 10
)

// Mail is one sealed envelope in the mailbox of a batch. It carries no time.
type Mail struct {
	ID     []byte // 16 random bytes
	Kind   Kind
	Code   []byte // keyed hash of the withdrawal code, with the people store's key
	Sealed []byte
}

// NewID gives 16 random bytes.
func NewID() []byte {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails (crypto/rand)
	return id
}

// NewKey makes the private key of a batch.
func NewKey() ([]byte, error) {
	key, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make batch key: %w", err)
	}
	return key.Bytes(), nil
}

// Public gives the public key of a private one.
func Public(private []byte) ([]byte, error) {
	key, err := ecdh.X25519().NewPrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("read batch key: %w", err)
	}
	return key.PublicKey().Bytes(), nil
}

// Seal encrypts v to the batch's public key, padded to a whole multiple of
// size. context names the round and batch and must be given again to Open.
func Seal(public []byte, context string, v any, size int) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write answer: %w", err)
	}
	for padded := size; ; padded += size {
		if len(plain)+4 <= padded {
			buf := make([]byte, padded)
			binary.BigEndian.PutUint32(buf, uint32(len(plain)))
			copy(buf[4:], plain)
			plain = buf
			break
		}
	}
	key, err := ecdh.X25519().NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("read batch key: %w", err)
	}
	pk, err := hpke.NewDHKEMPublicKey(key)
	if err != nil {
		return nil, fmt.Errorf("read batch key: %w", err)
	}
	return hpke.Seal(pk, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(context), plain)
}

// Open decrypts what Seal wrote into v.
func Open(private []byte, context string, sealed []byte, v any) error {
	key, err := ecdh.X25519().NewPrivateKey(private)
	if err != nil {
		return fmt.Errorf("read batch key: %w", err)
	}
	sk, err := hpke.NewDHKEMPrivateKey(key)
	if err != nil {
		return fmt.Errorf("read batch key: %w", err)
	}
	plain, err := hpke.Open(sk, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(context), sealed)
	if err != nil {
		return fmt.Errorf("open sealed answer: %w", err)
	}
	if len(plain) < 4 || int(binary.BigEndian.Uint32(plain)) > len(plain)-4 {
		return fmt.Errorf("open sealed answer: bad length")
	}
	if err := json.Unmarshal(plain[4:4+binary.BigEndian.Uint32(plain)], v); err != nil {
		return fmt.Errorf("read sealed answer: %w", err)
	}
	return nil
}

// Context names what an envelope is sealed for.
func Context(round string, batch int) string {
	return fmt.Sprintf("blether mailbox %s %d", round, batch)
}

// Padded is the size to which ratings are padded, given the longest that the
// survey allows: fixed by the survey, so that it tells nothing of the answers.
func Padded(longest int) int {
	const around = 120 // the code's hash and the names of the fields
	return (longest + around + 4 + RatingSize - 1) / RatingSize * RatingSize
}
