package release

// Themes tells that a release is of what people wrote to one question of a round: its people are
// all who wrote something, its options the themes that moderators found in it. It is its own
// release, of its own leaf, by the same rules as any other; no figure of a theme is cut by place or
// role, since texts are not joined to either.
type Themes struct {
	Round    string `json:"round"` // whose texts
	Question string `json:"question"`
	// Belongs is what belongs to each theme, by the name of its option.
	Belongs map[string]string `json:"belongs"`
	// Coders is how many people coded each text, apart from one another; Agreement how far two
	// agreed beyond chance, in words, since the number is one of raw codes.
	Coders    int    `json:"coders"`
	Agreement string `json:"agreement,omitempty"`
}

// wrote is how everybody is named in a release of themes.
var wrote = Text{"en": "Everyone who wrote something", "gd": "A h-uile duine a sgrìobh rudeigin", "pl": "Wszyscy, którzy coś napisali", "ar": "كل من كتب شيئًا", "ur": "ہر وہ شخص جس نے کچھ لکھا"}
