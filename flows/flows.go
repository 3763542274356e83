// Package flows holds the flows and lists that come with Blether, with their
// translations and transcripts.
package flows

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed *.yaml *.txt lists/*.yaml
var files embed.FS

// Sources gives the shipped flows, lists and translations by path.
func Sources() (map[string][]byte, error) { return Files(".yaml") }

// Files gives the shipped files of one ending by path.
func Files(ending string) (map[string][]byte, error) {
	out := map[string][]byte{}
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ending) {
			return err
		}
		out[path], err = files.ReadFile(path)
		return err
	})
	return out, err
}
