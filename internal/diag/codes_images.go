package diag

// Codes of the pictures that are made of images.
var (
	ImageWithoutAlt = define(Entry{
		Code: "image-without-alt", Severity: Warning,
		Message: "the page's picture `{src}` has no description",
		Help:    "write `image: {src: …, alt: …}` and say what it shows, or `alt: \"\"` if it only decorates",
		Explain: "Readers who do not see the picture at the head of a page get its description, and so do people to whom the page is sent as a link. A picture that says nothing of its own has an empty description.",
	})
	MissingEncoder = define(Entry{
		Code: "missing-encoder", Severity: Error,
		Message: "`{tool}` cannot be used: {reason}",
		Help:    "install the program (Debian: `apt install {package}`), or remove the line: pictures are then JPEG and PNG, which every browser shows",
		Explain: "`encoder` in [images] asks for pictures in a format that Casebook cannot write by itself: WebP with cwebp, AVIF with avifenc. The program must be on every machine that builds the site, since pages name pictures that it makes.",
	})
)
