// Package console is the officers' pages: set-up, what a group of some size can
// be shown, rounds with banded progress, invitations, who runs a group, and
// releases. It shows what is released and nothing else; it cannot reach people
// or answers. One file for each page action.
package console

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"blether/internal/action"
	"blether/internal/duty"
	"blether/internal/event"
	"blether/internal/form"
	"blether/internal/group"
	"blether/internal/lang"
	"blether/internal/ledger"
	"blether/internal/limit"
	"blether/internal/match"
	"blether/internal/member"
	"blether/internal/quote"
	"blether/internal/release"
	"blether/internal/report"
	"blether/internal/round"
	"blether/internal/theme"
)

// Office carries out what officers ask for. Beside the errors of package form,
// an error means that something could not be read or written.
type Office interface {
	// SetUpOpen: form.ErrLink where a set-up link is no good. SetUp writes the
	// first group and its officer and gives the words to sign in with.
	SetUpOpen(ctx context.Context, code string) error
	SetUp(ctx context.Context, code, name string, g group.Group) (member.Officer, error)

	// A session begins by a one-time link, by an officer's words, or after set-up.
	SignIn(ctx context.Context, code string) (session string, err error)
	SignInByWords(ctx context.Context, typed string) (session string, err error)
	Session(ctx context.Context, id member.OfficerID) (session string, err error)
	SignOut(ctx context.Context, session string) error
	// Who is signed in; form.ErrLink where nobody is.
	Who(ctx context.Context, session string) (member.Officer, error)
	// NewWords gives new words to sign in with; other sessions end.
	NewWords(ctx context.Context, id member.OfficerID, session string) (string, error)

	// ChatCode gives words with which an officer tells the bot in a chat who they are.
	// LeaveChats ends what such chats may do.
	ChatCode(ctx context.Context, id member.OfficerID) (string, error)
	LeaveChats(ctx context.Context, id member.OfficerID) error

	Group(ctx context.Context, by member.Officer, g group.ID) (group.Group, error)
	SaveGroup(ctx context.Context, by member.OfficerID, g group.Group) error
	// NewGroup makes a group that by runs. nonce makes its id, so that a form that
	// is sent twice makes one.
	NewGroup(ctx context.Context, by member.OfficerID, g group.Group, nonce string) (group.ID, error)
	// GroupFile is a group as `blether group import` reads it.
	GroupFile(g group.Group) ([]byte, error)
	Places(ctx context.Context) ([]round.Place, error)

	Surveys(ctx context.Context) ([]round.Survey, error)
	Foresee(ctx context.Context, flow string, g group.ID, in round.Supposed) (round.Survey, release.Forecast, error)
	Rounds(ctx context.Context, by member.Officer, g group.ID) ([]round.Shown, error)
	OpenRound(ctx context.Context, by member.OfficerID, in round.Opening) (round.Round, error)
	// Sooner moves a round's last day forward, to Soonest at the earliest.
	Sooner(ctx context.Context, by member.OfficerID, id round.ID, day string) error
	Soonest(r round.Round) time.Time
	Release(ctx context.Context, by member.Officer, id string) (*release.Document, error)
	// Said are the quotes of a release's round that may be used at this moment.
	Said(ctx context.Context, by member.Officer, d *release.Document) ([]report.Said, error)

	// A series asks a flow again and again; it is foreseen before it starts. HeldBack tells
	// in a band how many messages wait for a free place in somebody's week.
	ForeseeSeries(ctx context.Context, by member.Officer, in group.Series) (group.Foreseen, error)
	StartSeries(ctx context.Context, by member.OfficerID, in group.Series) (group.Series, error)
	StopSeries(ctx context.Context, by member.OfficerID, g group.ID, id string) error
	Series(ctx context.Context, by member.Officer, g group.ID) ([]group.Series, error)
	ScheduleWords(schedule, zone string) string
	HeldBack(ctx context.Context, by member.Officer, g group.ID) (string, error)

	// A broadcast is foreseen before it is sent; one with Only is a trial.
	ForeseeBroadcast(ctx context.Context, by member.Officer, in group.Broadcast) (people string, err error)
	Broadcast(ctx context.Context, by member.OfficerID, in group.Broadcast) error
	CancelBroadcast(ctx context.Context, by member.OfficerID, g group.ID, id string) error
	Broadcasts(ctx context.Context, by member.Officer, g group.ID) ([]group.Broadcast, error)

	// What people told those who run their group: without a name, or to be contacted.
	Suggestions(ctx context.Context, by member.Officer, g group.ID) ([]group.Suggestion, error)
	DropSuggestion(ctx context.Context, by member.OfficerID, g group.ID, id string) error
	Requests(ctx context.Context, by member.Officer, g group.ID) ([]member.Request, error)
	AnswerRequest(ctx context.Context, by member.Officer, g group.ID, id, nonce, text string) error
	CloseRequest(ctx context.Context, by member.OfficerID, g group.ID, id string) error

	// Claims are the expenses that people claim, with the name they gave.
	Claims(ctx context.Context, by member.Officer, g group.ID) ([]ledger.Entry, error)
	SettleClaim(ctx context.Context, by member.Officer, g group.ID, id string, paid bool) error
	// Thank notes thanks for somebody whose name officers see, and tells them.
	Thank(ctx context.Context, by member.Officer, g group.ID, whom member.ID, nonce, text string) error

	// What the group knows of by itself, and the needs for which nothing is known anywhere.
	Resources(ctx context.Context, by member.Officer, g group.ID) ([]group.Resource, error)
	AddResource(ctx context.Context, by member.OfficerID, in group.Resource, until string) error
	DropResource(ctx context.Context, by member.OfficerID, g group.ID, id string) error
	Gaps(ctx context.Context, by member.Officer, g group.Group) (map[string][]string, error)

	// Matches are those to which both have said yes and which wait for officers.
	Matches(ctx context.Context, by member.Officer, g group.ID) ([]match.Match, error)
	DecideMatch(ctx context.Context, by member.Officer, g group.ID, id string, yes bool) error

	// Sessions. Who comes is shown of those alone that officers run.
	Gatherings(ctx context.Context, by member.Officer, g group.ID) ([]event.Shown, error)
	Gathering(ctx context.Context, by member.Officer, g group.ID, id string) (event.Shown, error)
	MakeSession(ctx context.Context, by member.OfficerID, plan event.Plan, nonce string) (string, error)
	AlterSession(ctx context.Context, by member.OfficerID, g group.ID, id string, whole bool, in event.Alteration) error
	CancelSession(ctx context.Context, by member.OfficerID, g group.ID, id string, whole bool) error
	NoteCame(ctx context.Context, by member.OfficerID, g group.ID, id string, rank int64) error
	NoteEverybody(ctx context.Context, by member.OfficerID, g group.ID, id string) error
	NoteNeed(ctx context.Context, by member.OfficerID, g group.ID, id string, rank int64, need, state string) error
	TakeOver(ctx context.Context, by member.OfficerID, g group.ID, id string) error
	// Peer supporters who let officers see their name, and what is marked of them.
	Supporters(ctx context.Context, by member.Officer, g group.ID) ([]member.Marked, error)
	Mark(ctx context.Context, by member.Officer, g group.ID, whom member.ID, what, until string) error

	// What is set up for those who may not be safe; cases are for those of the rota alone, and
	// each view of one is noted.
	Safety(ctx context.Context, by member.Officer, g group.ID) (duty.Shown, error)
	SaveRota(ctx context.Context, by member.Officer, g group.ID, r *duty.Rota) error
	Confirm(ctx context.Context, by member.Officer, g group.ID, what string) error
	BeginDrill(ctx context.Context, by member.Officer, g group.ID) (number, invite string, err error)
	SeeCase(ctx context.Context, by member.Officer, g group.ID, id string) (duty.Case, error)
	TakeCase(ctx context.Context, by member.Officer, g group.ID, id string) error
	TakeCaseOver(ctx context.Context, by member.Officer, g group.ID, id string) error
	PassCase(ctx context.Context, by member.Officer, g group.ID, id string) error
	CloseCase(ctx context.Context, by member.Officer, g group.ID, id string) error
	WriteCase(ctx context.Context, by member.Officer, g group.ID, id, text string) error
	Worry(ctx context.Context, by member.Officer, g group.ID, id, category string) error
	// Texts are the free texts that a moderator reads; form.ErrNotYours for others. Quotes are
	// those that every officer may use.
	Texts(ctx context.Context, by member.Officer, g group.ID) ([]Pile, error)
	DecideText(ctx context.Context, by member.Officer, g group.ID, id string, d quote.Decision) error
	AgreeText(ctx context.Context, by member.Officer, g group.ID, id, seen string) error
	WorryText(ctx context.Context, by member.Officer, g group.ID, id, fresh, category string) error
	LeaveWord(ctx context.Context, by member.Officer, g group.ID, id, message string) error
	Quotes(ctx context.Context, by member.Officer, g group.ID) ([]Quote, error)
	// Codebook is a group's, which every officer reads and may change: form.Mistakes, or form.ErrTwice
	// where somebody was quicker. Heaps, and what is done with them, are for moderators.
	Codebook(ctx context.Context, by member.Officer, g group.ID) (theme.Book, error)
	SaveCodebook(ctx context.Context, by member.Officer, b theme.Book) error
	Heaps(ctx context.Context, by member.Officer, g group.ID) ([]Heap, error)
	// ToCode is one text; the first that by has not coded where text is empty.
	ToCode(ctx context.Context, by member.Officer, g group.ID, round, question, text string) (Coded, error)
	CodeText(ctx context.Context, by member.Officer, g group.ID, text string, found []string) error
	// CountThemes makes the release of a question's themes and gives its id.
	CountThemes(ctx context.Context, by member.Officer, g group.ID, round, question string) (string, error)
	WriteNote(ctx context.Context, by member.Officer, g group.ID, n quote.Note) error
	DropNote(ctx context.Context, by member.Officer, g group.ID, round, id string) error
	// Counted are the releases of themes of a group, Notes what moderators wrote where there are none;
	// every officer of it reads both.
	Counted(ctx context.Context, by member.Officer, g group.ID) ([]*release.Document, error)
	Notes(ctx context.Context, by member.Officer, g group.ID) ([]Noted, error)
	// What is done about what people said; Copyable is what other groups found worth copying.
	Doings(ctx context.Context, by member.Officer, g group.ID) ([]action.Action, error)
	Copyable(ctx context.Context, by member.Officer, g group.ID) ([]action.Action, error)
	Doing(ctx context.Context, by member.Officer, g group.ID, id string) (action.Action, error)
	SaveDoing(ctx context.Context, by member.Officer, g group.ID, in Doable) error
	DropDoing(ctx context.Context, by member.Officer, g group.ID, id string) error
	// Practice tells whether a group is in practice.
	Practice(ctx context.Context, g group.ID) (bool, error)

	Sheets(ctx context.Context, by member.Officer, g group.ID) ([]member.Sheet, error)
	Invite(ctx context.Context, by member.OfficerID, in member.Invitations) (member.Sheet, []string, error)
	EndSheet(ctx context.Context, by member.OfficerID, g group.ID, id string) error
	// Link is where an invitation's code leads.
	Link(code string) string

	Officers(ctx context.Context, by member.Officer, g group.ID) ([]member.Officer, error)
	// Named are those in a group who let its officers see their name.
	Named(ctx context.Context, by member.Officer, g group.ID) ([]member.Named, error)
	// Reach tells in a band how many cannot be written to in Discord or Slack.
	Reach(ctx context.Context, by member.Officer, g group.ID) (string, error)
	RemoveMember(ctx context.Context, by member.OfficerID, whom member.ID, g group.ID) error
	InviteOfficer(ctx context.Context, by member.OfficerID, g group.ID, handOver bool) (code string, err error)
	Offer(ctx context.Context, code string) (member.Offer, error)
	Accept(ctx context.Context, code string, who member.Officer) (o member.Officer, fresh bool, err error)
	RemoveOfficer(ctx context.Context, by, whom member.OfficerID, g group.ID) error
}

