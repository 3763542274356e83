package flow

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// MaxSize is the largest flow file that is read, in bytes.
const MaxSize = 256 << 10

// maxDepth bounds how deep a file may nest, so that no file can exhaust the stack.
const maxDepth = 24

// reader turns YAML into the types of file.go and collects every mistake.
type reader struct {
	file     string
	mistakes Mistakes
	places   map[string]Pos // of the keys of a table, where they are wanted
}

func (r *reader) add(pos Pos, what, hint string) {
	r.mistakes = append(r.mistakes, Mistake{Pos: pos, Severity: Error, What: what, Hint: hint})
}

func (r *reader) warn(pos Pos, what, hint string) {
	r.mistakes = append(r.mistakes, Mistake{Pos: pos, Severity: Warning, What: what, Hint: hint})
}

func (r *reader) at(n ast.Node) Pos {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return Pos{File: r.file, Line: 1, Column: 1}
	}
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return r.at(m.Values[0].Key)
	}
	p := n.GetToken().Position
	return Pos{File: r.file, Line: max(p.Line, 1), Column: max(p.Column, 1)}
}

// read fills into, a pointer to a struct, from the file's bytes.
func (r *reader) read(data []byte, into any) {
	start := Pos{File: r.file, Line: 1, Column: 1}
	if len(data) > MaxSize {
		r.add(start, fmt.Sprintf("the file has %d bytes; at most %d are read", len(data), MaxSize), "split it with `use:`")
		return
	}
	if pos, ok := tooDeep(data); ok {
		pos.File = r.file
		r.add(pos, fmt.Sprintf("nested deeper than %d levels", maxDepth), "a flow is a flat list of steps; move inner parts into their own step or list")
		return
	}
	data = r.traps(r.characters(data))
	tree, err := parser.ParseBytes(data, parser.ParseComments)
	if err != nil {
		r.syntax(err)
		return
	}
	docs := slices.DeleteFunc(tree.Docs, func(d *ast.DocumentNode) bool { return d.Body == nil })
	switch len(docs) {
	case 0:
		r.add(start, "the file is empty", "begin with `flow: name`")
	case 1:
		r.value(docs[0].Body, reflect.ValueOf(into).Elem(), "the file", 0)
	default:
		r.add(r.at(docs[1].Body), "a second document begins here", "keep one flow per file and remove the line `---`")
	}
}

// tooDeep finds lines or brackets nested beyond any real flow, before the
// parser, which recurses, sees them.
func tooDeep(data []byte) (Pos, bool) {
	line, open, indents := 1, 0, 0
	for i, c := range data {
		switch c {
		case '\n':
			line, indents = line+1, 0
		case '[', '{':
			open++
		case ']', '}':
			open = max(0, open-1)
		case '-', '?', ':', '>', '|':
			if i == 0 || data[i-1] == '\n' || data[i-1] == ' ' {
				indents++
			}
		}
		if open > maxDepth || indents > 4*maxDepth {
			return Pos{Line: line, Column: 1}, true
		}
	}
	return Pos{}, false
}

func (r *reader) syntax(err error) {
	pos := Pos{File: r.file, Line: 1, Column: 1}
	what := err.Error()
	var syntax yaml.Error
	if errors.As(err, &syntax) {
		what = syntax.GetMessage()
		if t := syntax.GetToken(); t != nil && t.Position != nil {
			pos.Line, pos.Column = max(t.Position.Line, 1), max(t.Position.Column, 1)
		}
	}
	what, _, _ = strings.Cut(what, "\n")
	r.add(pos, "this is not YAML: "+what,
		"a text that holds `: `, ` #`, or begins with one of ! & * [ { > | @ ` % needs quotes around it; indent with spaces, not tabs")
}

