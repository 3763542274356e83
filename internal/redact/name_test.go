package redact

import "testing"

func TestNameIntroduced(t *testing.T) {
	t.Parallel()
	check(t, `
		my name is {name|Demo}
		my name is {name|morag demo} and I cry a lot
		My name's {name|Xanthe Demo-Smith}.
		MY NAME IS {name|MORAG}
		name: {name|Zork Demo}
		the name's {name|tam}
		hi I'm {name|Morag} from Fife
		im {name|morag} and im tired
		I'm {name|Demo McDemo}, mum of two
		i'm {name|caoimhe}, 34
		I am {name|Krzysztof}
		I'm {name|Grace}
		I'm {name|hope}, mum to twins
		this is {name|Morag} here
		it's {name|Zork} here
		they call me {name|Shug}
		known as {name|Wullie}
		I'm {name|O'Neill}
		I'm {name|Siân}
		I'm {name|J. Demo}
		I'm {name|Oluwaseun Adeyemi-Demo}
		I'm tired
		I'm Catholic, I'm Scottish, I'm Polish
		I'm Rhesus negative and GBS positive
		I'm hoping, I'm up, I'm done, I'm scunnered
		im no well the day
		I am May's worst enemy
		this is Scotland
		this is the worst`)
}

func TestNameRelated(t *testing.T) {
	t.Parallel()
	check(t, `
		my midwife {name|Grace} was lovely
		my midwife {name|Morag Demo} was lovely
		my midwife, {name|Morag}, was lovely
		my midwife ({name|Zork}) was lovely
		our health visitor {name|Demo} came
		my husband {name|tam} left
		my husband {name|zork} left
		my partner {name|Will} left
		my wee girl {name|Isla} is two
		my son {name|Harris} and daughter {name|Skye}
		my baby {name|Rowan} was early
		the wean, wee {name|Callum}, slept
		wee {name|grace} is poorly
		my sister {name|Dawn} helped
		my doctor {name|Demo} said so
		consultant {name|Priya Demo} rang
		my pal {name|Shelagh} and {name|Zork} came
		{name|Tam} my husband
		{name|Zork}, my husband, left
		{name|Zork} is my midwife
		{name|Zork} the midwife came
		our {name|Ciaran} slept
		my husband will leave, may leave, drew a line
		my partner works, snores, left and greets
		my midwife team, my baby blues, my baby shower
		my midwife may ring
		my wee man, wee soul, wee one
		my health visitor said that
		my mum aye says that`)
}

func TestNameCalled(t *testing.T) {
	t.Parallel()
	check(t, `
		a midwife called {name|Joy}
		a midwife called {name|zork}
		he's called {name|Max}
		we called him {name|Rowan}
		we named her {name|April}
		the baby is called {name|Faith}
		a nurse named {name|Demo}
		I called the midwife, I called Samaritans
		it's called mastitis
		she called me back, she called round
		a group called Bumps
		a charity called Hope
		I was called in May`)
}

func TestNameTitled(t *testing.T) {
	t.Parallel()
	check(t, `
		Dr {name|Demo} was kind
		dr {name|demo} was kind
		Dr. {name|Demo-Smith} was kind
		Mrs {name|McDemo}, Mr {name|O'Demo}, Ms {name|Demo}
		Nurse {name|Demo} and Sister {name|Brown}
		Professor {name|Anna B. Demo}
		Doctor {name|Demo}
		the dr said no, a dr appointment
		Sister unit, nurse led
		I miss my mum
		Dr Google said so`)
}

func TestNameSigned(t *testing.T) {
	t.Parallel()
	check(t, `
		signed {name|Demo}
		signed, {name|morag demo}
		love from {name|Demo}
		love from {name|rose} xx
		Thanks,\n{name|Zork Demo}
		Kind regards, {name|Zork}
		cheers, {name|tam}
		Thanks again, bye
		thanks for all
		Hi {name|Morag}, how are you
		Dear {name|Zork}
		Hi there, dear all`)
}

func TestNameFree(t *testing.T) {
	t.Parallel()
	check(t, `
		so {name|Morag} came
		and {name|Agnieszka Demo} came
		then {name|Mohammed} and {name|Fatima Demo} came
		I saw {name|Niamh}'s ward
		{name|Siobhan} was brilliant
		with {name|Mary-Kate Demo}
		with {name|Ruairidh MacDemo}
		{name|Aoife}, {name|Ciara} and {name|Demo}
		I saw {name|Xiaoming} at the clinic
		hope and grace and joy in May and June
		Will it, Mark my words, Rose early
		the Queen Elizabeth Hospital
		the Simpson Centre, Ninewells, Daisy Hill
		St Mary's, the Elsie Inglis unit, Aberlour
		John Lewis, Moses basket
		NHS Greater Glasgow and Clyde, Western Trust
		Lewis and Harris, Skye, Paisley`)
}

func TestNameStated(t *testing.T) {
	t.Parallel()
	check(t, `
		she introduced herself as {name|Zork} and left
		call me {name|zork}, please
		everybody knows me as {name|Zork}
		seen by {name|morag} and then by {name|J. Demo}
		completed by: {name|J. Demo}
		looked after by {name|Zork}
		big thanks to {name|zork} and the team
		a shout out to {name|morag} and {name|zork}
		speak to {name|Zork}, she knows
		my obstetrician miss {name|demo} was kind
		staff nurse {name|zork} sang
		sister {name|rose} let us in
		my wee boy {name|lewis} screamed
		my husband {name|will} did the nights
		my partner {name|hope} never slept
		then {name|Victoria} asked again
		twins called {name|Zork} and {name|Hyacinth}, both small
		our three, named {name|Zork}, {name|Demo} and {name|Wren}
		the name is {name|Mac an Bhaird}
		with {name|Úna Ní Dhemo} and {name|Mac Giolla Phádraig}
		introduced himself as the doctor
		call me back, call me any time, call me daft
		seen by Christmas, by Friday, by video, by nobody
		thanks to covid, thanks to everyone, thanks to NHS Lothian
		spoke to Citizens Advice, ask for Gas and Air
		my husband will need it, my mum may have had it
		his wee mark faded
		miss seeing her, miss my sleep
		Mac users cannot open it
		the day Lewis got snow
		rob Peter to pay Paul, a plain Jane, Uncle Sam`)
}
