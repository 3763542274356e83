package slacktest

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

type envelope struct {
	kind    string
	payload map[string]any
	tries   int
	at      time.Time
}

// acknowledged is what the bot answered to an envelope, and how long after it.
type acknowledged struct {
	payload json.RawMessage
	after   time.Duration
}

// again is when an event that was not acknowledged is sent once more: sooner and more
// often than Slack does, which waits seconds and then minutes.
const (
	again    = 700 * time.Millisecond
	mostSent = 12
)

// Deliver sends an envelope of any kind, and again where it is an event that is not
// acknowledged. It gives the envelope's id.
func (f *Fake) Deliver(kind string, payload map[string]any) string {
	f.mu.Lock()
	id := "E" + f.next()
	e := &envelope{kind: kind, payload: payload, tries: 1, at: time.Now()}
	f.open[id] = e
	f.told = append(f.told, e)
	if f.holds {
		f.held = append(f.held, id)
		f.mu.Unlock()
		return id
	}
	f.mu.Unlock()
	f.push(id, kind, payload, 0)
	return id
}

// Hold keeps deliveries back until Release.
func (f *Fake) Hold() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.holds = true
}

// Release sends what was held, the newest first where it is to come out of order.
func (f *Fake) Release(backwards bool) {
	f.mu.Lock()
	held := f.held
	f.holds, f.held = false, nil
	if backwards {
		slices.Reverse(held)
	}
	var all []*envelope
	for _, id := range held {
		f.open[id].at = time.Now()
		all = append(all, f.open[id])
	}
	f.mu.Unlock()
	for n, e := range all {
		f.push(held[n], e.kind, e.payload, 0)
	}
}

// Again delivers every event so far once more: in another envelope, and as another
// event. What people press Slack does not send again. It gives the envelopes' ids.
func (f *Fake) Again() (ids []string) {
	f.mu.Lock()
	told := slices.Clone(f.told)
	f.mu.Unlock()
	for _, e := range told {
		if e.kind != "events_api" {
			continue
		}
		payload := maps.Clone(e.payload)
		f.mu.Lock()
		payload["event_id"] = "Ev" + f.next()
		f.mu.Unlock()
		ids = append(ids, f.Deliver(e.kind, payload))
	}
	return ids
}

func (f *Fake) push(id, kind string, payload map[string]any, retry int) {
	f.mu.Lock()
	var c *conn
	if n := len(f.conns); n > 0 {
		c = f.conns[n-1]
	}
	f.mu.Unlock()
	if c != nil {
		_ = c.write(map[string]any{"envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": kind != "events_api", "retry_attempt": retry, "retry_reason": ""})
	}
}

// redeliver sends events again that were not acknowledged, under other ids.
func (f *Fake) redeliver(stop <-chan struct{}) {
	tick := time.NewTicker(again / 4)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		type job struct {
			id string
			e  *envelope
		}
		var jobs []job
		f.mu.Lock()
		for id, e := range f.open {
			if e.kind == "events_api" && !slices.Contains(f.held, id) && e.tries < mostSent && time.Since(e.at) > again {
				delete(f.open, id)
				next := &envelope{kind: e.kind, payload: e.payload, tries: e.tries + 1, at: time.Now()}
				nextID := "E" + f.next()
				f.open[nextID] = next
				jobs = append(jobs, job{nextID, next})
			}
		}
		f.mu.Unlock()
		for _, j := range jobs {
			f.push(j.id, j.e.kind, j.e.payload, j.e.tries-1)
		}
	}
}
