package cli

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// walker answers a whole pledge in any language, by what the buttons mean.
type walker struct {
	*phone
	// text is what is typed where a text is asked.
	text string
	// via are headers of every post: those of a script, or none.
	via []string
}

var optionID = regexp.MustCompile(`name="press" value="(c\.[^"]*)"`)

// options are the ids of the answers that the open question offers.
func (w walker) options() []string {
	var out []string
	for _, m := range optionID.FindAllStringSubmatch(w.page, -1) {
		out = append(out, m[1])
	}
	return out
}

// chosen are the ends of the ids that a walker prefers.
var chosen = []string{".begin", ".choose", ".yes", ".lothian", ".other_family", ".4", ".send"}

// step answers the open question; it is false back in the menu.
func (w walker) step() bool {
	w.t.Helper()
	if strings.Contains(w.page, `<textarea id="text"`) {
		w.answer("text", w.text)
		return true
	}
	options := w.options()
	if len(options) == 0 {
		return false
	}
	press := options[0]
	for _, id := range options {
		for _, end := range chosen {
			if strings.HasSuffix(id, end) {
				press = id
			}
		}
	}
	w.answer("press", press)
	return true
}

func (w walker) answer(key, value string) {
	w.t.Helper()
	if status, _ := w.do("POST", "/chat", w.form(key, value), w.via...); status != http.StatusOK {
		w.t.Fatalf("%s %.60q: status %d: %s", key, value, status, w.said())
	}
}

// starts opens the first survey of the menu.
func (w walker) starts() {
	w.t.Helper()
	m := regexp.MustCompile(`name="press" value="(b\.[^"]*)"`).FindStringSubmatch(w.page)
	if m == nil {
		w.t.Fatalf("no survey in the menu: %s", w.said())
	}
	w.answer("press", m[1])
}

// to walks until the page has something in it.
func (w walker) to(words string) {
	w.t.Helper()
	for !strings.Contains(w.page, words) {
		if !w.step() {
			w.t.Fatalf("the survey ended before %q: %s", words, w.said())
		}
	}
}

// samples are answers of about four hundred letters in the letters of each language.
var samples = map[string]string{
	"en": "Demo: they had time for us and they listened to what we said. ",
	"gd": "Demo: bha ùine aca dhuinn agus dh’èist iad ris na bh’ againn ri ràdh. ",
	"pl": "Demo: mieli dla nas czas i słuchali tego, co mówiliśmy. ",
	"ur": "Demo: ان کے پاس ہمارے لیے وقت تھا اور انہوں نے ہماری بات سنی۔ ",
	"ar": "Demo: كان لديهم وقت لنا واستمعوا إلى ما قلناه. ",
}

const (
	mostTurn  = 4 << 10
	mostFirst = 60 << 10
)

// Every turn of a whole pledge with nothing left out, the reminder of help, the
// look at all answers and the end too, in every language.
func TestEveryTurnIsSmallInEveryLanguage(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	for _, tag := range []string{"en", "gd", "pl", "ur", "ar"} {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			p := joined(t, i, tag)
			p.t = t
			small := func(what string) {
				t.Helper()
				if n := len(p.page); n > mostTurn {
					t.Errorf("%s: %d bytes, more than %d", what, n, mostTurn)
				}
			}
			w := walker{p, strings.Repeat(samples[tag], 6), []string{"X-Fragment", "turn"}}
			w.starts()
			small("the introduction")
			asked := regexp.MustCompile(`<h2 id="question"[^>]*>([^<]{0,60})`)
			turns := 0
			for w.step() {
				turns++
				question := asked.FindStringSubmatch(p.page)
				small("the turn that asks " + question[1])
				switch {
				case turns == 8:
					w.answer("press", "w.help")
					small("help in mid-survey")
				case strings.Contains(p.page, `.change"`):
					w.all(small)
				}
			}
			if turns < 24 {
				t.Errorf("the walk had %d turns", turns)
			}
		})
	}
}

// all looks at all answers before they are sent, and goes on.
func (w walker) all(small func(string)) {
	w.t.Helper()
	for _, id := range w.options() {
		if strings.HasSuffix(id, ".change") {
			w.answer("press", id)
			small("the look at all answers")
		}
	}
	m := regexp.MustCompile(`name="press" value="(r\.[^"]*)"`).FindStringSubmatch(w.page)
	w.answer("press", m[1])
	small("and on from there")
}

// What a phone loads at first, wherever somebody is when they come back.
func TestFirstLoadIsSmallWhereverOneIs(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	for _, tag := range []string{"en", "gd", "pl", "ur", "ar"} {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			p := joined(t, i, tag)
			p.t = t
			files := 0
			for _, path := range []string{"/static/chat.css", "/static/chat.js"} {
				p.do("GET", path, nil)
				files += len(p.page)
			}
			small := func(what string) {
				t.Helper()
				p.do("GET", "/chat", nil)
				if n := len(p.page) + files; n > mostFirst {
					t.Errorf("%s: %d bytes with style and script, more than %d", what, n, mostFirst)
				}
			}
			small("the menu")
			w := walker{phone: p, text: strings.Repeat(samples[tag], 6)}
			w.starts()
			small("the introduction")
			w.to(`.send"`)
			small("with everything answered")
		})
	}
}

// The language can be changed in the middle, and the direction of the page with
// it; the question stays, and so does what was answered.
func TestLanguageChangesInTheMiddle(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := joined(t, i, "en")
	w := walker{phone: p, text: "Demo: words"}
	p.press("The pledge")
	w.to("centre of my care")
	for _, to := range []struct{ tag, dir, word, board string }{
		{"ar", "rtl", "في صميمها", "Lothian"}, {"ur", "rtl", "اس کا مرکز", "Lothian"}, {"pl", "ltr", "w jej centrum", "Lothian"},
		{"gd", "ltr", "aig a mheadhan", "Lodainn"}, {"en", "ltr", "centre of my care", "Lothian"},
	} {
		p.write("language")
		w.answer("press", "l."+to.tag)
		p.asks(to.word)
		if want := `<html lang="` + to.tag + `" dir="` + to.dir + `">`; !strings.Contains(p.page, want) {
			t.Errorf("%s: the page does not begin with %s", to.tag, want)
		}
		if p.behind() != 5 {
			t.Errorf("%s: %d answers lie behind, not 5: %s", to.tag, p.behind(), p.said())
		}
		// The pages beside the chat follow.
		for _, path := range []string{"/help", "/device"} {
			beside := &phone{Client: p.Client, t: t, url: p.url}
			beside.do("GET", path, nil)
			if want := `<html lang="` + to.tag + `" dir="` + to.dir + `">`; !strings.Contains(beside.page, want) {
				t.Errorf("%s: %s does not follow", to.tag, path)
			}
		}
	}
	p.press("4")
	p.asks("knowledge and skills")
}

// To a script a change of language says: load the page anew.
func TestScriptLoadsAnewInANewLanguage(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	p := joined(t, i, "en")
	p.press("The pledge")
	for _, tag := range []string{"ur", "en"} {
		_, h := p.do("POST", "/chat", p.form("press", "l."+tag), "X-Fragment", "turn")
		if h.Get("X-Reload") == "" {
			t.Errorf("%s: the script is not told to load the page anew", tag)
		}
		p.do("GET", "/chat", nil)
		if !strings.Contains(p.page, `<html lang="`+tag+`"`) {
			t.Errorf("%s: the page is in another language", tag)
		}
	}
}
