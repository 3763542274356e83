package reading

import "testing"

// What is plainly in another language is told; English, Scots and short words are left alone.
func TestForeign(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Czekaliśmy bardzo długo na telefon z oddziału.": "Polish", "بہت انتظار کرنا پڑا، کسی نے فون نہیں کیا": "Urdu",
		"The midwife on the phone listened to us": "", "Naebody telt us whit wis comin neist, an we waitit an waitit": "", "ok": "", "": "", "1 2 3": "",
	} {
		if got := foreign(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
