package diag

// Codes of the pictures that are made of images.
var (
	MissingEncoder = define(Entry{
		Code: "missing-encoder", Severity: Error,
		Message: "`{tool}` cannot be used: {reason}",
		Help:    "install the program (Debian: `apt install {package}`), or remove the line: pictures are then JPEG and PNG, which every browser shows",
		Explain: "`encoder` in [images] asks for pictures in a format that Casebook cannot write by itself: WebP with cwebp, AVIF with avifenc. The program must be on every machine that builds the site, since pages name pictures that it makes.",
	})
)
