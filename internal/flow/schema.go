package flow

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"

	"github.com/invopop/jsonschema"
)

// JSONSchema describes a text: one string, or one for each language.
func (Text) JSONSchema() *jsonschema.Schema {
	return &jsonschema.Schema{OneOf: []*jsonschema.Schema{
		{Type: "string"},
		{Type: "object", AdditionalProperties: &jsonschema.Schema{Type: "string"}, Description: "One text for each language, by tag: en, gd, pl."},
	}}
}

// JSONSchema describes yes or no.
func (KeepFile) JSONSchema() *jsonschema.Schema {
	return &jsonschema.Schema{Enum: []any{"yes", "no", true, false}}
}

// source is the file that the types of the language are written in: its
// comments are what an author sees while typing.
//
//go:embed file.go
var source string

// Schema is the JSON Schema of the flow language, for editors.
func Schema() ([]byte, error) {
	docs, err := comments()
	if err != nil {
		return nil, err
	}
	r := jsonschema.Reflector{CommentMap: docs}
	b, err := json.MarshalIndent(r.Reflect(&File{}), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the schema: %w", err)
	}
	return append(b, '\n'), nil
}

// comments gives the comment of each type and field of the language.
func comments() (map[string]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "file.go", source, parser.ParseComments)
	if err != nil {
		return nil, fmt.Errorf("read the language's types: %w", err)
	}
	out := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		fields, ok := spec.Type.(*ast.StructType)
		if !ok {
			return false
		}
		for _, f := range fields.Fields.List {
			for _, name := range f.Names {
				out["blether/internal/flow."+spec.Name.Name+"."+name.Name] = strings.TrimSpace(f.Doc.Text())
			}
		}
		return false
	})
	return out, nil
}
