package redact

import (
	"strings"
	"testing"
)

// Each line has what must go in braces, with the tag before a bar where the tag is held too.
// Whatever stands outside must stay.
func check(t *testing.T, lines string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		line = strings.ReplaceAll(strings.TrimSpace(line), `\n`, "\n")
		var raw, want strings.Builder
		for rest := line; rest != ""; {
			before, inside, found := strings.Cut(rest, "{")
			raw.WriteString(before)
			want.WriteString(before)
			if !found {
				break
			}
			inside, rest, _ = strings.Cut(inside, "}")
			tag, text, _ := strings.Cut(inside, "|")
			raw.WriteString(text)
			want.WriteString("[" + tag + "]")
		}
		if got := Text(raw.String()); got != want.String() {
			t.Errorf("%q\n becomes %q\n not     %q", raw.String(), got, want.String())
		}
	}
}

func TestPhone(t *testing.T) {
	t.Parallel()
	check(t, `
		call me on {phone|07700900123}
		call me on {phone|07700 900123} after 5
		my number is {phone|07700 900 123}, ta
		{phone|07700-900-123}
		{phone|07700.900.123}.
		{phone|(07700) 900123}
		{phone|07700/900123} or {phone|0131 496 0123}
		it's {phone|+44 7700 900123}
		it's {phone|+447700900123}
		{phone|+44 (0)7700 900 123} is my mobile
		{phone|0044 7700 900123}
		{phone|0044(0)7700900123}
		{phone|44 7700 900123}
		ring {phone|028 9018 0123}
		ring {phone|(028) 9018 0123}
		ring {phone|02890180123}
		from Dublin dial {phone|048 9018 0123}
		{phone|0131 496 0123}
		{phone|(0131) 496-0123}
		{phone|01632 960 123}
		{phone|016977 2345} is my mum's phone
		{phone|+353 85 123 4567}
		{phone|00353 1 234 5678}
		{phone|085 123 4567} is the Irish one
		{phone|+48 600 123 456}
		{phone|o7700 9oo123}
		{phone|O77OO 9OO 123}
		{phone|oh seven seven double oh nine double oh one two three}
		{phone|zero seven seven zero zero nine zero zero one two three}
		{phone|07 700 900 123}
		{phone|0 7 7 0 0 9 0 0 1 2 3}
		{phone|07700 - 900 - 123}
		{phone|07700_900_123}
		text me on {phone|7700 900123}
		my mobile is {phone|7700900123}
		ring me on {phone|9018 0123}
		tel: {phone|496 0123}
		the office is {phone|0131 496 0123 ext 45}
		phone:{phone|07700900123}
		{phone|07700900123}/{phone|07700900456}
		{phone|07700900123} {phone|07700900456}
		my number is {phone|0 double 7 00 900 123}
		{phone|zero seven seven double zero, nine double zero, one two three}
		{phone|o131 496 oo12}
		{phone|00353 (0)87 123 4567}
		{phone|٠٧٧٠٠٩٠٠١٢٣}
		{phone|0808 157 0123} they said
		{phone|07700 90012} is what she gave me
		{phone|07700 then 900 then 358}, I said
		{phone|07700, then 900, and then 358}
		{phone|07700 dash 900 dash 358}`)
}

func TestNoPhone(t *testing.T) {
	t.Parallel()
	check(t, `
		call 999 or 111, or 101
		Samaritans are on 116 123
		text SHOUT to 85258
		Breathing Space is 0800 83 85 87
		Lifeline, 0808 808 8000
		ring 0808-802-1414 or 0800 027 1234
		NSPCC 0808 800 5000 and Childline 0800 1111
		Parentline 08000 28 22 33
		she was 34 and he was 36 in 2019
		from 2019 - 2020 and 2021 we waited
		it cost £1200 and then £07700900123
		my appointment is 12/03/2026 at 10.30
		the group is 10.30 - 11.30, room 204
		on 01/02/2026 10.30 we were there
		she weighed 7lb 11oz, 3.5 kg
		I rang 20 times in 10 days
		open 09:30-17:00, 09.30-17.00 at weekends
		we did 2 weeks, then 3 more, then 4
		I'm 26+4 today
		we waited 6 then 9 then 12 weeks, then 20 more
		blood pressure 140/90, then 150/95, then 160/100`)
}

