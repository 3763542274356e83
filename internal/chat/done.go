package chat

// Done is what a group shows everybody of what was done about what people said.
type Done struct {
	Group  string
	Places []DonePlace // "everywhere" first, with no name
}

// DonePlace is what was done at a Board or Trust.
type DonePlace struct {
	Name  string
	Items []DoneItem
}

// DoneItem is one thing; Status is the name of a text: done_heard and so on.
type DoneItem struct{ Said, What, Owner, Status, By, Note string }
