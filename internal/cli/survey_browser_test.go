package cli

import (
	"blether/internal/round"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
)

// The main job, whole: somebody opens a link on a phone and answers the pledge
// survey, twenty-four others do so too, the round closes on its date, and an
// officer reads the figure on the console.
func TestFromLinkToReleasedFigure(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	closes := testStart.AddDate(0, 0, 28)
	r, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "pledge", Groups: []group.ID{"demo-experts"}, Dates: []time.Time{closes}})
	if err != nil {
		t.Fatal(err)
	}
	links, err := i.app.invite(i.env, member.Invitations{Group: "demo-experts", Personal: true, Count: 1, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	phone := browser(t, 360, 740)
	step := func(what string, steps ...chromedp.Action[chromedp.Void]) { t.Helper(); do(t, phone, what, steps...) }
	step("open the link", chromedp.Navigate(links[0]), chromedp.WaitVisible(`.languages`))
	shot(t, phone, "01-languages")
	step("choose a language", chromedp.Click(chromedp.CSS(`a[hreflang=en]`)), chromedp.WaitVisible(`form button.main`))
	shot(t, phone, "02-join")
	step("join", chromedp.Click(`form button.main`), chromedp.WaitVisible(`#question`))
	shot(t, phone, "03-menu")
	step("begin", press("The pledge", "like to begin"))
	shot(t, phone, "04-intro")
	step("first questions", press("Begin", "speak of pregnancy"), press("Show me all of them", "Which Health Board"))
	shot(t, phone, "05-board")
	step("board and role", press("Lothian", "fits you best"), write("father", "centre of my care"))
	shot(t, phone, "06-scale")
	step("back", press("4", "knowledge and skills"), press("Back", "centre of my care"), press("5", "knowledge and skills"))
	for _, next := range []string{"pre-existing", "talking therapies", "looked after by experts", "fear of being judged", "My family", "My baby", "What helped"} {
		step(next, press("5", next))
	}
	shot(t, phone, "07-text")
	step("a text", write("Demo: they had time", "quoted"), press("Yes", "should change"))
	for _, next := range []string{"care in pregnancy", "was like for the baby", "done better for the baby", "send your answers"} {
		step("skip to "+next, press("Skip", next))
	}
	shot(t, phone, "08-confirm")
	step("send", press("Send my answers", "nothing open for you"))
	shot(t, phone, "09-end")
	if page := read(t, phone, `#log`); !strings.Contains(page, "This is your code") {
		t.Errorf("no code at the end:\n%s", page)
	} else if strings.Contains(page, "they had time") || strings.Contains(page, "Lothian") {
		t.Error("an answer stays on the screen after it was sent")
	}
	step("open again", chromedp.Navigate(i.url+"/chat"), asks("nothing open for you"))
	page, err := chromedp.Run(phone, chromedp.OuterHTML(`html`))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(page, "they had time") || strings.Contains(page, "Lothian") {
		t.Error("the page shows an answer after it was sent")
	}

	answerAll(t, i, 24)
	i.at(closes.Add(time.Second))
	if err := i.app.clock.Tick(i.ctx); err != nil {
		t.Fatal(err)
	}

	desk := browser(t, 1280, 900)
	do(t, desk, "sign in", chromedp.Navigate(i.signIn(t)), chromedp.Click(`form button`), chromedp.WaitVisible(`//h2[.="Rounds"]`))
	shot(t, desk, "10-console")
	do(t, desk, "open the release", chromedp.Click(`//a[contains(., "Release")]`), chromedp.WaitVisible(`.receipt`))
	page = read(t, desk, `main`)
	shot(t, desk, "11-release")
	for _, want := range []string{"centre of my care", "Lothian, everyone", "at least 10 people", "Privacy receipt", string(r.ID) + "-1"} {
		if !strings.Contains(page, want) {
			t.Errorf("the release does not show %q", want)
		}
	}
	for _, never := range []string{"they had time", "24 people", "25 answers"} {
		if strings.Contains(page, never) {
			t.Errorf("the release shows %q", never)
		}
	}
}

// answerAll lets n made-up members of Lothian answer the whole way.
func answerAll(t *testing.T, i *instance, n int) {
	t.Helper()
	var codes []string
	for j := range n {
		codes = append(codes, "demo-"+strconv.Itoa(j))
	}
	if err := i.app.people.AddInvites(i.ctx, codes, member.Invite{Group: "demo-experts", Personal: true, Expires: testStart.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	for j, c := range codes {
		p := pretender{app: i.app, address: chat.Address{Platform: chat.Web, Account: "demo-account-" + strconv.Itoa(j)}, rand: rand.New(rand.NewPCG(uint64(j), 1)), board: "Lothian"}
		if err := p.takePart(i.ctx, c); err != nil {
			t.Fatal(err)
		}
	}
}
