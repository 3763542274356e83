// Package least is the least possible program for the survey of the benchmark:
// ten questions, one branch, two languages, written by hand with a switch for
// each question. It is what the engine is measured against; it has no flows, no
// checker, no way back.
package least

import (
	"encoding/json"
	"strconv"
	"strings"
)

// State is what is kept between two messages.
type State struct {
	Language string `json:"l"`
	At       int    `json:"a"`
	Board    string `json:"b,omitempty"`
	Role     string `json:"r,omitempty"`
	Overall  int    `json:"o,omitempty"`
	Why      string `json:"w,omitempty"`
	Informed string `json:"i,omitempty"`
	Judged   int    `json:"j,omitempty"`
	Kind     string `json:"k,omitempty"`
	Visits   int    `json:"v,omitempty"`
	Helped   string `json:"h,omitempty"`
	Change   string `json:"c,omitempty"`
}

var prompts = map[string][10]string{
	"en": {"Which Board looked after you?", "Which of these fits you best?", "How well did people listen to you?", "What went wrong?", "Were you given information?",
		"How much did you feel judged?", "What kind of contact was it?", "How many visits were there?", "What helped?", "What should change?"},
	"gd": {"Dè am Bòrd?", "Dè as fheàrr?", "Dè cho math?", "Dè chaidh ceàrr?", "An d’ fhuair sibh fios?", "An robh sibh air ur breithneachadh?", "Dè seòrsa?", "Cia mheud turas?", "Dè chuidich?", "Dè bu chòir atharrachadh?"},
}

// Boards, Roles and Kinds are the options, name and label.
var (
	Boards = [][2]string{{"fife", "Fife"}, {"lothian", "Lothian"}, {"borders", "Borders"}, {"tayside", "Tayside"}}
	Roles  = [][2]string{{"mother", "Mother or birthing parent"}, {"father", "Father or partner"}, {"family", "Other family"}}
	Kinds  = [][2]string{{"phone", "By phone"}, {"video", "By video"}, {"home", "At home"}}
)

var reserved = map[string]bool{"stop": true, "pause": true, "help": true, "back": true, "skip": true, "menu": true}

// Step takes one message: read, answer, write.
func Step(stored []byte, typed string) (state []byte, said string, err error) {
	var st State
	if err := json.Unmarshal(stored, &st); err != nil {
		return nil, "", err
	}
	typed = strings.TrimSpace(typed)
	if reserved[strings.ToLower(typed)] {
		return stored, "…", nil
	}
	if !st.answer(typed) {
		return stored, "Please try again. " + prompts[st.Language][st.At], nil
	}
	st.At++
	if st.At == 3 && st.Overall > 2 {
		st.At++ // asked only of those who were not listened to
	}
	if st.At < 10 {
		said = prompts[st.Language][st.At]
	}
	state, err = json.Marshal(&st)
	return state, said, err
}

func (st *State) answer(typed string) bool {
	switch st.At {
	case 0:
		return option(&st.Board, Boards, typed)
	case 1:
		return option(&st.Role, Roles, typed)
	case 2:
		return number(&st.Overall, typed, 1, 5)
	case 3:
		return text(&st.Why, typed)
	case 4:
		return option(&st.Informed, [][2]string{{"yes", "Yes"}, {"no", "No"}}, typed)
	case 5:
		return number(&st.Judged, typed, 1, 5)
	case 6:
		return option(&st.Kind, Kinds, typed)
	case 7:
		return number(&st.Visits, typed, 0, 1000)
	case 8:
		return text(&st.Helped, typed)
	case 9:
		return text(&st.Change, typed)
	}
	return false
}

func option(into *string, options [][2]string, typed string) bool {
	if n, err := strconv.Atoi(typed); err == nil {
		if n < 1 || n > len(options) {
			return false
		}
		*into = options[n-1][0]
		return true
	}
	for _, o := range options {
		if strings.EqualFold(o[1], typed) || o[0] == typed {
			*into = o[0]
			return true
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

func text(into *string, typed string) bool {
	if typed == "" || len(typed) > 4000 {
		return false
	}
	*into = typed
	return true
}
