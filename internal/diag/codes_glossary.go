package diag

// Codes of content/glossary.csv.
var (
	GlossaryNoID = define(Entry{
		Code: "glossary-no-id", Severity: Error,
		Message: "the glossary has no column `id`",
		Help:    "[[call the column `{suggest}` `id`; ]]the first line looks like `id,en,en_synonyms,en_definition,source`, with the languages of the site",
		Explain: "Each term of content/glossary.csv has an id, a short name that stays the same when its words change: it is part of the address of the term on the glossary's page. The first line of the file names the columns, and one of them must be `id`.",
	})
	GlossaryColumn = define(Entry{
		Code: "glossary-column", Severity: Warning,
		Message: "the glossary knows no column `{column}`",
		Help:    "[[did you mean `{suggest}`? ]]columns are `id`, `source`, and for each language its code, such as `fr`, with `fr_synonyms` and `fr_definition`",
		Explain: "The first line of content/glossary.csv names the columns: `id`, `source`, and for each language its code (the term), the code with `_synonyms` (further words for it, parted by semicolons) and with `_definition`. Languages in which the site has no pages are welcome. What stands in a column with another name is not used.",
	})
	GlossaryNoLanguage = define(Entry{
		Code: "glossary-no-language", Severity: Warning,
		Message: "the glossary has no column `{column}`",
		Help:    "add a column `{column}` with the terms in this language",
		Explain: "Terms are marked and explained on the pages of a language only where the glossary has a column with that language's code. Synonyms and definitions need it too: they belong to the term.",
	})
	GlossaryID = define(Entry{
		Code: "glossary-id", Severity: Error,
		Message: "`{id}` cannot be the id of a term",
		Help:    "[[write `{suggest}`: ]]an id is made of small letters from a to z, digits and hyphens",
		Explain: "The id of a term is part of an address and is written by people and programs, so it keeps to what can be typed everywhere: small letters without accents, digits, and single hyphens between them, as in head-of-family.",
	})
	GlossaryTwice = define(Entry{
		Code: "glossary-id-twice", Severity: Error,
		Message: "the id `{id}` stands in another line already",
		Help:    "give this line an id of its own, or join the two lines",
		Explain: "An id names one term. With two lines of one id it would be a guess which definition readers should see.",
	})
	GlossaryEmpty = define(Entry{
		Code: "glossary-empty-term", Severity: Warning,
		Message: "the term `{id}` has no word in the column `{column}`",
		Help:    "write the term in this language; synonyms and a definition do not stand for it",
		Explain: "The site has pages in this language, but the glossary cannot mark or list a term there without its word.",
	})
	GlossaryAmbiguous = define(Entry{
		Code: "glossary-ambiguous", Severity: Warning,
		Message: "`{term}` stands for `{first}` and for `{id}`",
		Help:    "keep it in one of the two lines; on pages it is explained as `{first}`",
		Explain: "When a word of a page stands in two lines of the glossary, nobody can tell which definition is meant. The term itself goes before a synonym, then the earlier line before the later one. Capitals and accents make no difference here.",
	})
)
