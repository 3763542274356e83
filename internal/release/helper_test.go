package release

import "blether/internal/response"

// rating is one answer as it lies in the responses store.
func rating(answers map[string]any) response.Rating { return response.Rating{Answers: answers} }
