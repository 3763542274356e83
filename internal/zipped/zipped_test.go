package zipped

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

func TestSameBytesInWhateverOrder(t *testing.T) {
	t.Parallel()
	files := []File{{"b/two.txt", []byte("two")}, {"a.txt", []byte("one")}, {"[c].xml", nil}}
	var first, second bytes.Buffer
	if err := Write(&first, files); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(files)
	if err := Write(&second, files); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the order of files changes the bytes")
	}
	got, err := Read(first.Bytes())
	if err != nil || len(got) != 3 || got[0].Name != "[c].xml" || got[1].Name != "a.txt" || string(got[2].Body) != "two" {
		t.Errorf("read %v, %v", got, err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestErrorsAreTold(t *testing.T) {
	t.Parallel()
	if err := Write(full{}, []File{{"a", []byte("b")}}); err == nil {
		t.Error("a writer that fails is not told")
	}
	if _, err := Read([]byte("no zip")); err == nil {
		t.Error("what is no zip is read")
	}
}
