package discordtest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// The description is Discord's, under the MIT licence.
//
//go:embed openapi.json
var description []byte

var router = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData(description)
	if err != nil {
		return nil, err
	}
	doc.Servers = openapi3.Servers{{URL: "/"}}
	return gorillamux.NewRouter(doc)
})

// valid holds a request against the description and against what it misses.
func (f *Fake) valid(r *http.Request, body []byte) error {
	if f.Unchecked {
		return nil
	}
	known, err := router()
	if err != nil {
		return err
	}
	copied := r.Clone(r.Context())
	copied.Body = io.NopCloser(bytes.NewReader(body))
	route, params, err := known.FindRoute(copied)
	if err != nil {
		return fmt.Errorf("no such route: %w", err)
	}
	in := &openapi3filter.RequestValidationInput{Request: copied, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}}
	if err := openapi3filter.ValidateRequest(r.Context(), in); err != nil {
		return err
	}
	return missed(body)
}

// missed are rules that the description does not have.
func missed(body []byte) error {
	var m struct {
		Content    *string `json:"content"`
		Components []Row   `json:"components"`
		Nonce      string  `json:"nonce"`
		Data       *struct {
			Content    string `json:"content"`
			Components []Row  `json:"components"`
		} `json:"data"`
	}
	if len(body) == 0 || bytes.HasPrefix(body, []byte("[")) {
		return nil // a question, or a list, as of commands
	}
	if err := json.Unmarshal(body, &m); err != nil {
		return err
	}
	if m.Data != nil {
		m.Content, m.Components = &m.Data.Content, m.Data.Components
	}
	const mostContent, mostRows, mostInRow, mostNonce = 2000, 5, 5, 25
	if m.Content != nil && len([]rune(*m.Content)) > mostContent {
		return fmt.Errorf("%d characters", len([]rune(*m.Content)))
	}
	if len(m.Nonce) > mostNonce {
		return fmt.Errorf("a nonce of %d characters", len(m.Nonce))
	}
	if len(m.Components) > mostRows {
		return fmt.Errorf("%d rows", len(m.Components))
	}
	seen := map[string]bool{}
	for _, row := range m.Components {
		if len(row.Components) == 0 || len(row.Components) > mostInRow {
			return fmt.Errorf("a row of %d", len(row.Components))
		}
		for _, c := range row.Components {
			if seen[c.CustomID] || c.CustomID == "" {
				return fmt.Errorf("the id %q stands twice, or is empty", c.CustomID)
			}
			seen[c.CustomID] = true
		}
	}
	return nil
}
