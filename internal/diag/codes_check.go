package diag

// Codes of what a site and its pages say of these messages themselves.
var (
	CheckUnknown = define(Entry{
		Code:     "check-unknown",
		Severity: Error,
		Message:  "there is no message with the code `{code}`",
		Help:     "[[did you mean `{suggest}`? ]]the code stands in brackets at the end of a message",
		Explain:  "`[checks]` of casebook.toml raises a warning to an error or silences it, by its code; `checks` of a page silences it there. A misspelt code would do nothing.",
	})
	CheckLowered = define(Entry{
		Code:     "check-lowered",
		Severity: Error,
		Message:  "`{code}` is an error and stays one",
		Help:     "mend what it complains about, or delete this line",
		Explain:  "Only warnings can be raised or silenced. What is an error would publish something broken.",
	})
	CheckReason = define(Entry{
		Code:     "check-reason",
		Severity: Error,
		Message:  "there is no reason why `{code}` does not matter here",
		Help:     "say it in some words, for those who look after the page later",
		Explain:  "A page may silence a warning that is none on it, such as that of a page which is meant to be heavy. Without a reason, nobody could tell later whether it still holds; so the warning is not silenced.",
	})
	CheckIdle = define(Entry{
		Code:     "check-idle",
		Severity: Warning,
		Message:  "nothing on this page is reported as `{code}`, so there is nothing to silence",
		Help:     "delete these lines",
		Explain:  "`checks` of a page silences a warning. Once what it complained about is mended, the entry would hide the next fault of the same kind. `casebook check` looks for such entries.",
	})
)
