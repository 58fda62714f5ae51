package diag

// PrintNoSection is of a page that asks to be printed with its pages.
var PrintNoSection = define(Entry{
	Code: "print-no-section", Severity: Warning,
	Message: "`print` is for sections below the home page",
	Help:    "remove it here; every page can be printed as it is, and the _index.md of its folder can ask for all of them on one page",
	Explain: "A section, which is the file _index.md of a folder, with `print: true` gets a page more, …/print/, with the text of all its pages one after the other. A single page needs none, and the whole site would be too long for one.",
})
