package diag

// The codes of casebook.toml and of the collections that a page declares.
var (
	UnknownKey = define(Entry{
		Code:     "unknown-key",
		Severity: Error,
		Message:  "unknown key `{key}` in {where}",
		Help:     "[[did you mean `{suggest}`?]][[it may hold {keys}]][[some of its keys are {some}]]",
		Explain:  "A key that nobody reads is usually a misspelt one, and what it was meant to set is then not set. So unknown keys are errors.",
	})
	ConfigType = define(Entry{
		Code:     "config-type",
		Severity: Error,
		Message:  "`{key}` must be {want}, not {got}",
		Help:     "[[write it like this: {example}]]",
		Explain:  "Every setting takes values of one kind: text between quotation marks, a whole number, true or false, a list in brackets, or keys of its own.",
	})
	ConfigMissing = define(Entry{
		Code:     "config-missing",
		Severity: Error,
		Message:  "`{key}` is missing in {where}",
		Help:     "[[add {example}]]",
		Explain:  "A site needs a title and one language; a language needs its tag, and a name if none is known for it. A menu entry that leads to an address needs a label.",
	})
	ConfigRange = define(Entry{
		Code:     "config-range",
		Severity: Error,
		Message:  "`{key}` must be between {min} and {max}",
		Explain:  "The limits keep a slip of the hand from stopping the build or filling the disk.",
	})
	ConfigChoice = define(Entry{
		Code:     "config-choice",
		Severity: Error,
		Message:  "`{key}` cannot be `{value}`",
		Help:     "[[did you mean `{suggest}`? ]]it may be {choices}",
		Explain:  "This setting takes one of a few words.",
	})
	ConfigPlaceholder = define(Entry{
		Code:     "config-placeholder",
		Severity: Error,
		Message:  "`{key}` does not say where the path of the page goes",
		Help:     "put `{placeholder}` in its place, as in {example}",
		Explain:  "The address of the page's source is made from this pattern: the placeholder is replaced by the path of the file.",
	})
	ConfigURL = define(Entry{
		Code:     "config-url",
		Severity: Error,
		Message:  "`{url}` is not an address that `{key}` can hold",
		Help:     "write {want}",
		Explain:  "Addresses of other sites begin with https:// (or http://), mailto: or tel:, those of this site with a slash. Other kinds can run programs in the reader's browser.",
	})
	BaseURL = define(Entry{
		Code:     "base-url",
		Severity: Error,
		Message:  "`base_url` cannot be `{url}`: {problem}",
		Help:     "write the address of the site's first page, such as `https://example.org/docs/`",
		Explain:  "The address under which the site is published goes into feeds, the sitemap and links for search engines. It begins with https:// (or http://) and may end in a folder.",
	})
	ConfigName = define(Entry{
		Code:     "config-name",
		Severity: Error,
		Message:  "`{name}` cannot be {what}",
		Help:     "use letters, digits and hyphens[[; {reserved} are taken]]",
		Explain:  "The name becomes part of addresses or file names, which hold letters, digits, hyphens, dots and underscores. Some names are used by the site itself.",
	})
	ConfigNameTaken = define(Entry{
		Code:     "config-name-taken",
		Severity: Error,
		Message:  "two taxonomies have the address `{name}` in the language `{lang}`",
		Help:     "give one of them another `slug`",
		Explain:  "Each taxonomy has pages of its own below its address, so no two can share one.",
	})
	ConfigHeader = define(Entry{
		Code:     "config-header",
		Severity: Error,
		Message:  "`{name}` is not a header that can be sent",
		Help:     "a name has letters and hyphens only, a value stands on one line",
		Explain:  "Headers go to the browser before each page, one a line, with a name and a value.",
	})
	LanguageTag = define(Entry{
		Code:     "language-tag",
		Severity: Error,
		Message:  "`{tag}` is not the tag of a language",
		Help:     "[[write `{suggest}`]][[use one such as {examples}]]",
		Explain:  "Languages are named by BCP 47 tags: two or three letters, such as en, fr or sw, and where needed a script or a region, as in pt-BR. The shortest tag of a language is its right one.",
	})
	LanguageReserved = define(Entry{
		Code:     "language-reserved",
		Severity: Error,
		Message:  "the folder `{tag}` is used by the site itself and cannot be a language",
		Help:     "use the tag of a language, such as `en`",
		Explain:  "Next to the folders of the languages stand those for styles, search and data.",
	})
	LanguageTwice = define(Entry{
		Code:     "language-twice",
		Severity: Error,
		Message:  "the language `{tag}` is given twice",
		Help:     "delete one of the two",
		Explain:  "Each language is declared once, and stands once in a list of fallbacks.",
	})
	LanguageUnknown = define(Entry{
		Code:     "language-unknown",
		Severity: Error,
		Message:  "the site has no language `{tag}`",
		Help:     "[[did you mean `{suggest}`?]][[some of its languages are {some}]][[its languages are {languages}]]",
		Explain:  "Languages are declared in casebook.toml, each in a section of its own with its tag. Everything else can name only these.",
	})
	LanguageItself = define(Entry{
		Code:     "language-itself",
		Severity: Error,
		Message:  "the language `{tag}` cannot fall back to itself",
		Help:     "delete it from `fallback`",
		Explain:  "The languages of `fallback` are shown, nearest first, where a page is not translated yet.",
	})
	MenuEntry = define(Entry{
		Code:     "menu-entry",
		Severity: Error,
		Message:  "this menu entry leads nowhere",
		Help:     "give it a `page`, such as \"cases\", or a `url`",
		Explain:  "An entry of a menu leads to a page of the site, named by its path without language and ending, or to an address.",
	})
	MenuEntryTwo = define(Entry{
		Code:     "menu-entry-two",
		Severity: Error,
		Message:  "this menu entry has both `page` and `url`",
		Help:     "keep one of the two",
		Explain:  "An entry of a menu leads to a page of the site or to an address, not to both.",
	})
)
