// Package uistrings carries the texts of the user interface that travel in
// the binary, one file a language. A theme or a site overrides them key by
// key with files of the same form; package i18n reads them all.
package uistrings

import "embed"

// FS holds en.toml, fr.toml and ar.toml.
//
//go:embed all:*.toml
var FS embed.FS
