package cli

import (
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/round"
	"blether/internal/turn"
)

// What is said without a name reaches officers without one, a day later; a question can be
// put to the group; and nobody of another group sees it.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	s := i.joins(t, "ailsa", "demo-experts", member.Member)
	if got := s.writes("suggest"); !strings.Contains(got, "without your name") {
		t.Errorf("what it is for: %q", got)
	}
	s.presses("Begin", "A question to the whole group")
	s.writes("Who else finds mornings hard?")
	if got := s.presses("No"); strings.Contains(got, "tomorrow") {
		t.Errorf("after a no: %q", got)
	}
	s.writes("suggest", "begin", "2", "Who else finds mornings hard?")
	if got := s.presses("Yes"); !strings.Contains(got, "from tomorrow on") {
		t.Errorf("after a yes: %q", got)
	}
	c, _ := i.clerk(t, "Demo", "demo-experts")
	const page = "/console/g/demo-experts/heard"
	c.get(200, page)
	c.says("Nothing new.")
	i.at(testStart.AddDate(0, 0, 1))
	c, _ = i.clerk(t, "Demo again", "demo-experts")
	c.get(200, page)
	c.says("Who else finds mornings hard?")
	all, err := i.app.people.Suggestions(i.ctx, "demo-experts", i.app.now())
	if err != nil || len(all) != 1 || all[0].Kind != group.Questions {
		t.Fatalf("%+v, %v", all, err)
	}
	c.post(200, "/console/g/demo-experts/tell", "text", "Somebody in the group asks: "+all[0].Text)
	c.post(303, page+"/said/"+all[0].ID)
	c.post(404, page+"/said/"+all[0].ID)
	c.get(200, page)
	c.says("Nothing new.")
	other, _ := i.clerk(t, "Other")
	other.get(403, page)
	other.post(403, page+"/said/"+all[0].ID)
}

// Somebody asks for a person, is written to in their chat, and can write back.
func TestAskAPerson(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	s := i.joins(t, "morag", "demo-experts", member.Member)
	s.writes("contact", "begin", "My expenses", "Demo Morag", "07700 900123, after six")
	if got := s.presses("Yes"); !strings.Contains(got, "passed on to those who run Demo Experts") {
		t.Fatalf("%q", got)
	}
	if got := s.writes("my data"); !strings.Contains(got, "You asked to be contacted") {
		t.Errorf("my data: %q", got)
	}
	c, _ := i.clerk(t, "Demo", "demo-experts")
	const page = "/console/g/demo-experts/heard"
	c.get(200, "/console/g/demo-experts")
	c.says("Somebody would like to be contacted")
	c.get(200, page)
	c.says("Demo Morag")
	c.says("07700 900123, after six")
	all, err := i.app.people.Requests(i.ctx, "demo-experts")
	if err != nil || len(all) != 1 {
		t.Fatalf("%d, %v", len(all), err)
	}
	at := page + "/asked/" + all[0].ID
	c.post(422, at, "text", " ")
	c.post(422, at, "text", strings.Repeat("x", 601))
	i.at(testStart.Add(9 * time.Hour)) // quiet hours: it is written, and waits there
	c.post(303, at, "text", "They are on their way.")
	if got := s.hears(); !strings.Contains(got, "Demo Experts writes:\nThey are on their way.") {
		t.Errorf("the answer: %q", got)
	}
	if got := s.presses("Write back"); !strings.Contains(got, "Ask a person") {
		t.Errorf("write back: %q", got)
	}
	c.post(303, at, "do", "close")
	c.post(404, at, "do", "close")
	other, _ := i.clerk(t, "Other")
	other.post(403, at, "text", "hello")
	for n := range 5 {
		s.writes("contact", "begin", "Again", "skip", "skip")
		if got := s.presses("Yes"); !strings.Contains(got, "passed on") || strings.Contains(got, "Nothing more") {
			t.Errorf("%d: %q", n, got)
		}
	}
	s.writes("contact", "begin", "Again", "skip", "skip")
	if got := s.presses("Yes"); !strings.Contains(got, "Nothing more was passed on") {
		t.Errorf("too many: %q", got)
	}
}

// A peer supporter's check-in can ask for contact: it is passed on, and is no answer.
func TestContactFromACheckIn(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	s := i.joins(t, "isla", "demo-experts", member.Supporter)
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "supporter-week", Groups: []groupID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
	s.writes("menu")
	s.presses("How supporting is going", "Begin")
	s.writes("4", "no", "2", "skip", "yes", "Demo Isla", "by phone after six")
	if got, err := i.app.people.Requests(i.ctx, "demo-experts"); err != nil || len(got) != 0 {
		t.Fatalf("before it was sent: %d, %v", len(got), err)
	}
	if got := s.writes("send"); !strings.Contains(got, "passed on") {
		t.Errorf("%q", got)
	}
	got, err := i.app.people.Requests(i.ctx, "demo-experts")
	if err != nil || len(got) != 1 || got[0].Said.Name != "Demo Isla" {
		t.Fatalf("%+v, %v", got, err)
	}
}

