// Reads, on standard input, JSON with calendars as text and with series as {rule, start};
// writes when each of their times begins, as an iCalendar reader by others understands it.
const ICAL = require(process.argv[2]);
let text = "";
process.stdin.on("data", (d) => (text += d));
process.stdin.on("end", () => {
  const asked = JSON.parse(text);
  const out = { calendars: [], series: [] };
  for (const one of asked.calendars) {
    const cal = new ICAL.Component(ICAL.parse(one));
    out.calendars.push(
      cal.getAllSubcomponents("vevent").map((c) => {
        const e = new ICAL.Event(c);
        return { uid: e.uid, summary: e.summary, start: e.startDate.toUnixTime(), end: e.endDate.toUnixTime(), status: c.getFirstPropertyValue("status") };
      }),
    );
  }
  for (const one of asked.series) {
    const next = ICAL.Recur.fromString(one.rule).iterator(ICAL.Time.fromDateTimeString(one.start));
    const times = [];
    for (let t = next.next(); t && times.length < 500; t = next.next()) times.push(t.toString());
    out.series.push(times);
  }
  process.stdout.write(JSON.stringify(out));
});
