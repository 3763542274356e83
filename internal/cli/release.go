package cli

import (
	"errors"
	"fmt"

	"blether/internal/audit"
	"blether/internal/release"
	"blether/internal/store/responses"
	"blether/internal/turn"
)

type releaseCmd struct {
	List   releaseList   `cmd:"" help:"List the releases."`
	Show   releaseShow   `cmd:"" help:"Show a release as text."`
	Audit  releaseAudit  `cmd:"" help:"Recompute every figure and receipt, by other code than made them."`
	Export releaseExport `cmd:"" help:"Write a release as a file."`
}

type releaseList struct{}

func (releaseList) Run(e *env) error {
	return e.with(func(a *app) error {
		docs, err := a.responses.Documents(e.ctx)
		for _, d := range docs {
			fmt.Fprintf(e.out, "%s\t%s\t%s\t%d blocks\t%s\n", d.ID, d.Date, d.Flow, len(d.Blocks), d.Hash[:12])
		}
		return err
	})
}

func (a *app) document(e *env, id string) (*release.Document, error) {
	body, err := a.responses.Release(e.ctx, id)
	if errors.Is(err, turn.ErrNotFound) {
		return nil, fmt.Errorf("there is no release %q\nhint: blether release list", id)
	}
	if err != nil {
		return nil, err
	}
	return release.Read(body)
}

type releaseAudit struct {
	Release string `arg:"" optional:"" help:"One release; all if left out."`
}

// Run audits the chain of all releases, and each release against its ledger and
// the raw responses that are still there.
func (c releaseAudit) Run(e *env) error {
	return e.with(func(a *app) error {
		bodies, err := a.responses.Releases(e.ctx)
		if err != nil {
			return err
		}
		findings := audit.Chain(bodies)
		checked := 0
		for i, body := range bodies {
			d, err := release.Read(body)
			if err != nil {
				return err
			}
			if c.Release != "" && d.ID != c.Release {
				continue
			}
			report, err := a.audit(e, d, body, bodies[:i])
			if err != nil {
				return err
			}
			checked++
			from := "the frozen counts; raw answers are gone"
			if report.FromRows {
				from = "raw answers"
			}
			fmt.Fprintf(e.out, "%s: %d blocks, %d figures recomputed from %s", d.ID, report.Blocks, report.Figures, from)
			if report.Withdrawn > 0 {
				fmt.Fprint(e.out, "; some answers were withdrawn since")
			}
			fmt.Fprintln(e.out)
			findings = append(findings, report.Findings...)
		}
		if checked == 0 && c.Release != "" {
			return fmt.Errorf("there is no release %q", c.Release)
		}
		for _, f := range findings {
			fmt.Fprintln(e.out, f)
		}
		if len(findings) > 0 {
			fmt.Fprintf(e.out, "%d findings\n", len(findings))
			return errSaid
		}
		_, err = fmt.Fprintln(e.out, "no findings")
		return err
	})
}

func (a *app) audit(e *env, d *release.Document, body []byte, earlier [][]byte) (audit.Report, error) {
	ledger, err := a.responses.Ledger(e.ctx, d.ID)
	if err != nil {
		return audit.Report{}, err
	}
	rows, err := a.responses.Rows(e.ctx, d.Round, d.Batch)
	if err != nil {
		return audit.Report{}, err
	}
	return audit.Check(evidence(body, ledger, rows, earlier))
}

func evidence(body []byte, ledger []release.Leaf, rows []responses.Row, earlier [][]byte) audit.Evidence {
	out := audit.Evidence{Release: body, Earlier: earlier}
	for _, l := range ledger {
		out.Leaves = append(out.Leaves, audit.Leaf{ID: l.ID, Size: l.Size, Least: l.Least, Band: l.Band, Places: l.Places, Counts: l.Counts})
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, audit.Row{Leaf: r.Leaf, Answers: r.Answers})
	}
	return out
}
