package publish

import (
	"encoding/xml"
	"strconv"

	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/site"
)

type urlSet struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string        `xml:"loc"`
	LastMod string        `xml:"lastmod,omitempty"`
	Links   []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel      string `xml:"rel,attr"`
	HrefLang string `xml:"hreflang,attr"`
	Href     string `xml:"href,attr"`
}

type sitemapIndex struct {
	XMLName  xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Sitemaps []sitemapURL `xml:"sitemap"`
}

// maxURLs is the most that one sitemap may hold (sitemaps.org).
const maxURLs = 50_000

// sitemap lists every page that a language has itself, with its twins.
func (in Input) sitemap() []site.Artifact {
	if in.Config.Publish.NoIndex {
		return nil
	}
	var urls []sitemapURL
	for _, p := range in.own("") {
		u := sitemapURL{Loc: in.absolute(p)}
		if c := changed(p); len(c) >= 10 {
			u.LastMod = c[:10]
		}
		if len(p.Twins) > 1 {
			fallback := in.absolute(p)
			for _, twin := range p.Twins {
				u.Links = append(u.Links, sitemapLink{"alternate", in.Config.Language(twin.Lang).Lang, in.absolute(twin)})
				if twin.Lang == in.Config.DefaultLanguage {
					fallback = in.absolute(twin)
				}
			}
			if p.ID == "" {
				fallback = in.Config.BaseURL + "/"
			}
			u.Links = append(u.Links, sitemapLink{"alternate", "x-default", fallback})
		}
		urls = append(urls, u)
	}
	if len(urls) <= maxURLs {
		return []site.Artifact{in.urlSet("sitemap.xml", urls)}
	}
	var out []site.Artifact
	var index sitemapIndex
	for n := 1; len(urls) > 0; n++ {
		part := urls[:min(len(urls), maxURLs)]
		urls = urls[len(part):]
		name := paths.Out("sitemap-" + strconv.Itoa(n) + ".xml")
		out = append(out, in.urlSet(name, part))
		index.Sitemaps = append(index.Sitemaps, sitemapURL{Loc: in.Config.BaseURL + "/" + string(name)})
	}
	return append(out, site.Artifact{Path: "sitemap.xml", MIME: "application/xml", Data: marshalXML(index)})
}

func (in Input) urlSet(name paths.Out, urls []sitemapURL) site.Artifact {
	return site.Artifact{Path: name, MIME: "application/xml", Data: marshalXML(urlSet{XHTML: "http://www.w3.org/1999/xhtml", URLs: urls})}
}

// robots lets every robot read every page; on a preview the pages and a header
// say that none may be indexed, which robots can only see if they may read.
func (in Input) robots() site.Artifact {
	text := "User-agent: *\nDisallow:\n"
	if in.Config.BaseURL != "" && !in.Config.Publish.NoIndex {
		text += "\nSitemap: " + in.Config.BaseURL + "/sitemap.xml\n"
	}
	return site.Artifact{Path: "robots.txt", MIME: "text/plain", Data: []byte(text)}
}
