package chart

import (
	"bytes"
	"sync"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
	arabicbold "eliasnaur.com/font/noto/sans/arabic/bold"
	arabicregular "eliasnaur.com/font/noto/sans/arabic/regular"
	"github.com/go-text/typesetting/font"
)

// Fonts are read once; a face of them belongs to one picture at a time. DejaVu
// lacks letters of Urdu (heh goal, barree yeh, the full stop), so that all Arabic
// script is set in Noto: letters of two fonts do not join.
var (
	regularFonts = sync.OnceValue(func() []*font.Font { return parse(dejavusans.TTF, arabicregular.TTF) })
	boldFonts    = sync.OnceValue(func() []*font.Font { return parse(dejavusansbold.TTF, arabicbold.TTF) })
)

func parse(files ...[]byte) []*font.Font {
	var out []*font.Font
	for _, file := range files {
		face, err := font.ParseTTF(bytes.NewReader(file))
		if err != nil {
			panic(err) // embedded
		}
		out = append(out, face.Font)
	}
	return out
}

// faces are those of one weight: for Arabic script, and for all else.
type faces struct{ general, arabic *font.Face }

func newFaces(fonts []*font.Font) faces {
	return faces{font.NewFace(fonts[0]), font.NewFace(fonts[1])}
}

// ResolveFace gives the face that a rune is set in, as the shaper asks. A rune
// that neither has is drawn as an empty box.
func (f faces) ResolveFace(r rune) *font.Face {
	first, second := f.general, f.arabic
	if isArabic(r) {
		first, second = second, first
	}
	for _, face := range []*font.Face{first, second} {
		if _, has := face.NominalGlyph(r); has {
			return face
		}
	}
	return f.general
}

// isArabic goes by blocks and not by script, so that marks stay with their letters.
func isArabic(r rune) bool {
	return r >= 0x0600 && r <= 0x06FF || r >= 0x0750 && r <= 0x077F || r >= 0x08A0 && r <= 0x08FF ||
		r >= 0xFB50 && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFE
}
