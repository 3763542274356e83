package flow

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// Library is a set of flows, lists and translations, read together.
type Library struct {
	flows        map[string]*flowSource
	lists        map[string]*listSource
	translations []*translationSource
	words        Words
}

// Words are the reserved words that the checker keeps flows from colliding with.
type Words interface {
	// Reserved returns what the word means, or "" where the text is free to use.
	Reserved(text, language string) string
	// Tags are the languages that the bot speaks.
	Tags() []string
}

type flowSource struct {
	File
	path   string
	reader *reader
}

type listSource struct {
	ListFile
	path   string
	reader *reader
}

type translationSource struct {
	TranslationFile
	path   string
	list   bool
	reader *reader
	used   map[string]bool
	places map[string]Pos // of each text
}

// Read reads files by path: NAME.yaml is a flow, NAME.LANG.yaml its
// translation, and lists lie in lists/. Mistakes come with Flow and Mistakes.
func Read(files map[string][]byte, words Words) *Library {
	lib := &Library{flows: map[string]*flowSource{}, lists: map[string]*listSource{}, words: words}
	for _, p := range slices.Sorted(maps.Keys(files)) {
		lib.add(p, files[p])
	}
	return lib
}

func (lib *Library) add(p string, data []byte) {
	r := &reader{file: p}
	name := strings.TrimSuffix(path.Base(p), path.Ext(p))
	list := path.Base(path.Dir(p)) == "lists"
	start := Pos{File: p, Line: 1, Column: 1}
	if _, tag, ok := strings.Cut(name, "."); ok && isTag(tag) {
		r.places = map[string]Pos{}
		t := &translationSource{path: p, list: list, reader: r, used: map[string]bool{}, places: r.places}
		r.read(data, &t.TranslationFile)
		for key, s := range t.Texts {
			r.written(at(t.places, key, start), s)
		}
		lib.translations = append(lib.translations, t)
		if t.Language != tag && len(r.mistakes) == 0 {
			r.add(start, "the file is named for `"+tag+"` and holds `"+t.Language+"`", "name it NAME."+t.Language+".yaml")
		}
		return
	}
	if list {
		l := &listSource{path: p, reader: r}
		r.read(data, &l.ListFile)
		lib.lists[l.List] = l
		if l.List != name && len(r.mistakes) == 0 {
			r.add(start, "the file is named `"+name+"` and holds the list `"+l.List+"`", "give both the same name")
		}
		return
	}
	f := &flowSource{path: p, reader: r}
	r.read(data, &f.File)
	key := f.Flow
	if key == "" || lib.flows[key] != nil {
		key = name
	}
	lib.flows[key] = f
	if f.Flow != name && len(r.mistakes) == 0 {
		r.add(start, "the file is named `"+name+"` and holds the flow `"+f.Flow+"`", "give both the same name")
	}
}

// Names lists the flows that can be talked to, sorted: those that are no
// sub-flow only (a sub-flow has no kind).
func (lib *Library) Names() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(lib.flows)) {
		if f := lib.flows[name]; f.Kind != "" || len(f.reader.mistakes) > 0 {
			names = append(names, name)
		}
	}
	return names
}

// Flow resolves one flow. It is nil where a mistake is an error.
func (lib *Library) Flow(name string) (*Flow, Mistakes) {
	src := lib.flows[name]
	if src == nil {
		return nil, Mistakes{{Pos: Pos{File: name + ".yaml", Line: 1, Column: 1}, Severity: Error,
			What: "there is no flow `" + name + "`", Hint: "flows here: " + strings.Join(lib.Names(), ", ")}}
	}
	if src.At.Line == 0 { // not even YAML: nothing else to say of it
		return nil, src.reader.mistakes.sorted()
	}
	b := newBuilder(lib, src)
	flow := b.build()
	mistakes := b.mistakes.sorted()
	if mistakes.Errors() {
		return nil, mistakes
	}
	return flow, mistakes
}

// Mistakes are those of all flows and of files that no flow uses.
func (lib *Library) Mistakes() Mistakes {
	var all Mistakes
	for _, name := range lib.Names() {
		_, ms := lib.Flow(name)
		all = append(all, ms...)
	}
	for _, l := range lib.lists {
		all = append(all, l.reader.mistakes...)
	}
	for _, t := range lib.translations {
		all = append(all, t.reader.mistakes...)
		switch {
		case t.list && lib.lists[t.Translation] == nil, !t.list && lib.flows[t.Translation] == nil:
			all = append(all, Mistake{Pos: t.At, Severity: Error, What: "there is nothing called `" + t.Translation + "` to translate"})
		}
	}
	return all.sorted()
}

// translate returns the texts of a flow or list by language.
func (lib *Library) translate(name string, list bool) []*translationSource {
	var out []*translationSource
	for _, t := range lib.translations {
		if t.Translation == name && t.list == list {
			out = append(out, t)
		}
	}
	return out
}
