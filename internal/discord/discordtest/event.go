package discordtest

import "slices"

// event is something that happened, as the gateway tells it.
type event struct {
	kind string
	data any
}

// dispatch sends an event to the newest connection, or keeps it while events are held.
func (f *Fake) dispatch(kind string, data any) {
	f.mu.Lock()
	e := event{kind, data}
	f.told = append(f.told, e)
	if f.holds {
		f.held = append(f.held, e)
		f.mu.Unlock()
		return
	}
	f.mu.Unlock()
	f.tell(e)
}

func (f *Fake) tell(e event) {
	f.mu.Lock()
	f.seq++
	seq := f.seq
	var c *conn
	if n := len(f.conns); n > 0 {
		c = f.conns[n-1]
	}
	f.mu.Unlock()
	if c != nil {
		_ = c.write(Frame{"op": 0, "t": e.kind, "s": seq, "d": e.data}) // a closed line loses it, as Discord's does
	}
}

// Hold keeps events back until Release.
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
	f.mu.Unlock()
	if backwards {
		slices.Reverse(held)
	}
	for _, e := range held {
		f.tell(e)
	}
}

// Again sends every event so far once more, each under another number.
func (f *Fake) Again() {
	f.mu.Lock()
	told := slices.Clone(f.told)
	f.mu.Unlock()
	for _, e := range told {
		f.tell(e)
	}
}
