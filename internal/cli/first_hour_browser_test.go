package cli

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"blether/internal/chat"
)

// hour is a browser that is used with the keyboard alone.
type hour struct {
	t      *testing.T
	ctx    context.Context
	script string // axe-core
	name   string
	shots  int
}

// at tabs to something; words, id of a field, or name and value of a box.
func (h *hour) at(what string) { h.t.Helper(); tabTo(h.t, h.ctx, what) }

// write tabs to a field and types into it.
func (h *hour) write(field, text string) {
	h.t.Helper()
	h.at(field)
	do(h.t, h.ctx, "type into "+field, chromedp.KeyEvent(text))
}

// press tabs to a button or link, presses it, and waits for what comes.
func (h *hour) press(words, next string) {
	h.t.Helper()
	h.at(words)
	do(h.t, h.ctx, "press "+words, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(next))
}

// tick tabs to a box and ticks it.
func (h *hour) tick(box string) {
	h.t.Helper()
	h.at(box)
	do(h.t, h.ctx, "tick "+box, chromedp.KeyEvent(" "))
}

// look checks the page for accessibility, and keeps a picture at both sizes
// where pictures are wanted.
func (h *hour) look(page string) {
	h.t.Helper()
	accessible(h.t, h.ctx, h.script, page)
	if os.Getenv("BLETHER_SHOTS") == "" {
		return
	}
	h.shots++
	name := h.name + "-" + strconv.Itoa(100 + h.shots)[1:] + "-" + page
	shot(h.t, h.ctx, name+"-desk")
	do(h.t, h.ctx, "phone size", chromedp.EmulateViewport(360, 740))
	shot(h.t, h.ctx, name+"-phone")
	do(h.t, h.ctx, "desk size", chromedp.EmulateViewport(1280, 900))
}

func heading(words string) string { return `//h1[contains(., "` + words + `")]` }

// The first hour: from an empty folder to the first released words of a group of
// twelve, with no file, no command and no mouse.
func TestFirstHour(t *testing.T) {
	t.Parallel()
	i := start(t)
	var said bytes.Buffer
	if err := (&env{ctx: i.ctx, out: &said}).welcome(i.app); err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`http://\S+/console/set-up/\S+`).FindString(said.String())
	if link == "" {
		t.Fatalf("the first start prints no link to set it up: %s", said.String())
	}
	h := &hour{t: t, ctx: browser(t, 1280, 900), script: axe(t), name: "hour"}
	do(t, h.ctx, "open the link", chromedp.Navigate(link), chromedp.WaitVisible(heading("Set Blether up")))
	h.look("set-up")
	h.press("Make the group", heading("Set Blether up")) // the browser says what is missing
	h.write("#officer", "Demo officer")
	h.write("#name", "Demo Experts by Experience")
	h.tick("nation=scotland")
	h.press("Only some Health Boards or Trusts", `details[open]`)
	h.tick("area=lothian")
	h.write("#contact", "Demo contact")
	h.write("#hours", "Monday to Thursday, 9 to 5")
	h.press("Make the group", heading("Your words to sign in"))
	h.look("words")
	words := read(t, h.ctx, ".secret")

	h.press("I have kept them. Go on", heading("Demo Experts by Experience"))
	if at := read(t, h.ctx, `[aria-current=step]`); !strings.Contains(at, "Make it safe") {
		t.Errorf("an empty group begins with %q", at)
	}
	h.look("empty-group")
	h.safe()
	if at := read(t, h.ctx, `[aria-current=step]`); !strings.Contains(at, "See what your group can be shown") {
		t.Errorf("a group out of practice goes on with %q", at)
	}
	h.press("Plan a round", heading("Plan a round"))
	h.write("#flow", "The p") // a list is moved through by typing
	do(t, h.ctx, "the other survey", chromedp.WaitVisible(`//button[contains(., "Open “The pledge”")]`))
	if got := read(t, h.ctx, ".headline"); !strings.Contains(got, "With 12 people most figures of this plan will not appear") {
		t.Errorf("the planner says %q", got)
	}
	if got := read(t, h.ctx, "#outlook"); !strings.Contains(got, "What works in a small group instead") || !strings.Contains(got, "open questions") {
		t.Errorf("the planner names nothing that works: %s", got)
	}
	h.at("#people")
	do(t, h.ctx, "move the slider down", chromedp.KeyEvent(strings.Repeat(kb.ArrowLeft, 3)), chromedp.WaitVisible(`//p[@id="said"][contains(., "With 9 people no figure will ever appear")]`))
	do(t, h.ctx, "and up", chromedp.KeyEvent(strings.Repeat(kb.ArrowRight, 3)), chromedp.WaitVisible(`//p[@id="said"][contains(., "With 12 people")]`))
	h.look("plan")
	h.write("#closes", "03302026")
	h.press("Open “The pledge” for Demo Experts by Experience", `//p[contains(., "Open until the end of 30 March 2026")]`)
	h.look("round-open")

	h.press("Make slips or a poster", heading("Invite people"))
	h.look("invitations")
	h.press("Make slips to print", heading("Slips"))
	h.look("slips")
	slips := addresses(t, h.ctx, 12)
	h.press("I have printed them", heading("Demo Experts by Experience"))
	if at := read(t, h.ctx, `[aria-current=step]`); !strings.Contains(at, "Let people answer") {
		t.Errorf("after slips were made the next step is %q", at)
	}
	h.look("waiting")

	memberByKeyboard(t, slips[0])
	for n, slip := range slips[1:] {
		p := pretender{app: i.app, address: chat.Address{Platform: chat.Web, Account: "demo-hour-" + strconv.Itoa(n)}, rand: rand.New(rand.NewPCG(uint64(n), 9)), board: "Lothian"}
		code := strings.ReplaceAll(slip[strings.LastIndex(slip, "/")+1:], "-", "")
		if err := p.takePart(i.ctx, code); err != nil {
			t.Fatal(err)
		}
	}

	h.press("Let it close sooner", heading("Let this round close sooner"))
	h.look("close")
	h.write("#closes", "03102026")
	h.press("Close it on that day", `//p[contains(., "Open until the end of 10 March 2026")]`)
	i.at(time.Date(2026, 3, 11, 0, 0, 1, 0, time.UTC)) // and it does
	if err := i.app.clock.Tick(i.ctx); err != nil {
		t.Fatal(err)
	}
	released := `//a[starts-with(., "Release ")]`
	link, err := i.app.signInLink(i.ctx, officerNamed(t, i, "Demo officer").ID)
	if err != nil {
		t.Fatal(err)
	}
	do(t, h.ctx, "nine days later", chromedp.Navigate(link), chromedp.WaitVisible(heading("Blether console")))
	h.press("Sign in", heading("Demo Experts by Experience"))
	do(t, h.ctx, "the release is there", chromedp.WaitVisible(released))
	h.look("released")
	h.press("Open the newest release", `.receipt`)
	page := read(t, h.ctx, "main")
	for _, want := range []string{"half or more chose 4 or 5", "Lothian, everyone", "at least 10 people", "Privacy receipt"} {
		if !strings.Contains(page, want) && !strings.Contains(page, strings.Replace(want, "half or more", "fewer than half", 1)) {
			t.Errorf("the release does not say %q:\n%s", want, page)
		}
	}
	h.look("release")

	do(t, h.ctx, "on another day", chromedp.Navigate(i.url+"/console"), chromedp.WaitVisible(heading("Demo Experts")))
	h.press("Sign out", heading("You are signed out"))
	do(t, h.ctx, "sign in again", chromedp.Navigate(i.url+"/console"), chromedp.WaitVisible(heading("Please sign in")))
	h.look("sign-in")
	h.write("#words", strings.ToUpper(words)+" ")
	h.press("Sign in", heading("Demo Experts by Experience"))
}

