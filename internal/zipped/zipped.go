// Package zipped puts files into one zip file, the same bytes each time: by name,
// and without the hour at which it was made. It knows nothing of what is in them.
package zipped

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// File is one file, with its path in the zip.
type File struct {
	Name string
	Body []byte
}

// day is the first that a zip file can tell.
var day = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Write writes files as a zip, sorted by name.
func Write(w io.Writer, files []File) error {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	z := zip.NewWriter(w)
	for _, f := range files {
		one, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: day})
		if err != nil {
			return fmt.Errorf("zip %s: %w", f.Name, err)
		}
		if _, err := one.Write(f.Body); err != nil {
			return fmt.Errorf("zip %s: %w", f.Name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("zip: %w", err)
	}
	return nil
}

// Read gives the files of a zip, in its order.
func Read(b []byte) ([]File, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("read zip: %w", err)
	}
	var out []File
	for _, f := range z.File {
		body, err := content(f)
		if err != nil {
			return nil, fmt.Errorf("read %s from zip: %w", f.Name, err)
		}
		out = append(out, File{f.Name, body})
	}
	return out, nil
}

func content(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
