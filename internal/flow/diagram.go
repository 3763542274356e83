package flow

import (
	"fmt"
	"strings"
)

// Diagram draws the flow for a meeting, in Mermaid's notation, in one language.
func (f *Flow) Diagram(language string) string {
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	for i := range f.Steps {
		s := &f.Steps[i]
		shape := [2]string{"[", "]"}
		label := s.Label.For(language)
		switch s.Type {
		case Begin:
			shape, label = [2]string{"([", "])"}, f.Title.For(language)
		case Confirm:
			label = "send?"
		case Do:
			shape, label = [2]string{"[[", "]]"}, s.Effect
		case Note:
			shape = [2]string{">", "]"}
		case Calculate:
			label = s.Name + " = " + s.Calculate
		}
		fmt.Fprintf(&b, "    s%d%s\"%s\"%s\n", i, shape[0], mermaid(label), shape[1])
		if i == 0 {
			continue
		}
		if s.Relevant == "" {
			fmt.Fprintf(&b, "    s%d --> s%d\n", i-1, i)
		} else {
			fmt.Fprintf(&b, "    s%d -- \"if %s\" --> s%d\n", i-1, mermaid(s.Relevant), i)
		}
		if next := i + 1; s.Relevant != "" && next < len(f.Steps) {
			fmt.Fprintf(&b, "    s%d -. else .-> s%d\n", i-1, next)
		}
	}
	return b.String()
}

// mermaid keeps a text from ending the label that it stands in.
func mermaid(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.NewReplacer(`"`, "#quot;", "<", "#lt;", ">", "#gt;", "\n", " ").Replace(s)
}
