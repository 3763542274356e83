package member

// Keep is how many days what has to do with people is kept at most, as whoever runs the service
// sets it. Each has a reason, which people read (words keep_…).
type Keep struct {
	Cases    int // after they are closed
	Trail    int // who did what with cases
	Rosters  int // sessions that are over, with who was there
	Matches  int // that a one-to-one match has ended
	Ledger   int // hours and training that somebody noted
	Expenses int // what was claimed and paid
}

// UsualKeep is what holds where nothing is set.
func UsualKeep() Keep {
	const year, years = 365, 6*366 + 30 // as accounts are kept
	return Keep{Cases: year, Trail: 3 * year, Rosters: year, Matches: 30, Ledger: years, Expenses: years}
}

// Each gives them by the name of their words, in the order in which they are shown.
func (k Keep) Each() []KeepOne {
	return []KeepOne{{"keep_rosters", k.Rosters}, {"keep_matches", k.Matches}, {"keep_ledger", k.Ledger}, {"keep_expenses", k.Expenses}, {"keep_cases", k.Cases}, {"keep_trail", k.Trail}}
}

// KeepOne is one of them.
type KeepOne struct {
	Key  string
	Days int
}
