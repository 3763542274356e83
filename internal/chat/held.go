package chat

// Held is everything that is held on somebody: for people to read, and for programs.
type Held struct {
	Language string
	Parts    []HeldPart
	JSON     []byte // the same, whole
}

// HeldPart is what is held of one kind.
type HeldPart struct {
	Title string
	Items []string
}
