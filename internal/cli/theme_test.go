package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"blether/internal/audit"
	"blether/internal/chat"
	"blether/internal/group"
	"blether/internal/member"
	"blether/internal/release"
	"blether/internal/round"
)

// moderators makes officers who read the texts of the demo group.
func (i *instance) moderators(t *testing.T, names ...string) (clerks []clerk, officers []member.Officer) {
	t.Helper()
	g := must(i.app.people.Group(i.ctx, "demo-experts"))
	for _, name := range names {
		c, who := i.clerk(t, name, "demo-experts")
		clerks, officers, g.Readers = append(clerks, c), append(officers, who), append(g.Readers, string(who.ID))
	}
	if err := i.app.people.SaveGroup(i.ctx, member.Operator, g); err != nil {
		t.Fatal(err)
	}
	return clerks, officers
}

// tellers answer the survey of two questions, each as its line says; their codes.
func (i *instance) tellers(t *testing.T, lines ...string) (all []*somebody, codes []string) {
	t.Helper()
	publishes(t, i, "tell", tellFlowSource)
	if _, err := i.app.office.OpenRound(i.ctx, member.Operator, round.Opening{Flow: "tell", Groups: []group.ID{"demo-experts"}, Dates: []time.Time{testStart.AddDate(0, 0, 28)}}); err != nil {
		t.Fatal(err)
	}
	var invites []string
	for n := range lines {
		invites = append(invites, fmt.Sprintf("demo-%d", n))
	}
	if err := i.app.people.AddInvites(i.ctx, invites, member.Invite{Group: "demo-experts", Personal: true, Expires: testStart.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	for n, line := range lines {
		s := &somebody{t: t, i: i, address: chat.Address{Platform: chat.Slack, Account: fmt.Sprintf("UDEMOTELLER%d", n)}}
		if err := i.app.runner.Join(i.ctx, invites[n], s.address, "en"); err != nil {
			t.Fatal(err)
		}
		all, codes = append(all, s), append(codes, s.tells(t, line, "Nothing else to say", true))
	}
	return all, codes
}

const themesAt = "/console/g/demo-experts/themes"

// inTheBook writes a codebook of two themes, one within the other.
func (i *instance) inTheBook(t *testing.T, c clerk, two bool) {
	t.Helper()
	form := []string{"version", "0", "theme", "aaaaaaaa", "theme", "bbbbbbbb",
		"name-aaaaaaaa", "Waiting", "belongs-aaaaaaaa", "how long it took", "within-aaaaaaaa", "",
		"name-bbbbbbbb", "Phone calls", "belongs-bbbbbbbb", "being rung back", "within-bbbbbbbb", "aaaaaaaa"}
	if two {
		form = append(form, "two", "yes")
	}
	circle := slices.Clone(form)
	circle[slices.Index(circle, "within-aaaaaaaa")+1] = "bbbbbbbb"
	c.post(422, themesAt, circle...)
	c.says("a theme cannot lie within itself")
	c.post(303, themesAt, form...)
	c.post(409, themesAt, form...) // somebody was quicker
}

// From texts to themes: two moderators code apart, the release stands by the rules of every other,
// its audit finds nothing, and coding changes nothing in it.
func TestFromTextsToThemes(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	var lines []string
	for n := range 24 {
		lines = append(lines, []string{"We waited for a call that came late", "The ward was kind to us both", "Waiting at home was long"}[n%3])
	}
	_, codes := i.tellers(t, lines...)
	i.at(testStart.AddDate(0, 0, 29))
	i.tick(t)
	mods, who := i.moderators(t, "Demo reader", "Demo second")
	one, two := who[0], who[1]
	stranger, _ := i.clerk(t, "Demo officer", "demo-experts")
	i.inTheBook(t, mods[0], true)
	stranger.get(200, themesAt)
	stranger.says("You are not a moderator")
	if strings.Contains(stranger.text(), "The ward was kind") {
		t.Error("an officer who is no moderator reads a text")
	}
	themed := must(i.app.reading.Themes(i.ctx, one, "demo-experts"))
	heap := themed.Heaps[0]
	at := themesAt + "/of"
	what := []string{"round", string(heap.Round), "question", heap.Question, "do", "count"}
	stranger.post(403, at, what...)
	stranger.get(403, themesAt+"/code?round="+string(heap.Round)+"&question="+heap.Question)
	mods[0].post(422, at, what...)
	mods[0].says("some texts are not coded yet")
	found := func(words string) []string {
		switch {
		case strings.Contains(words, "call"):
			return []string{"bbbbbbbb"}
		case strings.Contains(words, "Waiting"):
			return []string{"aaaaaaaa"}
		}
		return nil
	}
	mods[0].get(200, themesAt+"/code?round="+string(heap.Round)+"&question="+heap.Question)
	mods[0].says("Text 1 of 24")
	differs := ""
	for n, text := range heap.Texts {
		a, b := found(text.Words), found(text.Words)
		if n == 0 {
			if differs = text.ID; len(b) > 0 {
				b = nil
			} else {
				b = []string{"aaaaaaaa"}
			}
		}
		form := []string{"text", text.ID, "round", string(heap.Round), "question", heap.Question}
		for _, id := range a {
			form = append(form, "found", id)
		}
		mods[0].post(303, themesAt+"/code", form...)
		if err := i.app.reading.Code(i.ctx, two, "demo-experts", text.ID, b); err != nil {
			t.Fatal(err)
		}
	}
	mods[0].get(200, themesAt)
	mods[0].says("on 1 you do not agree yet")
	mods[0].says("Cohen’s kappa of two coders")
	mods[0].post(422, at, what...)
	mods[0].says("you do not agree yet")
	for _, text := range heap.Texts {
		if text.ID == differs {
			if err := i.app.reading.Code(i.ctx, two, "demo-experts", text.ID, found(text.Words)); err != nil {
				t.Fatal(err)
			}
		}
	}
	mods[0].post(303, at, what...)
	id := string(heap.Round) + "." + heap.Question + "-1"
	doc := must(release.Read(must(i.app.responses.Release(i.ctx, id))))
	if len(doc.Blocks) != 1 || doc.Blocks[0].People != 20 || doc.Themes.Agreement == "" || doc.Themes.Coders != 2 {
		t.Fatalf("%+v", doc)
	}
	shares := doc.Blocks[0].Figures[0]
	if len(shares.Options) != 2 || shares.Step != 50 || shares.Options[0].Share != 50 || shares.Options[1].Share != 50 { // 16 and 8 of 24
		t.Errorf("%+v", shares)
	}
	stranger.get(200, themesAt)
	stranger.says("What helped?")
	stranger.get(200, "/console/release/"+id)
	stranger.says("Everyone who wrote something")
	stranger.says("Waiting")
	for _, form := range []string{"docx", "xlsx", "csv", "md", "easy-md", "page", "pack"} {
		stranger.file(200, "/console/release/"+id+"/export?format="+form)
	}
	i.audited(t)
	// what is released stands
	if err := i.app.reading.Code(i.ctx, one, "demo-experts", differs, []string{"aaaaaaaa"}); err != nil {
		t.Fatal(err)
	}
	if again := must(i.app.reading.Count(i.ctx, one, "demo-experts", heap.Round, heap.Question)); again != id {
		t.Error(again)
	}
	if body := must(i.app.responses.Release(i.ctx, id)); string(body) != string(must(doc.Bytes())) {
		t.Error("a released document changed")
	}
	i.joins(t, "last", "demo-experts", member.Member).does(chat.Inbound{Press: "x." + codes[0]})
	if n := len(must(i.app.reading.Themes(i.ctx, one, "demo-experts")).Heaps[0].Texts); n != 23 {
		t.Errorf("%d texts after one was withdrawn", n)
	}
}

// audited holds all releases against the audit, which is other code than made them.
func (i *instance) audited(t *testing.T) {
	t.Helper()
	bodies := must(i.app.responses.Releases(i.ctx))
	findings := audit.Chain(bodies)
	for n, body := range bodies {
		findings = append(findings, must(i.app.audit(i.env, must(release.Read(body)), body, bodies[:n])).Findings...)
	}
	for _, f := range findings {
		t.Errorf("audit: %s", f)
	}
}

// Where too few wrote for figures, a note on several texts is shown when each author has said yes by
// their code; a no, or words taken back, end it. A text in another language is quoted in a
// translation that its author has seen, and in nothing else.
func TestANoteAndATranslation(t *testing.T) {
	t.Parallel()
	i := start(t)
	i.community(t)
	all, codes := i.tellers(t, "The calls came late", "Nobody rang us back at all", "Położna przez telefon wysłuchała nas bardzo cierpliwie")
	i.at(testStart.AddDate(0, 0, 29))
	i.tick(t)
	mods, who := i.moderators(t, "Demo reader")
	officer, _ := i.clerk(t, "Demo officer", "demo-experts")
	i.inTheBook(t, mods[0], false)
	heap := must(i.app.reading.Themes(i.ctx, who[0], "demo-experts")).Heaps[0]
	ids := map[string]string{}
	for _, text := range heap.Texts {
		ids[strings.Fields(text.Words)[0]] = text.ID
		mods[0].post(303, themesAt+"/code", "text", text.ID)
	}
	at, what := themesAt+"/of", []string{"round", string(heap.Round), "question", heap.Question}
	mods[0].post(422, at, append(what, "do", "count")...)
	mods[0].says("themes have figures from 20 texts on")
	note := append(what, "do", "note", "id", "demonote", "note", "Several people were not rung back.", "on", ids["The"])
	mods[0].post(422, at, note...)
	mods[0].says("a note rests on at least two texts")
	note = append(note, "on", ids["Nobody"])
	officer.post(403, at, note...)
	mods[0].post(303, at, note...)
	shown := func(want bool) {
		t.Helper()
		officer.get(200, themesAt)
		if got := strings.Contains(officer.text(), "Several people were not rung back."); got != want {
			t.Errorf("shown: %v", got)
		}
	}
	shown(false)
	if got := all[0].writes(codes[0]); !strings.Contains(got, "Several people were not rung back.") {
		t.Fatalf("by the code: %q", got)
	}
	yes := all[0].button("Yes")
	if got := all[2].writes(codes[2]); strings.Contains(got, "rung back") {
		t.Errorf("somebody on whom it does not rest: %q", got)
	}
	all[0].does(pressing(strings.Replace(yes, ids["The"], ids["Nobody"], 1))) // a button for a neighbour's text
	all[0].does(pressing(yes))
	shown(false)
	all[1].writes(codes[1])
	all[1].presses("Yes")
	shown(true)
	all[0].writes(codes[0])
	all[0].presses("Take my words out of it")
	shown(false)
	if n := len(must(i.app.reading.Themes(i.ctx, who[0], "demo-experts")).Heaps[0].Notes); n != 0 {
		t.Errorf("%d notes after an author's no", n)
	}
	note[slices.Index(note, "demonote")] = "demonot2"
	mods[0].post(303, at, note...)
	all[1].does(chat.Inbound{Press: "x." + codes[1]})
	if n := len(must(i.app.reading.Themes(i.ctx, who[0], "demo-experts")).Heaps[0].Notes); n != 0 {
		t.Errorf("%d notes that rest on words which were taken back", n)
	}

	words := "/console/g/demo-experts/words"
	polish := words + "/" + ids["Położna"]
	mods[0].post(422, polish, "do", "use", "quote", "Położna przez telefon wysłuchała nas bardzo cierpliwie")
	mods[0].says("it seems to be in another language (Polish)")
	mods[0].post(422, polish, "do", "use", "translated", "yes", "quote", "Położna przez telefon wysłuchała nas bardzo cierpliwie")
	mods[0].post(303, polish, "do", "use", "translated", "yes", "quote", "The midwife on the phone listened to us very patiently")
	if got := all[2].writes(codes[2]); !strings.Contains(got, "The midwife on the phone listened") || !strings.Contains(got, "Położna przez telefon") {
		t.Errorf("its author sees both: %q", got)
	}
	officer.get(200, words)
	if strings.Contains(officer.text(), "midwife") {
		t.Error("a translation is used before its author has seen it")
	}
	all[2].presses("Yes")
	officer.get(200, words)
	officer.says("The midwife on the phone listened to us very patiently")
	if strings.Contains(officer.text(), "Położna") || strings.Contains(officer.text(), "ranslated") {
		t.Error("that it was in another language is told")
	}

	note = append(what, "do", "note", "id", "demonot3", "note", "Two kinds of calls.", "on", ids["The"], "on", ids["Położna"])
	mods[0].post(303, at, note...)
	mods[0].post(303, at, note...) // sent twice
	if n := len(must(i.app.responses.Notes(i.ctx, string(heap.Round)))); n != 1 {
		t.Errorf("%d notes", n)
	}
	if err := i.app.responses.Tidy(i.ctx, testStart.AddDate(0, 0, 150)); err != nil {
		t.Fatal(err)
	}
	if n := len(must(i.app.responses.Notes(i.ctx, string(heap.Round)))); n != 0 {
		t.Errorf("%d notes outlive the texts that they rest on", n)
	}
}
