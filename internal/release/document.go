package release

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Format is the version of the document's layout.
const Format = 1

// Document is a release: immutable, chained by hash, the same bytes for every
// reader. Every page, chart and export is drawn from it and from nothing else
// (R11). Shares are in per cent.
type Document struct {
	Format    int        `json:"format"`
	ID        string     `json:"id"`
	Round     string     `json:"round"`
	Batch     int        `json:"batch"`
	Final     bool       `json:"final"`
	Date      string     `json:"date"` // the day that the plan fixed, 2006-01-02
	Flow      string     `json:"flow"`
	Version   string     `json:"version"`
	Title     Text       `json:"title"`
	Themes    *Themes    `json:"themes,omitempty"`
	Groups    []string   `json:"groups"`
	Demo      bool       `json:"demo,omitempty"`
	K         int        `json:"k"`
	Questions []Asked    `json:"questions"`
	Blocks    []Block    `json:"blocks"`
	Totals    []Block    `json:"totals,omitempty"`
	HeldBack  []HeldBack `json:"held_back,omitempty"`
	Receipt   Receipt    `json:"receipt"`
	Prev      string     `json:"prev"`
	Hash      string     `json:"hash,omitempty"`
}

// Asked describes a question, for whoever draws its figures.
type Asked struct {
	Name      string       `json:"name"`
	Label     Text         `json:"label"`
	Kind      Kind         `json:"kind"`
	Sensitive bool         `json:"sensitive,omitempty"`
	Points    []PointShown `json:"points"`
	// Gate is the condition under which it was asked.
	Gate *Gate `json:"gate,omitempty"`
}

// PointShown is one option or point, as shown.
type PointShown struct {
	Name  string `json:"name"`
	Label Text   `json:"label"`
	Value int    `json:"value,omitempty"`
	Alone bool   `json:"alone,omitempty"`
}

// Block is a set of people whose figures are shown: a leaf, a pool, or a total
// that was computed from published figures.
type Block struct {
	ID     string   `json:"id"`
	Level  string   `json:"level"` // area, region, nation, all
	Place  string   `json:"place"` // name of the area, region or nation; all; unsaid
	Label  Text     `json:"label"`
	Role   string   `json:"role"` // mother, father, family, supporter, parents, others, all
	Pool   bool     `json:"pool,omitempty"`
	Total  bool     `json:"total,omitempty"`
	People int      `json:"people"`       // floored to 5; for a pool the band "N or more"
	Of     []string `json:"of,omitempty"` // ids of the leaves that a total is computed from
	// Places are the areas that a pool takes together.
	Places  []string `json:"places,omitempty"`
	Figures []Figure `json:"figures"`
}

// Figure is what is published of one question in one block.
type Figure struct {
	Question string `json:"question"`
	Step     int    `json:"step,omitempty"` // of rounding, in per cent
	// Parts in their fixed order. Share is the difference of rounded cuts.
	Parts []Share `json:"parts,omitempty"`
	// Cuts are the cumulative shares after each part but the last.
	Cuts []int `json:"cuts,omitempty"`
	// Options of a select_multiple, each a share of its own.
	Options []Share `json:"options,omitempty"`
	// High is the share of the high end or of yes, where the parts show it.
	High *int `json:"high,omitempty"`
	// Words is "half or more" or "fewer than half", where only that is shown.
	Words  string   `json:"words,omitempty"`
	Mean   *float64 `json:"mean,omitempty"`
	Median *int     `json:"median,omitempty"`
}

// Share is one part: the names of its points ("" is "no answer or not asked").
type Share struct {
	Points []string `json:"points"`
	Share  int      `json:"share"`
}

// Words that stand for a coarse figure.
const (
	HalfOrMore    = "half or more"
	FewerThanHalf = "fewer than half"
)

// HeldBack says in words what is not shown, and what would free it. It has no
// numbers of people other than the k that was needed.
type HeldBack struct {
	Level string `json:"level"`
	Place string `json:"place"`
	Label Text   `json:"label"`
	Why   string `json:"why"` // small, waits, near
	Needs int    `json:"needs,omitempty"`
}

// Receipt is the privacy receipt (docs/privacy.md, 4).
type Receipt struct {
	K          int     `json:"k"`
	SensitiveK int     `json:"sensitive_k"`
	Rungs      []Rung  `json:"rungs"`
	HeldBack   bool    `json:"held_back"`
	LeafTest   string  `json:"leaf_test"`
	OneCut     Rates   `json:"one_cut"`
	AllCuts    Rates   `json:"all_cuts"`
	Exact      float64 `json:"exact"`
	Method     string  `json:"method"`
	// Near names the releases that this one is shown no finer than (R10).
	Near []Named `json:"near,omitempty"`
}

// Rung tells by which rung a place is shown.
type Rung struct {
	Place string `json:"place"`
	Roles string `json:"roles"` // "4", "2" or "1": how many role parts
}

// Rates are how often somebody who knows everybody else's answers could tell
// the last person's from what is published: the worst over all figures, as a
// share from 0 to 1, rounded up to whole per cents.
type Rates struct {
	Ordinary  float64 `json:"ordinary"`
	Sensitive float64 `json:"sensitive"`
}

// Seal computes the hash of the document over everything but the hash.
func (d *Document) Seal() error {
	sum, err := d.digest()
	d.Hash = sum
	return err
}

func (d *Document) digest() (string, error) {
	bare := *d
	bare.Hash = ""
	b, err := json.Marshal(bare)
	if err != nil {
		return "", fmt.Errorf("write release: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// Bytes are the document as stored and exported.
func (d *Document) Bytes() ([]byte, error) { return json.Marshal(d) }

// Read reads a document and holds it against its own hash, byte for byte.
func Read(b []byte) (*Document, error) {
	var d Document
	if err := json.Unmarshal(b, &d); err != nil {
		return nil, fmt.Errorf("read release: %w", err)
	}
	sum, err := d.digest()
	if err != nil {
		return nil, err
	}
	again, err := d.Bytes()
	if err != nil {
		return nil, err
	}
	if sum != d.Hash || !bytes.Equal(again, b) {
		return nil, fmt.Errorf("release %s does not match its hash: it was changed", d.ID)
	}
	return &d, nil
}
