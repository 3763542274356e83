package model

import (
	"bytes"
	"testing"
)

func TestLearnsWritesAndReads(t *testing.T) {
	t.Parallel()
	var all []Example
	for range 20 {
		all = append(all, Example{"the sea is far", nil, "calm", 1}, Example{"help me now", []string{"cry L2"}, "risk", 1})
	}
	m, err := Train(all, []string{"calm", "risk"}, Usual)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	again, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []*Model{m, again} {
		if p := one.Weigh("help me", []string{"cry L2"}); p[1] < 0.8 {
			t.Errorf("%v", p)
		}
		if p := one.Weigh("the sea", nil); p[0] < 0.8 {
			t.Errorf("%v", p)
		}
	}
	for name, broken := range map[string][]byte{"nothing": nil, "no archive": []byte("model"), "half": b.Bytes()[:b.Len()/2]} {
		if _, err := Read(broken); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if _, err := Train(nil, []string{"calm", "risk"}, Usual); err == nil {
		t.Error("it learns from nothing")
	}
	if _, err := Train([]Example{{"a", nil, "other", 1}}, []string{"calm", "risk"}, Usual); err == nil {
		t.Error("it learns what it does not know")
	}
}
