package theme

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/data"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/lang"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/site"
	"github.com/openimis/casebook/themes"
)

// texts is a catalogue of the UI strings of one language, enough for tests of
// templates: no plural rules.
type texts struct {
	strings map[string]string
	locale  *lang.Locale
}

func catalogue(t testing.TB, tag string, of ...*Theme) *texts {
	t.Helper()
	c := &texts{map[string]string{}, lang.New(tag, lang.Custom{})}
	src, err := os.ReadFile("../../i18n/" + tag + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	c.read(t, tag, src)
	for _, th := range of {
		for _, f := range th.Strings() {
			if f.Lang == tag {
				c.read(t, f.Path, f.Data)
			}
		}
	}
	return c
}

func (c *texts) read(t testing.TB, path string, src []byte) {
	t.Helper()
	doc, faults := data.TOML(src, 0, path)
	if len(faults) > 0 {
		t.Fatal(path, faults[0].Message())
	}
	for _, f := range doc.Fields {
		c.add(f.Key, f.Value)
	}
}

func (c *texts) add(key string, n *data.Node) {
	switch {
	case n.Kind == data.String:
		c.strings[key] = n.Text
	case n.Get("other") != nil:
		c.strings[key] = n.Get("other").Str()
	default:
		for _, f := range n.Fields {
			c.add(key+"."+f.Key, f.Value)
		}
	}
}

func (c *texts) T(key string, args ...any) string {
	s, ok := c.strings[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(args); i += 2 {
		s = strings.ReplaceAll(s, "{{."+args[i].(string)+"}}", fmt.Sprint(args[i+1]))
	}
	return s
}

func (c *texts) N(key string, n int, args ...any) string {
	return c.T(key, append(args, "N", n)...)
}

func (c *texts) Locale() *lang.Locale { return c.locale }

func mustLoad(t testing.TB, o Options) *Theme {
	t.Helper()
	th, faults := Load(o)
	for _, d := range faults {
		t.Errorf("%s %v: %s (%s)", d.Path, diag.Locate(th.Source(d.Path), d.Span), d.Message(), d.Help())
	}
	if t.Failed() {
		t.FailNow()
	}
	return th
}

var loaded = map[string]*Theme{}

// builtin loads a theme of the binary once for all tests.
func builtin(t testing.TB, name string) *Theme {
	if loaded[name] == nil {
		loaded[name] = mustLoad(t, Options{Name: name, Builtin: fs.FS(themes.FS)})
	}
	return loaded[name]
}

// sampleSite is what the pages of a language share in these tests.
func sampleSite(th *Theme, tag, dir string) *site.Site {
	menu := func(titles ...string) (out []site.Ref) {
		for i, title := range titles {
			out = append(out, site.Ref{Title: title, URL: fmt.Sprintf("/%s/s%d/", tag, i)})
		}
		return out
	}
	s := &site.Site{
		Title: "A site", Description: "What people learnt from running a scheme, and what others can take from it.",
		Lang: tag, Dir: dir, Tag: tag, HomeURL: "/" + tag + "/", BaseURL: "https://example.org", Root: "/",
		Languages: []site.Alternate{
			{Lang: "en", Dir: "ltr", Name: "English", URL: "/en/", Title: "A site", Exists: true, Current: tag == "en"},
			{Lang: "fr", Dir: "ltr", Name: "Français", URL: "/fr/", Title: "Un site", Exists: true, Current: tag == "fr"},
			{Lang: "ar", Dir: "rtl", Name: "العربية", URL: "/ar/", Title: "موقع", Exists: true, Current: tag == "ar"},
		},
		Menus: map[string][]site.Ref{
			"main":   menu("Country cases", "Decide", "Implement", "Modules", "Get help", "Contribute"),
			"report": menu("Ask the desk"),
			"footer": menu("About", "Glossary", "Privacy", "Accessibility", "Licence"),
		},
		FeedURL: "/" + tag + "/feed.xml", JSONFeedURL: "/" + tag + "/feed.json", CalendarURL: "/" + tag + "/events.ics",
		SearchURL: "/" + tag + "/search/", Params: map[string]string{"notice": "Made by people who use it."},
		CSPMeta: "default-src 'self'", Assets: th.SiteAssets("/"),
	}
	if tag == "ar" {
		s.Title, s.Description = "موقع", "ما تعلّمه الناس من إدارة نظام، وما يمكن للآخرين أن يستفيدوا منه."
		s.Menus["main"] = menu("تجارب البلدان", "القرار", "التنفيذ", "الوحدات", "المساعدة", "المساهمة")
	}
	s.Digest = memo.DigestOf(struct {
		S any
		T string
	}{s, th.Name()})
	return s
}

// sampleNav has n pages beside the page.
func sampleNav(tag string, n int) *site.Nav {
	nav := &site.Nav{All: 200, AllURL: "/" + tag + "/s0/"}
	for i := range 6 {
		nav.Top = append(nav.Top, site.NavItem{Title: fmt.Sprintf("Section %d", i), URL: fmt.Sprintf("/%s/s%d/", tag, i), Section: true})
	}
	nav.Path = []site.NavItem{nav.Top[0], {Title: "Below it", URL: "/" + tag + "/s0/below/", Section: true}}
	for i := range n {
		nav.Items = append(nav.Items, site.NavItem{Title: fmt.Sprintf("A page with a title of some length, number %d", i), URL: fmt.Sprintf("/%s/s0/below/p%d/", tag, i)})
	}
	nav.Digest = memo.DigestOf(nav)
	return nav
}

// sampleView has something in every field that a page of its kind can fill.
func sampleView(s *site.Site, nav *site.Nav) *site.View {
	tag := s.Lang
	text := func(s string) site.Value { return site.Value{Kind: "text", Text: s, Raw: s} }
	ref := func(title, path string) site.Ref { return site.Ref{Title: title, URL: "/" + tag + path} }
	picture := &site.Picture{Src: "/assets/photo.0123.svg", Alt: "A clinic", Width: 800, Height: 300, Srcset: "/assets/photo.0123.svg 800w", Sizes: "100vw",
		Sources: []site.PictureSource{{MIME: "image/webp", Srcset: "/assets/photo.0123.webp 800w"}}}
	card := func(i int) site.Card {
		return site.Card{Ref: ref(fmt.Sprintf("Another case, number %d", i), fmt.Sprintf("/s0/c%d/", i)), Description: "What was done there, in a sentence or two that may run over several lines.",
			Type: "case", TypeLabel: "Country case", Date: "2025-11-02", Rows: []site.Row{{Name: "country", Label: "Country", Values: []site.Value{text("Nepal")}}}}
	}
	foreign := card(9)
	foreign.Ref.Lang, foreign.Ref.Dir, foreign.Fallback = "fr", "ltr", true
	figure := func(n, unit, year string) site.Value {
		return site.Value{Kind: "object", Source: &site.SourceMark{N: 1, Href: "#src-report"}, Rows: []site.Row{
			{Name: "figure", Label: "Figure", Values: []site.Value{{Kind: "number", Text: n, Raw: "5012213"}}},
			{Name: "unit", Label: "Unit", Values: []site.Value{text(unit)}},
			{Name: "as_of", Label: "As of", Values: []site.Value{{Kind: "date", Text: year, Raw: "2024-03-01"}}},
		}}
	}
	return &site.View{
		Site: s, Nav: nav, SiteDigest: s.Digest, NavDigest: nav.Digest,
		Kind: "page", Layout: "page", Type: "case", ID: "s0/below/p3",
		Lang: tag, Dir: s.Dir, TextLang: tag, TextDir: s.Dir,
		Title: "A national scheme and what it changed in the master version", HeadTitle: "A national scheme · " + s.Title,
		Description: "How a scheme in 77 districts moved from paper to one register, and what it would do differently today.",
		URL:         "/" + tag + "/s0/below/p3/", Canonical: "https://example.org/" + tag + "/s0/below/p3/", Absolute: "https://example.org/" + tag + "/s0/below/p3/",
		NoIndex: true, Source: "content/" + tag + "/s0/below/p3.md", EditURL: "https://example.org/edit?a=1&b=2", IssueURL: "https://example.org/issue",
		Date: "2025-01-05", Updated: "2026-03-01", Verified: "2026-11-22", ReviewBy: "2027-11-22",
		Authors: []string{"A. Author", "B. Author"}, Translators: []string{"C. Translator"}, Owner: "The desk",
		AppliesTo: []string{"24.10"}, TestedOn: []string{"24.10", "25.04"}, Draft: true, Words: 1400, TypeLabel: "Country case",
		Fallback: &site.Fallback{Lang: "fr", Dir: "ltr", Name: "French", OriginalURL: "/fr/s0/p3/", TranslateURL: "https://example.org/new?path=a"},
		Stale:    &site.Fallback{Lang: "fr", Dir: "ltr", Name: "French", OriginalURL: "/fr/s0/p3/", TranslateURL: "https://example.org/edit"},
		Alternates: []site.Alternate{
			{Lang: "en", Dir: "ltr", Name: "English", URL: "/en/s0/below/p3/", Title: "A national scheme", Exists: true, Current: tag == "en", Also: "This page exists in English"},
			{Lang: "fr", Dir: "ltr", Name: "Français", URL: "/fr/s0/below/p3/", Exists: false, Current: tag == "fr"},
			{Lang: "ar", Dir: "rtl", Name: "العربية", URL: "/ar/s0/below/p3/", Exists: true, Current: tag == "ar"},
		},
		HrefLangs:   []site.HrefLang{{Lang: "en", URL: "https://example.org/en/s0/below/p3/"}, {Lang: "x-default", URL: "https://example.org/en/s0/below/p3/"}},
		Breadcrumbs: []site.Ref{ref("Home", "/"), ref("Section 0", "/s0/"), ref("Below it", "/s0/below/"), {Title: "A national scheme", URL: "/" + tag + "/s0/below/p3/", Current: true}},
		Prev:        &site.Ref{Title: "The page before", URL: "/" + tag + "/s0/below/p2/"}, Next: &site.Ref{Title: "La page suivante", URL: "/" + tag + "/s0/below/p4/", Lang: "fr", Dir: "ltr"},
		Panel: []site.Row{
			{Name: "country", Label: "Country", Values: []site.Value{text("Nepal")}},
			{Name: "since", Label: "Start year", Values: []site.Value{{Kind: "number", Text: "2016", Raw: "2016"}}},
			{Name: "live", Label: "In use", Values: []site.Value{{Kind: "bool", Text: "yes", Raw: "true"}}},
			{Name: "modules", Label: "Modules", Values: []site.Value{{Kind: "link", Text: "Claims", URL: "/" + tag + "/s3/claims/"}, {Kind: "link", Text: "Assurés et polices", URL: "/" + tag + "/s3/insurees/", Lang: "fr", Dir: "ltr"}}},
			{Name: "coverage", Label: "Coverage", Values: []site.Value{figure("5,012,213", "insured people", "1 March 2024"), figure("77", "districts", "2023")}},
			{Name: "team", Label: "Team", Values: []site.Value{figure("12", "people", "2024")}},
			{Name: "hosting", Label: "Hosting", Values: []site.Value{{Kind: "list", Items: []site.Value{text("own servers"), text("two sites"), {Kind: "text", Text: "sauvegardes", Lang: "fr", Dir: "ltr"}}}}},
		},
		Lead:        []site.Row{{Name: "lessons", Label: "Lessons", Values: []site.Value{{Kind: "html", Text: "<p>Begin with the <strong>register</strong>.</p>"}}}},
		TOC:         []site.TOCItem{{Level: 2, Text: "In brief", ID: "in-brief", Class: "teacher"}, {Level: 2, Text: "What it cost", ID: "costs", Items: []site.TOCItem{{Level: 3, Text: "Servers", ID: "servers"}}}},
		Terms:       []site.TermGroup{{Name: "tags", Label: "Tags", URL: "/" + tag + "/tags/", Terms: []site.Ref{ref("claims", "/tags/claims/"), ref("health", "/tags/health/")}}},
		Collections: []site.Collection{{Name: "changes", Title: "Local changes", Total: 2, Map: &site.Map{ViewBox: "1500 200 900 450", Width: 900, Height: 450, Land: "M1500 300 9 9-9 9z", Places: []site.MapPlace{{Ref: ref("Nepal", "/s0/"), Count: 2, Path: "M1600 300 9 9-9 9z", X: 1603, Y: 306, Key: "country=NP"}, {Ref: site.Ref{Title: "Mauritius"}, Count: 1, X: 1700, Y: 400}}}, Columns: []site.Column{{Name: "what", Label: "What"}, {Name: "status", Label: "Status"}}, Groups: []site.Group{{Title: "Claims", ID: "changes-module-claims", URL: "/s0/", Lang: "fr", Dir: "ltr", Rows: []site.Entry{{Card: card(1), Cells: []site.Row{{Name: "what", Values: []site.Value{text("Longer insurance number")}}, {Name: "status", Values: []site.Value{text("merged")}}}}, {Card: card(2), Cells: []site.Row{{Name: "what", Values: []site.Value{text("Second payer")}}, {Name: "status"}}}}}}}},
		Inverse:     []site.Collection{{Name: "modules", Title: "Country cases that use it", Total: 3, Groups: []site.Group{{Rows: []site.Entry{{Card: card(3)}, {Card: card(4)}, {Card: foreign}}}}}},
		Related:     []site.Card{card(5), card(6)},
		Sources:     []site.SourceRef{{N: 1, ID: "src-report", Title: "Annual report 2024", Publisher: "The board", URL: "https://example.org/report", Date: "2024-03-01", Read: "2026-11-22"}, {N: 2, ID: "src-book", Title: "Un livre", Lang: "fr", Dir: "ltr"}},
		Changes:     []site.Change{{Date: "2026-03-01", HTML: "Figures of 2025 added."}, {Date: "2025-01-05", HTML: "First version."}},
		Attachments: []site.AttachedFile{{Title: "slides.pdf", URL: "/" + tag + "/s0/below/slides.pdf", Ext: "pdf", Type: "Document (PDF)", Size: 1_400_000}},
		Glossary:    []site.GlossaryEntry{{ID: "claim", Term: "Claim", Synonyms: []string{"request for payment"}, Definition: "What a clinic asks to be paid for.", Others: []site.GlossaryName{{Lang: "fr", Dir: "ltr", LangName: "French", Term: "Demande de remboursement", Definition: "Ce qu’un centre demande."}}}},
		Image:       picture, Share: picture, JSONLD: []string{`{"@type":"Article","name":"</script><b>"}`}, HasBody: true, HasRest: true,
		Event:  &site.Occasion{Start: site.When{ISO: "2027-03-01T14:00:00+01:00", Text: "1 March 2027, 14:00"}, End: site.When{ISO: "2027-03-01T16:00:00+01:00", Text: "16:00"}, SameDay: true, Zone: "Africa/Douala, UTC+1", Status: "postponed", CalendarURL: "/" + tag + "/s0/below/p3/event.ics"},
		Report: true, Before: []site.Row{{Name: "needs", Label: "You need", Values: []site.Value{text("a server"), text("a browser")}}},
		Form:       &site.Form{Name: "experience", Action: "/" + tag + "/thanks/", Netlify: true, Next: "https://example.org/thanks/", Mail: &site.Ref{Title: "desk@example.org", URL: "mailto:desk@example.org"}, Question: "What did you do?", AskPage: true, Reader: "the editors", From: "/" + tag + "/s0/below/p3/"},
		CorrectURL: "/" + tag + "/correct/?page=%2Fen%2F",
		PrintURL:   "/" + tag + "/s0/below/print/", Anchor: "part.1",
	}
}

const sampleLead = `<p>The scheme covers <dfn><a class="term" href="/en/glossary/#claim" title="What a clinic asks to be paid for.">claims</a></dfn> in all districts.<sup class="cite"><a href="#src-report" role="doc-noteref">[1]</a></sup> Read <a href="/x">how it began</a>.</p>` +
	`<h2 id="in-brief">In brief</h2><ul><li>One register</li><li><span class="task">☑</span> Paper ended in 2019</li></ul>` +
	`<aside class="alert alert-note" role="note"><p class="alert-title">Note</p><p>Figures are those of the board.</p></aside>` +
	`<aside class="alert alert-warning" role="note"><p class="alert-title">Warning</p><p>Do not run this twice.</p></aside>`

const sampleRest = `<h2 id="costs">What it cost</h2><p>Some text with <code>insuree_number_length</code>, <kbd>Ctrl</kbd> and <mark>marked words</mark>.</p>` +
	`<div class="highlight"><pre tabindex="0"><code class="language-sh">docker compose up -d --build --remove-orphans --force-recreate --wait --timeout 600 backend frontend gateway db</code></pre></div>` +
	`<h3 id="servers">Servers</h3><div class="table-scroll" role="region" tabindex="0"><table><thead><tr><th>Item</th><th class="align-right">Cost</th><th>Paid by</th><th>Remark about this</th></tr></thead><tbody><tr><td>Servers, two sites</td><td class="align-right">12,000</td><td>Ministry</td><td>Bought in 2018 and replaced since</td></tr><tr><td>Training</td><td class="align-right">7,500</td><td>Partner</td><td>Eleven districts</td></tr></tbody></table></div>` +
	`<blockquote><p>A quotation from a report.</p></blockquote><details><summary>More</summary><p>Hidden text.</p></details>` +
	`<figure><img src="/assets/photo.0123.svg" alt="A clinic" width="800" height="300" loading="lazy"><figcaption>A clinic in the hills</figcaption></figure>` +
	`<dl><dt>Term</dt><dd>Its meaning</dd></dl><p>First use of a very long word: Krankenversicherungsbeitragsbemessungsgrenzenverordnungsänderungsentwurf.</p>`

func renderPage(t testing.TB, r *Renderer, v *site.View) string {
	t.Helper()
	var out bytes.Buffer
	for _, d := range r.Render(&out, v.Layout, v, []byte(sampleLead), []byte(sampleRest)) {
		t.Errorf("%s %v: %s (%s)", d.Path, diag.Locate(r.theme.Source(d.Path), d.Span), d.Message(), d.Help())
	}
	return out.String()
}
