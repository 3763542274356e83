package mix

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"blether/internal/flow"
	"blether/internal/keys"
	"blether/internal/release"
	"blether/internal/response"
	"blether/internal/round"
	"blether/internal/store/people"
	"blether/internal/store/responses"
	"blether/internal/turn"
)

// Mixer opens batches.
type Mixer struct {
	People    *people.Store
	Responses *responses.Store
	Keys      *keys.Ring
}

// KeyName names the file of a batch's private key.
func KeyName(r round.ID, batch int) string { return fmt.Sprintf("%s-%d", r, batch) }

// opened is a batch, readable.
type opened struct {
	ratings []response.Rating
	words   []response.Words
	from    [][]byte              // the envelope of each text
	mail    map[int]response.Mail // the envelope of each rating
	carry   []response.Mail       // texts, which wait for the close
	few     bool                  // under k in all: ratings were not read
	size    int                   // of a padded rating, in bytes
}

// Open opens one batch: it may be called again after a crash at any point and
// then finishes what was begun.
func (m *Mixer) Open(ctx context.Context, f *flow.Flow, r round.Round, number int, demo bool) (*release.Document, error) {
	p := Plan(f, r, demo)
	batches, err := m.People.Batches(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if number < 1 || number > len(batches) {
		return nil, turn.ErrNotFound
	}
	b, last := batches[number-1], number == len(batches)
	if b.Opened {
		// Mixed and emptied; what may be left is the key.
		doc, err := m.Responses.ReleaseOf(ctx, string(r.ID), number)
		return doc, errors.Join(err, m.Keys.DestroyBatch(KeyName(r.ID, number)))
	}
	private, err := m.Keys.Batch(KeyName(r.ID, number))
	if err != nil && !errors.Is(err, keys.ErrGone) {
		return nil, err
	}
	in, err := m.read(ctx, p, r, number, last, private)
	if err != nil {
		return nil, err
	}
	in.size = response.Padded(f.Longest())
	doc, err := m.publish(ctx, p, r, b, last, in)
	if err != nil {
		return nil, err
	}
	if err := m.end(ctx, p, r, b, last, doc, in, batches); err != nil {
		return nil, err
	}
	return doc, m.Keys.DestroyBatch(KeyName(r.ID, number))
}

// read opens the envelopes. Where there are fewer ratings than may ever be
// shown, they are not read (R8). Without the key, as after restoring a backup,
// what was sealed is lost and the batch is empty.
func (m *Mixer) read(ctx context.Context, p *release.Plan, r round.Round, number int, last bool, private []byte) (*opened, error) {
	mail, err := m.People.Mail(ctx, r.ID, number)
	if err != nil {
		return nil, err
	}
	in := &opened{mail: map[int]response.Mail{}}
	if private == nil {
		return in, nil
	}
	count := 0
	for _, one := range mail {
		if one.Kind == response.RatingMail {
			count++
		}
	}
	in.few = last && count < max(p.K, 5)
	for _, one := range mail {
		if err := in.open(one, response.Context(string(r.ID), number), private, last); err != nil {
			return nil, err
		}
	}
	rand.Shuffle(len(in.words), func(i, j int) {
		in.words[i], in.words[j] = in.words[j], in.words[i]
		in.from[i], in.from[j] = in.from[j], in.from[i]
	})
	return in, nil
}

func (in *opened) open(one response.Mail, context string, private []byte, last bool) error {
	switch {
	case one.Kind == response.RatingMail && !in.few:
		var rating response.Rating
		if err := response.Open(private, context, one.Sealed, &rating); err != nil {
			return err
		}
		in.mail[len(in.ratings)] = one
		in.ratings = append(in.ratings, rating)
	case one.Kind == response.WordsMail && last:
		var words response.Words
		if err := response.Open(private, context, one.Sealed, &words); err != nil {
			return err
		}
		if in.few {
			if !words.Quote {
				return nil // under k only what its author let be quoted goes on
			}
			words.Nation = ""
		}
		in.words, in.from = append(in.words, words), append(in.from, one.ID)
	case one.Kind == response.WordsMail:
		in.carry = append(in.carry, one)
	}
	return nil
}

// publish builds and writes the release, unless an earlier try has.
func (m *Mixer) publish(ctx context.Context, p *release.Plan, r round.Round, b round.Batch, last bool, in *opened) (*release.Document, error) {
	const tries = 5 // another round's release may come in between
	for range tries {
		doc, err := m.Responses.ReleaseOf(ctx, string(b.Round), b.Number)
		if err == nil || !errors.Is(err, turn.ErrNotFound) {
			return doc, err
		}
		prev, err := m.Responses.LastHash(ctx)
		if err != nil {
			return nil, err
		}
		near, err := m.near(ctx, p, last, in)
		if err != nil {
			return nil, err
		}
		tally := release.NewTally(p)
		for _, one := range in.ratings {
			tally.Add(one)
		}
		built, err := release.Build(p, tally, release.Occasion{Batch: b.Number, Date: r.Plan.Local(b.Date), Last: last, Prev: prev, Near: near})
		if err != nil {
			return nil, err
		}
		err = m.Responses.SaveBatch(ctx, responses.Batch{Document: &built.Document, Leaves: built.Leaves, Rows: rows(built, in), Words: in.words})
		if err == nil { // who was first has written it, and what they wrote stands
			return m.Responses.ReleaseOf(ctx, string(b.Round), b.Number)
		}
		if !errors.Is(err, turn.ErrConflict) {
			return nil, err
		}
	}
	return nil, turn.ErrConflict
}

// rows are the responses that stand behind a figure, shuffled. What is held
// back at the close is not written.
func rows(built *release.Built, in *opened) []responses.Row {
	var out []responses.Row
	for _, r := range in.ratings {
		if r.Open {
			continue
		}
		if leaf, waits := built.LeafOf(r.Answers); leaf != "" && !waits {
			out = append(out, responses.Row{Leaf: leaf, Answers: r.Answers, Code: r.Code})
		}
	}
	rand.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// end empties the batch in the people store: what waits on is sealed again to
// the next batch, under new ids.
func (m *Mixer) end(ctx context.Context, p *release.Plan, r round.Round, b round.Batch, last bool, doc *release.Document, in *opened, batches []round.Batch) error {
	ended, err := m.withdrawn(ctx, r, b.Number, in)
	if err != nil || ended {
		return err
	}
	mixed := people.Mixed{Round: r.ID, Number: b.Number, Last: last}
	if !last {
		if mixed.Carry, err = m.carry(ctx, p, r, batches[b.Number], doc, in); err != nil {
			return err
		}
	}
	if mixed.Took, err = m.People.AnsweredBy(ctx, r.ID); err != nil {
		return err
	}
	if err := m.People.EndBatch(ctx, mixed); err != nil {
		return err
	}
	return m.People.DB.Checkpoint(ctx)
}

// still lists the envelopes that are in the mailbox now.
func (m *Mixer) still(ctx context.Context, id round.ID, number int) (map[string]bool, error) {
	mail, err := m.People.Mail(ctx, id, number)
	out := map[string]bool{}
	for _, one := range mail {
		out[string(one.ID)] = true
	}
	return out, err
}

// withdrawn deletes the rows of those who took their answers back between the
// reading of the mailbox and the writing of the batch. ended tells that somebody
// else has ended the batch meanwhile: an empty mailbox says nothing then, and
// nobody's row may be deleted for it. It is read after the mailbox, so that an end
// that emptied it is seen.
func (m *Mixer) withdrawn(ctx context.Context, r round.Round, number int, in *opened) (ended bool, err error) {
	still, err := m.still(ctx, r.ID, number)
	if err != nil {
		return false, err
	}
	batches, err := m.People.Batches(ctx, r.ID)
	if err != nil || number > len(batches) || batches[number-1].Opened {
		return err == nil, err
	}
	var codes [][]byte
	for i, rating := range in.ratings {
		if !still[string(in.mail[i].ID)] {
			codes = append(codes, rating.Code)
		}
	}
	for i, words := range in.words {
		if !still[string(in.from[i])] {
			codes = append(codes, words.Code)
		}
	}
	if len(codes) == 0 {
		return false, nil
	}
	return false, m.Responses.Withdraw(ctx, codes)
}

func (m *Mixer) carry(ctx context.Context, p *release.Plan, r round.Round, next round.Batch, doc *release.Document, in *opened) ([]response.Mail, error) {
	ledger, err := m.Responses.Ledger(ctx, doc.ID)
	if err != nil {
		return nil, err
	}
	released := map[string]bool{}
	for _, l := range ledger {
		for _, place := range l.Places {
			released[place] = true
		}
	}
	if len(in.ratings)+len(in.carry) == 0 {
		return nil, nil
	}
	private, err := m.Keys.Batch(KeyName(r.ID, next.Number-1))
	if err != nil {
		return nil, err
	}
	still, err := m.still(ctx, r.ID, next.Number-1)
	if err != nil {
		return nil, err
	}
	var out []response.Mail
	seal := func(one response.Mail, v any, size int) error {
		sealed, err := response.Seal(next.Public, response.Context(string(r.ID), next.Number), v, size)
		out = append(out, response.Mail{ID: response.NewID(), Kind: one.Kind, Code: one.Code, Sealed: sealed})
		return err
	}
	for i, rating := range in.ratings {
		if still[string(in.mail[i].ID)] && (rating.Open || !released[placeOf(p, rating.Answers)]) {
			if err := seal(in.mail[i], rating, in.size); err != nil {
				return nil, err
			}
		}
	}
	for _, one := range in.carry {
		if !still[string(one.ID)] {
			continue
		}
		var words response.Words
		if err := response.Open(private, response.Context(string(r.ID), next.Number-1), one.Sealed, &words); err != nil {
			return nil, err
		}
		if err := seal(one, words, response.WordsSize); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func placeOf(p *release.Plan, answers map[string]any) string {
	area, _ := answers[p.Area].(string)
	if !slices.ContainsFunc(p.Areas, func(a release.Area) bool { return a.Name == area }) {
		return ""
	}
	return area
}
