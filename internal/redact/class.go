package redact

// The classes of words. Each but the last is a sheet of the data files, in the order of sheetNames.
const (
	firstName class = 1 << iota
	bothName
	surname
	keptWord
	publicHost
	helpline
	strong
	weak
	houseName
	between
	kinCue
	kinsCue
	roleCue
	titleCue
	callsign
	behind
	personWord
	thingWord
	greeting
	parting
	namedCue
	phoneCue
	figureWord
	particle
	countCue
	healthCue
	birthCue
	birthContext
	visitCue
	appCue
	carCue
	mailCue
	liveCue
	institution
	monarch
	monthName
	provider
	tld
	tight
	notLocal
	measure
	shortWord
	postArea
	acronym
	speech
	phrases
	filler
	acted
	acts
	doer
	tended
	sending
	homeWord
	great
	human
	common // an English word
)

// ordinary words are no names unless a capital and a cue say otherwise.
const ordinaryWord = speech | common | keptWord | monthName

func sheetNames() []string {
	return []string{
		"first", "both", "surname", "kept", "host", "helpline", "strong", "weak", "house", "between",
		"kin", "kids", "role", "title", "call", "after", "person", "thing", "greet", "part", "named",
		"phone", "figure", "particle", "count", "health", "birth", "context", "visit", "app", "car", "mail", "live", "place",
		"monarch", "month", "provider", "tld", "tight", "local", "unit", "short", "area", "acronym",
		"speech", "phrases", "filler", "acted", "acts", "doer", "tended", "sending", "home", "great", "human",
	}
}