func TestMail(t *testing.T) {
	t.Parallel()
	check(t, `
		write to {email|anna.demo@example.com}
		write to {email|Anna_Demo+baby@mail.example.co.uk}.
		it's {email|anna.demo@gmail.com}, ok?
		{email|anna dot demo at gmail dot com}
		{email|annademo at gmail dot com} is best
		{email|annademo at hotmail dot co dot uk}
		{email|anna(at)example.com}
		{email|anna (at) example (dot) com}
		{email|anna [at] example [dot] com}
		{email|anna underscore demo at outlook dot com}
		my email is {email|annademo at example.com}
		my email is {email|annademo82 at gmail}
		{email|anna @ example.com}
		{email|ANNA.DEMO@EXAMPLE.COM}
		email me at {email|demo.mum at yahoo.co.uk}
		{email|zork dot demo 84 at gmail dot com}
		{email|zorkdemo @ hotmail . co . uk}
		my e-mail is {email|zorkdemo at gmail com}
		mail:{email|x1@example.org}
		we meet at the library at ten
		look at nhsinform.scot for it
		I work at yahoo now`)
}

func TestLink(t *testing.T) {
	t.Parallel()
	check(t, `
		see {link|https://example.com/demo?x=1#y}.
		see {link|http://demo.example.org}
		my blog is {link|www.example.com/anna}
		my blog is {link|demomum.co.uk}
		({link|example.com/a})
		{link|facebook.com/demo.mum}
		{link|wa.me/447700900123}
		{link|bit.ly/3abcDE}
		{link|youtu.be/abc123}
		{link|demo dot com}
		I was tired.me too
		it was fine.So was I
		i.e. nothing, e.g. this, etc.
		see nhsinform.scot or www.nidirect.gov.uk
		3.5 kg at 10.30`)
}

func TestHandle(t *testing.T) {
	t.Parallel()
	check(t, `
		follow {handle|@demo_mum}
		I'm {handle|@DemoMum92} there
		insta: {handle|demomum}
		Insta - find me as {handle|demo_mum92}
		my discord is {handle|demo#1234}
		my discord is {handle|demomum99}
		my snapchat is {handle|demomum}
		I'm {handle|demo.mum92} on insta
		on tiktok as {handle|demomum}
		{handle|@demo@mastodon.example}
		{handle|u/demomum}
		add me, {handle|demo_mum_x}
		fb: {handle|Zork Demo}
		snap: {handle|zork-demo}
		see you @ 3pm, @3pm, @home
		facebook is full of perfect mums
		insta is a nightmare
		I saw it on insta and cried`)
}

func TestPostcode(t *testing.T) {
	t.Parallel()
	check(t, `
		I'm in {postcode|EH99 1AB}
		I'm in {postcode|eh99 1ab} now
		I'm in {postcode|eh991ab}
		{postcode|G1 1AA}, {postcode|G42 9AA}, {postcode|BT7 1NN}, {postcode|bt71nn}
		{postcode|SW1A 1AA}
		{postcode|EH1O 1AB}
		{postcode|BTl 1AA}
		{postcode|BT1 IAA}
		{postcode|EH 10 1AB}
		{postcode|EH10  1AB}
		{postcode|EH10-1AB}
		postcode {postcode|ze1 0aa}
		{postcode|ZZ99 3VZ}
		{postcode|D02 X285}
		{postcode|a65f4e2}
		{postcode|D6W XY00}
		I'm in {postcode|bt 35 8 xq} or {postcode|ph1 5 zx}
		I'm in {postcode|EH10  1 AB}
		vitamin B12 1mg, and D3
		give 3 ml 5 2 pm and ml 10 4 hr
		at G1 2pm we met
		I'm in EH12 and she's in G42
		my b12 was low`)
}

func TestNumber(t *testing.T) {
	t.Parallel()
	check(t, `
		my CHI is {number|0104851234}
		CHI {number|010485 1234}
		CHI: {number|010485-1234}
		chi number {number|01 04 85 1234}
		NHS {number|943 476 5919}
		nhs no {number|9434765919}
		{number|943-476-5919}
		H&C number {number|320 000 0000}
		{number|3200000000}
		{number|3112995678} is what it says
		my hospital number is {number|1234567}
		I paid £1234567890`)
}

