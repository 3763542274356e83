package group

// Bands of how many cannot be written to on a platform, and from how many people on the
// second holds. The first is said of nobody too.
const (
	FewOut      = "fewer than 5"
	ManyOut     = "5 or more"
	ManyOutFrom = 5
)
