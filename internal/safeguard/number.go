package safeguard

import (
	"net/mail"
	"regexp"
	"strings"
)

// digits is a telephone number in a text, as people write it.
var digits = regexp.MustCompile(`\+?\d(?:[\d\s().\x{a0}\x{2010}-\x{2015}-]*\d)?`)

// numbers are the telephone numbers in a text as they are dialled in this country: digits
// alone, 0 for +44 and 0044, and without what stands before them for the relay service.
func numbers(text string) []string {
	var out []string
	for _, n := range digits.FindAllString(text, -1) {
		abroad := strings.HasPrefix(n, "+44") || strings.HasPrefix(n, "0044")
		n = strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, n)
		if abroad {
			n = strings.TrimPrefix(strings.TrimPrefix(n, "00"), "44")
			n = "0" + strings.TrimLeft(n, "0")
		}
		if rest := strings.TrimPrefix(strings.TrimPrefix(n, "18001"), "18002"); rest != "" {
			n = rest
		}
		out = append(out, n)
	}
	return out
}

// number is one that can be dialled: a short one, or ten or eleven digits from 0.
var number = regexp.MustCompile(`^(?:999|101|111|112|116\d{3}|08001111|0[1-35789]\d{8,9})$`)

// dialled tells that a text is one number and nothing else.
func dialled(text string) bool {
	n := numbers(text)
	return len(n) == 1 && number.MatchString(n[0]) && strings.Trim(text, "+0123456789 ") == ""
}

var (
	page  = regexp.MustCompile(`^(?:https://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?$`)
	short = regexp.MustCompile(`^\d{5,6}$`)
)

// wrong says why the detail of a way is not what its kind needs; empty where it is.
func (w Way) wrong() string {
	switch w.Kind {
	case BSL:
		if w.Detail == "" && w.Note != "" || page.MatchString(w.Detail) {
			return ""
		}
		return "write an address, as 999bsl.co.uk"
	case Web:
		if page.MatchString(w.Detail) {
			return ""
		}
		return "write an address, as example.org/chat"
	case Email:
		if a, err := mail.ParseAddress(w.Detail); err == nil && a.Address == w.Detail {
			return ""
		}
		return "write an e-mail address and nothing else"
	case EmergencySMS:
		if w.Detail == emergency {
			return ""
		}
		return "emergency texts go to 999"
	case Relay, Textphone:
		rest, begins := strings.CutPrefix(w.Detail, "18001")
		if w.Detail == "18000" || begins && (rest == "" || strings.HasPrefix(rest, " ") && dialled(strings.TrimSpace(rest))) {
			return ""
		}
		return "write 18000 for 999, else 18001 and the number, in quotes"
	case Text:
		_, to, said := strings.Cut(w.Detail, " → ")
		if !said {
			to = w.Detail
		}
		if short.MatchString(to) || dialled(to) {
			return ""
		}
		return "write a number in quotes, or WORD → number"
	}
	return "there is no such kind; kinds: " + strings.Join([]string{BSL, Relay, Text, Email, Web, Textphone, EmergencySMS}, ", ")
}

// Link is where a way leads from a page; empty where a page cannot lead there.
func (w Way) Link() string {
	switch w.Kind {
	case BSL, Web:
		if w.Detail == "" {
			return ""
		}
		return "https://" + strings.TrimPrefix(w.Detail, "https://")
	case Email:
		return "mailto:" + w.Detail
	case Text:
		n := numbers(w.Detail)
		return "sms:" + n[len(n)-1]
	}
	return "" // nobody shall text 999, or dial a relay's number, by a slip
}

// Dial is a number as a page dials it.
func (c Contact) Dial() string { return strings.ReplaceAll(c.Call, " ", "") }
