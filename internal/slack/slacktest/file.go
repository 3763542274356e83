package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// file begins and ends the sending of a file (https://docs.slack.dev/messaging/working-with-files).
func (f *Fake) file(w http.ResponseWriter, method string, form url.Values) {
	if !f.may(w, "files:write") {
		return
	}
	channel := form.Get("channel_id")
	f.mu.Lock()
	defer f.mu.Unlock()
	if method == "files.getUploadURLExternal" {
		if n, err := strconv.Atoi(form.Get("length")); err != nil || n < 1 || form.Get("filename") == "" || form.Get("alt_txt") == "" {
			f.t.Errorf("a file without length, name or words: %v", form)
		}
		id := "F" + f.next()
		f.files[id] = nil
		answer(w, map[string]any{"upload_url": f.server.URL + "/upload/" + id, "file_id": id})
		return
	}
	var files []struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal([]byte(form.Get("files")), &files); err != nil || len(files) != 1 || len(f.files[files[0].ID]) == 0 {
		f.t.Errorf("a file that did not come: %v (%v)", form, err)
		answer(w, map[string]any{"error": "file_not_found", "ok": false})
		return
	}
	if !strings.HasPrefix(channel, "D") {
		f.t.Errorf("the bot puts a file into %s", channel)
	}
	f.put(channel, Standing{Time: f.stamp(), User: Bot, File: files[0].ID})
	f.shown.Add(Sent{Where: "dm " + strings.TrimPrefix(channel, "D"), File: f.files[files[0].ID]})
	answer(w, map[string]any{"files": []any{map[string]any{"id": files[0].ID}}})
}

// upload takes the bytes of a file.
func (f *Fake) upload(w http.ResponseWriter, r *http.Request) {
	file, _, err := r.FormFile("file")
	if err != nil {
		f.t.Errorf("no file comes: %v", err)
		return
	}
	b, err := io.ReadAll(file)
	if err != nil {
		return // the bot has gone
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.files[strings.TrimPrefix(r.URL.Path, "/upload/")] = b
}
