package link

import (
	"slices"
	"strconv"
	"strings"

	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

// variants fills what lets a browser choose: its own formats by width, and
// those that not all browsers show in sources of their own.
func (t *Tables) variants(pic *site.Picture, img Image) {
	var order []string
	sets := map[string][]string{}
	for _, v := range img.Variants {
		if sets[v.MIME] == nil {
			order = append(order, v.MIME)
		}
		sets[v.MIME] = append(sets[v.MIME], t.href(paths.URL(v.URL))+" "+strconv.Itoa(v.Width)+"w")
	}
	for _, mime := range order {
		set := strings.Join(sets[mime], ", ")
		switch {
		case mime != img.MIME:
			pic.Sources = append(pic.Sources, site.PictureSource{MIME: mime, Srcset: set})
		case len(sets[mime]) > 1:
			pic.Srcset = set
		}
	}
	if pic.Srcset != "" || len(pic.Sources) > 0 {
		// On screens that are no wider, a picture is as wide as the screen.
		pic.Sizes = "100vw"
		if t.in.Theme.Column > 0 {
			column := strconv.Itoa(min(t.in.Theme.Column, img.Width)) + "px"
			pic.Sizes = "(min-width: " + column + ") " + column + ", 100vw"
		}
	}
}

// fileTypes are what files of an extension are called, as the end of a key of
// a UI string.
var fileTypes = map[string]string{
	"ppt": "slides", "pptx": "slides", "odp": "slides", "key": "slides",
	"pdf": "document", "doc": "document", "docx": "document", "odt": "document", "rtf": "document",
	"xls": "sheet", "xlsx": "sheet", "ods": "sheet", "csv": "sheet", "tsv": "sheet",
	"zip": "archive", "7z": "archive", "gz": "archive", "tgz": "archive",
	"png": "image", "jpg": "image", "jpeg": "image", "gif": "image", "webp": "image", "avif": "image", "svg": "image",
	"mp3": "sound", "ogg": "sound", "wav": "sound", "m4a": "sound",
	"mp4": "film", "webm": "film", "mov": "film", "mkv": "film",
	"json": "data", "geojson": "data", "xml": "data", "yaml": "data", "sql": "data",
	"txt": "text", "md": "text", "epub": "text",
}

// attached lists the files that a page's text links to, once each.
func (t *Tables) attached(p *site.Page, files []paths.Src) []site.AttachedFile {
	var out []site.AttachedFile
	for _, file := range files {
		ext := strings.TrimPrefix(file.Ext(), ".")
		kind := fileTypes[ext]
		switch {
		case ext == "":
			kind = "unknown"
		case kind == "":
			kind = "other"
		}
		a := site.AttachedFile{
			Title: baseName(file), URL: t.href(t.AttachmentURL(file)), Ext: ext, Size: t.in.Files.Content[file],
			Type: t.locales[p.Lang].texts.T("download.type."+kind, "Ext", strings.ToUpper(ext)),
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}
