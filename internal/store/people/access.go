package people

import (
	"context"
	"time"

	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/store/people/sqlcgen"
	"blether/internal/turn"
)

// TokenKind tells one-time codes of different meaning apart.
type TokenKind string

// Kinds of token: a link that signs an officer in once, the session it begins,
// the words with which they sign in again, a link that makes somebody an officer,
// the link to the first set-up, and a code with which a person carries on on
// another device.
const (
	SignIn  TokenKind = "sign-in"
	Session TokenKind = "session"
	Words   TokenKind = "words"
	Become  TokenKind = "become-officer"
	SetUp   TokenKind = "set-up"
	Taken   TokenKind = "taken" // a link that was used a moment ago, and by whom
	Device  TokenKind = "device"
	Data    TokenKind = "data" // a page with everything that is held on somebody

	ChatLink TokenKind = "chat-link" // words with which an officer says in a chat who they are
	Drill    TokenKind = "drill"     // with which somebody of a group is in a drill
	Chat     TokenKind = "chat"      // an address from which an officer gives commands
)

// AddToken keeps the keyed hash of a code for a subject until it expires.
func (s *Store) AddToken(ctx context.Context, kind TokenKind, code, subject string, expires time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		return q.AddToken(ctx, sqlcgen.AddTokenParams{Code: s.Code(string(kind), code), Kind: string(kind), Subject: subject, Expires: ms(expires)})
	})
}

// AddTokenBy is AddToken for what only an officer of a group may give:
// ErrNotOfficer for others.
func (s *Store) AddTokenBy(ctx context.Context, by member.OfficerID, g group.ID, kind TokenKind, code, subject string, expires time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := mayRun(ctx, q, by, g); err != nil {
			return err
		}
		return q.AddToken(ctx, sqlcgen.AddTokenParams{Code: s.Code(string(kind), code), Kind: string(kind), Subject: subject, Expires: ms(expires)})
	})
}

// ReplaceTokens is AddToken that ends every code of the kind which the subject
// had before.
// The subject's sessions end too, but the one that is kept, and one-time links, and
// chats from which they gave commands.
func (s *Store) ReplaceTokens(ctx context.Context, kind TokenKind, code, subject, keep string, expires time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := q.DropTokensBut(ctx, sqlcgen.DropTokensButParams{Kind: string(Session), Subject: subject, Code: s.Code(string(Session), keep)}); err != nil {
			return err
		}
		if err := q.DropOfficerAddresses(ctx, subject); err != nil {
			return err
		}
		for _, k := range []TokenKind{SignIn, ChatLink, Chat, kind} {
			if err := q.DropTokensOf(ctx, sqlcgen.DropTokensOfParams{Kind: string(k), Subject: subject}); err != nil {
				return err
			}
		}
		return q.AddToken(ctx, sqlcgen.AddTokenParams{Code: s.Code(string(kind), code), Kind: string(kind), Subject: subject, Expires: ms(expires)})
	})
}

// Token reads whom a code is for, without using it up.
func (s *Store) Token(ctx context.Context, kind TokenKind, code string, now time.Time) (string, error) {
	row, err := s.read().Token(ctx, sqlcgen.TokenParams{Code: s.Code(string(kind), code), Kind: string(kind)})
	if err != nil {
		return "", missing(err)
	}
	if row.Expires <= ms(now) {
		return "", turn.ErrNotFound
	}
	return row.Subject, nil
}

// UseToken reads whom a code is for and uses it up, once.
func (s *Store) UseToken(ctx context.Context, kind TokenKind, code string, now time.Time) (string, error) {
	subject := ""
	err := s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		key := s.Code(string(kind), code)
		row, err := q.Token(ctx, sqlcgen.TokenParams{Code: key, Kind: string(kind)})
		if err != nil {
			return missing(err)
		}
		n, err := q.DropToken(ctx, sqlcgen.DropTokenParams{Code: key, Kind: string(kind)})
		if err != nil {
			return err
		}
		if n == 0 || row.Expires <= ms(now) {
			return turn.ErrNotFound
		}
		subject = row.Subject
		return nil
	})
	return subject, err
}

// DropToken forgets a code.
func (s *Store) DropToken(ctx context.Context, kind TokenKind, code string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		_, err := q.DropToken(ctx, sqlcgen.DropTokenParams{Code: s.Code(string(kind), code), Kind: string(kind)})
		return err
	})
}

// DropTokens forgets every code of a kind that a subject has.
func (s *Store) DropTokens(ctx context.Context, kind TokenKind, subject string) error {
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		return q.DropTokensOf(ctx, sqlcgen.DropTokensOfParams{Kind: string(kind), Subject: subject})
	})
}

// Keep times (docs/privacy.md, "Rights").
const (
	keepInbound  = 2 // days; platforms send again for minutes at most
	keepTookPart = 30 * 24 * time.Hour
	keepInvite   = 30 * 24 * time.Hour
	keepPerson   = 12 // months after the last contact
)

// Tidy drops what has outlived its purpose.
func (s *Store) Tidy(ctx context.Context, now time.Time) error {
	if err := s.ring.TidyGone(now); err != nil {
		return err
	}
	rounds, err := s.Rounds(ctx)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *sqlcgen.Queries) error {
		if err := q.DropInbound(ctx, day(now)-keepInbound); err != nil {
			return err
		}
		if err := q.DropTokens(ctx, ms(now)); err != nil {
			return err
		}
		if err := q.DropOldMessages(ctx, day(now)); err != nil {
			return err
		}
		if err := q.DropInvites(ctx, ms(now.Add(-keepInvite))); err != nil {
			return err
		}
		if err := q.DropSheets(ctx, ms(now.Add(-keepInvite))); err != nil {
			return err
		}
		if err := q.DropBroadcasts(ctx, day(now)-keepBroadcast); err != nil {
			return err
		}
		if err := q.DropOldSuggestions(ctx, day(now)-keepSuggestion); err != nil {
			return err
		}
		if err := q.DropOldRequests(ctx, day(now)-keepRequest); err != nil {
			return err
		}
		if err := q.DropOldEntries(ctx, sqlcgen.DropOldEntriesParams{Day: day(now) - int64(s.Keep.Ledger), Day_2: day(now) - int64(s.Keep.Expenses)}); err != nil {
			return err
		}
		if err := q.DropOldConcerns(ctx, day(now)-keepRequest); err != nil {
			return err
		}
		if err := s.tidyGuard(ctx, q, now); err != nil {
			return err
		}
		if err := q.DropOldApart(ctx, ms(now)); err != nil {
			return err
		}
		if err := q.DropEndedPairs(ctx, ms(now.AddDate(0, 0, -s.Keep.Matches))); err != nil {
			return err
		}
		if err := q.DropSessionsBefore(ctx, ms(now.AddDate(0, 0, -s.Keep.Rosters))); err != nil {
			return err
		}
		if err := q.DropPersonsBefore(ctx, month(now)-keepPerson); err != nil {
			return err
		}
		for _, r := range rounds {
			if r.State == "closed" && r.Closes.Add(keepTookPart).Before(now) {
				if err := q.DropTookPart(ctx, string(r.ID)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Fading are those whose data goes with the next Tidy, since they were not here for so long.
func (s *Store) Fading(ctx context.Context, now time.Time) ([]member.ID, error) {
	rows, err := s.read().PersonsBefore(ctx, month(now)-keepPerson)
	var out []member.ID
	for _, r := range rows {
		out = append(out, member.ID(r))
	}
	return out, err
}
