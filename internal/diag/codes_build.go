package diag

// Codes of the build as a whole.
var (
	PageTooLarge = define(Entry{
		Code: "page-too-large", Severity: Error,
		Message: "the page has {size} bytes, the limit is {limit}",
		Help:    "split it, move data into a file beside it, or raise `page_bytes` in the section [limits] of casebook.toml",
		Explain: "A page of more than a megabyte is too heavy for readers on a weak line, and usually a file that came here by mistake.",
	})
	StaticCollision = define(Entry{
		Code: "static-collision", Severity: Error,
		Message: "the site makes a file `{path}` itself",
		Help:    "rename this one",
		Explain: "Files of static/ are published as they are. Where a page or another output of the site has the same path, one would overwrite the other. Only _headers and _redirects are joined with the site's own.",
	})
)

// NoConfig says that the folder is no site.
var NoConfig = define(Entry{
	Code: "no-config", Severity: Error,
	Message: "the folder has no casebook.toml, so it is no site",
	Help:    "name the site's folder with -s, or make one with `casebook init DIR`",
	Explain: "A site is a folder with a casebook.toml and a folder content/. The least casebook.toml is a title and one language.",
})
