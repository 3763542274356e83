package slacktest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Call is a method that the bot called, and what Emulate answered.
type Call struct {
	Method string
	Form   url.Values // what it sent, where it was a form
	Answer json.RawMessage
	Error  string // Slack's word; "" where it was carried out
}

func errorIn(answer []byte) string {
	var a struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if err := json.Unmarshal(answer, &a); err != nil {
		return "no answer of Slack's: " + err.Error()
	}
	if !a.OK && a.Error == "" {
		return "neither ok nor an error"
	}
	return a.Error
}

// relay hands the bot's calls on, and makes up for where emulate leaves Slack's
// documents: they let a token stand in the form too, and auth.test names the scopes of
// a token in a header.
func (e *Emulate) relay(w http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	form, _ := url.ParseQuery(string(body)) // JSON is no form
	token, inHeader := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !inHeader {
		token = form.Get("token")
	}
	out, err := http.NewRequestWithContext(r.Context(), r.Method, e.api+method, bytes.NewReader(body))
	if err != nil {
		e.t.Error(err)
		return
	}
	out.Header.Set("Content-Type", r.Header.Get("Content-Type"))
	out.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(out)
	if err != nil {
		http.Error(w, "emulate does not answer", http.StatusBadGateway)
		return
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		http.Error(w, "emulate does not answer to the end", http.StatusBadGateway)
		return
	}
	e.calls.Add(Call{Method: method, Form: form, Answer: said, Error: errorIn(said)})
	if e.Loses != nil && e.Loses(method) {
		http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", answer.Header.Get("Content-Type"))
	if method == "auth.test" {
		w.Header().Set("X-OAuth-Scopes", strings.Join(e.scopes[token], ","))
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(said) // whoever has gone away asks again
}

// Called waits until the bot has called a method after the first n calls, and gives the
// call and how many there are then.
func (e *Emulate) Called(n int, method string) (Call, int) {
	e.t.Helper()
	c, n, ok := e.calls.Find(n, patience, func(c *Call) bool { return c.Method == method })
	if !ok {
		e.t.Fatalf("the bot does not call %s", method)
	}
	return c, n
}

// Calls are all of the bot so far.
func (e *Emulate) Calls() []Call { return e.calls.All() }
