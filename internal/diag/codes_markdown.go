package diag

// Codes of the text of pages: Markdown and the components in it.
var (
	UnsafeURL = define(Entry{
		Code: "unsafe-url", Severity: Error,
		Message: "the address `{url}` {reason}",
		Help:    "link to a page of this site by its relative path, or write an address that begins with https://, http://, mailto: or tel:",
		Explain: "Links may lead to pages of this site and to addresses that begin with https:, http:, mailto: or tel:. Everything else is refused: addresses that run a program or open a file of the reader, addresses with a name and a password in them, addresses that begin with two slashes, and those with invisible characters. Write an address that is only an example as code, between backticks.",
	})
	EmptyLink = define(Entry{
		Code: "empty-link", Severity: Warning,
		Message: "the link to `{url}` has no text",
		Help:    "write between the square brackets where the link leads",
		Explain: "A link without text cannot be seen, and a screen reader has nothing to say for it.",
	})
	MissingAlt = define(Entry{
		Code: "missing-alt", Severity: Warning,
		Message: "the image `{src}` has no description",
		Help:    "say between the square brackets what the image shows, or give it the class decorative if it only decorates",
		Explain: "Readers who do not see the image get its description, and so do search engines and all readers while the image is missing. An image that says nothing of its own is marked by writing {.decorative} directly behind it.",
	})
	RawHTML = define(Entry{
		Code: "raw-html", Severity: Warning,
		Message: "`{tag}` is shown as text",
		Help:    "use Markdown instead; of HTML only br, kbd, sub, sup, mark, details and summary are understood, without attributes, and each but br with its end tag",
		Explain: "HTML in a page could break its layout, its accessibility and its safety, so it is not passed on but shown as it is written. A few tags are understood when they have no attributes and are properly closed: br, kbd, sub, sup, mark, and details with summary, which stand on lines of their own. Comments are left out. Write a tag that is an example as code, between backticks.",
	})
	UnclosedComment = define(Entry{
		Code: "unclosed-comment", Severity: Warning,
		Message: "the comment that begins here does not end",
		Help:    "end it with -->",
		Explain: "A comment begins with <!-- and ends with -->. Without its end, all that follows belongs to the comment and is not shown.",
	})
	HeadingOne = define(Entry{
		Code: "heading-one", Severity: Warning,
		Message: "the text has a heading of level 1, which is the page's title",
		Help:    "begin it with two signs: ##",
		Explain: "The title in the front matter is the page's one heading of level 1. Headings in the text begin at level 2; a heading of level 1 is shown as one of level 2.",
	})
	EmptyHeading = define(Entry{
		Code: "empty-heading", Severity: Warning,
		Message: "the heading has no text",
		Help:    "write its text, or remove it",
		Explain: "Screen readers list the headings of a page, and the table of contents shows them. A heading without text is an empty line in both.",
	})
	DroppedAttribute = define(Entry{
		Code: "dropped-attribute", Severity: Warning,
		Message: "`{name}` is left out",
		Help:    "only id, class, lang and dir may stand in braces behind a heading or an image, with simple values",
		Explain: "Behind a heading or an image, braces may hold an id ({#costs}), classes ({.wide}), a language ({lang=ne}) and a direction ({dir=rtl}). An id and a class are made of letters, digits, hyphens and underscores. Everything else is left out, since pages carry no styles and no scripts of their own.",
	})
	StrayAttribute = define(Entry{
		Code: "stray-attribute", Severity: Warning,
		Message: "`{text}` is shown as text",
		Help:    "write it behind a heading, in the same line, or directly behind an image; elsewhere leave it out",
		Explain: "Braces such as {#costs} name the heading or the image that stands before them, so that links can lead there. Other places, such as table cells, list items and paragraphs, cannot be named: give the matter a heading of its own. Write braces that are an example as code, between backticks.",
	})
	UnknownFootnote = define(Entry{
		Code: "unknown-footnote", Severity: Warning,
		Message: "there is no footnote `{label}`",
		Help:    "[[did you mean `{suggest}`? ]]add a line [^{label}]: with the note's text",
		Explain: "A mark such as [^1] in the text needs a line that begins with [^1]: somewhere on the same page. Sources are cited as [^src:ID], where ID is one of content/sources.yaml.",
	})
	UnusedFootnote = define(Entry{
		Code: "unused-footnote", Severity: Warning,
		Message: "nothing refers to the footnote `{label}`, so it is not shown",
		Help:    "write [^{label}] where it belongs, or remove it",
		Explain: "A footnote is shown at the end of the page only if a mark in the text leads to it.",
	})
	RepeatedFootnote = define(Entry{
		Code: "repeated-footnote", Severity: Warning,
		Message: "the footnote `{label}` is written twice; the first one counts",
		Help:    "give one of them another name",
		Explain: "Each footnote of a page has a name of its own. Of two with the same name, only the first is shown.",
	})
	UnknownComponent = define(Entry{
		Code: "unknown-component", Severity: Warning,
		Message: "there is no component `{name}`",
		Help:    "did you mean `{suggest}`?",
		Explain: "A block between lines of three backticks whose first line names a component of the theme is shown as that component. This name is close to one, but not the same, so the block is shown as code.",
	})
	UnknownCodeLanguage = define(Entry{
		Code: "unknown-code-language", Severity: Warning,
		Message: "`{name}` is no known language of program code",
		Help:    "[[did you mean `{suggest}`? ]]write `text` for a block that needs no colours",
		Explain: "The word behind three backticks says in which language the code is written, so that it can be coloured. A block in an unknown language is shown without colours.",
	})
	TableTooLarge = define(Entry{
		Code: "table-too-large", Severity: Error,
		Message: "the table has {n} cells; {limit} is the most",
		Help:    "split it, or link to the data as a file",
		Explain: "A table of such a size cannot be read on a page and would slow down the site. Rows are filled up to the number of columns, so one line with very many columns is enough to reach the limit.",
	})
	NestedTooDeeply = define(Entry{
		Code: "nested-too-deeply", Severity: Error,
		Message: "quotations, lists or emphasis lie more than {limit} deep in each other",
		Help:    "write it with fewer levels",
		Explain: "Nobody can read text that is nested so deeply, and it costs the machine much time. The text of the page is not shown.",
	})
	TooManyMarks = define(Entry{
		Code: "too-many-marks", Severity: Error,
		Message: "{n} of the characters here are marks of Markdown; in one paragraph of this length, {limit} is the most",
		Help:    "put an empty line between its parts, or write it as a code block",
		Explain: "Brackets, asterisks, underscores, tildes, backticks and angle brackets mean something in Markdown. A single paragraph with thousands of them is no text but data, and it costs the machine much time. The text of the page is not shown.",
	})
)
