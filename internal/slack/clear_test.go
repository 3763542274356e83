package slack

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"blether/internal/chat"
	"blether/internal/slack/slacktest"
)

const ann = "U0ANN"

// says sends something to Ann, and gives where it stands.
func says(t *testing.T, a *Adapter, id string, pic *chat.Picture) string {
	t.Helper()
	at, err := a.SendAt(t.Context(), chat.Outbound{ID: id, To: address(ann), Language: "en", Text: "Demo " + id, Picture: pic})
	if err != nil || at == "" {
		t.Fatalf("sent to %q: %v", at, err)
	}
	return at
}

// All of the bot's own goes that stands before a message, through several pages of what
// somebody wrote, with the file that it shows; nothing else does.
func TestClear(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	a := at(t, f, 0, 0)
	const many = 150
	says(t, a, "1", &chat.Picture{Name: "chart.png", PNG: []byte("demo"), Alt: "A demo"})
	for n := range many {
		f.Message(ann, "demo "+strconv.Itoa(n), nil)
	}
	says(t, a, "2", nil)
	last := says(t, a, "3", nil)
	says(t, a, "4", nil)
	before, deleted, pages := last, 0, 0
	for done := (chat.Cleared{}); !done.All; pages++ {
		var err error
		if done, err = a.Clear(t.Context(), address(ann), before); err != nil {
			t.Fatal(err)
		}
		before, deleted = done.Next, deleted+done.Deleted
	}
	if deleted != 3 || pages != 2 || f.Files() != 0 || f.TooMany() != 0 {
		t.Errorf("%d deleted on %d pages, %d files are left, %d were too many", deleted, pages, f.Files(), f.TooMany())
	}
	var left []string
	for _, s := range f.Stands(ann) {
		if s.User == slacktest.Bot {
			left = append(left, s.Text)
		}
	}
	if len(left) != 2 || left[0] != "Demo 3" || left[1] != "Demo 4" || len(f.Stands(ann)) != many+2 {
		t.Errorf("there stands %q, and %d in all", left, len(f.Stands(ann)))
	}
}

// What Slack does not let go is told, and the rest goes; without a scope nothing of what is
// sent is held up.
func TestClearWhatSlackKeeps(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	a := at(t, f, 0, 0)
	says(t, a, "1", &chat.Picture{Name: "chart.png", PNG: []byte("demo"), Alt: "A demo"})
	f.Scopes = "chat:write,commands,im:write"
	if done, err := a.Clear(t.Context(), address(ann), ""); !errors.Is(err, ErrRefused) || done.All {
		t.Errorf("without the scope for history: %+v %v", done, err)
	}
	if err := missing(f.Scopes); err == nil {
		t.Error("the doctor does not say so")
	}
	says(t, a, "2", nil)
	f.Scopes += ",im:history"
	says(t, a, "3", nil)
	kept := false
	f.Before = func(method string) func(http.ResponseWriter) {
		if method != "chat.delete" || kept {
			return nil
		}
		kept = true
		return func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"ok":false,"error":"compliance_exports_prevent_deletion"}`)
		}
	}
	done, err := a.Clear(t.Context(), address(ann), "")
	if err != nil || !done.All || done.Deleted != 3 || done.Refused != 2 { // one message, and the file
		t.Errorf("%+v %v", done, err)
	}
	if left := f.Stands(ann); len(left) != 1 || left[0].Text != "Demo 3" || f.Files() != 1 {
		t.Errorf("there stands %+v, with %d files", left, f.Files())
	}
}

// What is deleted keeps the pace of Slack, and what is sent does not wait for it.
func TestClearKeepsThePace(t *testing.T) {
	t.Parallel()
	f := slacktest.New(t)
	a := at(t, f, 0, 0)
	says(t, a, "1", nil)
	for range tier3 { // all that may be asked for in a minute was
		answered, err := a.slow.Wait(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		answered()
	}
	ended := make(chan error, 1)
	go func() {
		_, err := a.Clear(t.Context(), address(ann), "")
		ended <- err
	}()
	says(t, a, "2", nil)
	select {
	case err := <-ended:
		t.Errorf("deleted at once: %v", err)
	case <-time.After(time.Second):
	}
}
