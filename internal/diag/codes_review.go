package diag

// Codes that only a check reports: what a build can do without.
var (
	HeadingSkipped = define(Entry{
		Code: "heading-skipped", Severity: Warning,
		Message: "a heading of level {level} follows one of level {above}",
		Help:    "begin it with {marks}",
		Explain: "Readers who cannot see the page move from heading to heading, and take the levels for its outline: level 1 is the title of the page, 2 a part of the text, 3 a part of that. Where a level is left out, they look for what is missing. Choose a heading by its place in the outline, not by its size.",
	})
	VagueLink = define(Entry{
		Code: "vague-link", Severity: Warning,
		Message: "the text `{text}` of this link does not say where it leads",
		Help:    "make the words that name its aim the link",
		Explain: "Screen readers list the links of a page, and people skim them: `here` says nothing then. Let the link stand on the words for what it leads to, such as the title of the page.",
	})
	TableHeader = define(Entry{
		Code: "table-header", Severity: Warning,
		Message: "the columns of this table have no names",
		Help:    "write what each column holds into the first row, above the line of hyphens",
		Explain: "The first row of a table names its columns. Screen readers say the name with each cell; without it, nobody knows what a figure is of.",
	})
	TitleLong = define(Entry{
		Code: "title-long", Severity: Warning,
		Message: "the title has {n} characters; lists show {limit} at most",
		Help:    "say it in fewer words, the most important ones first",
		Explain: "Search engines show some 60 letters of a title, lists on a phone two or three lines. What comes after is cut off.",
	})
	DescriptionLong = define(Entry{
		Code: "description-long", Severity: Warning,
		Message: "the description has {n} characters; lists show {limit} at most",
		Help:    "keep one sentence that says what the page answers",
		Explain: "The description stands below the title in lists, in search results and beside shared links. Most of these cut it off after some 160 letters.",
	})
	ReviewDue = define(Entry{
		Code: "review-due", Severity: Warning,
		Message: "the page was to be read again by {day}",
		Help:    "read it, mend what is out of date, and set `verified` and `review_by` anew[[; its owner is {owner}]]",
		Explain: "`review_by` is the day by which somebody meant to read the page again, since figures and software change. Readers see that it has passed.",
	})
	OrphanPage = define(Entry{
		Code: "orphan-page", Severity: Warning,
		Message: "nothing leads to this page",
		Help:    "link to it from another page or put it into a menu, or remove `listed: false`",
		Explain: "The page is left out of all lists and of the search, no menu names it, and the text of no page links to it. Nobody will find it who does not know its address.",
	})
	DeadOwnLink = define(Entry{
		Code: "dead-own-link", Severity: Warning,
		Message: "this site has nothing at `{url}`",
		Help:    "[[did you mean `{suggest}`? ]]link to the page by the path of its file, which is checked in every build",
		Explain: "The link is a complete address of this very site. Such links break without a word when a page moves; a relative path to the `.md` file follows it, and leads to the reader's language.",
	})
	RedirectDead = define(Entry{
		Code: "redirect-dead", Severity: Warning,
		Message: "`{from}` leads to `{to}`, where there is nothing",
		Help:    "[[did you mean `{suggest}`? ]]name an address that the site has, or remove the line",
		Explain: "A line of static/_redirects sends readers of an old address to a new one. This one sends them to a page that says that there is none.",
	})
	RedirectLoop = define(Entry{
		Code: "redirect-loop", Severity: Warning,
		Message: "`{from}` leads back to itself: {chain}",
		Help:    "remove one of the lines",
		Explain: "The lines of static/_redirects, with the old addresses that pages list in `aliases`, send readers round in a circle. Browsers give up after some rounds and show an error.",
	})
	RedirectMissing = define(Entry{
		Code: "redirect-missing", Severity: Warning,
		Message: "`{url}`, where this page stood in {rev}, leads nowhere now",
		Help:    "add `aliases: [{url}]` to the page that has its text now[[, {to}]]",
		Explain: "The page was moved, renamed or removed since. Its old address is in bookmarks, search engines and other people's pages. An entry in `aliases` of the page that took its place leads readers on; a line in static/_redirects does so too. `casebook check --changed REV` finds such addresses.",
	})
)
