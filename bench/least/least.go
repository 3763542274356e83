// Package least is the least possible program for the survey of the benchmark:
// ten questions, one branch, two languages, written by hand with a case for each
// question and its state as JSON. It is what the engine is measured against. It
// asks the same, takes the same answers and refuses the same as the flow in
// package main does (a test holds the two against each other); it has no flow
// files, no checker, no versions, and no way to change an answer but "back".
package least

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// State is what is kept between two messages.
type State struct {
	Language string `json:"l"`
	At       int    `json:"a"`
	Misses   int    `json:"x,omitempty"`
	Board    string `json:"b,omitempty"`
	Role     string `json:"r,omitempty"`
	Overall  int    `json:"o,omitempty"`
	Why      string `json:"w,omitempty"`
	Informed string `json:"i,omitempty"`
	Judged   int    `json:"j,omitempty"`
	Kind     string `json:"k,omitempty"`
	Visits   *int   `json:"v,omitempty"`
	Helped   string `json:"h,omitempty"`
	Change   string `json:"c,omitempty"`
}

// Places of the questions. Sure asks whether to send the answers.
const (
	Board = iota
	Role
	Overall
	Why // only for those who were not listened to
	Informed
	Judged
	Kind
	Visits
	Helped
	Change
	Sure
)

// Said is what is said in return: a note where the answer did not fit, and the
// question that is open, with its options and the ways around it.
type Said struct {
	Note    string
	Text    string
	Options []string
	Ways    []string
}

// often is after how many misses a way around the question is offered.
const often = 3

// Step takes one message: read the state, take the answer, write the state.
func Step(stored []byte, typed string) (state []byte, said Said, err error) {
	var st State
	if err := json.Unmarshal(stored, &st); err != nil {
		return nil, said, err
	}
	typed = clean(typed)
	note := ""
	if word := reserved(typed, st.Language); word != "" {
		note = st.word(word)
	} else {
		note = st.take(typed)
	}
	if state, err = json.Marshal(&st); err != nil {
		return nil, said, err
	}
	said = prompt(&st)
	said.Note = note
	return state, said, nil
}

// take puts an answer in and moves on, or says what would fit.
func (st *State) take(typed string) (note string) {
	if note = st.answer(typed); note != "" {
		if st.Misses++; st.Misses >= often {
			note += "\n" + notes[st.Language]["often"]
		}
		return note
	}
	st.on()
	return ""
}

// on moves to the next question.
func (st *State) on() {
	st.Misses = 0
	if st.At < Sure {
		st.At++
	}
	if st.At == Why && (st.Overall == 0 || st.Overall > 2) {
		st.Why = ""
		st.At++
	}
}

// word acts on a reserved word.
func (st *State) word(word string) (note string) {
	switch word {
	case "skip":
		if st.At < Sure {
			st.on()
		}
	case "back":
		if st.At > Board {
			st.At--
		}
		if st.At == Why && (st.Overall == 0 || st.Overall > 2) {
			st.At--
		}
	case "stop":
		*st = State{Language: st.Language}
	}
	return notes[st.Language][word]
}

// answer puts what was typed into its field, or says why it does not fit.
func (st *State) answer(typed string) (note string) {
	ok, why := false, "option"
	switch st.At {
	case Board:
		ok = option(&st.Board, Boards, typed)
	case Role:
		ok = option(&st.Role, Roles, typed)
	case Overall:
		ok, why = number(&st.Overall, typed, 1, 5), "range"
	case Why:
		ok, why = text(&st.Why, typed), "long"
	case Informed:
		ok = option(&st.Informed, YesNo, typed)
	case Judged:
		ok, why = number(&st.Judged, typed, 1, 5), "range"
	case Kind:
		ok = option(&st.Kind, Kinds, typed)
	case Visits:
		n := 0
		if ok, why = number(&n, typed, 0, 1000), "visits"; ok {
			st.Visits = &n
		}
	case Helped:
		ok, why = text(&st.Helped, typed), "long"
	case Change:
		ok, why = text(&st.Change, typed), "long"
	}
	if ok {
		return ""
	}
	return notes[st.Language][why]
}

// option finds an option by its number as shown, its name, or its label in
// either language.
func option(into *string, options [][3]string, typed string) bool {
	if n, err := strconv.Atoi(typed); err == nil {
		if n < 1 || n > len(options) {
			return false
		}
		*into = options[n-1][0]
		return true
	}
	for _, o := range options {
		for _, words := range o {
			if strings.EqualFold(words, typed) {
				*into = o[0]
				return true
			}
		}
	}
	return false
}

func number(into *int, typed string, low, high int) bool {
	n, err := strconv.Atoi(typed)
	if err != nil || n < low || n > high {
		return false
	}
	*into = n
	return true
}

const longest = 4000 // characters

func text(into *string, typed string) bool {
	if typed == "" || utf8.RuneCountInString(typed) > longest {
		return false
	}
	*into = typed
	return true
}

// clean keeps what can be stored and shown.
func clean(typed string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(typed, "\ufffd")))
}

func reserved(typed, language string) string {
	key := strings.ToLower(strings.Trim(typed, ".!? "))
	if word := words[language][key]; word != "" {
		return word
	}
	return words["en"][key]
}

// prompt is the question that is open.
func prompt(st *State) Said {
	said := Said{Text: Prompts[st.Language][st.At], Options: shown[st.Language][st.At]}
	switch st.At {
	case Board:
		said.Ways = ways[st.Language].first
	case Sure:
		said.Ways = ways[st.Language].last
	default:
		said.Ways = ways[st.Language].between
	}
	return said
}