// Console serves the pages.
type Console struct {
	Office  Office
	Words   *lang.Words
	Log     *slog.Logger
	BaseURL string
	Secure  bool
	Demo    bool
	Client  func(*http.Request) string // who asks, for rate limits only
	Now     func() time.Time
	ID      func() string // 8 random letters and digits
	// Contacts are those for people who are not safe that must be checked again soon.
	Contacts func() Due

	pages  *template.Template
	limits *limit.Limits
}

//go:embed page/*.html
var files embed.FS

//go:embed static/console.css static/console.js
var static embed.FS

const (
	cookie  = "blether-console"
	session = 12 * time.Hour
	maxBody = 64 << 10 // bytes
)

// paces of what somebody without a session may try.
var paces = map[string]limit.Rate{"sign-in": {Every: 12 * time.Second, Burst: 5}}

// Handler gives the routes, all under /console.
func (c *Console) Handler() (http.Handler, error) {
	pages, err := template.New("").Funcs(c.functions()).ParseFS(files, "page/*.html")
	if err != nil {
		return nil, err
	}
	c.pages, c.limits = pages, limit.New(paces)
	mux := http.NewServeMux()
	c.routes(mux)
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		c.say(w, http.StatusForbidden, "This form came from another page", "It was not used, and nothing was changed. Please go back to the console.")
	}))
	return headers(guard.Handler(bounded(mux))), nil
}

