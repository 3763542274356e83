// Package audit recomputes a release from the evidence that is kept beside it,
// as a statistician would who trusts nobody: every block, figure, total and
// number of the privacy receipt, from docs/privacy.md, section 3, and from
// nothing that package release computes. It shares no code and no types with
// it, on purpose: a mistake would have to be made twice to go unseen.
//
// It is in charge of finding what does not follow from the evidence. It is not
// in charge of mending it, of reading a store, or of showing its report. What
// it says never holds a size or a count of people, so that a report can be
// shown to whoever may see the release. What it cannot see, because neither
// document nor ledger says it, is listed in the notes of a report or here:
// whether a finer rung of roles would have done (R2), the region of a place
// (R3), the condition under which a question was asked (R6), and whether nearly
// the same people answered two waves (R10): who they were is forgotten, and a
// release says it by naming the earlier one.
package audit

import (
	"fmt"
	"strings"
)

// Evidence is what a release is held against.
type Evidence struct {
	Release []byte // the document, byte for byte as it was issued
	Leaves  []Leaf // the ledger stored beside it
	Rows    []Row  // raw responses; nil where they were deleted
	// Earlier are the releases issued before this one, byte for byte and in order,
	// from which those that it names are taken (R10).
	Earlier [][]byte
}

// Leaf is one entry of the ledger: the people of one published block of one
// batch, with the frozen counts behind its figures. Size, Least (its k) and
// Band (0 but for a pool) are numbers of people. Counts has one list a
// question: its points in order, then "no answer or not asked".
type Leaf struct {
	ID     string           `json:"id"`
	Size   int              `json:"size"`
	Least  int              `json:"least"`
	Band   int              `json:"band,omitempty"`
	Places []string         `json:"places"`
	Counts map[string][]int `json:"counts"`
}

// Row is a raw response that is not yet deleted, by the leaf it stands in; ""
// is held back. An answer is a string, a number or a list of strings.
type Row struct {
	Leaf    string         `json:"leaf"`
	Answers map[string]any `json:"answers"`
}

// Finding is something in a release that does not follow from the evidence.
// Block and Question are empty where it is about more than one.
type Finding struct {
	Release, Block, Question, What string
}

// String is the finding in one line.
func (f Finding) String() string {
	var where []string
	for _, s := range []string{f.Release, f.Block, f.Question} {
		if s != "" {
			where = append(where, s)
		}
	}
	return strings.Join(where, ", ") + ": " + f.What
}

// Report is what an audit found. A release that holds has no findings.
type Report struct {
	Release   string // id of the release
	Blocks    int    // blocks and totals that were recomputed
	Figures   int    // figures that were recomputed
	FromRows  bool   // the frozen counts were held against raw responses
	Withdrawn int    // responses withdrawn after the release (R9); 0 without rows
	Findings  []Finding
	Notes     []Finding // what was noticed and may be right
}

// check is one audit under way.
type check struct {
	doc    *document
	leaves map[string]*Leaf // by id
	waves  []*wave          // that nearly the same people answered, as the document says
	seen   map[*block][][]sight
	report *Report
}

// Check recomputes a release. The error says that the document could not be
// read at all; everything else is a finding.
func Check(e Evidence) (Report, error) {
	doc, err := read(e.Release)
	if err != nil {
		return Report{}, err
	}
	c := &check{doc: doc, leaves: map[string]*Leaf{}, seen: map[*block][][]sight{}, report: &Report{Release: doc.ID, FromRows: e.Rows != nil}}
	c.bytes(e.Release)
	c.head()
	c.near(e.Earlier)
	c.ledger(e.Leaves)
	c.partition()
	c.unions()
	c.heldBack()
	if e.Rows != nil {
		c.rows(e.Rows)
	}
	c.figures()
	c.absent()
	c.totals()
	c.receipt()
	return *c.report, nil
}

func (c *check) find(block, question, what string, args ...any) {
	c.report.Findings = append(c.report.Findings, c.says(block, question, what, args))
}

func (c *check) note(block, question, what string, args ...any) {
	c.report.Notes = append(c.report.Notes, c.says(block, question, what, args))
}

func (c *check) says(block, question, what string, args []any) Finding {
	return Finding{Release: c.doc.ID, Block: block, Question: question, What: fmt.Sprintf(what, args...)}
}
