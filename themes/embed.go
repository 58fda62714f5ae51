// Package themes carries the themes that travel in the binary: `default`,
// complete and neutral, and `openimis`, which extends it.
package themes

import "embed"

// FS holds one folder for each theme.
//
//go:embed all:default all:openimis
var FS embed.FS
