package link

import (
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
		column := strconv.Itoa(min(t.in.Theme.Column, img.Width)) + "px"
		pic.Sizes = "(min-width: " + column + ") " + column + ", 100vw"
	}
}