// value reads one node into v; name says what it is, for messages.
func (r *reader) value(n ast.Node, v reflect.Value, name string, depth int) {
	if depth > maxDepth {
		r.add(r.at(n), "nested too deep", "")
		return
	}
	if n = r.plain(n, name); n == nil {
		return
	}
	if own, ok := v.Addr().Interface().(interface{ readNode(*reader, ast.Node) }); ok {
		own.readNode(r, n)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		r.structure(n, v, name, depth)
	case reflect.Slice:
		r.list(n, v, name, depth)
	case reflect.Map:
		r.table(n, v, name, depth)
	case reflect.String:
		if s, ok := r.scalar(n, name); ok {
			v.SetString(s)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		r.value(n, v.Elem(), name, depth)
	case reflect.Bool:
		r.boolean(n, v, name)
	default:
		panic("flow: file type with a field of kind " + v.Kind().String())
	}
}

// plain refuses the parts of YAML that surprise people, and names the cure.
func (r *reader) plain(n ast.Node, name string) ast.Node {
	switch n := n.(type) {
	case *ast.AnchorNode:
		r.add(r.at(n), "YAML anchors (&name) are not read", "write the text out, or share it with `use:` or a list; quote a text that begins with &")
		return nil
	case *ast.AliasNode:
		r.add(r.at(n), "YAML aliases (*name) are not read", "write the text out, or share it with `use:` or a list; quote a text that begins with *")
		return nil
	case *ast.TagNode:
		r.add(r.at(n), fmt.Sprintf("%s begins with `!`, which YAML reads as a tag", name), "put the whole text in quotes")
		return nil
	case *ast.NullNode, nil:
		r.add(r.at(n), name+" has no value", "write one after the colon, or remove the line; a text that begins with # needs quotes")
		return nil
	case *ast.MappingValueNode:
		return &ast.MappingNode{BaseNode: n.BaseNode, Start: n.Start, Values: []*ast.MappingValueNode{n}, IsFlowStyle: n.IsFlowStyle}
	}
	return n
}

func (r *reader) structure(n ast.Node, v reflect.Value, name string, depth int) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		r.add(r.at(n), name+" must be lines of `key: value`", "")
		return
	}
	fields := fieldsOf(v)
	if at := v.FieldByName("At"); at.IsValid() {
		at.Set(reflect.ValueOf(r.at(n)))
	}
	places := map[string]Pos{}
	if keys := v.FieldByName("Keys"); keys.IsValid() {
		keys.Set(reflect.ValueOf(places))
	}
	var known []string
	for k := range fields {
		known = append(known, k)
	}
	slices.Sort(known)
	seen := map[string]bool{}
	for _, pair := range m.Values {
		key, ok := r.key(pair)
		if !ok {
			continue
		}
		field, ok := fields[key]
		switch {
		case !ok:
			r.unknown(pair.Key, key, name, known)
		case seen[key]:
			r.add(r.at(pair.Key), fmt.Sprintf("`%s` stands twice", key), "keep one")
		default:
			places[key] = r.at(pair.Key)
			r.value(pair.Value, field, "`"+key+"`", depth+1)
		}
		seen[key] = true
	}
}

func (r *reader) unknown(n ast.Node, key, name string, known []string) {
	hint := "known here: " + strings.Join(known, ", ")
	if near := nearest(key, known); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	r.add(r.at(n), fmt.Sprintf("unknown key `%s` in %s", short(key), name), hint)
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// fieldsOf maps the YAML names of a struct to its settable fields.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		if name := v.Type().Field(i).Tag.Get("json"); name != "" && name != "-" {
			name, _, _ = strings.Cut(name, ",")
			fields[name] = v.Field(i)
		}
	}
	return fields
}

func (r *reader) key(pair *ast.MappingValueNode) (string, bool) {
	switch pair.Key.(type) {
	case *ast.MergeKeyNode:
		r.add(r.at(pair.Key), "YAML merges (<<) are not read", "write the lines out")
		return "", false
	case *ast.MappingKeyNode:
		r.add(r.at(pair.Key), "a key may not begin with `?`", "put it in quotes")
		return "", false
	}
	if s, ok := pair.Key.(*ast.StringNode); ok {
		return s.Value, true
	}
	if t := pair.Key.GetToken(); t != nil {
		return t.Value, true
	}
	return "", false
}

func (r *reader) list(n ast.Node, v reflect.Value, name string, depth int) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		r.add(r.at(n), name+" must be a list", "begin each entry with `- `")
		return
	}
	out := reflect.MakeSlice(v.Type(), len(s.Values), len(s.Values))
	for i, entry := range s.Values {
		r.value(entry, out.Index(i), "an entry of "+name, depth+1)
	}
	v.Set(out)
}

