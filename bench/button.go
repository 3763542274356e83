package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"

	"blether/internal/chat"
	"blether/internal/lang"
	"blether/internal/runner"
	"blether/internal/webchat"
)

// webTalk is the conversation behind the web chat. Nobody changes devices here.
type webTalk struct{ *runner.Runner }

// DeviceCode makes none.
func (webTalk) DeviceCode(context.Context, chat.Address) (string, error) { return "", chat.ErrNoCode }

// UseDevice takes none.
func (webTalk) UseDevice(context.Context, string, chat.Address) error { return chat.ErrNoCode }

// Held shows nobody their data.
func (webTalk) Held(context.Context, string) (chat.Held, error) { return chat.Held{}, chat.ErrNoCode }

// Done shows nothing.
func (webTalk) Done(context.Context, string, string) (chat.Done, error) {
	return chat.Done{}, chat.ErrNoCode
}

// buttons times the same button, pressed by one after another on the platform and in
// the web chat in turn: on the platform until the reply has left, on the web until the
// page has its answer. It gives the median of the ratios, and the time on the platform.
func (l *line) buttons(ctx context.Context, words *lang.Words, wait *sync.WaitGroup) (ratio float64, on time.Duration, err error) {
	wait.Go(func() { l.outbox.Run(ctx) })
	pages := &webchat.Chat{Talk: webTalk{l.runner}, Words: words, Contacts: func(string) []webchat.Contact { return nil }, Log: slog.New(slog.DiscardHandler),
		BaseURL: "http://localhost", Client: func(r *http.Request) string { return r.RemoteAddr }, Stop: ctx.Done()}
	handler, err := pages.Handler()
	if err != nil {
		return 0, 0, err
	}
	site := httptest.NewServer(handler)
	defer site.Close()
	button, n := "b."+string(benchRound), 0
	var ratios, times []float64
	for k := range pressers / 2 {
		a := chat.Address{Platform: chat.Web, Account: hex.EncodeToString(fmt.Appendf(nil, "bench-person-%019d", k))}
		if _, err := l.joinAt(ctx, a, k); err != nil {
			return 0, 0, err
		}
		began := time.Now()
		if err := webPress(ctx, site.URL, a, button); err != nil {
			return 0, 0, err
		}
		web := time.Since(began)
		_, here, at, err := l.replied(n, presser(k), func(user string) string { return l.press(user, button) })
		if err != nil {
			return 0, 0, err
		}
		n = at
		ratios, times = append(ratios, here.Seconds()/web.Seconds()), append(times, here.Seconds())
	}
	return median(ratios), time.Duration(median(times) * float64(time.Second)), nil
}

// webPress presses a button as the page's script does.
func webPress(ctx context.Context, site string, a chat.Address, button string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, site+"/chat", strings.NewReader(url.Values{"press": {button}}.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Fragment", "yes")
	req.AddCookie(&http.Cookie{Name: "blether", Value: a.Account})
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && (resp.StatusCode != http.StatusOK || len(body) == 0) {
		err = fmt.Errorf("the web chat answers %s", resp.Status)
	}
	return err
}
