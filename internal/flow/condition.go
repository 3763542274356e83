package flow

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// Condition is a compiled expression over the answers of earlier steps. A name
// that is unanswered or skipped makes every comparison that uses it unknown,
// also under `not`, and an unknown condition does not hold.
type Condition struct {
	Source string
	// Names are the steps that it speaks of.
	Names   []string
	program *vm.Program
	result  kind
}

// Answers are what a condition is evaluated over: by step, a value and whether
// there is one. Values are string (also dates, as 2006-01-02, and times, as
// 15:04), int, float64, bool or []string.
type Answers struct {
	V []any
	A []bool
	// C are the columns of the choice under choice_filter.
	C map[string]string
}

// kind is the type of a value in an expression.
type kind string

const (
	isText   kind = "a text"
	isNumber kind = "a number"
	isBool   kind = "yes or no"
	isList   kind = "several options"
	isAny    kind = "a value"
)

func kindOf(t Type) kind {
	switch t {
	case Range, Integer, Decimal:
		return isNumber
	case SelectMultiple, RankOrder:
		return isList
	default:
		return isText
	}
}

// valueSlot is where the answer under `constraint` lies: behind all steps.
func valueSlot(steps int) int { return steps }

// Holds reports whether the condition is known to be true.
func (c *Condition) Holds(a Answers) bool {
	if c == nil {
		return true
	}
	got, err := expr.Run(c.program, a)
	b, ok := got.(bool)
	return err == nil && ok && b
}

// Value evaluates a calculation; ok is false where it is unknown.
func (c *Condition) Value(a Answers) (value any, ok bool) {
	got, err := expr.Run(c.program, a)
	if err != nil || got == nil {
		return nil, false
	}
	if x, ok := got.(float64); ok && (math.IsNaN(x) || math.IsInf(x, 0)) {
		return nil, false // as from a division by nothing
	}
	return got, true
}

// allowed are the functions of the expression language. None knows the time.
var allowed = []string{"len", "abs", "ceil", "floor", "round", "min", "max", "int", "float", "string", "lower", "upper", "trim"}

// scope is what an expression may name.
type scope struct {
	kinds   map[string]kind
	slots   map[string]int
	options map[string][]string
	later   map[string]bool
	columns map[string][]string // columns of the choices under choice_filter
	value   kind                // the answer under constraint; empty elsewhere
	valueAt int
	enum    []string // options of value
}

// trouble is a mistake in an expression; at is an offset in it.
type trouble struct {
	what, hint string
	at         int
}

var xlsform = []struct{ pattern, hint string }{
	{`\$\{\s*(\w+)\s*\}`, "XLSForm writes ${name}; here it is just name"},
	{`\bselected\s*\(`, "XLSForm writes selected(${x}, 'y'); here it is 'y' in x for several options, x == 'y' for one"},
	{`(^|[^=!<>])=([^=~]|$)`, "one = sets a value; to compare, write =="},
	{`<>`, "write != for \"is not\""},
	{`\bcount-selected\s*\(`, "here it is len(x)"},
	{`(^|[^.\w])\.\s*(=|<|>|!)`, "XLSForm writes . for the answer; here it is value"},
	{`\bdiv\b`, "write / to divide"},
	{`\bcoalesce\s*\(`, "write answered(x) ? x : 0"},
	{`\bif\s*\(`, "write condition ? this : that"},
	{`\b(today|now)\s*\(`, "a condition cannot ask for the time"},
}

var xlsformPatterns = func() []*regexp.Regexp {
	out := make([]*regexp.Regexp, len(xlsform))
	for i, x := range xlsform {
		out[i] = regexp.MustCompile(x.pattern)
	}
	return out
}()

const (
	maxSource = 1000
	maxNodes  = 200
)

// compile checks source against the scope and makes it ready to run. want is
// isBool for a condition and isAny for a calculation.
func compile(source string, want kind, sc scope) (*Condition, []trouble) {
	if len(source) > maxSource {
		return nil, []trouble{{what: fmt.Sprintf("the expression is longer than %d characters", maxSource), hint: "split it into `calculate` steps"}}
	}
	bare := quotedParts.ReplaceAllStringFunc(source, func(s string) string { return strings.Repeat("_", len(s)) })
	for i, p := range xlsformPatterns {
		if m := p.FindStringIndex(bare); m != nil {
			return nil, []trouble{{what: "this is written the XLSForm way", hint: xlsform[i].hint, at: m[0]}}
		}
	}
	tree, err := parser.Parse(source)
	if err != nil {
		return nil, []trouble{parseTrouble(err)}
	}
	if count(tree.Node) > maxNodes {
		return nil, []trouble{{what: "the expression has too many parts", hint: "split it into `calculate` steps"}}
	}
	t := typer{scope: sc}
	got := t.kind(tree.Node)
	if len(t.troubles) == 0 && want == isBool && got != isBool {
		t.add(tree.Node, "this gives "+string(got)+", not yes or no", "compare it with something, as x == 'y'")
	}
	if len(t.troubles) > 0 {
		return nil, t.troubles
	}
	c := &Condition{Source: source, Names: t.names, result: got}
	l := lowering{scope: sc}
	c.program, err = expr.Compile(l.lower(tree.Node, got), options()...)
	if err != nil {
		return nil, []trouble{parseTrouble(err)}
	}
	return c, nil
}