func (c *Console) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /console/set-up/{code}", c.setUpPage)
	mux.HandleFunc("POST /console/set-up/{code}", c.setUp)
	mux.HandleFunc("GET /console/in", c.signInPage)
	mux.HandleFunc("POST /console/in", c.signInByWords)
	mux.HandleFunc("GET /console/in/{link}", c.link)
	mux.HandleFunc("POST /console/in/{link}", c.signIn)
	mux.HandleFunc("POST /console/out", c.signedIn(c.signOut))
	mux.HandleFunc("POST /console/words", c.signedIn(c.newWords))
	mux.HandleFunc("POST /console/chat", c.signedIn(c.chatCode))
	mux.HandleFunc("POST /console/chat/leave", c.signedIn(c.leaveChats))
	mux.HandleFunc("GET /console/officer/{code}", c.offerPage)
	mux.HandleFunc("POST /console/officer/{code}", c.accept)

	mux.HandleFunc("GET /console", c.signedIn(c.home))
	mux.HandleFunc("GET /console/new", c.signedIn(c.newGroupPage))
	mux.HandleFunc("POST /console/new", c.signedIn(c.newGroup))
	mux.HandleFunc("GET /console/g/{group}", c.inGroup(c.groupPage))
	mux.HandleFunc("GET /console/g/{group}/plan", c.inGroup(c.planPage))
	mux.HandleFunc("POST /console/g/{group}/plan", c.inGroup(c.openRound))
	mux.HandleFunc("GET /console/g/{group}/close/{round}", c.inGroup(c.closePage))
	mux.HandleFunc("POST /console/g/{group}/close/{round}", c.inGroup(c.closeRound))
	mux.HandleFunc("GET /console/g/{group}/invitations", c.inGroup(c.invitationsPage))
	mux.HandleFunc("POST /console/g/{group}/invitations", c.inGroup(c.invite))
	mux.HandleFunc("GET /console/g/{group}/poster/{sheet}", c.inGroup(c.posterPage))
	mux.HandleFunc("POST /console/g/{group}/end/{sheet}", c.inGroup(c.endSheet))
	mux.HandleFunc("GET /console/g/{group}/checkins", c.inGroup(c.seriesPage))
	mux.HandleFunc("POST /console/g/{group}/checkins", c.inGroup(c.series))
	mux.HandleFunc("POST /console/g/{group}/checkins/{series}/stop", c.inGroup(c.stopSeries))
	mux.HandleFunc("GET /console/g/{group}/tell", c.inGroup(c.broadcastPage))
	mux.HandleFunc("POST /console/g/{group}/tell", c.inGroup(c.broadcast))
	mux.HandleFunc("POST /console/g/{group}/tell/{broadcast}/cancel", c.inGroup(c.cancelBroadcast))
	mux.HandleFunc("GET /console/g/{group}/sessions", c.inGroup(c.sessionsPage))
	mux.HandleFunc("POST /console/g/{group}/sessions", c.inGroup(c.makeSession))
	mux.HandleFunc("GET /console/g/{group}/sessions/{session}", c.inGroup(c.sessionPage))
	mux.HandleFunc("POST /console/g/{group}/sessions/{session}", c.inGroup(c.session))
	mux.HandleFunc("POST /console/g/{group}/supporters", c.inGroup(c.mark))
	mux.HandleFunc("GET /console/g/{group}/help", c.inGroup(c.directoryPage))
	mux.HandleFunc("POST /console/g/{group}/help", c.inGroup(c.resource))
	mux.HandleFunc("GET /console/g/{group}/heard", c.inGroup(c.voicePage))
	mux.HandleFunc("POST /console/g/{group}/heard/said/{id}", c.inGroup(c.dropSuggestion))
	mux.HandleFunc("POST /console/g/{group}/heard/asked/{id}", c.inGroup(c.request))
	mux.HandleFunc("POST /console/g/{group}/heard/claim/{id}", c.inGroup(c.settleClaim))
	mux.HandleFunc("POST /console/g/{group}/heard/match/{id}", c.inGroup(c.decideMatch))
	mux.HandleFunc("GET /console/g/{group}/safety", c.inGroup(c.safetyPage))
	mux.HandleFunc("POST /console/g/{group}/safety/rota", c.inGroup(c.rota))
	mux.HandleFunc("POST /console/g/{group}/safety/confirm", c.inGroup(c.confirm))
	mux.HandleFunc("POST /console/g/{group}/safety/drill", c.inGroup(c.drill))
	mux.HandleFunc("GET /console/g/{group}/safety/scripts", c.inGroup(c.scriptsPage))
	mux.HandleFunc("GET /console/g/{group}/safety/{case}", c.inGroup(c.casePage))
	mux.HandleFunc("POST /console/g/{group}/safety/{case}", c.inGroup(c.onCase))
	mux.HandleFunc("POST /console/g/{group}/heard/worry", c.inGroup(c.worry))
	mux.HandleFunc("GET /console/g/{group}/done", c.inGroup(c.donePage))
	mux.HandleFunc("GET /console/g/{group}/done/{action}", c.inGroup(c.doingPage))
	mux.HandleFunc("POST /console/g/{group}/done/{action}", c.inGroup(c.doing))
	mux.HandleFunc("GET /console/g/{group}/words", c.inGroup(c.wordsPage))
	mux.HandleFunc("POST /console/g/{group}/words/{text}", c.inGroup(c.onText))
	mux.HandleFunc("GET /console/g/{group}/themes", c.inGroup(c.themesPage))
	mux.HandleFunc("POST /console/g/{group}/themes", c.inGroup(c.book))
	mux.HandleFunc("POST /console/g/{group}/themes/of", c.inGroup(c.onHeap))
	mux.HandleFunc("GET /console/g/{group}/themes/code", c.inGroup(c.codePage))
	mux.HandleFunc("POST /console/g/{group}/themes/code", c.inGroup(c.code))
	mux.HandleFunc("GET /console/g/{group}/people", c.inGroup(c.peoplePage))
	mux.HandleFunc("POST /console/g/{group}/people/invite", c.inGroup(c.inviteOfficer))
	mux.HandleFunc("POST /console/g/{group}/people/remove", c.inGroup(c.remove))
	mux.HandleFunc("POST /console/g/{group}/people/thank", c.inGroup(c.thank))
	mux.HandleFunc("GET /console/g/{group}/settings", c.inGroup(c.settingsPage))
	mux.HandleFunc("POST /console/g/{group}/settings", c.inGroup(c.settings))
	mux.HandleFunc("GET /console/g/{group}/file", c.inGroup(c.groupFile))
	mux.HandleFunc("GET /console/release/{id}", c.signedIn(c.release))
	mux.HandleFunc("GET /console/release/{id}/export", c.signedIn(c.export))

	mux.HandleFunc("GET /console/report.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(report.CSS()) // the browser has gone; nothing to do
	})
	mux.Handle("GET /console/static/", http.StripPrefix("/console/", http.FileServerFS(static)))
	for _, path := range []string{"/console", "/console/"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			c.say(w, http.StatusNotFound, "This page is not here", "Nothing was changed.")
		})
	}
}

