package diag

// Faults of a page's front matter, judged by its content type.
var (
	UnknownType = define(Entry{
		Code: "unknown-type", Severity: Error,
		Message: "there is no content type `{type}`",
		Help:    "[[did you mean `{suggest}`?]][[the types are {known}]]",
		Explain: `A page's type decides which fields it may have. The types of a site are the files in content/types, named without .yaml, and the built-in type page.

A page names its type with "type:"; without it, the section's "contains:" decides, else it is a page. The same code is given when a content type refers to another one that does not exist.`,
	})
	UnknownField = define(Entry{
		Code: "unknown-field", Severity: Error,
		Message: "unknown field `{field}` in `{what}`",
		Help:    "[[did you mean `{suggest}`?]][[fields that can stand here: {known}]][[ and {more} more]]",
		Explain: `The front matter of a page may only hold the fields of its content type and those that every page may have (title, description, date, tags, and so on). A name that is not among them is most often a slip of the pen, and would be ignored without a word if it were let through.

The fields of a type are listed in content/types/TYPE.yaml under "properties:". To have a new field, add it there.`,
	})
	WrongType = define(Entry{
		Code: "wrong-type", Severity: Error,
		Message: "`{field}` must be {want}, not {got}",
		Help:    "[[write {write}]][[put it between quotes: {quoted}]][[write one line for each, beginning with {dash}]][[write each part on a line of its own under it: {parts}]]",
		Explain: `Each field takes one kind of value: a text, a number, a date, true or false, a list, or a group of further fields.

A list of one may be written without the dash: "tags: health" is the same as a list that holds only health. A text that looks like a number (24.10) or like true and false needs quotes. A field with nothing after the colon counts as not given.`,
	})
	NotAllowedValue = define(Entry{
		Code: "not-allowed-value", Severity: Error,
		Message: "`{field}` cannot be `{value}`",
		Help:    "[[did you mean `{suggest}`?]][[ allowed: {allowed}]][[ and {more} more]]",
		Explain: `This field takes one of a fixed list of values, which its content type gives under "enum:". Capital letters count: "Live" is not "live". What readers see is a label in their language, so the value itself stays the same on all pages.`,
	})
	BadFormat = define(Entry{
		Code: "bad-format", Severity: Error,
		Message: "`{value}` is not {want}",
		Help:    "[[write {write}]]",
		Explain: `Some texts have a fixed form, so that they can be sorted, shown in each language and linked.

A date is YYYY-MM-DD (2026-03-01), with a time if need be (2026-03-01T14:30). A country is its two letters of ISO 3166-1 (CM), a language its tag (fr, pt-BR), a currency its three letters of ISO 4217 (XAF). An address begins with https://, http://, mailto: or tel:. A source is an id of content/sources.yaml or an address.`,
	})
	TooShort = define(Entry{
		Code: "too-short", Severity: Error,
		Message: "`{field}` is too short: {got} of at least {limit} characters",
		Explain: `The content type asks for a text of some length here ("minLength:"). A text of blanks alone counts as it stands.`,
	})
	TooLong = define(Entry{
		Code: "too-long", Severity: Error,
		Message: "`{field}` is too long: {got} of at most {limit} characters",
		Explain: `The content type limits the length of this text ("maxLength:"), often because it is shown on cards or in search results, where there is no more room.`,
	})
	TooFew = define(Entry{
		Code: "too-few", Severity: Error,
		Message: "`{field}` has too few entries: {got} of at least {limit}",
		Explain: `The content type asks for a number of entries here ("minItems:", "minProperties:" or "minContains:").`,
	})
	TooMany = define(Entry{
		Code: "too-many", Severity: Error,
		Message: "`{field}` has too many entries: {got} of at most {limit}",
		Explain: `The content type limits the number of entries here ("maxItems:", "maxProperties:" or "maxContains:").`,
	})
	OutOfRange = define(Entry{
		Code: "out-of-range", Severity: Error,
		Message: "`{field}` must be {bound} {limit}, not {value}",
		Explain: `The content type gives the numbers between which this one must lie ("minimum:", "maximum:"), or a number that it must be a multiple of.`,
	})
	PatternMismatch = define(Entry{
		Code: "pattern", Severity: Error,
		Message: "`{value}` does not have the form that `{field}` asks for",
		Help:    "[[{about}; ]]it must match `{pattern}`",
		Explain: `The content type describes the form of this text by a pattern (a regular expression under "pattern:"). The description of the field in content/types says in words what is meant.`,
	})
	RepeatedItem = define(Entry{
		Code: "repeated-item", Severity: Error,
		Message: "`{field}` holds the same entry twice",
		Help:    "[[leave out the second `{value}`]]",
		Explain: `The content type asks that all entries of this list differ ("uniqueItems: true").`,
	})
	UnfitValue = define(Entry{
		Code: "unfit-value", Severity: Error,
		Message: "`{field}` does not have the form that its content type asks for",
		Help:    "[[{about}]]",
		Explain: `The content type has a condition for this field that cannot be put in one sentence, such as "not:" or "oneOf:". Look the field up in content/types/TYPE.yaml.`,
	})
)