// A year after a name was shown its person is asked whether that still holds; silence is no
// yes, and a hard day is left in peace.
func TestConsentIsAskedForAgain(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	yes, silent := i.joins(t, "yes", "demo-experts", member.Member), i.joins(t, "silent", "demo-experts", member.Member)
	for _, s := range []*somebody{yes, silent} {
		s.does(chat.Inbound{Press: "f.introduce"})
		s.writes("begin", "Demo Name", "yes")
		s.writes("menu")
	}
	named := func() int { return len(must(i.app.people.Named(i.ctx, "demo-experts"))) }
	if named() != 2 {
		t.Fatalf("%d names", named())
	}
	year := testStart.Add(turn.RenewAfter)
	yes.does(chat.Inbound{Press: "p.hard." + year.Format("2006-01-02")})
	i.at(year.Add(-time.Minute))
	i.tick(t)
	if got := silent.hears(); got != "" {
		t.Fatalf("too early: %q", got)
	}
	i.at(year)
	i.tick(t)
	if got := yes.hears(); got != "" {
		t.Fatalf("on a hard day: %q", got)
	}
	if got := silent.hears(); !strings.Contains(got, "Is that still right?") {
		t.Fatalf("after a year: %q", got)
	}
	i.at(year.AddDate(0, 0, 1))
	i.tick(t)
	if got := yes.hears(); !strings.Contains(got, "Is that still right?") {
		t.Fatalf("after the hard day: %q", got)
	}
	yes.presses("Yes, still right")
	i.at(year.AddDate(0, 0, 61))
	i.tick(t)
	if named() != 1 {
		t.Errorf("%d names are seen after silence", named())
	}
	i.at(year.Add(turn.RenewAfter).AddDate(0, 0, 2))
	i.tick(t)
	if got := yes.hears(); !strings.Contains(got, "Is that still right?") {
		t.Errorf("after another year: %q", got)
	}
	yes.presses("Do not show my name")
	if named() != 0 {
		t.Errorf("%d names", named())
	}
}

// Services are found by what is looked for and by words, for the nation, with what the group
// knows of beside them; words are explained; and a text that is asked for is that.
func TestServicesAndWords(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	s := i.joins(t, "una", "demo-experts", member.Member)
	if got := s.writes("support"); !strings.Contains(got, "What are you looking for?") {
		t.Fatalf("support: %q", got)
	}
	if got := s.presses("Not safe at home"); !strings.Contains(got, "0800 027 1234") || strings.Contains(got, "0808 802 1414") {
		t.Errorf("by need, in Scotland: %q", got)
	}
	if got := s.presses("Money"); !strings.Contains(got, "Nothing is known here for that") {
		t.Errorf("what is not confirmed: %q", got)
	}
	c, _ := i.clerk(t, "Demo", "demo-experts")
	const page = "/console/g/demo-experts/help"
	c.get(200, page)
	c.says("Where there is nothing")
	c.post(422, page, "name", "", "text", "", "need", "gold", "until", "soon")
	for _, words := range []string{"a name has between", "say in at most", "nobody looks for", "the day cannot be read"} {
		c.says(words)
	}
	c.post(303, page, "id", "rdemo001", "name", "Demo advice", "text", "Help with money, Tuesdays in the library.", "need", "money", "until", "2026-12-31")
	c.post(303, page, "id", "rdemo001", "name", "Demo advice", "text", "Help with money, Tuesdays in the library.", "need", "money", "until", "2026-12-31")
	if got := s.writes("help with money"); !strings.Contains(got, "Tuesdays in the library") {
		t.Errorf("what the group knows of: %q", got)
	}
	c.post(303, page, "do", "drop", "id", "rdemo001")
	c.post(404, page, "do", "drop", "id", "rdemo001")
	if got := s.writes("what does MBU mean?"); !strings.Contains(got, "Mother and Baby Unit: A hospital ward") {
		t.Errorf("a word: %q", got)
	}
	if got := s.writes("what does xyzzy mean?"); strings.Contains(got, "xyzzy") {
		t.Errorf("no word of ours: %q", got)
	}
	s.writes("contact", "begin")
	if got := s.writes("what does PVG mean?"); strings.Contains(got, "The check in Scotland") || !strings.Contains(got, "What may they call you?") {
		t.Errorf("where a text is asked for: %q", got)
	}
	other, _ := i.clerk(t, "Other")
	other.post(403, page, "do", "drop", "id", "rdemo001")
}
