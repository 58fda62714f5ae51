package diag

// Codes of the texts of the user interface, i18n/<lang>.toml.
var (
	StringsLanguage = define(Entry{
		Code: "strings-language", Severity: Error,
		Message: "`{lang}` is no language tag",
		Help:    "name the file by a language, such as `fr.toml` or `pt-br.toml`",
		Explain: "A file of texts is named by the tag of its language, as the folders of content are.",
	})
	StringValue = define(Entry{
		Code: "string-value", Severity: Error,
		Message: "`{key}` is not a text",
		Help:    "put the text between quotation marks",
		Explain: "Every key of i18n/<lang>.toml has a text, or a table of texts for the plural forms of the language.",
	})
	StringPlaceholder = define(Entry{
		Code: "string-placeholder", Severity: Error,
		Message: "`{text}` in `{key}` is not a placeholder",
		Help:    "write {example}: two braces, a full stop, a name in plain letters, two braces",
		Explain: "A placeholder stands for a value that the page puts in, such as a date or a number. Nothing else may stand between double braces.",
	})
	PluralForm = define(Entry{
		Code: "plural-form", Severity: Warning,
		Message: "`{form}` in `{key}` is no plural form of the language `{lang}`",
		Help:    "[[did you mean `{suggest}`? ]]its forms are {known}",
		Explain: "Languages have different numbers of plural forms: English has `one` and `other`, Arabic has six. Which number takes which form is laid down by the Unicode CLDR. A form that the language does not have is never shown.",
	})
	MissingPluralForm = define(Entry{
		Code: "missing-plural-form", Severity: Warning,
		Message: "of the plural forms of the language `{lang}`, `{key}` lacks {missing}",
		Help:    "add what is missing; until then another form is shown",
		Explain: "A text that depends on a number needs one text for each plural form of its language, or some numbers read wrong: in Arabic, 3 pages and 11 pages need different words.",
	})
	MissingString = define(Entry{
		Code: "missing-string", Severity: Warning,
		Message: "`{key}` has no text in the language `{lang}`",
		Help:    "add it to i18n/{lang}.toml; until then readers see the text in `{other}`[[: \"{text}\"]]",
		Explain: "The page is published with the text of the default language in its place. Readers of the other language see a foreign word in a menu or a button.",
	})
	MissingStrings = define(Entry{
		Code: "missing-strings", Severity: Warning,
		Message: "there are no texts of the user interface in the language `{lang}`",
		Help:    "add i18n/{lang}.toml with the keys of i18n/en.toml; until then menus and buttons are in the default language",
		Explain: "Casebook brings its menus, buttons and notices in some languages. For another one a site brings them itself: copy i18n/en.toml, translate the texts and keep the keys. The section [format] of the file can name months and days.",
	})
	UnknownString = define(Entry{
		Code: "unknown-string", Severity: Warning,
		Message: "nobody uses a key `{key}`",
		Help:    "did you mean `{suggest}`?",
		Explain: "A site may add keys for its own templates. This one is so much like a key that exists that it is probably misspelt, and the text is then never shown.",
	})
	PlaceholderMismatch = define(Entry{
		Code: "placeholder-mismatch", Severity: Warning,
		Message: "the text of `{key}` in `{lang}` {problem}, other than the text in `{other}`",
		Help:    "use the same placeholders in every language",
		Explain: "A placeholder that only one language has is filled with nothing and shown as it stands; one that is left out is a value that readers of this language never see.",
	})
	FormatKey = define(Entry{
		Code: "format-key", Severity: Error,
		Message: "there is no setting `{key}` here",
		Help:    "[[did you mean `{suggest}`? ]]there are {known}",
		Explain: "The section [format] of i18n/<lang>.toml says how a language writes dates and numbers, and [names] what it calls countries, currencies and languages. Only languages that are not built in, or that a site wants otherwise, need them.",
	})
	FormatValue = define(Entry{
		Code: "format-value", Severity: Error,
		Message: "the value of `{key}` cannot be used: {problem}",
		Help:    "dates are patterns such as \"d MMMM y\": day, name of the month, year",
		Explain: "In a date pattern y is the year, M or MM the number of the month, MMM and MMMM its short and long name, d or dd the day, EEE and EEEE the day of the week. Words of the language stand between single quotation marks: \"d 'de' MMMM\".",
	})
	NameCode = define(Entry{
		Code: "name-code", Severity: Error,
		Message: "`{code}` is no code of a {what}",
		Help:    "countries have two capital letters (ISO 3166-1), currencies three (ISO 4217), languages a tag such as `mos` or `pt-br`",
		Explain: "The section [names] of i18n/<lang>.toml gives a country, a currency or a language another name than the usual one, by its code.",
	})
)
