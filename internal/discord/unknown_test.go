package discord

import (
	"fmt"
	"testing"

	"blether/internal/discord/discordtest"
)

// unknown are components that the library cannot decode, or that nobody can yet.
func unknown() []any {
	var out []any
	for _, kind := range []any{1, 9, 18, 19, 20, 21, 22, 23, 99, -1, 1 << 40, "18", nil} {
		out = append(out, map[string]any{"type": kind, "component": map[string]any{"type": kind}, "components": []any{map[string]any{"type": kind, "custom_id": "x", "new": 1}},
			"accessory": map[string]any{"type": kind}, "default_values": []any{map[string]any{"id": 5}}})
	}
	return out
}

// What Discord adds is passed over: the message counts, and so does the press.
func TestUnknownComponents(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	e := online(t, f)
	f.Wait(0, "ready", isReady)
	for n, component := range unknown() {
		parts := map[string]any{"components": []any{component}, "new": map[string]any{"of": "another shape"}, "poll": 5, "embeds": []any{component}}
		text := fmt.Sprintf("beside component %d", n)
		if in := e.hears(t, "m"+f.Message(ann, text, parts)); in.Text != text {
			t.Errorf("component %d: %q was heard", n, in.Text)
		}
		id, _ := f.Interaction(ann, "", isComponent, map[string]any{"custom_id": "c.talk.1.yes", "component_type": n + 17, "components": []any{component}, "resolved": map[string]any{"new": 1}})
		if in := e.hears(t, "i"+id); in.Press != "c.talk.1.yes" {
			t.Errorf("component %d: %q was pressed", n, in.Press)
		}
		id, _ = f.Interaction(ann, "", isModal, map[string]any{"custom_id": writePrefix + "c.talk.1", "components": []any{component,
			map[string]any{"type": 1, "components": []any{map[string]any{"type": 4, "custom_id": "text", "value": text}}}}})
		if in := e.hears(t, "i"+id); in.Text != text {
			t.Errorf("component %d: %q was written", n, in.Text)
		}
	}
}

// What cannot be read is dropped, and loses nothing that comes after it.
func TestEventsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	f := discordtest.New(t)
	e := online(t, f)
	f.Wait(0, "ready", isReady)
	who := map[string]any{"id": ann}
	for _, odd := range []struct {
		kind string
		data any
	}{
		{"SOMETHING_NEW", map[string]any{"components": unknown()}},
		{"MESSAGE_CREATE", nil},
		{"MESSAGE_CREATE", []any{1}},
		{"MESSAGE_CREATE", map[string]any{"id": 5, "author": who}},
		{"MESSAGE_CREATE", map[string]any{"id": "5", "author": nil, "content": "nobody's"}},
		{"MESSAGE_CREATE", map[string]any{"id": "5", "author": who, "content": map[string]any{"text": "of another shape"}}},
		{"MESSAGE_UPDATE", map[string]any{"id": "5"}},
		{"MESSAGE_DELETE", "5"},
		{"INTERACTION_CREATE", nil},
		{"INTERACTION_CREATE", map[string]any{"id": "5", "type": 3, "user": who, "data": []any{}}},
		{"INTERACTION_CREATE", map[string]any{"id": "5", "type": "3", "user": who}},
		{"INTERACTION_CREATE", map[string]any{"id": "5", "type": 1, "user": who, "token": "t"}},
		{"INTERACTION_CREATE", map[string]any{"id": "5", "type": 4, "user": who, "token": "t", "data": map[string]any{"name": "menu", "options": 5}}},
		{"INTERACTION_CREATE", map[string]any{"id": "5", "type": 99, "user": who, "token": "t"}},
		{"INTERACTION_CREATE", map[string]any{"id": "5", "type": 3, "member": map[string]any{}, "token": "t"}},
		{"INTERACTION_CREATE", map[string]any{"id": "5", "type": 3, "user": who, "token": "t", "data": map[string]any{"custom_id": listPrefix + "x", "values": []any{}}}},
		{"READY", map[string]any{"application": "of another shape"}},
		{"RESUMED", nil},
	} {
		f.Event(odd.kind, odd.data)
		e.hears(t, "m"+f.Message(ann, "after what cannot be read", nil))
	}
	f.Raw("no frame")
	f.Raw([]any{1})
	f.Raw(discordtest.Frame{"op": "zero"})
	f.Raw(discordtest.Frame{"op": 77, "d": unknown()})
	e.hears(t, "m"+f.Message(ann, "after no frame at all", nil))
}
