package audit_test

import (
	"reflect"
	"slices"
	"testing"

	"blether/internal/audit"
	"blether/internal/release"
	"pgregory.net/rapid"
)

// mustFind fails where an audit finds nothing that it did not find before.
func mustFind(t *rapid.T, e audit.Evidence, what any) {
	r, err := audit.Check(e)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Findings) == 0 {
		t.Fatalf("nothing found after a change of %v", what)
	}
}

// Any number of any block, changed by one and sealed again, must be found.
func TestNumberChanged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, built, e := draw(t)
		d := &built.Document
		all := slices.Concat(numbers(reflect.ValueOf(d.Blocks)), numbers(reflect.ValueOf(d.Totals)),
			numbers(reflect.ValueOf(&d.K)), numbers(reflect.ValueOf(&d.Receipt.K)), numbers(reflect.ValueOf(&d.Receipt.OneCut)))
		n := rapid.SampledFrom(all).Draw(t, "number")
		by := rapid.SampledFrom([]int64{-1, 1}).Draw(t, "by")
		if n.CanInt() {
			n.SetInt(n.Int() + by)
		} else {
			n.SetFloat(n.Float() + float64(by)/10)
		}
		e.Release = sealed(t, d)
		mustFind(t, e, n)
	})
}

func sealed(t *rapid.T, d *release.Document) []byte {
	if err := d.Seal(); err != nil {
		t.Fatal(err)
	}
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// numbers finds every number inside a value.
func numbers(v reflect.Value) []reflect.Value {
	var out []reflect.Value
	switch v.Kind() {
	case reflect.Int, reflect.Float64:
		out = append(out, v)
	case reflect.Pointer:
		if !v.IsNil() {
			out = numbers(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, numbers(v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			out = append(out, numbers(v.Field(i))...)
		}
	}
	return out
}

// One person moved from one answer to another in the frozen counts must be
// found by the rows, whether or not a figure changes.
func TestCountMoved(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, _, e := draw(t)
		if len(e.Leaves) == 0 {
			t.Skip()
		}
		l := rapid.SampledFrom(e.Leaves).Draw(t, "leaf")
		counts := l.Counts["q0"]
		from := rapid.IntRange(0, len(counts)-1).Draw(t, "from")
		to := rapid.IntRange(0, len(counts)-1).Draw(t, "to")
		if from == to || counts[from] == 0 {
			t.Skip()
		}
		counts[from]--
		counts[to]++
		mustFind(t, e, l.ID)
	})
}

// A leaf that shrinks under its k must be found.
func TestLeafUnderK(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, _, e := draw(t)
		e.Rows = nil
		if len(e.Leaves) == 0 {
			t.Skip()
		}
		l := &e.Leaves[rapid.IntRange(0, len(e.Leaves)-1).Draw(t, "leaf")]
		l.Size = l.Least - 1
		mustFind(t, e, l.ID)
	})
}

// A release whose link is another's must be found.
func TestPrevSwapped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, built, _ := draw(t)
		var chain [][]byte
		prev := ""
		for batch := range 3 {
			d := built.Document
			d.Batch, d.ID, d.Final, d.Prev = batch+1, d.Round+"-"+string(rune('1'+batch)), batch == 2, prev
			chain = append(chain, sealed(t, &d))
			prev = d.Hash
		}
		if found := audit.Chain(chain); len(found) > 0 {
			t.Fatalf("findings: %v", found)
		}
		at := rapid.IntRange(0, 1).Draw(t, "at")
		chain[at], chain[at+1] = chain[at+1], chain[at]
		if len(audit.Chain(chain)) == 0 {
			t.Fatal("nothing found")
		}
	})
}
