package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
)

// unpacked takes a request with files apart: the rest of it is held against the description
// as if it had come alone, since that describes both with the same words.
func unpacked(r *http.Request, body []byte) (*http.Request, []byte, []byte, error) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return r, body, nil, nil
	}
	form, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(int64(len(body)))
	if err != nil {
		return r, body, nil, err
	}
	var files []byte
	for n := range len(form.File) {
		all := form.File["files["+strconv.Itoa(n)+"]"]
		if len(all) != 1 {
			return r, body, nil, fmt.Errorf("no file %d", n)
		}
		file, err := all[0].Open()
		if err != nil {
			return r, body, nil, err
		}
		if files, err = io.ReadAll(file); err != nil {
			return r, body, nil, err
		}
	}
	payload := []byte(form.Value["payload_json"][0])
	var described struct {
		Attachments []struct {
			Description string `json:"description"`
		} `json:"attachments"`
	}
	if err := json.Unmarshal(payload, &described); err != nil {
		return r, body, nil, err
	}
	if len(described.Attachments) != len(form.File) || described.Attachments[0].Description == "" {
		return r, body, nil, fmt.Errorf("%d files, %d described", len(form.File), len(described.Attachments))
	}
	alone := r.Clone(r.Context())
	alone.Header.Set("Content-Type", "application/json")
	alone.ContentLength = int64(len(payload))
	return alone, payload, files, nil
}

// Pictures are the files that were sent.
func (f *Fake) Pictures() [][]byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([][]byte(nil), f.pictures...)
}
