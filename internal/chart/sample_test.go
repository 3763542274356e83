package chart

import (
	"blether/internal/release"
)

// texts make a text in English, and in Arabic where a second is given.
func texts(en string, ar ...string) release.Text {
	t := release.Text{"en": en}
	if len(ar) > 0 {
		t["ar"] = ar[0]
	}
	return t
}

func shown(name string, label release.Text) release.PointShown {
	return release.PointShown{Name: name, Label: label}
}

func shares(points []string, percent ...int) []release.Share {
	var out []release.Share
	for i, p := range percent {
		out = append(out, release.Share{Points: []string{points[i]}, Share: p})
	}
	return out
}

func block(label release.Text, role string, people int, f release.Figure) release.Block {
	return release.Block{Level: "area", Label: label, Role: role, People: people, Figures: []release.Figure{f}}
}

// fifth are the points of a scale, with "no answer" before its high end.
var fifth = []string{"1", "2", "3", "", "4", "5"}

func sampleScale() *release.Document {
	fig := func(percent ...int) release.Figure {
		return release.Figure{Question: "heard", Parts: shares(fifth, percent...)}
	}
	coarse := release.Figure{Question: "heard", Parts: []release.Share{{Points: []string{"1", "2"}, Share: 25}, {Points: []string{"3", ""}, Share: 25}, {Points: []string{"4", "5"}, Share: 50}}}
	fife, lothian, islands := texts("NHS Fife", "مجلس فايف الصحي (NHS Fife)"), texts("NHS Lothian", "مجلس لوثيان الصحي (NHS Lothian)"), texts("NHS Western Isles", "مجلس الجزر الغربية الصحي 12")
	other := block(texts("Scotland", "اسكتلندا"), "all", 20, fig(10, 10, 15, 5, 30, 30))
	other.Pool = true
	total := block(texts("Scotland", "اسكتلندا"), "mother", 150, fig(5, 14, 20, 3, 31, 27))
	total.Total, total.Level = true, "nation"
	return &release.Document{
		ID: "r1", Date: "2026-03-01", Demo: true, Title: texts("The Pledge", "التعهّد"),
		Questions: []release.Asked{{
			Name: "heard", Kind: release.Scale,
			Label: texts("“I am fully involved in my care and at the heart of it.” How true was this for you?",
				"«أشارك مشاركة كاملة في رعايتي وأنا في صميمها.» إلى أي مدى كان هذا صحيحًا بالنسبة إليك؟"),
			Points: []release.PointShown{
				shown("1", texts("Not true at all", "غير صحيح أبدًا")), shown("2", texts("Rarely true", "نادرًا ما كان صحيحًا")), shown("3", texts("Sometimes true", "صحيح أحيانًا")),
				shown("4", texts("Mostly true", "صحيح غالبًا")), shown("5", texts("Completely true", "صحيح تمامًا")),
			},
		}},
		Blocks: []release.Block{
			block(fife, "mother", 45, fig(5, 15, 20, 5, 30, 25)), block(fife, "father", 20, fig(0, 25, 25, 0, 25, 25)),
			block(lothian, "mother", 105, fig(4, 12, 22, 3, 33, 26)), block(lothian, "family", 25, fig(10, 15, 10, 15, 40, 10)),
			block(islands, "all", 10, coarse), other,
		},
		Totals: []release.Block{total},
	}
}

func sampleMultiple() *release.Document {
	names := []string{"listen", "home", "same", "bsl", "partner", "none"}
	fig := func(percent ...int) release.Figure {
		return release.Figure{Question: "needs", Options: shares(names, percent...)}
	}
	return &release.Document{
		ID: "r2", Date: "2026-03-01", Final: true, Title: texts("What helped"),
		Questions: []release.Asked{{
			Name: "needs", Kind: release.Multiple, Label: texts("Which of these helped you or would have helped you?"),
			Points: []release.PointShown{
				shown("listen", texts("Somebody who had time to listen")), shown("home", texts("Visits at home")), shown("same", texts("The same midwife or health visitor throughout")),
				shown("bsl", texts("A BSL or other interpreter")), shown("partner", texts("Support for partners and for the rest of the family, at times when they are not at work")), shown("none", texts("None of these")),
			},
		}},
		Blocks: []release.Block{
			block(texts("NHS Greater Glasgow and Clyde"), "mother", 120, fig(81, 64, 72, 4, 35, 0)),
			block(texts("NHS Ayrshire & Arran"), "all", 25, fig(100, 60, 80, 0, 40, 20)),
		},
	}
}

func sampleWords() *release.Document {
	d := sampleScale()
	d.Demo, d.Questions[0].Sensitive = false, true
	d.Questions[0].Label = texts("“I can talk about my mental health without fear of being judged.” How true was this for you?")
	for i, w := range []string{release.HalfOrMore, release.FewerThanHalf, release.HalfOrMore} {
		d.Blocks[i].Figures[0] = release.Figure{Question: "heard", Words: w}
	}
	d.Blocks[3].Figures[0].Parts = shares(fifth, 10, 15, 15, 10, 40, 10)
	d.Blocks, d.Totals = d.Blocks[:4], nil
	return d
}