// safe confirms what must be, and passes a drill: the officer joins in another browser, and sees
// there what people see.
func (h *hour) safe() {
	h.t.Helper()
	h.press("Go to Safety", heading("Safety"))
	h.look("safety")
	for n := range 4 {
		h.press("I confirm it", `//ol[@class="steps"]/li[`+strconv.Itoa(n+1)+`][contains(@class, "done")]`)
	}
	h.press("Begin a drill", `.code`)
	h.look("drill")
	number, link := read(h.t, h.ctx, ".code"), read(h.t, h.ctx, ".address")
	who := &hour{t: h.t, ctx: browser(h.t, 360, 740)}
	question := `//h2[@id="question"][contains(., "nothing open for you")]`
	do(h.t, who.ctx, "open the link of the drill", chromedp.Navigate(link), chromedp.WaitVisible(`.languages`))
	who.press("English", `form button.main`)
	who.press("Join", question)
	for _, step := range [][2]string{{number, "This is a drill"}, {"I want to kill myself", "116 123"}} {
		who.write("#text", step[0])
		do(h.t, who.ctx, step[0], chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`//main[contains(., "`+step[1]+`")]`))
	}
	if got := read(h.t, who.ctx, "main"); !strings.Contains(got, "Drill: this is all that people see") {
		h.t.Errorf("the drill says %q", got)
	}
	if os.Getenv("BLETHER_SHOTS") != "" {
		shot(h.t, who.ctx, h.name+"-drill-chat")
	}
	h.press("Demo Experts by Experience", heading("Demo Experts by Experience"))
}

// addresses reads what stands on the slips.
func addresses(t *testing.T, ctx context.Context, want int) []string {
	t.Helper()
	all, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".slip .address")].map(e => e.textContent)`))
	if err != nil || len(all) != want {
		t.Fatalf("%d slips (%v)", len(all), err)
	}
	return all
}

// memberByKeyboard lets somebody type the address on their slip, join, and answer
// to the end.
func memberByKeyboard(t *testing.T, slip string) {
	t.Helper()
	h := &hour{t: t, ctx: browser(t, 360, 740)}
	asked := func(words string) string { return `//h2[@id="question"][contains(., "` + words + `")]` }
	do(t, h.ctx, "type the address", chromedp.Navigate(slip), chromedp.WaitVisible(`.languages`))
	h.press("English", `form button.main`)
	h.press("Join", asked("What would you like"))
	h.press("The pledge", asked("like to begin"))
	h.press("Begin", asked("speak of pregnancy"))
	for _, step := range [][2]string{{"1", "Which Health Board"}, {"lothian", "fits you best"}, {"skip", "centre of my care"}, {"4", "knowledge and skills"}, {"5", "pre-existing"}, {"4", "talking therapies"},
		{"2", "looked after by experts"}, {"3", "fear of being judged"}, {"4", "My family"}, {"5", "My baby"}, {"4", "What helped"}, {"skip", "should change"}, {"skip", "care in pregnancy"},
		{"skip", "was like for the baby"}, {"skip", "done better for the baby"}, {"skip", "send your answers"}, {"send", "nothing open for you"}} {
		h.write("#text", step[0])
		// A text takes several lines, so that Enter does not send it.
		if at, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](`document.activeElement.tagName`)); err != nil || at == "TEXTAREA" {
			h.press("Send", asked(step[1]))
			continue
		}
		do(t, h.ctx, step[0], chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(asked(step[1])))
	}
}