var quotedParts = regexp.MustCompile(`'[^']*'|"[^"]*"`)

func options() []expr.Option {
	opts := []expr.Option{expr.Env(Answers{}), expr.DisableAllBuiltins(), expr.MaxNodes(20 * maxNodes)}
	for _, name := range allowed {
		opts = append(opts, expr.EnableBuiltin(name))
	}
	return opts
}

func parseTrouble(err error) trouble {
	var e *file.Error
	if errors.As(err, &e) {
		return trouble{what: "this expression cannot be read: " + e.Message, at: e.From, hint: "write it as x == 'y', x > 3, 'y' in x, with and, or, not"}
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return trouble{what: "this expression cannot be read: " + first}
}

func count(n ast.Node) int {
	c := counter(0)
	ast.Walk(&n, &c)
	return int(c)
}

type counter int

func (c *counter) Visit(*ast.Node) { *c++ }

// typer finds the type of every part and what does not fit.
type typer struct {
	scope
	names    []string
	troubles []trouble
}

func (t *typer) add(n ast.Node, what, hint string) {
	t.troubles = append(t.troubles, trouble{what: what, hint: hint, at: n.Location().From})
}

func (t *typer) kind(n ast.Node) kind {
	switch n := n.(type) {
	case *ast.BoolNode:
		return isBool
	case *ast.IntegerNode, *ast.FloatNode:
		return isNumber
	case *ast.StringNode:
		return isText
	case *ast.IdentifierNode:
		return t.identifier(n)
	case *ast.MemberNode:
		return t.member(n)
	case *ast.ArrayNode:
		for _, e := range n.Nodes {
			t.kind(e)
		}
		return isList
	case *ast.UnaryNode:
		return t.unary(n)
	case *ast.BinaryNode:
		return t.binary(n)
	case *ast.ConditionalNode:
		t.need(n.Cond, isBool)
		a, b := t.kind(n.Exp1), t.kind(n.Exp2)
		if a != b {
			t.add(n, "the two outcomes are of different types: "+string(a)+" and "+string(b), "make both the same")
		}
		return a
	case *ast.CallNode:
		return t.call(n)
	case *ast.BuiltinNode:
		return t.builtin(n)
	}
	t.add(n, "this part of an expression is not available here", "use names, numbers, texts, comparisons, and, or, not, in, answered()")
	return isAny
}

func (t *typer) identifier(n *ast.IdentifierNode) kind {
	if n.Value == "value" {
		if t.value == "" {
			t.add(n, "`value` has a meaning under `constraint` only", "name the step instead")
			return isAny
		}
		return t.value
	}
	k, ok := t.kinds[n.Value]
	if !ok {
		t.unknownName(n)
		return isAny
	}
	if !slices.Contains(t.names, n.Value) {
		t.names = append(t.names, n.Value)
	}
	return k
}

func (t *typer) unknownName(n *ast.IdentifierNode) {
	if t.later[n.Value] {
		t.add(n, "`"+n.Value+"` is asked later than this", "only earlier steps may be named; move one of the two")
		return
	}
	var known []string
	for name := range t.kinds {
		known = append(known, name)
	}
	slices.Sort(known)
	hint := "name an earlier step"
	if near := nearest(n.Value, known); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	t.add(n, "there is no step `"+n.Value+"`", hint)
}

func (t *typer) member(n *ast.MemberNode) kind {
	id, isID := n.Node.(*ast.IdentifierNode)
	col, isCol := n.Property.(*ast.StringNode)
	if !isID || !isCol || id.Value != "choice" || t.columns == nil {
		t.add(n, "a dot has a meaning only in choice.COLUMN under `choice_filter`", "name a step instead")
		return isAny
	}
	if _, ok := t.columns[col.Value]; !ok {
		t.add(n, "no option has `"+col.Value+"` under `with`", "add it to the options")
	}
	return isText
}

func (t *typer) need(n ast.Node, want kind) {
	if got := t.kind(n); got != want && got != isAny {
		t.add(n, "this is "+string(got)+"; here stands "+string(want), "")
	}
}

func (t *typer) unary(n *ast.UnaryNode) kind {
	switch n.Operator {
	case "not", "!":
		t.need(n.Node, isBool)
		return isBool
	case "-", "+":
		t.need(n.Node, isNumber)
		return isNumber
	}
	t.add(n, "`"+n.Operator+"` is not available here", "")
	return isAny
}

func (t *typer) binary(n *ast.BinaryNode) kind {
	switch n.Operator {
	case "and", "&&", "or", "||":
		t.need(n.Left, isBool)
		t.need(n.Right, isBool)
		return isBool
	case "==", "!=":
		t.comparable(n)
		return isBool
	case "<", ">", "<=", ">=":
		l, r := t.kind(n.Left), t.kind(n.Right)
		if l != r || (l != isNumber && l != isText) {
			t.add(n, "this compares "+string(l)+" with "+string(r), "compare a number with a number, a date with a date as '2026-03-01'")
		}
		return isBool
	case "in":
		t.membership(n)
		return isBool
	case "+", "-", "*", "/", "%", "**", "^":
		t.need(n.Left, isNumber)
		t.need(n.Right, isNumber)
		return isNumber
	case "matches", "contains", "startsWith", "endsWith":
		t.need(n.Left, isText)
		t.need(n.Right, isText)
		t.pattern(n)
		return isBool
	}
	t.add(n, "`"+n.Operator+"` is not available here", "use == != < > <= >= in + - * / and or not")
	return isAny
}

func (t *typer) pattern(n *ast.BinaryNode) {
	p, ok := n.Right.(*ast.StringNode)
	if n.Operator != "matches" {
		return
	}
	if !ok {
		t.add(n.Right, "a pattern must be written out", "put the pattern in quotes")
		return
	}
	if _, err := regexp.Compile(p.Value); err != nil {
		t.add(n.Right, "this pattern cannot be read", "RE2 syntax, as '^[0-9]{4}$'")
	}
}

func (t *typer) comparable(n *ast.BinaryNode) {
	l, r := t.kind(n.Left), t.kind(n.Right)
	if l == isAny || r == isAny {
		return
	}
	if l != r {
		hint := "compare a number with a number, an option with its name in quotes"
		if l == isList {
			hint = "several options can be chosen here: write 'option' in name"
		}
		t.add(n, "this compares "+string(l)+" with "+string(r), hint)
		return
	}
	t.enum(n.Left, n.Right)
	t.enum(n.Right, n.Left)
}

func (t *typer) membership(n *ast.BinaryNode) {
	l, r := t.kind(n.Left), t.kind(n.Right)
	if l != isAny && r != isAny && (r != isList || l == isList) {
		t.add(n, "`in` asks whether one option is among several", "write 'option' in name, or name in ['a', 'b']")
		return
	}
	t.enum(n.Right, n.Left)
	if a, ok := n.Right.(*ast.ArrayNode); ok {
		for _, e := range a.Nodes {
			t.enum(n.Left, e)
		}
	}
}

// enum checks that a text compared with the answer to a choice is an option.
func (t *typer) enum(question, literal ast.Node) {
	s, ok := literal.(*ast.StringNode)
	id, isID := question.(*ast.IdentifierNode)
	if !ok || !isID {
		return
	}
	options := t.options[id.Value]
	if id.Value == "value" {
		options = t.scope.enum
	}
	if len(options) == 0 || slices.Contains(options, s.Value) {
		return
	}
	hint := "options: " + strings.Join(options, ", ")
	if near := nearest(s.Value, options); near != "" {
		hint = "did you mean '" + near + "'?"
	}
	t.add(literal, "`"+id.Value+"` has no option '"+s.Value+"'", short(hint))
}

func (t *typer) call(n *ast.CallNode) kind {
	id, ok := n.Callee.(*ast.IdentifierNode)
	if !ok || id.Value != "answered" {
		name := ""
		if ok {
			name = id.Value
		}
		t.add(n, "there is no function `"+name+"`", "functions: answered, "+strings.Join(allowed, ", "))
		return isAny
	}
	if len(n.Arguments) == 1 {
		if arg, ok := n.Arguments[0].(*ast.IdentifierNode); ok {
			t.kind(arg)
			return isBool
		}
	}
	t.add(n, "answered() takes the name of one step", "write answered(name)")
	return isBool
}

func (t *typer) builtin(n *ast.BuiltinNode) kind {
	if !slices.Contains(allowed, n.Name) {
		t.add(n, "there is no function `"+n.Name+"`", "functions: answered, "+strings.Join(allowed, ", "))
		return isAny
	}
	for _, a := range n.Arguments {
		got := t.kind(a)
		switch n.Name {
		case "len":
			if got == isNumber || got == isBool {
				t.add(a, "len() takes a text or several options", "")
			}
		case "lower", "upper", "trim":
			if got != isText && got != isAny {
				t.add(a, n.Name+"() takes a text", "")
			}
		case "string", "int", "float":
			if got == isList {
				t.add(a, n.Name+"() takes one value", "")
			}
		default:
			if got != isNumber && got != isAny {
				t.add(a, n.Name+"() takes numbers", "")
			}
		}
	}
	switch n.Name {
	case "string", "lower", "upper", "trim":
		return isText
	}
	return isNumber
}

// lowering rewrites an expression to one over Answers in which unknown names
// are guarded. Conditions go to negation normal form first, so that a guard
// makes a comparison false on both sides of a `not`.
type lowering struct{ scope }

func (l lowering) lower(n ast.Node, k kind) string {
	if k == isBool {
		return l.truth(n, true)
	}
	return l.guarded(n)
}

func (l lowering) truth(n ast.Node, want bool) string {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return l.truth(n.Node, !want)
	case *ast.BinaryNode:
		and := n.Operator == "and" || n.Operator == "&&"
		if or := n.Operator == "or" || n.Operator == "||"; and || or {
			op := " and "
			if and != want {
				op = " or "
			}
			return "(" + l.truth(n.Left, want) + op + l.truth(n.Right, want) + ")"
		}
	case *ast.ConditionalNode:
		yes := "(" + l.truth(n.Cond, true) + " and " + l.truth(n.Exp1, want) + ")"
		return "(" + yes + " or (" + l.truth(n.Cond, false) + " and " + l.truth(n.Exp2, want) + "))"
	case *ast.CallNode:
		s := l.plain(n)
		if !want {
			s = "not " + s
		}
		return "(" + s + ")"
	}
	s := "(" + l.plain(n) + ")"
	if !want {
		s = "(not " + s + ")"
	}
	for _, guard := range l.guards(n) {
		s = "(" + guard + " and " + s + ")"
	}
	return s
}

