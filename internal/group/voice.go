package group

import "time"

// VoiceKind is what somebody tells those who run their group without saying who they are.
type VoiceKind string

// Kinds. A question may be put to the group by an officer who has read it.
const (
	Suggested VoiceKind = "suggestion"
	Questions VoiceKind = "question"
)

// Suggestion is what somebody tells those who run a group. Nobody stands behind it.
type Suggestion struct {
	ID    string
	Group ID
	Kind  VoiceKind
	Text  string
	Day   time.Time // from which officers see it
}
