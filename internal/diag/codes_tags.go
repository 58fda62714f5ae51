package diag

// Codes of content/tags.csv and content/sources.yaml.
var (
	TagsNoID = define(Entry{
		Code: "tags-no-id", Severity: Error,
		Message: "the table has no column `id`",
		Help:    "make the first line `id,en,fr`, with the languages of the site",
		Explain: "content/tags.csv names each term in every language: a column `id`, as pages write it, and one column a language.",
	})
	TagsColumn = define(Entry{
		Code: "tags-column", Severity: Warning,
		Message: "`{column}` is no language of the site",
		Help:    "[[did you mean `{suggest}`? ]]remove the column, or add the language to casebook.toml",
		Explain: "Each column of content/tags.csv but the first is named by a language of casebook.toml.",
	})
	TagsEmptyID = define(Entry{
		Code: "tags-empty-id", Severity: Error,
		Message: "this line has no id",
		Help:    "write a short name into the column `id`, as pages use it in their front matter",
		Explain: "The id of a term is what pages write in their front matter. A line of content/tags.csv without one names nothing.",
	})
	TagsRow = define(Entry{
		Code: "tags-row", Severity: Error,
		Message: "the id `{id}` stands in another line already",
		Help:    "give each line an id of its own",
		Explain: "The id of a term is what pages write in their front matter. Each has one line of content/tags.csv.",
	})
	SourcesShape = define(Entry{
		Code: "sources-shape", Severity: Error,
		Message: "the file must be ids of sources, each with its fields below it",
		Help:    "write `ID:` and below it, indented: title, publisher, url, date, read",
		Explain: "content/sources.yaml describes each source once, under an id of your choice, such as who2020. Pages cite it by that id.",
	})
	SourceEmpty = define(Entry{
		Code: "source-empty", Severity: Error,
		Message: "the source `{id}` is not described",
		Help:    "write below it, indented: title, publisher, url, date, read",
		Explain: "Each source of content/sources.yaml has a title (one, or one a language), and where known a publisher, a url, a date and the day on which it was read.",
	})
	SourceNoTitle = define(Entry{
		Code: "source-no-title", Severity: Error,
		Message: "the source `{id}` has no title",
		Help:    "add `title: …` below it, indented",
		Explain: "The title is what readers see in the list of sources of a page. It may differ by language: title: {en: …, fr: …}.",
	})
	SourceText = define(Entry{
		Code: "source-text", Severity: Error,
		Message: "`{field}` of a source must be one text",
		Help:    "write it on the same line as `{field}:`",
		Explain: "Of the fields of a source only the title may differ by language; the others are one text each.",
	})
	SourceURL = define(Entry{
		Code: "source-url", Severity: Error,
		Message: "`{url}` is no address on the web",
		Help:    "write an address that begins with https://, or leave out `url`",
		Explain: "Readers follow the address of a source in the list of sources. It begins with https:// or http:// and names a computer.",
	})
	SourcesField = define(Entry{
		Code: "sources-field", Severity: Error,
		Message: "unknown field `{field}` of a source",
		Help:    "[[did you mean `{suggest}`? ]]a source may have title, publisher, url, date, read and note",
		Explain: "content/sources.yaml describes each source with title, publisher, url, date, read and note. Other fields are probably misspelt.",
	})
)
