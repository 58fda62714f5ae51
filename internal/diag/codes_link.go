package diag

// Codes of the join: addresses, translations, references between pages.
var (
	DuplicateURL = define(Entry{
		Code: "duplicate-url", Severity: Error,
		Message: "two pages claim `{url}`",
		Help:    "change the `slug` or the file name of one of them",
		Explain: "The address of a page is made of the slugs of its sections and its own slug, which is its file name unless front matter gives another. Two pages of one language may not have the same address, since one would overwrite the other.",
	})
	BadSlug = define(Entry{
		Code: "bad-slug", Severity: Error,
		Message: "`{slug}` cannot be part of an address",
		Help:    "use letters, digits and hyphens only[[, such as `{suggest}`]]",
		Explain: "A slug is one part of the page's address: letters and digits of any script, hyphens, underscores and dots, and it begins with none of these signs. It holds no slash and no `..`.",
	})
	ReservedSlug = define(Entry{
		Code: "reserved-slug", Severity: Error,
		Message: "the address `{url}` is kept for the site's own use",
		Help:    "choose another `slug` or file name",
		Explain: "A section that is also on one page keeps the name print below it. Directly below a language, the names search, assets, data, page, print, admin and __casebook and those of the taxonomies belong to pages that the site makes itself.",
	})
	BadAlias = define(Entry{
		Code: "bad-alias", Severity: Error,
		Message: "`{alias}` is not an address of this site",
		Help:    "write the old address from the first slash on, such as /en/old-name/",
		Explain: "`aliases` lists the addresses that a page had before. Each begins with a slash and holds no `..`, no query and no host.",
	})
	AliasTaken = define(Entry{
		Code: "alias-taken", Severity: Error,
		Message: "the old address `{alias}` belongs to another page",
		Help:    "remove the alias, or move the other page",
		Explain: "An alias leads visitors of an old address to the page. Where another page stands at that address, or two pages name the same alias, it cannot lead to both.",
	})
	AddressLost = define(Entry{
		Code: "address-lost", Severity: Warning,
		Message: "`{url}`, where this page's original was shown before, belongs to another page",
		Help:    "change a `slug`, or leave it: old links to this page end on the other one",
		Explain: "Before a page was translated, its original was shown in the language at the address that the original's slug gives, and that address leads to the translation for good. Where another page stands there, it cannot.",
	})
	FallbackTaken = define(Entry{
		Code: "fallback-taken", Severity: Warning,
		Message: "the page cannot be shown in `{lang}`, since another page has the address `{url}` there",
		Help:    "translate the page, or change a `slug`",
		Explain: "A page that a language lacks is shown there in another language, at the address that its original's slug gives. A page of the language itself wins where both claim the address.",
	})
	UnknownOriginal = define(Entry{
		Code: "unknown-original", Severity: Error,
		Message: "`translation` names `{lang}`, where this page does not exist",
		Help:    "[[name a language that has the page ({list}), or ]]remove `translation` if this page is the original",
		Explain: "`translation: {of: en}` says that the page was translated from English. The original is the file of the same path in that language's folder.",
	})
	TranslationCycle = define(Entry{
		Code: "translation-cycle", Severity: Error,
		Message: "this page and its original each call the other their original",
		Help:    "remove `translation` from the one that was written first",
		Explain: "One language's page is the original; the others are translations of it, and only they have `translation`.",
	})
	TypeDiffers = define(Entry{
		Code: "type-differs", Severity: Error,
		Message: "this page is of type `{type}`, its original of type `{other}`",
		Help:    "write `type: {other}` here too",
		Explain: "A page has one type in all languages, since a translation inherits fields from its original.",
	})
	SharedField = define(Entry{
		Code: "shared-field", Severity: Error,
		Message: "`{field}` belongs to the original alone",
		Help:    "remove it here: the value of the original is shown in every language",
		Explain: "Facts that do not depend on the language, such as a country or a year, are written once, in the original, and inherited by its translations. So they cannot contradict each other.",
	})
	MissingField = define(Entry{
		Code: "missing-field", Severity: Error,
		Message: "{what} needs `{field}`",
		Help:    "add a line `{field}: …` to the front matter[[ ({label})]]",
		Explain: "The content type of the page says which fields it cannot do without. Run `casebook explain` with no code to see where types are described.",
	})
	MissingTitle = define(Entry{
		Code: "missing-title", Severity: Error,
		Message: "the page has no title",
		Help:    "[[add a line `{line}` between the lines `---` at the top]][[begin the file with three lines: {lines}]]",
		Explain: "The title is the page's heading and its text in every list. It stands in the front matter, the part between two lines `---` at the top of the file.",
	})
	MissingDescription = define(Entry{
		Code: "missing-description", Severity: Warning,
		Message: "the page has no description",
		Help:    "add `description: …`, one sentence of at most 160 characters",
		Explain: "Lists, search engines and shared links show the description. It is never guessed from the text.",
	})
	MissingReference = define(Entry{
		Code: "missing-reference", Severity: Error,
		Message: "there is no {type} `{id}`",
		Help:    "[[did you mean `{suggest}`? ]]write the path of its page without language and `.md`",
		Explain: "A field that refers to a page holds its path below the language's folder, such as modules/claims. The page must exist, at least in one language, and be of the right type.",
	})
	ReferenceType = define(Entry{
		Code: "reference-type", Severity: Error,
		Message: "`{id}` is a page of type `{other}`, where one of type `{type}` is wanted",
		Help:    "[[did you mean `{suggest}`? otherwise ]]name another page, or give that page the type",
		Explain: "A field that refers to a page takes pages of one type only, which the content type of this page names. Lists on both pages rely on it.",
	})
	UnknownTerm = define(Entry{
		Code: "unknown-term", Severity: Warning,
		Message: "`{term}` is not in content/tags.csv",
		Help:    "[[did you mean `{suggest}`? otherwise ]]add a line to content/tags.csv, so that the term has a name in every language",
		Explain: "content/tags.csv joins the terms of all languages: one line a term, with its name in each. A term that it does not have is shown as written, in every language.",
	})
	TermClash = define(Entry{
		Code: "term-clash", Severity: Warning,
		Message: "the terms `{term}` and `{other}` of `{taxonomy}` have the same address",
		Help:    "give them different names in content/tags.csv, or write the same term on all pages",
		Explain: "The address of a term is made of its name in each language. Two terms with one address get their ids behind the name.",
	})
	UnknownCollection = define(Entry{
		Code: "unknown-collection", Severity: Error,
		Message: "there is no collection `{name}`",
		Help:    "[[did you mean `{suggest}`? otherwise ]]declare it in casebook.toml as [collections.{name}]",
		Explain: "`collect` of a page and `x-casebook-collect` of a content type name collections of casebook.toml. A page may also declare one in place.",
	})
	CollectionField = define(Entry{
		Code: "collection-field", Severity: Error,
		Message: "{what} have no field `{field}`, which this collection asks for",
		Help:    "[[did you mean `{suggest}`? otherwise ]]add it to the type, or ask for another",
		Explain: "A collection shows pages by their fields: those of their content type, those that every page may have, and `id`, the page's path. With `each`, it may also name what stands in one item of that list. A field that no page has would leave the list empty without a word.",
	})
	CollectionMap = define(Entry{
		Code: "collection-map", Severity: Error,
		Message: "`{field}` holds no countries to show on a map",
		Help:    "name a field with `format: country` in its content type",
		Explain: "A collection with `map` marks the countries of its pages on a map. It finds them by the two capital letters of a field with `format: country`, such as CM or NP.",
	})
	UnknownMenuPage = define(Entry{
		Code: "unknown-menu-page", Severity: Error,
		Message: "the menu leads to `{id}`, which is no page",
		Help:    "[[did you mean `{suggest}`? ]]write the path of the page without language and `.md`",
		Explain: "A menu entry of casebook.toml with `page` holds the path of a page below the language's folder.",
	})
	MissingHome = define(Entry{
		Code: "missing-home", Severity: Error,
		Message: "the language `{lang}` has no home page",
		Help:    "write this file; its front matter needs a title",
		Explain: "Each language begins at its home page, _index.md in the language's folder. Where it is missing, the home page of a fallback language is shown; no language has one here.",
	})
	DeadLink = define(Entry{
		Code: "dead-link", Severity: Error,
		Message: "there is no page `{target}`",
		Help:    "[[did you mean `{suggest}`? otherwise ]]mend the path, or remove the link",
		Explain: "A link to another page is the path of its file, seen from this file, as GitHub shows it: ../modules/claims.md. Absolute paths begin at the site's root.",
	})
	LinkToHidden = define(Entry{
		Code: "link-to-hidden", Severity: Error,
		Message: "the page `{target}` is not published ({why})",
		Help:    "publish it or change its dates, or remove the link",
		Explain: "The link leads to a draft, or to a page whose `publish` date has not come or whose `expire` date has passed. Readers would find nothing there.",
	})
	MissingFile = define(Entry{
		Code: "missing-file", Severity: Error,
		Message: "there is no file `{target}`",
		Help:    "[[did you mean `{suggest}`? otherwise ]]put the file beside the page, or mend the link",
		Explain: "A file beside a page (slides, a PDF) is linked by its path, seen from the page. Where a translation has no such file, the original's is taken.",
	})
	MissingImage = define(Entry{
		Code: "missing-image", Severity: Error,
		Message: "there is no image `{target}`",
		Help:    "[[did you mean `{suggest}`? otherwise ]]put the image beside the page, or mend the path",
		Explain: "An image is given by its path, seen from the page, or from the site's root for files in static/. Where a translation has no such image, the original's is taken.",
	})
	RemoteImage = define(Entry{
		Code: "remote-image", Severity: Error,
		Message: "the image is on another site",
		Help:    "put a copy beside the page, if its licence allows that, and name its source",
		Explain: "No page of the site asks another site for anything: readers would be tracked, and on weak lines or in ten years the picture would be missing.",
	})
	BadImage = define(Entry{
		Code: "bad-image", Severity: Error,
		Message: "this is not an image that browsers show: {reason}",
		Help:    "save it as PNG, JPEG, GIF, WebP or SVG",
		Explain: "The width and height of an image are read from the file itself, so that pages do not jump while they load. A file that is damaged or of another kind has none.",
	})
	DeadAnchor = define(Entry{
		Code: "dead-anchor", Severity: Warning,
		Message: "`{target}` has no heading with the id `{id}`",
		Help:    "[[did you mean `{suggest}`? ]][[its ids: {ids}]]",
		Explain: "The part of a link behind # is the id of a heading: its text in small letters with hyphens, or an explicit {#id}.",
	})
	DuplicateID = define(Entry{
		Code: "duplicate-id", Severity: Warning,
		Message: "the id `{id}` is used twice on this page",
		Help:    "give one of them another id",
		Explain: "An id marks one place of a page. A second place with the same id cannot be linked; it gets a number behind its id.",
	})
	LinkOutside = define(Entry{
		Code: "link-outside", Severity: Error,
		Message: "`{target}` lies outside the site's content",
		Help:    "link to its address on the web, or put a copy beside the page",
		Explain: "Relative links lead to pages and files inside content/. What lies elsewhere in the repository is not published.",
	})
	UnknownSource = define(Entry{
		Code: "unknown-source", Severity: Error,
		Message: "content/sources.yaml has no source `{id}`",
		Help:    "[[did you mean `{suggest}`? otherwise ]]add it there with title, publisher, url and date",
		Explain: "[^src:ID] and the field `source` name a source of content/sources.yaml, so that each source is described once for all pages.",
	})
	UnusedSource = define(Entry{
		Code: "unused-source", Severity: Warning,
		Message: "no page uses the source `{id}`",
		Help:    "cite it with [^src:{id}], or remove it",
		Explain: "content/sources.yaml holds the sources that pages cite. One that no page of any language uses is probably a misspelling or a leftover.",
	})
	SourceIncomplete = define(Entry{
		Code: "source-incomplete", Severity: Warning,
		Message: "{what}",
		Help:    "describe the source in content/sources.yaml (title, publisher, url, date) and write its id",
		Explain: "A source is a title, a publisher, an address and a date. A bare address is shown as it is, without any of these.",
	})
	NoSource = define(Entry{
		Code: "no-source", Severity: Warning,
		Message: "the page names no source",
		Help:    "cite at least one: `sources: [ID]` in the front matter, or [^src:ID] at the claim",
		Explain: "Pages of this type state facts, and each fact needs a source that readers can follow.",
	})
	BadDate = define(Entry{
		Code: "date-order", Severity: Warning,
		Message: "`{field}` is before `{other}`",
		Help:    "check the two dates",
		Explain: "A page cannot expire before it is published, or be updated before its date.",
	})
	BaseURLUnset = define(Entry{
		Code: "base-url-unset", Severity: Warning,
		Message: "`base_url` is not set, so these are left out: {what}",
		Help:    "add base_url = \"https://…\" to casebook.toml, or pass --base-url",
		Explain: "Feeds, the sitemap, canonical links, hreflang and Open Graph tags need complete addresses.",
	})
)