// Faults of a content type's own file.
var (
	TypeNotMapping = define(Entry{
		Code: "type-not-a-mapping", Severity: Error,
		Message: "a content type must be names with values (`name: value`), not {got}",
		Help:    "begin with `title:` and `properties:`",
		Explain: `A file in content/types is a JSON Schema written in YAML: at its top stand names such as title, required and properties, each with its value.`,
	})
	TypeName = define(Entry{
		Code: "type-name", Severity: Error,
		Message: "`{name}` cannot be the name of a content type",
		Help:    "name the file with small letters a to z, digits and hyphens, such as `country-case.yaml`",
		Explain: `A content type is named after its file, and the name becomes part of addresses such as /data/TYPE.json.`,
	})
	DuplicateType = define(Entry{
		Code: "duplicate-type", Severity: Error,
		Message: "the content type `{name}` is already defined by another file",
		Help:    "keep one of the two files",
		Explain: `case.yaml and case.yml would both define the type case.`,
	})
	UnknownKeyword = define(Entry{
		Code: "unknown-keyword", Severity: Error,
		Message: "unknown keyword `{keyword}`",
		Help:    "[[did you mean `{suggest}`?]][[{place}]]",
		Explain: `Keywords that begin with x-casebook- say what the site does with a type or a field; docs/content-types.md lists them all. Some belong on the type, others on a field: x-casebook-facet, say, means nothing at the top of the file. Of the keywords of JSON Schema, those that would reach outside the folder of types are not supported ($id within a type, $anchor, $dynamicRef).`,
	})
	KeywordValue = define(Entry{
		Code: "keyword-value", Severity: Error,
		Message: "`{keyword}` must be {want}, not {got}",
		Explain: `Each keyword of a content type takes one kind of value; docs/content-types.md shows an example of each.`,
	})
	SchemaRef = define(Entry{
		Code: "schema-ref", Severity: Error,
		Message: "`$ref` leads nowhere: `{ref}`",
		Help:    "write `#/$defs/NAME` for a part of this file, or `TYPE.yaml#/$defs/NAME` for a part of another content type",
		Explain: `A "$ref" takes a part of a schema from elsewhere. It may point within the file or to another file of content/types by its name; never to a folder outside or to the network.`,
	})
	SchemaLoop = define(Entry{
		Code: "schema-loop", Severity: Error,
		Message: "this `$ref` never ends: `{ref}` leads back here",
		Help:    "write the part out once, and refer to it from the others",
		Explain: `A "$ref" stands for the part that it names. Where that part refers back to the first, or to itself, nobody ever learns what a value should be. A field below the named part may refer to it: that is how trees are described.`,
	})
	SchemaPattern = define(Entry{
		Code: "schema-pattern", Severity: Error,
		Message: "`{pattern}` is not a regular expression",
		Help:    "the syntax is that of RE2, which knows no look-ahead and no back-references",
		Explain: `The value of "pattern:" and the names under "patternProperties:" are regular expressions in the syntax of RE2 (the one of Go and of many editors).`,
	})
	UnknownFormat = define(Entry{
		Code: "unknown-format", Severity: Error,
		Message: "unknown format `{format}`",
		Help:    "[[did you mean `{suggest}`?]][[formats are {known}]]",
		Explain: `The value of "format:" says what form a text has. A format that nobody knows would check nothing.`,
	})
	EnumLabel = define(Entry{
		Code: "enum-label", Severity: Error,
		Message: "`{keyword}` names `{value}`, which is not one of the values",
		Help:    "[[did you mean `{suggest}`?]]",
		Explain: `x-casebook-enum-label and x-casebook-order speak of the values under "enum:" of the same field; each value that they name must be one of those.`,
	})
	UnknownRole = define(Entry{
		Code: "unknown-role", Severity: Error,
		Message: "unknown role `{role}`",
		Help:    "[[did you mean `{suggest}`?]][[roles are {known}]]",
		Explain: `x-casebook-role says what machines take the pages of a type for: search engines, calendars and feeds.`,
	})
	UnknownRoleField = define(Entry{
		Code: "unknown-role-field", Severity: Error,
		Message: "the role `{role}` has no field `{field}`",
		Help:    "[[did you mean `{suggest}`?]][[its fields are {known}]]",
		Explain: `x-casebook-map leads from a field of the role to a field of the type: {start: starts} says that an event's start is the field "starts". docs/content-types.md lists the fields of each role.`,
	})
	TypeField = define(Entry{
		Code: "type-field", Severity: Error,
		Message: "`{keyword}` names `{field}`, which is not a field of this type",
		Help:    "[[did you mean `{suggest}`?]]",
		Explain: `"required:" and x-casebook-map name fields. A name that is no field of the type (and none of those that every type has) could never be given.`,
	})
	FieldClash = define(Entry{
		Code: "field-clash", Severity: Error,
		Message: "`{field}` is a field of every type and is {want}, so it cannot be {got} here",
		Help:    "give this field another name, or leave out its `type:` and `format:`",
		Explain: `Every type has the common fields (title, date, tags, and so on), which the whole site relies on. A type may repeat one to say more about it (a label, a length, x-casebook-panel), but it cannot make it another kind of value.`,
	})
	BadSchema = define(Entry{
		Code: "bad-schema", Severity: Error,
		Message: "this is not a valid JSON Schema",
		Help:    "compare it with the example in docs/content-types.md",
		Explain: `A file in content/types is a JSON Schema of draft 2020-12. Something in this one breaks its rules in a way that has no message of its own.`,
	})
	UncheckedKeyword = define(Entry{
		Code: "unchecked-keyword", Severity: Warning,
		Message: "`{keyword}` is not checked here",
		Help:    "list the field under `required:` at the top of the file",
		Explain: `Which fields a page must have is checked once a translation has inherited the fields of its original. Only the "required:" at the top of the file is checked so late; one under "if", "allOf" and the like is checked within groups of fields, not for the page itself.`,
	})
)