func (r *reader) table(n ast.Node, v reflect.Value, name string, depth int) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		r.add(r.at(n), name+" must be lines of `key: value`", "")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, pair := range m.Values {
		key, ok := r.key(pair)
		if !ok {
			continue
		}
		if v.MapIndex(reflect.ValueOf(key)).IsValid() {
			r.add(r.at(pair.Key), fmt.Sprintf("`%s` stands twice", short(key)), "keep one")
			continue
		}
		if r.places != nil {
			r.places[key] = r.at(pair.Key)
		}
		value := reflect.New(v.Type().Elem()).Elem()
		r.value(pair.Value, value, "`"+short(key)+"`", depth+1)
		v.SetMapIndex(reflect.ValueOf(key), value)
	}
}

// aText names what people read: there a # is more likely part of it.
const aText = "a text"

// scalar reads a string, and warns of an unquoted # that cut it short.
func (r *reader) scalar(n ast.Node, name string) (string, bool) {
	switch s := n.(type) {
	case *ast.LiteralNode:
		return strings.TrimSpace(s.Value.Value), true
	case *ast.StringNode:
		if c := n.GetComment(); c != nil && !quoted(s) && (name == aText || strings.Contains(s.Value, " ")) {
			r.warn(r.at(n), "what follows ` #` on this line is a comment and no part of the text", "put the text in quotes if it belongs to it")
		}
		return s.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	r.add(r.at(n), name+" must be a text", "a text that holds `: ` or begins with [ or { needs quotes around it")
	return "", false
}

func quoted(s *ast.StringNode) bool {
	return s.Token != nil && (s.Token.Type == token.DoubleQuoteType || s.Token.Type == token.SingleQuoteType)
}

func (r *reader) boolean(n ast.Node, v reflect.Value, name string) {
	s, ok := r.scalar(n, name)
	if !ok {
		return
	}
	switch strings.ToLower(s) {
	case "yes", "true":
		v.SetBool(true)
	case "no", "false":
		v.SetBool(false)
	default:
		r.add(r.at(n), fmt.Sprintf("%s is %q; it is yes or no", name, short(s)), "write yes or no")
	}
}

// readNode reads a text: one string, or one for each language.
func (t *Text) readNode(r *reader, n ast.Node) {
	t.pos = r.at(n)
	t.In = map[string]string{}
	m, ok := n.(*ast.MappingNode)
	if !ok {
		if s, ok := r.scalar(n, aText); ok {
			t.In[""] = s
			r.written(t.pos, s)
		}
		return
	}
	for _, pair := range m.Values {
		key, ok := r.key(pair)
		if !ok {
			continue
		}
		if !isTag(key) {
			hint := "languages are tags such as en, gd or pl"
			if m.IsFlowStyle {
				hint = "inside { } a comma begins a new key; write the languages on lines of their own, as `en: …`"
			}
			r.add(r.at(pair.Key), fmt.Sprintf("`%s` is not a language", short(key)), hint)
			continue
		}
		if value := r.plain(pair.Value, "`"+key+"`"); value != nil {
			if s, ok := r.scalar(value, aText); ok {
				t.In[key] = s
				r.written(r.at(value), s)
			}
		}
	}
}

// written reports what is wrong with a text by itself.
func (r *reader) written(pos Pos, s string) {
	switch {
	case strings.TrimSpace(s) == "":
		r.add(pos, "the text is empty", "write one, or remove the line")
	case strings.Count(s, "{{") != strings.Count(s, "}}"):
		r.add(pos, "the text opens {{ or closes }} that has no other end", "write {{name}}")
	}
	for _, blank := range Blanks(s) {
		if _, forms, plural := strings.Cut(blank, "|"); plural && !strings.Contains(forms, "other:") {
			r.add(pos, "the plural in {{"+short(blank)+"}} has no `other`", "write {{n | one: {} child | other: {} children}}")
		}
	}
}

// isTag reports whether a key looks like a language tag: en, gd, pt-BR, zh-Hant.
func isTag(s string) bool {
	base, rest, _ := strings.Cut(s, "-")
	if len(base) < 2 || len(base) > 3 || len(rest) > 10 {
		return false
	}
	for _, c := range base {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

func itoa(n int) string { return strconv.Itoa(n) }

func atoi(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil
}
