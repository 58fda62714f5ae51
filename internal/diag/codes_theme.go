package diag

// What can be wrong with a theme: its chain, its templates, its components
// and the files that it publishes.
var (
	UnknownTheme = define(Entry{
		Code:     "unknown-theme",
		Severity: Error,
		Message:  "there is no theme `{theme}`",
		Help:     "[[did you mean `{suggest}`? ]][[the themes are {themes}]]",
		Explain: "A theme is a folder below `themes/`, or one of those that come with the program. " +
			"`theme` in casebook.toml and `extends` in a theme's theme.toml name one of them.",
	})
	ThemeCycle = define(Entry{
		Code:     "theme-cycle",
		Severity: Error,
		Message:  "the theme `{theme}` extends itself: {chain}",
		Help:     "let one of them extend `default`",
		Explain: "A theme takes from the theme that it extends whatever it does not have itself. " +
			"When that leads back to the first theme, there is no end.",
	})
	ThemeKey = define(Entry{
		Code:     "theme-key",
		Severity: Error,
		Message:  "`{key}` cannot stand in theme.toml like this",
		Help:     "[[did you mean `{suggest}`? ]]its keys are `extends` (the name of a theme, or \"\" for none), `description`, `column` (200 to 4000), `toolbar` (a custom property of the style sheet), [card] with the colours `background`, `text`, `muted` and `accent`, each as \"#0b569f\", and [colors]",
		Explain:  "A theme's theme.toml says which theme it extends, and may describe itself. `column` is how wide a text is on a wide screen, in pixels of a style sheet, so that browsers can choose a picture before they have the style sheet. [card] has the four colours of the pictures that stand beside shared links. [colors] names the colours that a site may set, each with those on which it must be legible: `text = [\"bg\", \"surface\"]`; `\"bg:3\"` asks for a contrast of 3:1 instead of 4.5:1.",
	})
	ThemeFile = define(Entry{
		Code:     "theme-file",
		Severity: Error,
		Message:  "this file of the theme cannot be used: {reason}",
		Explain:  "The file could not be read, or is no valid style sheet, script, picture or template.",
	})
	MissingLayout = define(Entry{
		Code:     "missing-layout",
		Severity: Error,
		Message:  "the theme `{theme}` has no layout `{layout}`",
		Help:     "[[did you mean `{suggest}`? otherwise ]]add `layouts/{layout}.html` to the theme, or let it extend one that has it",
		Explain: "Every theme needs the layouts page, section, home, taxonomy, term, chooser and 404, " +
			"its own or those of the theme that it extends.",
	})
	MissingPartial = define(Entry{
		Code:     "missing-partial",
		Severity: Error,
		Message:  "the theme has no partial `{partial}`",
		Help:     "[[did you mean `{suggest}`? otherwise ]]add the file `partials/{partial}`",
		Explain: "`template` and `fragment` name a file of the folder `partials` of the theme or of a theme that it extends, " +
			"or a part that some template defines.",
	})
	Template = define(Entry{
		Code:     "template",
		Severity: Error,
		Message:  "{problem}",
		Help:     "[[did you mean `{suggest}`? ]][[while rendering {page}]]",
		Explain: "A template of the theme is not well formed, or asks for something that there is not. " +
			"The place is that of the fault in the template; the page is one on which it showed.",
	})
	TemplateTwice = define(Entry{
		Code:     "template-twice",
		Severity: Error,
		Message:  "`{name}` is defined twice",
		Help:     "give one of them another name",
		Explain:  "The names of partials and of the parts that templates define with `define` are shared by the whole theme.",
	})
	MissingThemeAsset = define(Entry{
		Code:     "missing-theme-asset",
		Severity: Error,
		Message:  "the theme has no file `{file}`",
		Help:     "[[did you mean `{suggest}`? ]]addresses in a style sheet count from the folder of the style sheet",
		Explain:  "A style sheet or template asks for a file that is not in the folder `assets` of the theme or of a theme that it extends.",
	})
	ExternalThemeAsset = define(Entry{
		Code:     "external-theme-asset",
		Severity: Error,
		Message:  "the style sheet asks another site for `{address}`",
		Help:     "put the file into the theme's folder `assets`",
		Explain: "No page of the site asks another site for anything: it would tell that site who reads what, " +
			"and fail without a connection. The site's security policy refuses it as well.",
	})
	ComponentWithoutTemplate = define(Entry{
		Code:     "component-without-template",
		Severity: Error,
		Message:  "the component `{component}` is described, but has no template",
		Help:     "[[did you mean `{suggest}`? otherwise ]]add the file `components/{component}.html`",
		Explain:  "A component of a theme is two files of one name: the template (.html) and the description of its fields (.yaml).",
	})
)
