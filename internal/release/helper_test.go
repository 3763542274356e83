package release

import "blether/internal/response"

// rating is one answer as it lies in the responses store.
func rating(answers map[string]any) response.Rating { return response.Rating{Answers: answers} }

// leafOf is a block of n people that holds everybody.
func leafOf(n int) *leaf {
	return &leaf{area: "all", level: "all", areas: []string{""}, role: "all", holds: roleRungs[2][0].holds, cell: cell{n: n}}
}
