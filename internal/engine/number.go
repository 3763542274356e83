package engine

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"blether/internal/flow"
)

// digits turns the digits of any script into 0-9.
func digits(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r > 127 && unicode.IsDigit(r) {
			for zero := r; ; zero-- {
				if !unicode.IsDigit(zero-1) || r-zero == 9 {
					return '0' + (r - zero)
				}
			}
		}
		if r == '٫' {
			return '.'
		}
		return r
	}, s))
}

// number reads a whole or decimal number, with a point or a comma.
func number(kind flow.Type, typed string) (any, string) {
	s := strings.ReplaceAll(digits(typed), " ", "")
	if kind == flow.Integer {
		n, err := strconv.Atoi(s)
		if err != nil || n > 1e12 || n < -1e12 {
			return nil, "miss_integer"
		}
		return n, ""
	}
	f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || math.Abs(f) > 1e12 {
		return nil, "miss_decimal"
	}
	return f, ""
}

var (
	isoDate  = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dayFirst = regexp.MustCompile(`^(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})$`)
	named    = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?\.? +(\pL+)\.?,? +(\d{4})$`)
	clock24  = regexp.MustCompile(`^(\d{1,2})[:.h](\d{2})$`)
	clock12  = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))? *([ap])\.?m\.?$`)
)

// date reads a date: 2026-03-01, 1/3/2026 (day first), 1 March 2026. The answer
// is a string, 2006-01-02.
func (t *turn) date(typed string) (any, string) {
	s := strings.ToLower(digits(typed))
	year, month, day := 0, 0, 0
	if m := isoDate.FindStringSubmatch(s); m != nil {
		year, month, day = num(m[1]), num(m[2]), num(m[3])
	} else if m := dayFirst.FindStringSubmatch(s); m != nil {
		year, month, day = num(m[3]), num(m[2]), num(m[1])
	} else if m := named.FindStringSubmatch(s); m != nil {
		year, month, day = num(m[3]), t.words.Month(m[2], t.st.Language), num(m[1])
	}
	d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 1900 || year > 2200 || int(d.Month()) != month || d.Day() != day {
		return nil, "miss_date"
	}
	return d.Format(time.DateOnly), ""
}

// clock reads a time of day: 14:30, 2.30pm, 9 am. The answer is 15:04.
func clock(typed string) (any, string) {
	s := strings.ToLower(digits(typed))
	hour, minute := -1, 0
	if m := clock24.FindStringSubmatch(s); m != nil {
		hour, minute = num(m[1]), num(m[2])
	} else if m := clock12.FindStringSubmatch(s); m != nil {
		hour, minute = num(m[1]), num(m[2])
		if hour < 1 || hour > 12 {
			return nil, "miss_time"
		}
		hour %= 12
		if m[3] == "p" {
			hour += 12
		}
	}
	if hour < 0 || hour > 23 || minute > 59 {
		return nil, "miss_time"
	}
	return fmt.Sprintf("%02d:%02d", hour, minute), ""
}

func num(s string) int {
	n, _ := strconv.Atoi(s) // the pattern let digits through, or nothing
	return n
}

// plain writes a value as text for a commit step.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, ",")
	}
	return fmt.Sprint(v)
}
