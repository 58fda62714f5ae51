package diag

// What casebook.toml says of a site's looks.
var (
	MissingLogo = define(Entry{
		Code:     "missing-logo",
		Severity: Error,
		Message:  "there is no picture `{file}` for the logo",
		Help:     "[[did you mean `{suggest}`? otherwise ]]put the picture there, or mend the path",
		Explain:  "`logo` in casebook.toml names a picture in the folder `static`, as the path of the file from the folder of the site.",
	})
	UnknownColor = define(Entry{
		Code:     "unknown-color",
		Severity: Error,
		Message:  "the theme has no colour `{name}`",
		Help:     "[[did you mean `{suggest}`? ]][[its colours are {names}]]",
		Explain:  "[colors] in casebook.toml sets colours of the theme, by the names under which its theme.toml lists them. Another name would change nothing. `toolbar` in theme.toml names the custom property of the style sheet that browsers paint around a page.",
	})
	LowContrast = define(Entry{
		Code:     "low-contrast",
		Severity: Warning,
		Message:  "`{name}` ({color}) has a contrast of {ratio}:1 on `{ground}` ({other}) in the {scheme} scheme; readers need {least}:1",
		Help:     "[[`{nearest}` is the nearest colour for `{name}` that has it on all that it stands on]]",
		Explain: "Text needs a contrast of 4.5:1 with what is behind it, and the border of a control 3:1, so that people with weak eyes, or a phone in the sun, can read it (WCAG 2.2, 1.4.3 and 1.4.11). " +
			"A site has a light scheme and a dark one; a colour that does well in one is often too dark or too pale for the other, so it can be set for each: " +
			"`accent = { light = \"#0b569f\", dark = \"#8fbef5\" }`.",
	})
)
