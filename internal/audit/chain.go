package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// sealed is how a document ends: its hash is the last field.
const sealed = `,"hash":"`

// unseal takes the hash off a document. The hash is over the bytes that are
// left; ok is false where the document does not end in one.
func unseal(b []byte) (bare []byte, hash string, ok bool) {
	const tail = 2*sha256.Size + len(`"}`)
	from := len(b) - tail - len(sealed)
	if from < 0 || !bytes.HasPrefix(b[from:], []byte(sealed)) || !bytes.HasSuffix(b, []byte(`"}`)) {
		return nil, "", false
	}
	hash = string(b[from+len(sealed) : len(b)-len(`"}`)])
	return append(bytes.Clone(b[:from]), '}'), hash, true
}

func holds(b []byte) bool {
	bare, hash, ok := unseal(b)
	sum := sha256.Sum256(bare)
	return ok && hex.EncodeToString(sum[:]) == hash
}

// bytes holds a document against its own hash and layout (R11).
func (c *check) bytes(b []byte) {
	if !holds(b) {
		c.find("", "", "the document does not match its hash")
	}
	if !c.doc.plain(b) {
		c.find("", "", "the document is written in another way than its layout says, or has fields that it does not know")
	}
}

// Chain holds releases, in the order in which they were issued and from the
// first one on, against each other: hashes, links, and one release a batch of a
// round, batches in order and none after the last (R8, R11). A release that
// cannot be read is a finding, and so is one that carries none or another hash
// of the release before it.
func Chain(releases [][]byte) []Finding {
	l := links{seen: map[string]bool{}, last: map[string]*document{}}
	for i, b := range releases {
		d, err := read(b)
		if err != nil {
			d = &document{ID: fmt.Sprintf("release %d of the chain", i+1)}
			l.find(d, "the document cannot be read")
		} else {
			l.link(d, b)
		}
		_, l.prev, _ = unseal(b)
	}
	return l.findings
}

// links is a chain as far as it was followed.
type links struct {
	prev     string               // hash of the release before
	seen     map[string]bool      // ids
	last     map[string]*document // newest release of each round
	findings []Finding
}

func (l *links) find(d *document, what string) {
	l.findings = append(l.findings, Finding{Release: d.ID, What: what})
}

func (l *links) link(d *document, b []byte) {
	if !holds(b) {
		l.find(d, "the document does not match its hash")
	}
	if d.Prev != l.prev {
		l.find(d, "it does not name the hash of the release before it")
	}
	if l.seen[d.ID] {
		l.find(d, "another release has the same id")
	}
	l.seen[d.ID] = true
	if before := l.last[d.Round]; before != nil {
		l.follows(d, before)
	}
	l.last[d.Round] = d
}

func (l *links) follows(d, before *document) {
	switch {
	case d.Batch == before.Batch:
		l.find(d, "its batch was released before")
	case d.Batch < before.Batch:
		l.find(d, "a later batch of its round was released before it")
	}
	if before.Final {
		l.find(d, "its round was closed by the release before it")
	}
	if d.Date < before.Date {
		l.find(d, "its date lies before that of the batch before it")
	}
}
