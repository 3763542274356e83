package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/chattest"
	"blether/internal/discord/discordtest"
)

// says sends something to Ann, and gives where it stands.
func says(t *testing.T, a *Adapter, id string) string {
	t.Helper()
	at, err := a.SendAt(t.Context(), chat.Outbound{ID: id, To: address(ann), Language: "en", Text: "Demo " + id})
	if err != nil || at == "" {
		t.Fatalf("sent to %q: %v", at, err)
	}
	return at
}

// ownLeft are the bot's messages that stand in Ann's channel.
func ownLeft(f *discordtest.Fake) (out []string) {
	for _, m := range f.Stands(ann) {
		if m.Author() == discordtest.Bot {
			out = append(out, m.Said())
		}
	}
	return out
}

// clears goes through all pages.
func clears(ctx context.Context, t *testing.T, a *Adapter, before string) (all chat.Cleared, pages int) {
	t.Helper()
	for !all.All {
		done, err := a.Clear(ctx, address(ann), before)
		if err != nil {
			t.Fatal(err)
		}
		pages++
		before, all.All = done.Next, done.All
		all.Deleted, all.Refused = all.Deleted+done.Deleted, all.Refused+done.Refused
	}
	return all, pages
}

// All of the bot's own goes that stands before a message, through several pages and never
// too fast; nothing else does. One that is gone already is passed over, and so is one that
// Discord keeps.
func TestClear(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	f.Limits = discordtest.Limits{Global: tight.Global, Deletes: chattest.Limit{Most: 5, Each: 300 * time.Millisecond}}
	a := adapter(t, f.URL)
	a = &Adapter{Config: Config{Token: "demo", Base: f.URL, ASecond: tight.Global.Most}, Words: a.Words, Log: a.Log, Now: a.Now}
	if _, err := a.Clear(t.Context(), address(ann), ""); err == nil {
		t.Error("it deletes before it knows who it is")
	}
	a.me = discordtest.Bot
	const theirs, own = 130, 20
	for n := range own {
		says(t, a, strconv.Itoa(n))
	}
	for n := range theirs {
		f.Message(ann, "demo "+strconv.Itoa(n), nil)
	}
	gone, kept := says(t, a, "gone"), says(t, a, "kept")
	last := says(t, a, "last")
	says(t, a, "later")
	f.Before = func(r *http.Request, _ []byte) func(http.ResponseWriter) {
		status, body := 0, ""
		switch {
		case r.Method != http.MethodDelete:
		case strings.HasSuffix(r.URL.Path, "/"+gone):
			status, body = http.StatusNotFound, `{"code":10008,"message":"Unknown Message"}`
		case strings.HasSuffix(r.URL.Path, "/"+kept):
			status, body = http.StatusForbidden, `{"code":50021,"message":"Cannot execute action on a system message"}`
		}
		if status == 0 {
			return nil
		}
		return func(w http.ResponseWriter) { http.Error(w, body, status) }
	}
	done, pages := clears(t.Context(), t, a, last)
	if done.Deleted != own || done.Refused != 1 || pages != 2 {
		t.Errorf("%+v on %d pages", done, pages)
	}
	if left := strings.Join(ownLeft(f), ", "); left != "Demo gone, Demo kept, Demo last, Demo later" || len(f.Stands(ann)) != theirs+4 {
		t.Errorf("there stands %q, and %d in all", left, len(f.Stands(ann)))
	}
	if n := f.TooMany(); n > 0 {
		t.Errorf("%d requests were too many", n)
	}
}

// Where a route has no room for long, deleting ends with the service, and an answer to the
// same person does not wait for it.
func TestClearEndsWithTheService(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	f.Limits.Deletes = chattest.Limit{Most: 1, Each: time.Hour}
	a := adapter(t, f.URL)
	a.me = discordtest.Bot
	says(t, a, "1")
	says(t, a, "2")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		_, err := a.Clear(ctx, address(ann), "")
		ended <- err
	}()
	for len(ownLeft(f)) > 1 {
		time.Sleep(10 * time.Millisecond)
	}
	says(t, a, "3")
	stop()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it ends with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("it goes on after the end")
	}
}

// What Discord tells of each message that the bot deleted is nobody's change, also where it
// tells of it twice; what their writer deletes is.
func TestDeletedByTheBot(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	a := adapter(t, f.URL)
	a.me = discordtest.Bot
	a.lanes.Run(t.Context())
	at := says(t, a, "1")
	clears(t.Context(), t, a, "")
	var heard ear
	for _, id := range []string{at, at, "77"} {
		a.event(t.Context(), "MESSAGE_DELETE", json.RawMessage(`{"id":"`+id+`","channel_id":"9`+ann+`"}`), &heard)
	}
	for range 100 {
		heard.mu.Lock()
		all := heard.heard
		heard.mu.Unlock()
		if len(all) > 0 {
			if len(all) != 1 || all[0].Message != "77" {
				t.Errorf("heard of %+v", all)
			}
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("what somebody deletes is not heard of")
}

// What only one sees in answer to an interaction stands nowhere; what is answered in private
// does.
func TestPlaceOfAnAnswer(t *testing.T) {
	t.Parallel()
	for _, guild := range []string{"", "112233445566778899"} {
		f := discordtest.New(t)
		a := adapter(t, f.URL)
		id, name := f.Interaction(ann, guild, isCommand, nil)
		i := &interaction{ID: id, App: discordtest.App, Token: name, Guild: guild}
		a.answer(t.Context(), i, answerDefer, nil)
		m := chat.Outbound{ID: "1", To: address(ann), Language: "en", Text: "Demo", Via: i.via(answerDefer), Due: a.Now().Add(time.Minute), Lead: true}
		at, err := a.SendAt(t.Context(), m)
		if err != nil || (at != "") != (guild == "") || len(ownLeft(f)) != len(at)/max(len(at), 1) {
			t.Errorf("in %q it stands at %q (%v), and %q are there", guild, at, err, ownLeft(f))
		}
	}
}