// guarded gives nil where a name it needs is unknown.
func (l lowering) guarded(n ast.Node) string {
	if c, ok := n.(*ast.ConditionalNode); ok {
		return "(" + l.truth(c.Cond, true) + " ? " + l.guarded(c.Exp1) + " : (" + l.truth(c.Cond, false) + " ? " + l.guarded(c.Exp2) + " : nil))"
	}
	s := "(" + l.plain(n) + ")"
	for _, guard := range l.guards(n) {
		s = "(" + guard + " ? " + s + " : nil)"
	}
	return s
}

// guards are what must hold for the value of a part to be known: every name in
// it is answered, and every choice between two values inside it gives one.
func (l lowering) guards(n ast.Node) []string {
	var out []string
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if n.Value != "value" {
			out = append(out, "A["+strconv.Itoa(l.slots[n.Value])+"]")
		}
	case *ast.ConditionalNode:
		out = append(out, "("+l.guarded(n)+" != nil)")
	case *ast.UnaryNode:
		out = l.guards(n.Node)
	case *ast.BinaryNode:
		out = append(l.guards(n.Left), l.guards(n.Right)...)
	case *ast.ArrayNode:
		for _, e := range n.Nodes {
			out = append(out, l.guards(e)...)
		}
	case *ast.BuiltinNode:
		for _, e := range n.Arguments {
			out = append(out, l.guards(e)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (l lowering) plain(n ast.Node) string {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if n.Value == "value" {
			return "V[" + strconv.Itoa(l.valueAt) + "]"
		}
		return "V[" + strconv.Itoa(l.slots[n.Value]) + "]"
	case *ast.MemberNode:
		return "C[" + strconv.Quote(n.Property.(*ast.StringNode).Value) + "]"
	case *ast.StringNode:
		return strconv.Quote(n.Value)
	case *ast.ArrayNode:
		return "[" + l.join(n.Nodes) + "]"
	case *ast.UnaryNode:
		return "(" + n.Operator + " " + l.plain(n.Node) + ")"
	case *ast.BinaryNode:
		return "(" + l.plain(n.Left) + " " + n.Operator + " " + l.plain(n.Right) + ")"
	case *ast.ConditionalNode:
		return l.guarded(n)
	case *ast.CallNode:
		return "A[" + strconv.Itoa(l.slots[n.Arguments[0].(*ast.IdentifierNode).Value]) + "]"
	case *ast.BuiltinNode:
		return n.Name + "(" + l.join(n.Arguments) + ")"
	}
	return n.String()
}

func (l lowering) join(nodes []ast.Node) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = l.plain(n)
	}
	return strings.Join(parts, ", ")
}

// DependsOn tells whether what is asked at a step, or whether it is asked, depends on an
// answer at one from a step on.
func (f *Flow) DependsOn(step, from int) bool {
	s := &f.Steps[step]
	for _, c := range []*Condition{s.relevant, s.filter, s.calculate} {
		if c == nil {
			continue
		}
		for _, name := range c.Names {
			if i := f.Index(name); i >= from && i < step {
				return true
			}
		}
	}
	return false
}
