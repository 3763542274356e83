package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// format is the version of the layout that is known here.
const format = 1

// document is a release as it is written; shares are in per cent. The order of
// fields is that of the bytes.
type document struct {
	Format    int               `json:"format"`
	ID        string            `json:"id"`
	Round     string            `json:"round"`
	Batch     int               `json:"batch"`
	Final     bool              `json:"final"`
	Date      string            `json:"date"`
	Flow      string            `json:"flow"`
	Version   string            `json:"version"`
	Title     map[string]string `json:"title"`
	Themes    *themes           `json:"themes,omitempty"`
	Groups    []string          `json:"groups"`
	Demo      bool              `json:"demo,omitempty"`
	K         int               `json:"k"`
	Questions []question        `json:"questions"`
	Blocks    []block           `json:"blocks"`
	Totals    []block           `json:"totals,omitempty"`
	HeldBack  []held            `json:"held_back,omitempty"`
	Receipt   receipt           `json:"receipt"`
	Prev      string            `json:"prev"`
	Hash      string            `json:"hash,omitempty"`
}

// themes tells that the people of a release are those who wrote something, and its options what
// others found in it.
type themes struct {
	Round     string            `json:"round"`
	Question  string            `json:"question"`
	Belongs   map[string]string `json:"belongs"`
	Coders    int               `json:"coders"`
	Agreement string            `json:"agreement,omitempty"`
}

// Kinds of question, as they are written.
const (
	scale    = "scale"
	choice   = "choice"
	yesNo    = "yes_no"
	multiple = "multiple"
)

type question struct {
	Name      string            `json:"name"`
	Label     map[string]string `json:"label"`
	Kind      string            `json:"kind"`
	Sensitive bool              `json:"sensitive,omitempty"`
	Points    []point           `json:"points"`
	Gate      *gate             `json:"gate,omitempty"`
}

// gate is the condition under which a question was asked. Where block is set it
// is a union of places or roles, and holds or not by block.
type gate struct {
	Of      string   `json:"of,omitempty"`
	Options []string `json:"options,omitempty"`
	Block   bool     `json:"block,omitempty"`
}

type point struct {
	Name  string            `json:"name"`
	Label map[string]string `json:"label"`
	Value int               `json:"value,omitempty"`
	Alone bool              `json:"alone,omitempty"` // excludes the others
}

// manner is that of a question in a block of n people. Asked by the answer to
// another, with whose cuts its own would be read together, it has words only.
func (q *question) manner(n int) (m manner, step int) {
	m, step = mannerOf(n, q.Sensitive)
	if m == rounded && q.Gate != nil && !q.Gate.Block {
		return worded, 0
	}
	return m, step
}

// published reports whether an option of a select_multiple has a share of its
// own. Two or more that exclude the others would be parts of one whole, each
// rounded by itself.
func (q *question) published(p point) bool {
	exclusive := 0
	for _, o := range q.Points {
		if o.Alone {
			exclusive++
		}
	}
	return !p.Alone || exclusive < 2
}

type block struct {
	ID      string            `json:"id"`
	Level   string            `json:"level"`
	Place   string            `json:"place"`
	Label   map[string]string `json:"label"`
	Role    string            `json:"role"`
	Pool    bool              `json:"pool,omitempty"`
	Total   bool              `json:"total,omitempty"`
	People  int               `json:"people"`
	Of      []string          `json:"of,omitempty"`
	Places  []string          `json:"places,omitempty"`
	Figures []figure          `json:"figures"`
}

type figure struct {
	Question string   `json:"question"`
	Step     int      `json:"step,omitempty"`
	Parts    []share  `json:"parts,omitempty"`
	Cuts     []int    `json:"cuts,omitempty"`
	Options  []share  `json:"options,omitempty"`
	High     *int     `json:"high,omitempty"`
	Words    string   `json:"words,omitempty"`
	WordsOf  string   `json:"words_of,omitempty"`
	Mean     *float64 `json:"mean,omitempty"`
	Median   *int     `json:"median,omitempty"`
}

type share struct {
	Points []string `json:"points"`
	Share  int      `json:"share"`
}

type held struct {
	Level string            `json:"level"`
	Place string            `json:"place"`
	Label map[string]string `json:"label"`
	Why   string            `json:"why"`
	Needs int               `json:"needs,omitempty"`
}

type receipt struct {
	K          int     `json:"k"`
	SensitiveK int     `json:"sensitive_k"`
	Rungs      []rung  `json:"rungs"`
	HeldBack   bool    `json:"held_back"`
	LeafTest   string  `json:"leaf_test"`
	OneCut     rates   `json:"one_cut"`
	AllCuts    rates   `json:"all_cuts"`
	Exact      float64 `json:"exact"`
	Method     string  `json:"method"`
	Near       []named `json:"near,omitempty"`
}

// named is a release that this one is no finer than (R10).
type named struct {
	Release string `json:"release"`
	Hash    string `json:"hash"`
}

type rung struct {
	Place string `json:"place"`
	Roles string `json:"roles"`
}

type rates struct {
	Ordinary  float64 `json:"ordinary"`
	Sensitive float64 `json:"sensitive"`
}

func read(b []byte) (*document, error) {
	var d document
	if err := json.Unmarshal(b, &d); err != nil {
		return nil, fmt.Errorf("read release: %w", err)
	}
	return &d, nil
}

// plain reports whether the bytes are the document and nothing else: no field
// that is not known here, none twice, none in another order. What nobody reads
// could hold what nobody may see (R7, R11).
func (d *document) plain(b []byte) bool {
	again, err := json.Marshal(d)
	return err == nil && bytes.Equal(again, b)
}

func (d *document) question(name string) *question {
	for i := range d.Questions {
		if d.Questions[i].Name == name {
			return &d.Questions[i]
		}
	}
	return nil
}

// unknown reports whether no figure of a question can be recomputed.
func (q question) unknown() bool {
	return !slices.Contains([]string{scale, choice, yesNo, multiple}, q.Kind) || len(q.Points) == 0 || q.Kind == scale && len(q.Points) == 1
}

func (b *block) figure(question string) *figure {
	for i := range b.Figures {
		if b.Figures[i].Question == question {
			return &b.Figures[i]
		}
	}
	return nil
}
