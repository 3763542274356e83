package least

// Prompts are the questions by language, in order; the last asks whether to send.
var Prompts = map[string][Sure + 1]string{
	"en": {"Which Board looked after you?", "Which of these fits you best?", "How well did people listen to you?", "What went wrong?",
		"Were you given the information that you needed?", "How much did you feel judged?", "What kind of contact was it?", "How many visits were there?",
		"What helped?", "What should change?", "Shall we send your answers?"},
	"gd": {"Dè am Bòrd a thug cùram dhuibh?", "Dè as fheàrr a fhreagras oirbh?", "Dè cho math 's a dh'èist daoine ribh?", "Dè chaidh ceàrr?",
		"An d' fhuair sibh am fiosrachadh a bha a dhìth oirbh?", "Dè cho tric 's a bha sibh a' faireachdainn air ur breithneachadh?", "Dè seòrsa conaltraidh a bh' ann?",
		"Cia mheud turas a bh' ann?", "Dè chuidich?", "Dè bu chòir atharrachadh?", "An cuir sinn ur freagairtean?"},
}

// Options of the closed questions: name, English label, Gaelic label.
var (
	Boards = [][3]string{{"fife", "Fife", "Fìobha"}, {"lothian", "Lothian", "Lodainn"}, {"borders", "Borders", "Na Crìochan"}, {"tayside", "Tayside", "Taobh Tatha"}}
	Roles  = [][3]string{{"mother", "Mother or birthing parent", "Màthair no pàrant-breith"}, {"father", "Father, partner or co-parent", "Athair no companach"}, {"family", "Other family", "Teaghlach eile"}}
	Kinds  = [][3]string{{"phone", "By phone", "Air a' fòn"}, {"video", "By video call", "Air bhidio"}, {"visit", "A visit at home", "Aig an taigh"}}
	YesNo  = [][3]string{{"yes", "Yes", "Tha"}, {"no", "No", "Chan eil"}}
)

var shown = map[string][Sure + 1][]string{"en": options(1), "gd": options(2)}

// options lists what is shown under each question in one language.
func options(language int) [Sure + 1][]string {
	labels := func(options [][3]string) []string {
		var out []string
		for _, o := range options {
			out = append(out, o[language])
		}
		return out
	}
	points := []string{"1", "2", "3", "4", "5"}
	sure := [][3]string{{"send", "Send", "Cuir"}, {"change", "Change an answer", "Atharraich freagairt"}, {"discard", "Throw away", "Tilg air falbh"}}
	return [Sure + 1][]string{Board: labels(Boards), Role: labels(Roles), Overall: points, Informed: labels(YesNo), Judged: points, Kind: labels(Kinds), Sure: labels(sure)}
}

// around are the ways around a question, by where it stands.
type around struct{ first, between, last []string }

var ways = map[string]around{
	"en": {[]string{"Skip", "Stop", "Need help now?"}, []string{"Skip", "Back", "Stop", "Need help now?"}, []string{"Back", "Stop", "Need help now?"}},
	"gd": {[]string{"Fàg às", "Stad", "Cuideachadh a dhìth an-dràsta?"}, []string{"Fàg às", "Air ais", "Stad", "Cuideachadh a dhìth an-dràsta?"},
		[]string{"Air ais", "Stad", "Cuideachadh a dhìth an-dràsta?"}},
}

// words are whole messages that mean something of their own.
var words = map[string]map[string]string{
	"en": {"help": "help", "help me": "help", "need help now": "help", "stop": "stop", "quit": "stop", "skip": "skip", "pass": "skip", "next": "skip", "back": "back", "go back": "back", "previous": "back"},
	"gd": {"cuideachadh": "help", "cobhair": "help", "cuidich mi": "help", "stad": "stop", "sguir": "stop", "fàg às": "skip", "fag as": "skip", "leum": "skip", "air ais": "back", "till": "back"},
}

var notes = map[string]map[string]string{
	"en": {"option": "That is not one of the options. Please choose one, by its number or its words.", "range": "Please choose a number from 1 to 5.",
		"visits": "Please give a number from 0 to 1000.", "long": "Please write between 1 and 4000 characters.",
		"often": "You can also skip this, or go back.", "help": "In danger: 999. To talk: Samaritans, 116 123.", "stop": "Stopped."},
	"gd": {"option": "Chan e sin tè de na roghainnean. Tagh tè, leis an àireamh no na faclan aice.", "range": "Tagh àireamh eadar 1 is 5.",
		"visits": "Thoir dhuinn àireamh eadar 0 is 1000.", "long": "Sgrìobh eadar 1 is 4000 caractar.",
		"often": "Faodaidh sibh seo fhàgail às cuideachd, no dhol air ais.", "help": "Ann an cunnart: 999. Gus bruidhinn: Samaritans, 116 123.", "stop": "Air stad."},
}
