package diag

// Codes of the forms with which readers write without an account.
var (
	UnknownForm = define(Entry{
		Code: "unknown-form", Severity: Error,
		Message: "there is no form `{name}`",
		Help:    "[[did you mean `{suggest}`? otherwise ]]declare it in casebook.toml as [forms.kinds.{name}]",
		Explain: "`form` on a page puts a form on it with which readers write to the editors without an account. What it asks is in casebook.toml, and so is where it goes and who reads it.",
	})
	FormsPage = define(Entry{
		Code: "forms-page", Severity: Error,
		Message: "`{key}` of [forms] names `{id}`, which is no page",
		Help:    "[[did you mean `{suggest}`? ]]write the path of the page without language and `.md`",
		Explain: "After a form has been sent, the page `thanks` is shown; links that say that a page should be corrected lead to the page `correct`. Both are paths below the language's folder.",
	})
)
