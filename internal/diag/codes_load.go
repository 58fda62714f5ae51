package diag

// Codes of finding the site's files.
var (
	Unreadable = define(Entry{
		Code: "unreadable", Severity: Error,
		Message: "cannot read this {what}: {reason}",
		Help:    "give the user who builds the site the right to read it, or remove it",
		Explain: "A file or folder of the site exists but the operating system refuses to read it. Nothing is published, since a page might be missing without anybody noticing.",
	})
	SymlinkOutside = define(Entry{
		Code: "symlink-outside", Severity: Error,
		Message: "this link of the file system leads out of the site, to `{target}`",
		Help:    "put a copy of the file into the site",
		Explain: "Only files inside the site's folder are published. A symbolic link to a place outside could publish a private file by accident.",
	})
	SymlinkBroken = define(Entry{
		Code: "symlink-broken", Severity: Error,
		Message: "this link of the file system leads to no file: `{target}`",
		Help:    "put the file itself here, or delete the link",
		Explain: "A symbolic link stands for another file. That file was moved or deleted, or lies on another computer only.",
	})
	SymlinkFolder = define(Entry{
		Code: "symlink-folder", Severity: Error,
		Message: "this link of the file system stands for a folder, `{target}`",
		Help:    "put the folder itself here, or link to its files one by one",
		Explain: "A link to a folder would publish the same pages under two addresses, and one that leads to a folder above would never end.",
	})
	UnknownLanguageFolder = define(Entry{
		Code: "unknown-language-folder", Severity: Error,
		Message: "`{name}` is no language of the site, so nothing in this folder is published",
		Help:    "[[did you mean `{suggest}`? ]]add the language to casebook.toml, or move the folder out of content/",
		Explain: "Each folder in content/ is named by a language of casebook.toml. The folder `types` holds the content types.",
	})
	MisplacedFile = define(Entry{
		Code: "misplaced-file", Severity: Warning,
		Message: "this file is in no language, so it is not published",
		Help:    "move it into the folder of its language, such as content/{lang}/",
		Explain: "Pages live in content/<language>/. Files directly in content/ are not pages.",
	})
	SamePage = define(Entry{
		Code: "same-page", Severity: Error,
		Message: "two files are the same page `{id}`",
		Help:    "keep one of them, or rename it",
		Explain: "A page is one file: `nepal.md`, or `nepal/index.md`, or `nepal/_index.md` for a section. Two of them in one language claim the same page.",
	})
	CaseClash = define(Entry{
		Code: "case-clash", Severity: Error,
		Message: "this name differs from another only by capital letters",
		Help:    "rename one of the two files",
		Explain: "Many file systems and hosts do not tell `Nepal.md` from `nepal.md`, so one page would overwrite the other.",
	})
	BadFileName = define(Entry{
		Code: "bad-file-name", Severity: Error,
		Message: "the name `{name}` has no letters or digits to make an address of",
		Help:    "rename the file",
		Explain: "The address of a page is made of its file name: letters and digits of any script, joined by hyphens.",
	})
	StrangeName = define(Entry{
		Code: "strange-name", Severity: Error,
		Message: "the name of this {what} holds characters that cannot be shown",
		Help:    "rename it; letters of every script are fine",
		Explain: "A name with control characters, or in an encoding other than UTF-8, cannot be part of an address. Such names come from old archives or from a slip in a terminal.",
	})
	NoPages = define(Entry{
		Code: "no-pages", Severity: Error,
		Message: "there is no page to publish",
		Help:    "write content/{lang}/_index.md, the home page",
		Explain: "A site needs at least a home page: _index.md in the folder of one of its languages. Drafts and pages whose day has not come do not count. The site published before stays as it is.",
	})
)