// bounded keeps forms small, and reads them once for all pages.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if err := r.ParseForm(); err != nil {
			http.Error(w, "This form could not be read. Nothing was changed.", http.StatusBadRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// officer is who is signed in, by the cookie of a session; form.ErrLink for nobody.
func (c *Console) officer(r *http.Request) (member.Officer, error) {
	k, err := r.Cookie(cookie)
	if err != nil {
		return member.Officer{}, form.ErrLink
	}
	return c.Office.Who(r.Context(), k.Value)
}

// signedIn lets only officers through.
func (c *Console) signedIn(next func(http.ResponseWriter, *http.Request, member.Officer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		o, err := c.officer(r)
		switch {
		case errors.Is(err, form.ErrLink):
			c.draw(w, http.StatusUnauthorized, "sign_in.html", c.page(nil, "Please sign in"))
		case err != nil:
			c.fail(w, r, err)
		default:
			next(w, r, o)
		}
	}
}

// inGroup lets only officers of the group in the address through.
func (c *Console) inGroup(next func(http.ResponseWriter, *http.Request, *page)) http.HandlerFunc {
	return c.signedIn(func(w http.ResponseWriter, r *http.Request, o member.Officer) {
		g, err := c.Office.Group(r.Context(), o, group.ID(r.PathValue("group")))
		if err != nil {
			c.fail(w, r, err)
			return
		}
		p := c.page(&o, g.Name)
		if p.Practice, err = c.Office.Practice(r.Context(), g.ID); err != nil {
			c.fail(w, r, err)
			return
		}
		p.Group, p.Near = &g, c.near()
		next(w, r, p)
	})
}

// refusals word the errors of package form.
var refusals = []struct {
	err         error
	status      int
	title, text string
}{
	{form.ErrNotYours, http.StatusForbidden, "This group is not yours to run", "Perhaps somebody has just changed who runs it. Nothing was changed by what you did."},
	{form.ErrNotFound, http.StatusNotFound, "This is not here", "It may belong to another group. Nothing was changed."},
	{form.ErrTwice, http.StatusConflict, "This was done already", "The same form was sent before, or somebody was quicker. It was done once."},
	{form.ErrAsked, http.StatusConflict, "This is being asked already", "A round of this survey is open for this group. Somebody may have opened it a moment ago."},
	{form.ErrLink, http.StatusGone, "This link does not work any more", "It works once, and only for a while. Somebody who runs the group can make a new one."},
	{form.ErrNoRota, http.StatusConflict, "Nobody is on a rota yet", "Under Safety you can say who looks. Until then talk to your safeguarding lead by yourself."},
	{form.ErrOnlyOfficer, http.StatusConflict, "The group would be left with nobody", "You are its only officer. Hand it over to somebody first; you leave when they accept."},
}

// fail words an error of the office.
func (c *Console) fail(w http.ResponseWriter, r *http.Request, err error) {
	for _, one := range refusals {
		if errors.Is(err, one.err) {
			c.say(w, one.status, one.title, one.text)
			return
		}
	}
	var mistakes form.Mistakes
	if errors.As(err, &mistakes) { // of a form that no page of ours sends
		c.say(w, http.StatusBadRequest, "This could not be done", mistakes.Error())
		return
	}
	c.Log.Error("console", "route", r.Pattern, "err", err)
	c.say(w, http.StatusServiceUnavailable, "This page could not be made", "Nothing was changed. Please try again in a moment; /healthz says what is wrong.")
}

func (c *Console) say(w http.ResponseWriter, status int, title, text string) {
	p := c.page(nil, title)
	p.Text = text
	c.draw(w, status, "message.html", p)
}

func (c *Console) draw(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := c.pages.ExecuteTemplate(&b, name, data); err != nil {
		c.Log.Error("draw page", "page", name, "err", err)
		http.Error(w, "This page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the browser has gone; nothing to do
}
