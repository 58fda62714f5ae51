package diag

// The codes of text, YAML, TOML, CSV and front matter: what is wrong with a
// file before anybody asks what it means.
var (
	NotUTF8 = define(Entry{
		Code:     "not-utf8",
		Severity: Error,
		Message:  "this is not UTF-8 text: the byte {byte} stands for no letter",
		Help:     "save the file again with the encoding UTF-8[[; {places} places are wrong]]",
		Explain:  "Files are read as UTF-8, the encoding that holds the letters of every language. An older encoding, such as Windows-1252 or Latin-1, shows wrong letters or none. Most editors offer the encoding in the dialogue \"Save as\".",
	})
	ControlCharacter = define(Entry{
		Code:     "control-character",
		Severity: Error,
		Message:  "the invisible character {char} is not allowed",
		Help:     "delete it; it often comes with text pasted from another program",
		Explain:  "Control characters other than the tab and the line break cannot be seen and mean nothing on a web page. Feeds and data files that hold them are refused by other programs.",
	})
	DuplicateKey = define(Entry{
		Code:     "duplicate-key",
		Severity: Error,
		Message:  "the key `{key}` is given twice",
		Help:     "keep one of the two",
		Explain:  "A key can have one value only, and it would be a guess which of the two is meant.",
	})
	BadNumber = define(Entry{
		Code:     "bad-number",
		Severity: Error,
		Message:  "`{value}` is not a number that can be used",
		Help:     "if it is meant as text, put it between quotation marks",
		Explain:  "Text that looks like a number is read as a number. Infinity, \"not a number\" and numbers with far too many digits have no place in data files. Codes and commit names such as 12e34567 need quotation marks.",
	})
	DataTooDeep = define(Entry{
		Code:     "data-too-deep",
		Severity: Error,
		Message:  "lists and tables are nested more than {max} levels deep here",
		Help:     "check the brackets and the indentation above",
		Explain:  "Nobody nests data so deeply on purpose; the usual cause is a bracket that is never closed.",
	})

	YAMLSyntax = define(Entry{
		Code:     "yaml-syntax",
		Severity: Error,
		Message:  "this cannot be read as YAML: {problem}",
		Help:     "check the line and the one before it; text with special characters needs quotation marks",
		Explain:  "YAML is the notation of front matter and of the data files: one `key: value` a line, lists with a hyphen, deeper levels with two more spaces. Text with special characters stands between quotation marks.",
	})
	YAMLTab = define(Entry{
		Code:     "yaml-tab",
		Severity: Error,
		Message:  "a tab is used to indent this line",
		Help:     "use spaces: YAML does not allow tabs here",
		Explain:  "Editors show tabs with different widths, so YAML indents with spaces only. Most editors can be told to insert spaces when the tab key is pressed.",
	})
	YAMLColon = define(Entry{
		Code:     "yaml-colon",
		Severity: Error,
		Message:  "a second colon in this line makes it ambiguous",
		Help:     "put the text after the first colon between double quotation marks",
		Explain:  "A colon followed by a space ends a key, so text that holds one needs quotation marks: title: \"Nepal: the first year\".",
	})
	YAMLNoColon = define(Entry{
		Code:     "yaml-no-colon",
		Severity: Error,
		Message:  "a colon is missing after this key",
		Help:     "write `key: value`, with a space after the colon",
		Explain:  "Every line of front matter is a key, a colon, a space and a value. Text that goes on in a second line must be indented.",
	})
	YAMLQuote = define(Entry{
		Code:     "yaml-quote",
		Severity: Error,
		Message:  "the quotation mark that opens here is never closed",
		Help:     "add the closing quotation mark",
		Explain:  "Text that begins with a quotation mark ends at the same mark. A mark inside the text is doubled between single quotation marks, and has a backslash before it between double ones.",
	})
	YAMLAfterQuote = define(Entry{
		Code:     "yaml-after-quote",
		Severity: Error,
		Message:  "text goes on after the closing quotation mark",
		Help:     "put the whole text between double quotation marks",
		Explain:  "Text that begins with a quotation mark ends at the next one, so 'L'accès' ends after the L. Write \"L'accès\", or double the apostrophe between single marks: 'L''accès'.",
	})
	YAMLEscape = define(Entry{
		Code:     "yaml-escape",
		Severity: Error,
		Message:  "`{escape}` means nothing between double quotation marks",
		Help:     "use single quotation marks, or double the backslash",
		Explain:  "Between double quotation marks a backslash begins a special character, such as \\n for a line break. Between single ones it is just a backslash.",
	})
	YAMLStart = define(Entry{
		Code:     "yaml-start",
		Severity: Error,
		Message:  "a value cannot begin with {char}",
		Help:     "if it is meant as text, put it between quotation marks",
		Explain:  "Some characters have a meaning of their own at the beginning of a value. Between quotation marks they are ordinary letters.",
	})
	YAMLBlock = define(Entry{
		Code:     "yaml-block",
		Severity: Error,
		Message:  "text stands on the same line as `{sign}`",
		Help:     "begin the text on the next line, indented; if `{sign}` is meant as text, put the whole value between quotation marks",
		Explain:  "The signs | and > at the beginning of a value announce a text of several lines, which stands on the lines below and is indented. With | the lines stay as they are, with > they are joined.",
	})
	YAMLIndent = define(Entry{
		Code:     "yaml-indent",
		Severity: Error,
		Message:  "this line does not fit the lines above it",
		Help:     "check how far it is indented: keys of one level begin in the same column",
		Explain:  "Indentation shows what belongs together. A line that begins further right belongs to the line above, which must then end with a colon; a line further left must begin where an earlier level began.",
	})
	YAMLItem = define(Entry{
		Code:     "yaml-item",
		Severity: Error,
		Message:  "an item of a list must begin on a line of its own",
		Help:     "break the line before the hyphen",
		Explain:  "The items of a list stand below their key, each on a line of its own with a hyphen and a space before it. A short list may also stand in brackets: [one, two].",
	})
	YAMLBracket = define(Entry{
		Code:     "yaml-bracket",
		Severity: Error,
		Message:  "a comma or the closing `{close}` is missing",
		Help:     "put commas between the values, and text with special characters between quotation marks",
		Explain:  "Values in brackets are parted by commas, and every bracket that is opened is closed. Text that begins with a bracket needs quotation marks.",
	})
	YAMLKey = define(Entry{
		Code:     "yaml-key",
		Severity: Error,
		Message:  "a key must be a word or a text, not {kind}",
		Help:     "if a value was meant as text, put it between quotation marks",
		Explain:  "Keys are names. A list or a table in the place of a key is nearly always text that begins with a bracket, such as the braces of a template.",
	})
	YAMLMerge = define(Entry{
		Code:     "yaml-merge",
		Severity: Error,
		Message:  "`<<` cannot be used to merge tables",
		Help:     "write the keys out, or use an alias for one value",
		Explain:  "Merging was dropped from YAML in 2009 and is read differently by different programs.",
	})
	YAMLTag = define(Entry{
		Code:     "yaml-tag",
		Severity: Error,
		Message:  "the tag `{tag}` cannot be used here",
		Help:     "delete it; if it is meant as text, put the value between quotation marks",
		Explain:  "An exclamation mark before a value names its type for programs. Data files of a site need none, and only those of plain texts, numbers, lists and tables are understood.",
	})
	YAMLAlias = define(Entry{
		Code:     "yaml-alias",
		Severity: Error,
		Message:  "`*{name}` refers to nothing",
		Help:     "if it is meant as text, put it between quotation marks",
		Explain:  "An asterisk before a word repeats a value that was marked with an ampersand and the same word further up. Text that begins with an asterisk, such as bold text, needs quotation marks.",
	})
	YAMLAliasLoop = define(Entry{
		Code:     "yaml-alias-loop",
		Severity: Error,
		Message:  "`*{name}` stands inside the value that it repeats",
		Help:     "write the value out",
		Explain:  "A value that holds itself would never end.",
	})
	YAMLAliasSize = define(Entry{
		Code:     "yaml-alias-size",
		Severity: Error,
		Message:  "`*{name}` brings the repeated values to more than {max}",
		Help:     "write out what is needed",
		Explain:  "Values that repeat values that repeat values grow so fast that a few lines can fill a computer's memory. The number of repeated values is therefore limited.",
	})
	YAMLDocuments = define(Entry{
		Code:     "yaml-documents",
		Severity: Error,
		Message:  "a second document begins here",
		Help:     "delete this line, or move what follows into a file of its own",
		Explain:  "A line of three hyphens begins a new document. A data file holds one document only.",
	})

	TOMLSyntax = define(Entry{
		Code:     "toml-syntax",
		Severity: Error,
		Message:  "this cannot be read as TOML: {problem}",
		Help:     "check the line and the one before it",
		Explain:  "TOML is the notation of casebook.toml: one `key = value` a line, text between quotation marks, sections in brackets.",
	})
	TOMLUnquoted = define(Entry{
		Code:     "toml-unquoted",
		Severity: Error,
		Message:  "text must stand between quotation marks",
		Help:     "write `\"{text}\"`",
		Explain:  "In TOML only numbers, dates, true and false stand without quotation marks.",
	})
	TOMLTruth = define(Entry{
		Code:     "toml-truth",
		Severity: Error,
		Message:  "`{text}` must be written `{value}`",
		Help:     "if it is meant as text, put it between quotation marks",
		Explain:  "Something that is so or not so is written true or false, in small letters.",
	})
	TOMLLeftOver = define(Entry{
		Code:     "toml-left-over",
		Severity: Error,
		Message:  "`{text}` is left over after the value",
		Help:     "put text between quotation marks, and each key on a line of its own",
		Explain:  "A line of TOML ends after its value; only a comment, which begins with #, may follow.",
	})
	TOMLKey = define(Entry{
		Code:     "toml-key",
		Severity: Error,
		Message:  "a key is expected here, not {char}",
		Help:     "write `key = value`; a key with accents or other signs stands between quotation marks",
		Explain:  "Keys are made of the letters a to z, digits, hyphens and underscores. Any other key stands between quotation marks. A dot joins a key with one below it.",
	})
	TOMLNoEquals = define(Entry{
		Code:     "toml-no-equals",
		Severity: Error,
		Message:  "an equals sign is missing after this key",
		Help:     "write `key = value`; a key with spaces or accents stands between quotation marks",
		Explain:  "Every line of TOML is a key, an equals sign and a value. Colons belong to YAML.",
	})
	TOMLNoValue = define(Entry{
		Code:     "toml-no-value",
		Severity: Error,
		Message:  "a value is missing here",
		Help:     "write the value on the same line; an empty text is `\"\"`",
		Explain:  "A key without a value cannot be written in TOML. Leave the line out instead.",
	})
	TOMLQuote = define(Entry{
		Code:     "toml-quote",
		Severity: Error,
		Message:  "the quotation mark that opens here is never closed",
		Help:     "add the closing quotation mark; text of several lines stands between three of them",
		Explain:  "Text between single or double quotation marks ends on the line on which it begins.",
	})
	TOMLEscape = define(Entry{
		Code:     "toml-escape",
		Severity: Error,
		Message:  "this backslash begins nothing that TOML knows",
		Help:     "use single quotation marks, or double the backslash",
		Explain:  "Between double quotation marks a backslash begins a special character, such as \\n for a line break. Between single ones it is just a backslash.",
	})
	TOMLBracket = define(Entry{
		Code:     "toml-bracket",
		Severity: Error,
		Message:  "a comma or the closing `{close}` is missing",
		Help:     "put commas between the values and close every bracket",
		Explain:  "Values in brackets are parted by commas, and every bracket that is opened is closed.",
	})
	TOMLDate = define(Entry{
		Code:     "toml-date",
		Severity: Error,
		Message:  "`{value}` is not a date",
		Help:     "write dates as year-month-day, such as 2026-03-01; if it is meant as text, put it between quotation marks",
		Explain:  "A value that begins with four digits and a hyphen is read as a date, which must exist in the calendar.",
	})
	TOMLTable = define(Entry{
		Code:     "toml-table",
		Severity: Error,
		Message:  "the section `{name}` cannot be opened here: `{key}` is already {kind}",
		Help:     "put its keys where it stands first; a list of sections has double brackets everywhere",
		Explain:  "A section can be opened once. Sections of a list are written with double brackets, each time anew.",
	})

	CSVQuote = define(Entry{
		Code:     "csv-quote",
		Severity: Error,
		Message:  "a quotation mark stands in the middle of a cell",
		Help:     "put the whole cell between double quotation marks, and double each one inside it",
		Explain:  "A cell that holds a comma, a line break or a quotation mark stands between double quotation marks as a whole. Spreadsheet programs do this by themselves when they save CSV.",
	})
	CSVUnclosed = define(Entry{
		Code:     "csv-unclosed",
		Severity: Error,
		Message:  "the quotation mark that opens here is never closed",
		Help:     "add the closing quotation mark",
		Explain:  "A cell that begins with a quotation mark goes on until the next one, over line breaks too, so one forgotten mark swallows the rest of the file.",
	})
	CSVCells = define(Entry{
		Code:     "csv-cells",
		Severity: Error,
		Message:  "this row has {got} cells, but the first row has {want}",
		Help:     "check the commas; a cell that holds a comma stands between double quotation marks",
		Explain:  "Every row of a table has as many cells as the first row, which holds the names of the columns. Empty cells keep their comma.",
	})
	CSVColumn = define(Entry{
		Code:     "csv-column",
		Severity: Error,
		Message:  "the column `{name}` is given twice",
		Help:     "rename or delete one of the two",
		Explain:  "The first row holds the names of the columns, and each name can be used once.",
	})
	CSVNoName = define(Entry{
		Code:     "csv-no-name",
		Severity: Error,
		Message:  "column {number} has no name",
		Help:     "write its name into the first row, or delete the column",
		Explain:  "The first row holds the names of the columns. Spreadsheet programs sometimes save empty columns at the end.",
	})
	CSVSeparator = define(Entry{
		Code:     "csv-separator",
		Severity: Error,
		Message:  "the columns are parted by {separator}, not by commas",
		Help:     "save the file as CSV with commas",
		Explain:  "Spreadsheet programs in some languages part columns by semicolons. The dialogue with which they save CSV lets you choose the comma.",
	})

	FrontMatterUnclosed = define(Entry{
		Code:     "front-matter-unclosed",
		Severity: Error,
		Message:  "the front matter that opens here is never closed",
		Help:     "add a line with `{fence}` alone after its last key",
		Explain:  "Front matter stands between two lines of three hyphens (or three plus signs) that begin in the first column. Without the second line nobody can tell where the text begins, so the page is not published.",
	})
	FrontMatterKind = define(Entry{
		Code:     "front-matter-kind",
		Severity: Error,
		Message:  "front matter must be keys with values, not {kind}",
		Help:     "write `key: value` lines; to begin a page with a line across, write `***` instead of `---`",
		Explain:  "A page that begins with three hyphens begins with front matter, which is a list of keys with their values.",
	})
)
