package engine

import "blether/internal/flow"

// Together lists the questions of the field-list that the open question belongs to, as
// they stand now: those that wait for an answer, one after another in the flow. The list
// ends before a note, which must be read first, and before a question that depends on an
// answer in it. It is empty where the open question stands alone.
func Together(f *flow.Flow, st State) []Result {
	from := Current(f, st)
	if from < 0 || f.Steps[from].Field == "" {
		return nil
	}
	t := turn{f: f, st: st}
	t.a = t.st.answers(f)
	var out []Result
	for i := from; i < len(f.Steps) && f.Steps[i].Field == f.Steps[from].Field; i++ {
		s := &f.Steps[i]
		if s.Type == flow.Note && st.Marks[i] == Open && f.Relevant(i, t.a) || f.DependsOn(i, from) {
			break
		}
		if !s.Type.Asks() || !f.Relevant(i, t.a) || (i != from && st.Marks[i] != Open) {
			continue
		}
		one := Result{State: st, Ask: i, Options: f.Options(i, t.a)}
		if st.Marks[i] == Answered {
			one.Value = st.Values[i]
		}
		out = append(out, one)
	}
	if len(out) < 2 {
		return nil
	}
	return out
}
