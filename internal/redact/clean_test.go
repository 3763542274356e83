package redact

import (
	"strings"
	"testing"
)

// Lines that say much and name nobody. A few may be changed: rather one too many than one too few.
func TestClean(t *testing.T) {
	t.Parallel()
	const most = 4
	changed := 0
	lines := strings.Split(strings.TrimSpace(clean), "\n")
	if len(lines) < 80 {
		t.Errorf("%d lines", len(lines))
	}
	for _, line := range lines {
		if got := Text(line); got != line {
			changed++
			t.Logf("%q becomes %q", line, got)
		}
	}
	if changed > most {
		t.Errorf("%d of %d lines are changed", changed, len(lines))
	}
}

const clean = `
I'm exhausted and I cry every night, but she smiles at me now.
I'm scunnered wi the hale thing, naebody listens.
Am pure done in the day, didnae sleep a wink.
The wean's been up since 4 and I'm at my wits' end.
I hope this helps someone. I will try again in May.
Will somebody ring me back? I may not answer.
She has the patience of a saint and the grace of God.
April was hard, June was better, and by August I felt like me.
It was a joy to hold her, my wee rose.
Faith got me through. Hope did too.
My midwife was brilliant and my health visitor too.
My husband works nights so I'm on my own.
My partner snores and I resent him for it.
My mum thinks I should pull myself together.
My mother-in-law says it was harder in her day.
My baby was in NICU for 11 days at Wishaw.
My consultant never explained anything.
My GP gave me sertraline 50mg and told me to come back in 4 weeks.
The GP surgery on Main Street never picks up.
I'm Catholic and my partner's Protestant, so christening talk is fun.
I'm Muslim and nobody asked what I eat.
I'm Polish, my English is not so good, sorry.
I'm Glasgow born and bred.
I'm 34 and this is my second.
I'm type 1 diabetic and GBS positive.
I'm Rhesus negative and needed anti-D at 28 weeks.
I'm from Belfast but live in Fife now.
I'm no well, so ah'm no.
I'm away to my bed.
I'm dead on, nay bother.
She was 6lb 11oz and born at 38+4 by section.
He's 3 weeks old and feeds every 2 hours.
Waited 45 minutes, seen for 5.
It took 3 phone calls and 2 letters to get an appointment on 12/03/2026.
My appointment was moved from 10.30 to 14:15 on Tuesday 3 March.
Room 204, level 2, was freezing.
The group meets Tuesdays 10-12 at the library.
I rang NHS 24 on 111 and waited 2 hours.
Samaritans on 116 123 were kind.
Breathing Space (0800 83 85 87) kept me going.
I texted SHOUT to 85258 at 3am.
Call 999 if she stops breathing, they said.
Women's Aid helped me, and Home-Start after that.
The Sands befriender was so gentle.
PANDAS has a group on Facebook.
I was on the Mother and Baby Unit at St John's in Livingston.
Leverndale's MBU saved my life.
Ward 4b at the Royal Infirmary of Edinburgh was short of staff.
The Queen Elizabeth University Hospital is a maze.
Antrim Area Hospital and the Ulster were both full.
NHS Lothian, NHS Highland and NHS Tayside do it differently.
South Eastern Trust sent a letter, Western Trust did not.
Altnagelvin is 40 miles from us.
The Simpson Centre staff were lovely.
We live on Skye and the boat was off.
Nobody on Lewis or Harris gets this service.
I was called in for a review and then called back.
They called it baby blues, I called it hell.
It's called birth trauma and I've got it.
She called the ward and nobody came.
I called Lifeline twice.
Dr appointments are like gold dust.
The doctor said it was normal.
The nurse in charge was rude.
Sister in charge said sorry, to be fair.
Nurse-led clinics work well.
Miss my old life sometimes.
I miss my mum every day.
Mark my words, this will happen again.
We paid the bill and sat in the sun.
The sky over Arran was pink that morning.
Robin redbreasts in the garden made me smile.
Christmas Eve in labour, imagine.
Moses basket by the bed, and not a wink.
Wee man was jaundiced and under lights.
Wee soul couldn't latch.
My wee one has colic.
Our wee lad greets aw night.
The wee hours are the worst.
Thanks for asking.
Thanks, that helped.
Thank you so much to all the staff in the ward.
Cheers, much appreciated.
Love to everyone who cared for us.
Best wishes to the whole team.
Regards to all.
From all of us, well done.
Signed off work for six weeks.
Hi there, just a quick one.
Hello, I need some help.
Dear all, what a night.
Ask at reception for a leaflet.
I looked at nhsinform.scot and cried.
We work at home, both of us.
I work as a teacher, so summer was easier.
Insta is full of perfect mums, it's doing my head in.
Facebook groups were better than the class.
My name is not important.
My name was spelled wrong on every letter.
I don't want to give my name.
In Scots we say haud yer wheesht.
A blether with other mums did me more good than tablets.
He doesnae get it, men dinnae get telt anything.
Quare craic at the group, so it was.
I thought I was dead on till the panic started.
Peer support changed everything for me.
Continuity of carer: I saw 9 different midwives.
Best Start Grant came late, and the Carer's Allowance too.
Universal Credit, DLA and PIP forms at 4am.
Braxton Hicks, they told me. It was labour.
Edinburgh scale, score 21, and still no referral.
I scored 21/30 and then 14/30.
From 2019 to 2021, in Covid, I birthed alone.
He was 2 when his brother came; 2 under 3 is wild.
Bus 38 then the 44 to get there, 2 hours each way.
It cost us £120.50 in taxis.
The first night, the second night, the third night: no sleep.
Rose-tinted glasses, that's what it was.
To be frank, I was grand until week 6.
Jack of all trades, that's a mum.
It's 12 miles to the nearest park.
5 minutes down the road there is a lovely park.
Down the street there is a wee cafe, everyone there kens me.
Zoom links never work. Email never came.
I need an interpreter, Urdu please.
Mum guilt is real!!!
Dad here, and nobody asks how I am.
A wee note frae a scunnered mammy in Ayrshire.
Perinatal Mental Health Team, then CMHT, then nothing.
Family Nurse Partnership was great as I was only 18.
Could the Health Visiting Team please ring before they come.
Infant Feeding Team rocks.
Crisis Team came after Occupational Health sent me.
Don't tell me to count my blessings.
Every day's a school day, as they say.
Ma heid's mince.
Greetin in the shower so the weans dinnae hear.
Honestly the antenatal class was a waste of time, all breathing and no bottles.
Naebody telt me aboot the night sweats.
I was induced on a Thursday and had a section on the Saturday.
My notes went missing twice between Crosshouse and Ayr.
They discharged us at 11pm, in the snow, in February.
The breastfeeding clinic at the Sure Start centre was magic.
Can we get the group moved to after school pick up?
As a dad I felt like a spare part.
As a Muslim woman I wanted a female doctor.
Being a single mum in Derry is no joke.
The doctor laughed when I cried.
Doctor was running an hour late.
Sister said I could stay another night.
My sister had hers the same week.
My brother drives me to appointments.
My son has autism and nursery won't take him.
My daughter loves the bookbug songs.
My ex keeps texting.
My pal swears by cabbage leaves.
My granny had eleven of them.
My man's away offshore 3 weeks at a time.
My wife had a terrible time and nobody told me a thing.
My partner lost his job the week she was born.
My husband Googles everything.
my baby cries all day and i cry too
my baby hates the car seat
my wean's teething again
my consultant thought otherwise
my midwife missed it
my midwife never showed
my gp fobbed me off
my hv weighed her and said grand
the health visitor rocked up late
the midwife, bless her, was run off her feet
the nurse, who was new, cried with me
Baby is feeding well, thank goodness.
Baby Box was a lovely idea.
Wee tip for new mums: sleep.
Wee bit better the day.
wee break would be nice
I'm so angry I could scream.
I'm Irish so I talk a lot.
I'm Mum to twins.
I'm Vegan and the ward had nothing.
I'm Autistic and the lights were too much.
I'm ADHD as well as PND, lucky me.
I'm finally sleeping.
I'm sure it will pass.
I'm lost, just lost.
I'm here for the group.
I'm awright, thanks for asking.
im greetin as i type this
im a second time mum
im due in 3 weeks
im gonnae be honest
I'm Team Formula and proud.
I am Grateful with a capital G.
This is Hell.
This is my third.
Her name is on the list.
His name wasn't on the form.
The name is wrong on my badge.
What's the name of the group?
Called in sick again.
I was called a liar.
I was called lazy by a nurse.
We called an ambulance.
He called me dramatic.
They called it anxiety.
The app called Peanut is good.
Something called hypnobirthing.
Hi everyone, first post.
Hello folks.
Dear NHS, do better.
Dear diary, I'm tired.
Thanks to the night staff.
Thanks, everyone.
Thanks, hope that helps.
Thank you, from the bottom of my heart.
Cheers lads.
Love this group.
Love, hugs and strength to you all.
From Glasgow to Oban it's 3 hours in the car.
Best wishes, a tired mum
yours, a very tired dad
See you Monday at 10.
On 3 March we went home.
We got home on 12/02/2026, at last.
The letter dated 3rd January 2026 said 9am, the text said 9.30.
Between 2pm and 4pm, Mon-Fri 9-5.
It's 07:30 and I've been up since 03:15.
2 x 500mg every 4-6 hours, 8 max.
She was 3.2kg at birth, 4.1 at 6 weeks, 5.05 at 10.
I had 14 appointments in 12 weeks with 11 different people.
I'm on £67.25 a week.
Page 3 of 12, question 7b.
My sats were 94, BP 130/85, temp 38.2.
G2P1, 38+5, EBL 800.
The bus is the X76 or the 4.
Ward 12 was boiling, bay 3 bed 2.
Level 5, Ward 5B.
We were in room 3 at the Vale of Leven.
The clinic on Great Western Road is hard to get to.
There's nothing on the road out of Oban.
There is a park two streets over.
One way street, no parking, hopeless.
I went down a dark road for 2 years, long hard road.
We walked 3 times round the park every day.
It's the 2nd house on the left.
I stay in a wee flat up three flights.
I live in a village in the Borders.
I live on a farm miles from anywhere.
I live near the hospital.
I live at my mum's house.
We moved house at 36 weeks.
See page on Facebook for times.
My insta feed is all perfect babies.
Twitter is toxic.
WhatsApp group is a lifeline.
Discord is new to me.
email me the link please
Look at that. It was fine.
I asked at reception, no luck.
We were at home.They never came.
Perth Royal Infirmary has no maternity consultants now.
Forth Valley Royal was spotless.
Princess Royal Maternity did us proud.
The Jubilee, the Vicky and the Southern General, been in them all.
Aberdeen Maternity triage is great.
St Michael's, Borders General, Dr Gray's in Elgin, been to them all.
Tommy's and Bliss were there when the NHS wasn't.
Maggie's helped my mum.
Thank God for Home-Start Lorn.
Action on Postpartum Psychosis gave me hope.
May is when we lost him.
We lost our baby at 22 weeks in June.
I carry grief and joy at the same time.
She's my ray of sunshine, my star.
My rock, my angel, my wee bundle of joy.
Art class saved me, so did the sea.
Summer babies are easier.
Bill came for the nursery, 900 quid.
I will never forget. Will they?
Dawn feeds are lonely.
Heather on the hills, rain on the roof.
Daisy chain in the park and a laugh.
Poppy seeds in the test, what a palaver.
Amber alert on the oxygen.
I had Grace under pressure, they said.
Ross-shire has one midwife for the lot.
Gaelic medium playgroup in Portree.
Cameron House was where we got married.
Victoria Hospital in Kirkcaldy sent me home.
Down's syndrome screening wasn't explained.
Apgar of 3. Nobody explained.
Bishop score 4, whatever that is.
Strep B, Group B Strep, whatever.
Kegels, kegels, kegels.
Mental Health Act, Section 25, I never understood it.
Health in Mind and Edinburgh Crisis Centre answered.
Nobody told Dad anything.
Ask Mum or Granny.
Mammy, Daddy and the wean.
Big Sister was so proud.
It took a Village.
Bairns first, folk.
The clinic moved and nobody updated the website.
Could someone explain what a birth plan is?
Ah'm fair trachled, so ah um.
He was breech and they found out at 41 weeks.
She arrived in the back of a taxi.
I've 2 under 2 and a dug.
My dug is my therapist.
Our flat is damp and the council does nothing.
I live two hours from the nearest hospital.
I cannae drive after the section so I'm stuck.
Mum brain is real.
Dads need a group as well.
I'm Hindu and my family believes in 40 days of rest.
I'm South Asian and felt dismissed.
I'm Black and nobody believed my pain.
I'm LGBT and so is my wife.
I'm bipolar, diagnosed at 19.
I'm a nurse myself, Band 5.
I'm on week 3 of the course.
i'm jealous of those who sleep
i'm pure heartbroken
i'm so sorry, wee one
im fed up, im done, im away
Am a bad mum?
My therapist uses CBT.
My social worker visits on Fridays.
My support worker gets it.
My doctor prescribes and prescribes.
My midwife Thursdays are the best part of the week.
my wean will nae settle
my wife hope to go back to work
my brother in law paid
My boss sacked me in May.
My neighbour minded the weans.
my friend lost hers in 2021
My parents dote on her.
My kids love the playgroup.
Wee things matter, eh?
wee hug for all of you
The wee ward kitchen had toast at 3am, best toast ever.
The baby unit phoned at 6.
Nurse on nights was gold.
The ward sister apologised.
The consultant said "no".
The doctor, on the other hand, was abrupt.
Doctor's receptionist wants to know everything.
Mr and Mrs Perfect on every leaflet.
Called the helpline, engaged for an hour.
They called us in at 2.
I was called mum for the first time.
A film called Trainspotting has a scene that haunted me.
Thanks for reading x
Thanks x
Love and light x
Kind regards to all who work nights.
Yours hopefully.
From the start, it went wrong.
Signed up for yoga.
Hi hun, hope your ok
Hello from Lewis
Dear team, thank you.
Hey guys.
Ring the bell at door 3.
Text reminders would help.
Phone lines open 9-12.
Number of appointments: 12. Number kept: 9.
My number one tip: ask.
Order 66 on the menu was grand.
It took 24 years, 3 rounds, 2 losses.
Baby born at 37+2 weighing 2790g.
Born too soon, at 29 weeks.
Her birthday is in March.
It was his birthday on Sunday and we cried.
Next appointment 14th January 2026 at 2pm.
Scan on 03/02/2026, results on 10/02/2026.
Course runs 5 Jan to 9 Feb 2026.
The 12th is a holiday here.
Bus 7 goes to the health centre.
The 4th floor lift is broken.
5 stars, would birth again.
Half 3 in the morning, again.
The A9 and the M8 in the snow.
Unit 3 was closed.
I'd give the MBU 10/10.
Between a rock and a hard place.
I took the high road, he took the low road.
First come first served at the Main Street clinic.
Playgroup at the church hall on Church Street, Tuesdays.
Turn left at the park.
Ask for the perinatal team at St John's.
Leverndale, Wishaw and Livingston have the units.
Belfast Trust opened nothing.
The Mater, the Royal, Dundonald: all different.
NI has no MBU, that's a disgrace.
Stormont should act.
Holyrood too.
Poland does it differently, twelve home visits.
In Nigeria my mother would be here.
Ramadan with a newborn was hard.
At Eid nobody came.
Grant us patience!
Rob a bank, that's what formula costs.
Jack up the price why don't you.
Max 2 visitors per bed.
Pat on the back for all mums.
Don't drop your guard.
Sage advice from the group.
Olive oil for cradle cap.
Hazel eyes like her da.
Ruby wedding of my folks that day.
Penny for your thoughts, they said.
Ivy on the wall of the old hospital.
Jasmine tea helped.
Robins and rain.
Harris tweed blanket from my granny.
Jersey cows and Guernsey milk.
Bonnie wee lass.
Carol singing on the ward at Christmas.
Josh around, that's what dads do.
Scott Street clinic closed.
The Ross clinic is good.
`
