package diag

// What readers are asked to load, held against [budgets] of casebook.toml.
var (
	PageBudget = define(Entry{
		Code: "page-budget", Severity: Warning,
		Message: "the page `{url}` weighs {size} when packed, and {budget} are allowed",
		Help: "{why}; [[the heaviest in it, unpacked: {parts}; ]]shorten it, split it, or allow more for pages like it: " +
			"`{key}` in the section [budgets.pages] of casebook.toml",
		Explain: "A page that is heavy takes long on a weak line, and readers who pay by the megabyte pay for it. What counts is the page " +
			"with the style sheets and scripts that it loads at once, as hosts pack them (gzip), without images. The budgets are in the " +
			"section [budgets] of casebook.toml: 40 kB for a page unless it says otherwise, and in [budgets.pages] for a content type, " +
			"a layout, or a kind of page such as `home`.",
	})
	RequestBudget = define(Entry{
		Code: "request-budget", Severity: Warning,
		Message: "a page such as `{url}` asks for {count} files at once, itself among them, and {budget} are allowed",
		Help:    "pages like it: {pages}; it loads {files}; join them in the theme, or raise `requests` in the section [budgets] of casebook.toml",
		Explain: "On a slow line each request waits for the one before. Images are not counted.",
	})
	ImageBudget = define(Entry{
		Code: "image-budget", Severity: Warning,
		Message: "the image `{image}` weighs {size} {as}, and {budget} are allowed",
		Help: "make it smaller: save photos as JPEG, drawings as SVG, and no larger than 2000 pixels; or raise `{key}` in the section [budgets] " +
			"of casebook.toml",
		Explain: "Images are most of what a page weighs. An image of one megabyte takes more than a minute on a line of 100 kbit/s. " +
			"`image` in the section [budgets] of casebook.toml is what a reader may be made to load; `original` is the file beside the page, " +
			"of which everybody who works on the site has a copy.",
	})
	AssetBudget = define(Entry{
		Code: "asset-budget", Severity: Warning,
		Message: "the {what} of the theme weigh {size} when packed, and {budget} are allowed",
		Help:    "the heaviest parts, unpacked: {parts}; shorten them, or raise `{key}` in the section [budgets] of casebook.toml",
		Explain: "Every page loads the theme's style sheets and scripts before it shows anything. What a script fetches later, such as the search, does not count.",
	})
	BudgetUnknown = define(Entry{
		Code: "budget-unknown", Severity: Error,
		Message: "there are no pages of the kind `{name}`",
		Help:    "[[did you mean `{suggest}`? ]]a budget can be that of a content type, a layout of the theme, or a kind of page such as `home`",
		Explain: "A budget under a name that no page has would hold for nothing.",
	})
)
