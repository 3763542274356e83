package reading

import (
	"strings"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// spoken are languages that are told apart; Gaelic is not among those that the library knows.
var spoken = map[whatlanggo.Lang]bool{whatlanggo.Eng: true, whatlanggo.Pol: true, whatlanggo.Arb: true, whatlanggo.Urd: true, whatlanggo.Pes: true,
	whatlanggo.Ukr: true, whatlanggo.Rus: true, whatlanggo.Ron: true, whatlanggo.Spa: true, whatlanggo.Fra: true, whatlanggo.Por: true, whatlanggo.Ben: true,
	whatlanggo.Pan: true, whatlanggo.Hin: true, whatlanggo.Cmn: true, whatlanggo.Tur: true, whatlanggo.Lit: true, whatlanggo.Bul: true}

// foreign names the language that a text seems to be in, in English, where that is not English; ""
// where it is, or where it is too short to tell.
func foreign(text string) string {
	const (
		short = 24 // letters under which words of many languages look alike
		sure  = 0.8
	)
	found := whatlanggo.DetectWithOptions(text, whatlanggo.Options{Whitelist: spoken})
	latin := found.Script == nil || strings.EqualFold(whatlanggo.Scripts[found.Script], "latin")
	if found.Lang == whatlanggo.Eng || !spoken[found.Lang] || latin && (utf8.RuneCountInString(text) < short || found.Confidence < sure) {
		return ""
	}
	return found.Lang.String()
}
