package diag

// Codes of pages that tell when people meet.
var (
	EventStart = define(Entry{
		Code: "event-start", Severity: Warning,
		Message: "nobody can tell on which day this event begins",
		Help:    "write `{field}: 2027-03-01`, or with the time `{field}: 2027-03-01T14:00`",
		Explain: `A page of a type whose x-casebook-role is event tells when people meet. Without a day it is in no calendar, and search engines do not show it as an event.

The field is the one that x-casebook-map gives for start. Of an event of which only the month is known, say so in the text and leave out the field.`,
	})
	EventZone = define(Entry{
		Code: "event-zone", Severity: Warning,
		Message: "`{field}` has a time, but nothing tells in which time zone",
		Help:    "[[write `{zone}: Africa/Douala`, or the zone of the place; or ]]write the distance from UTC behind the time, such as `{value}+01:00`",
		Explain: `People in other countries read the page too. With a time zone it shows them the time on their own clocks, and calendars put the event in the right hour.

A zone is named by an area and a town, such as Africa/Douala or Asia/Kathmandu: it knows of summer time, which a distance from UTC does not.`,
	})
	EventGap = define(Entry{
		Code: "event-gap", Severity: Warning,
		Message: "the clocks of {zone} never show `{value}`: on that day they are put forward over it",
		Help:    "write the time that was meant[[, perhaps `{instead}`]]",
		Explain: "Where there is summer time, an hour is missing on the night when the clocks are put forward. A time within it does not exist; the site counts on from the last time before it.",
	})
)
