package response

// Kept is what somebody said in a confidential flow, for them alone: under a pseudonym of
// that flow, from which nobody is known without its key.
type Kept struct {
	Who     []byte
	Round   string
	Flow    string
	Answers map[string]any
}