func TestBirth(t *testing.T) {
	t.Parallel()
	check(t, `
		dob {birth|12/03/1990}
		DOB: {birth|12.3.90}
		d.o.b. {birth|12-03-1990}
		D.O.B {birth|12/03/90}
		date of birth {birth|12 March 1990}
		date of birth is {birth|1990-03-12}
		I was born on {birth|12th March 1990}
		born {birth|31st.01.1998}, dob {birth|2nd/3/98}
		dob {birth|twenty first of June nineteen ninety}
		I was born on the {birth|12th of March 1990} in Perth
		born {birth|March 12, 1990}
		she was born {birth|3rd May}
		my birthday is {birth|3 May}
		my birthday is {birth|12/3}
		my birthday's the {birth|3rd of May}
		{birth|12/03/1990} is my birthday
		{birth|12/03/1990} (dob)
		dob {birth|120390}
		dob {birth|12 03 90}
		dob {birth|12031990}
		I had my wee girl on {birth|03/03/2024}
		our baby arrived {birth|3 March 2024}
		he was delivered at 3.15 on {birth|12/03/24}
		born {birth|twelfth of March nineteen ninety}
		my appointment is 12/03/2026
		my scan is on 12 March 2026
		the appointment for the baby is on 3 March 2026
		I was booked for 3/4/26
		she was born in March
		born in 1990
		we moved on 4 May 2020`)
}

func TestCode(t *testing.T) {
	t.Parallel()
	check(t, `
		NI number {insurance|QQ 12 34 56 C}
		{insurance|QQ123456C}
		national insurance {insurance|qq 12 34 56 c}
		nino {insurance|QQ123456}
		NI number {insurance|qq 123 456 c}
		{insurance|qq 12 34 56 c} is what they needed as my insurance number
		N.I. no. is {insurance|Qq 123 456}
		in 10 20 30 NI will have one
		{insurance|AB-12-34-56-C}
		{insurance|ab 12 34 56 c} is my ni number
		I drive {plate|AB12 CDE}
		{plate|AB12CDE} is parked there
		my car is {plate|ab12 cde}
		reg {plate|ab12cde}
		{plate|AXZ 1234}
		{plate|AXZ1234} is his van
		his car reg is {plate|mui 1234}
		{plate|A123 BCD}
		{plate|191-D-12345}
		number plate {plate|1234 AXZ}
		I live in EH12 and the bus is fine
		my BMI 30 and MRI 2024
		at 12 yrs, in24 hrs`)
}

func TestAddress(t *testing.T) {
	t.Parallel()
	check(t, `
		{address|2/1 14 Demo Street}
		{address|2/1, 14 Demo Street}, Glasgow
		{address|Flat 2/1, 14 Demo St}
		{address|flat 3, 12 Demo Rd}
		{address|flat 3b 12 demo road}
		{address|14/2 Demo Street}
		{address|3F2, 14 Demo Street}
		{address|12A Demo Terrace}
		{address|12a demo terrace}
		{address|12 Demo Park Avenue}
		{address|12 Upper Demo Brae}
		{address|12-14 Demo Crescent}
		{address|Rose Cottage, Main Street}
		I live at {address|Demo Cottage}
		I live at {address|14 demo street}
		I stay in {address|Demo Street}
		at {address|3 Demo Lade} or {address|4 Demo Drove}
		we live at {address|Tigh na Demo, Back Road} now
		it was booked to {address|Zorkview, Demoville} again
		post to {address|The Zork, Demo Brae}
		it was booked to Ninewells, Dundee
		I paid 40 pounds close to it
		{address|No. 7 Demo Place}
		{address|number 7 demo lane}
		{address|7 St Demo's Road}
		{address|22 Demo Gardens}, {postcode|EH99 1AB}
		{address|14 Demo Street, flat 2}
		Flat {address|12, Demo Court, Demo Road}
		{address|14 Demo-Smith Street}
		it's 20 minutes down the road
		3 hours drive away, a 10 minute drive
		5 weeks on the street
		the clinic on Main Street
		the second street on the left
		it is 2 miles up the road
		ward 12, Queen Street Hospital`)
}
