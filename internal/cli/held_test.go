package cli

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/member"
)

var dataLink = regexp.MustCompile(`http://\S+/data/[a-z0-9]+`)

// fetched reads a page.
func fetched(t *testing.T, url string) (status int, body string) {
	t.Helper()
	resp, err := http.Get(url) //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// lived is somebody of whom as much is held as can be, with marks that are found again.
func lived(t *testing.T, i *instance) *somebody {
	t.Helper()
	onRota(t, i, true)
	lead := i.joins(t, "lead", "demo-experts", member.Supporter)
	i.current(t, lead, "demo-experts")
	lead.supports("Demo Lead", "1", "1", "", "")
	session := lead.session("Demo Walk", "2026-04-01", "10:00", "5")
	s := i.joins(t, "marked", "demo-experts", member.Member)
	s.writes("introduce", "begin", "Markedname Demo", "yes")
	s.takes(session.ID)
	s.seeks("Markedname", "1", "Markedplace", "Markedfriend")
	s.presses("Ask 1")
	lead.hears()
	lead.presses("Yes, I would")
	s.hears()
	m := must(i.app.people.PairsOf(i.ctx, s.id()))[0]
	s.relays(m, "Markedwords to lead")
	s.does(pressing("p.quiet.20:00-10:00"))
	s.writes("hours", "begin", "2", "Markedmeeting", "skip")
	s.writes("contact", "begin", "Markedask", "Markedname", "Markedphone", "yes")
	s.does(pressing("e.feed.plain"))
	s.writes(atRisk)
	s.presses("Yes")
	s.presses("By phone")
	s.writes("Markednumber", "Markedtimes", "skip", "Markedcall")
	s.presses("Yes")
	s.writes("suggest", "begin")
	s.presses("A suggestion")
	s.writes("Markedhalf a sentence") // half done
	return s
}

// opened presses the button of a page of data.
func opened(t *testing.T, url string) (status int, body string) {
	t.Helper()
	resp, err := http.Post(url, "application/x-www-form-urlencoded", nil) //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// Everything that is held on somebody is on one page, and the same as JSON; the link is theirs
// alone and runs out.
func TestPageOfAllThatIsHeld(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	s := lived(t, i)
	s.writes("my data")
	said := s.presses("All of it, as a page")
	link := dataLink.FindString(said)
	if link == "" {
		t.Fatalf("said %q", said)
	}
	if status, door := fetched(t, link); status != 200 || strings.Contains(door, "Marked") { // chat platforms look at links
		t.Errorf("without the button: %d %s", status, door)
	}
	status, page := opened(t, link)
	if status != 200 {
		t.Fatalf("status %d: %s", status, page)
	}
	wants := []string{"Markedname Demo", "Demo Experts", "Demo Walk", "Demo Lead", "Markedmeeting", "Markedask", "Markedphone", "Markednumber", "Markedtimes", "Markedplace", "Markedfriend", "Markedhalf a sentence", "20:00–10:00", "365 days", "2226 days"}
	for _, want := range wants {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	status, body := opened(t, link+".json")
	var all map[string]any
	if err := json.Unmarshal([]byte(body), &all); err != nil || status != 200 {
		t.Fatalf("JSON: %d %v", status, err)
	}
	for _, want := range []string{"Markedname Demo", "Demo Walk", "Markedmeeting", "Markednumber", "Markedfriend"} {
		if !strings.Contains(body, want) {
			t.Errorf("the JSON lacks %q", want)
		}
	}
	for _, never := range []string{atRisk, "kill", s.i.app.config.Data} {
		if strings.Contains(page+body, never) {
			t.Errorf("it tells %q", never)
		}
	}
	lead := must(i.app.people.PairsOf(i.ctx, s.id()))[0].Supporter
	if strings.Contains(page+body, string(lead)) {
		t.Error("it tells the id of somebody else")
	}
	if status, _ := opened(t, i.url+"/data/aaaaaaaaaaaaaaaaaaaaaaaaaa"); status != 410 {
		t.Errorf("any link: %d", status)
	}
	i.at(i.app.now().Add(11 * time.Minute))
	if status, _ := opened(t, link); status != 410 {
		t.Errorf("after ten minutes: %d", status)
	}
	s.writes("my data")
	link = dataLink.FindString(s.presses("All of it, as a page"))
	s.writes("forget me")
	s.presses("Delete everything")
	if status, page := opened(t, link); status != 410 {
		t.Errorf("of somebody who is forgotten: %d %s", status, page)
	}
}

// blobs are the long values of a database, with where each lies: what is sealed, and hashes.
func blobs(t *testing.T, file string) map[string]string {
	t.Helper()
	out := values(t, file)
	for v := range out {
		if len(v) < 24 {
			delete(out, v)
		}
	}
	return out
}

// "Forget me" leaves nothing in the files: not an id, not a marked text, not one of the sealed
// values that came with the person; neither in the log, nor on free pages. What is kept is what
// nobody can tell is theirs.
func TestForgetLeavesNoByte(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	people, responses := filepath.Join(i.app.config.Data, "people.db"), filepath.Join(i.app.config.Data, "responses.db")
	s := lived(t, i)
	before := blobs(t, people)
	id := string(s.id())
	own := map[string]string{} // values of rows that name the person
	for value, where := range before {
		own[value] = where
	}
	s.writes("forget me")
	s.presses("Delete everything")
	if _, err := i.app.people.Load(i.ctx, member.ID(id), nil); err == nil {
		t.Fatal("they are there")
	}
	if err := i.app.people.DB.Checkpoint(i.ctx); err != nil {
		t.Fatal(err)
	}
	after := blobs(t, people)
	for value := range after {
		delete(own, value) // others', or what nobody can tell is theirs
	}
	if len(own) < 15 {
		t.Fatalf("only %d values came with them: the test looks for too little", len(own))
	}
	files := must(filepath.Glob(filepath.Join(i.app.config.Data, "*")))
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil || info.IsDir() {
			continue
		}
		b := must(os.ReadFile(file))
		for _, never := range []string{id, "Marked", atRisk, s.address.Account} {
			if bytes.Contains(b, []byte(never)) {
				t.Errorf("%s holds %q", filepath.Base(file), never)
			}
		}
		for value, where := range own {
			if bytes.Contains(b, []byte(value)) {
				t.Errorf("%s still holds a sealed value of %s", filepath.Base(file), where)
			}
		}
	}
	if _, err := os.Stat(responses); err != nil {
		t.Error(err)
	}
	for value, where := range after { // nor in a row that is left
		if strings.Contains(value, id) {
			t.Errorf("%s names them", where)
		}
	}
	rows := fmt.Sprint(must(i.app.people.Trail(i.ctx, "demo-experts", testStart.AddDate(-1, 0, 0))))
	if strings.Contains(rows, id) {
		t.Error("the trail names them")
	}
}

// What has a limit goes when it is reached, as whoever runs the service set it.
func TestLimitsOfKeeping(t *testing.T) {
	t.Parallel()
	i := pledging(t)
	i.app.people.Keep = member.Keep{Cases: 20, Trail: 40, Rosters: 50, Matches: 10, Ledger: 60, Expenses: 90}
	_, _, _, one, _ := onRota(t, i, true)
	s := i.joins(t, "one", "demo-experts", member.Member)
	s.writes(atRisk)
	s.asksForContact()
	k := i.case1(t)
	s.writes("hours", "begin", "2", "Demo meeting", "skip")
	s.writes("expenses", "begin", "12.50", "Demo bus", "skip", "Demo Effie", "skip")
	s.presses("Yes")
	count := func() (cases, trail, hours, expenses int) {
		cases, trail = len(must(i.app.people.Cases(i.ctx, "demo-experts"))), len(must(i.app.people.Trail(i.ctx, "demo-experts", testStart.AddDate(-1, 0, 0))))
		for _, e := range must(i.app.people.Entries(i.ctx, s.id())) {
			if e.Kind == "expense" {
				expenses++
			} else {
				hours++
			}
		}
		return cases, trail, hours, expenses
	}
	tidy := func(days int) {
		t.Helper()
		i.at(testStart.AddDate(0, 0, days))
		if err := i.app.people.Tidy(i.ctx, i.app.now()); err != nil {
			t.Fatal(err)
		}
	}
	tidy(30)
	if c, _, _, _ := count(); c != 1 {
		t.Error("a case that is not closed has gone")
	}
	i.at(testStart.Add(time.Hour))
	if err := i.app.office.TakeCase(i.ctx, one, "demo-experts", k.ID); err != nil {
		t.Fatal(err)
	}
	if err := i.app.office.CloseCase(i.ctx, one, "demo-experts", k.ID); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ days, cases, hours, expenses int }{{19, 1, 1, 1}, {21, 0, 1, 1}, {59, 0, 1, 1}, {62, 0, 0, 1}, {92, 0, 0, 0}} {
		tidy(step.days)
		c, trail, h, e := count()
		if c != step.cases || h != step.hours || e != step.expenses || (trail > 0) != (step.days < 40) {
			t.Errorf("after %d days: %d cases, %d lines of trail, %d hours, %d expenses", step.days, c, trail, h, e)
		}
	}
}

// A backup from before does not bring somebody back: they are forgotten again before anything
// else is done, with what they said in confidential flows.
func TestRestoredBackupBringsNobodyBack(t *testing.T) {
	t.Parallel()
	q := newQuiet(t)
	publishes(t, &instance{app: q.app, env: &env{ctx: q.ctx}}, "story", storyFlow)
	one, two := q.talker(t, 1, true), q.talker(t, 2, true)
	for _, p := range []*pretender{one, two} {
		p.must(t, chat.Inbound{Text: "introduce"})
		p.must(t, chat.Inbound{Text: "begin"})
		p.must(t, chat.Inbound{Text: "Demo Name"})
		p.must(t, chat.Inbound{Text: "yes"})
	}
	id := must(q.people.PersonAt(q.ctx, one.address))
	stays := must(q.people.PersonAt(q.ctx, two.address))
	backup := t.TempDir()
	for _, name := range []string{"people.db", "responses.db"} {
		db, err := sql.Open("sqlite3", "file:"+filepath.Join(q.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(q.ctx, "VACUUM INTO ?", filepath.Join(backup, name)); err != nil {
			t.Fatal(err)
		}
		_ = db.Close()
	}
	one.must(t, chat.Inbound{Press: "y.forget"})
	if err := q.close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"people.db", "responses.db"} {
		for _, tail := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(filepath.Join(q.dir, name+tail))
		}
		if err := os.WriteFile(filepath.Join(q.dir, name), must(os.ReadFile(filepath.Join(backup, name))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := q.config
	again, err := newApp(q.ctx, c, q.app.log, func() time.Time { return q.now })
	if err != nil {
		t.Fatal(err)
	}
	q.app = again
	if _, err := again.people.Load(q.ctx, id, nil); err != nil {
		t.Fatalf("the backup holds nobody: the test tries nothing: %v", err)
	}
	if err := again.forgetAgain(q.ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := again.people.Load(q.ctx, id, nil); err == nil {
		t.Error("a restored backup brings somebody back")
	}
	if _, err := again.people.Load(q.ctx, stays, nil); err != nil {
		t.Errorf("somebody else went: %v", err)
	}
}
