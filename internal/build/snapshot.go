package build

import (
	"context"
	"maps"
	"mime"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/publish"
	"github.com/openimis/casebook/internal/site"
)

// A Snapshot is the site as it stood after one update. It does not change;
// what it makes on request it remembers.
type Snapshot struct {
	live    *Live
	project *Project // nil where nothing could be read yet
	joined  *Joined
	join    []diag.Diagnostic // of the Heads
	broken  []diag.Diagnostic // why this is the last good site and not the newest
	faults  []diag.Diagnostic // of a site that cannot be read at all
	targets map[string]link.Target
	files   map[string]paths.Src // attachments and static files by address

	pages     sync.Map // path → *shown
	found     sync.Map // path → []diag.Diagnostic of rendering
	ruled     sync.Once
	rules     *publish.Rules
	checked   sync.Once
	checks    []diag.Diagnostic // what a build would report
	made      sync.Once
	artifacts map[string]site.Artifact
}

// A Response is what stands at an address.
type Response struct {
	Body    []byte
	MIME    string
	Headers map[string]string
	Status  int
	Faults  []diag.Diagnostic // why Body is not the newest, or what is wrong with it
}

// Info is what the preview can tell of a page.
type Info struct {
	View       any                `json:"view"`
	Source     string             `json:"source"`
	Layout     string             `json:"layout"`
	Components []string           `json:"components"`
	Stages     map[string]float64 `json:"stages_ms"`
	Bytes      int                `json:"bytes"`
	Weight     Weight             `json:"weight"`
	Links      []string           `json:"links"`    // where its text leads
	LinkedBy   []string           `json:"linkedBy"` // pages whose text leads here
	Why        []string           `json:"why"`      // what made it another than it was when shown last
}

// A Lang is one language of the site with its home page.
type Lang struct{ Tag, Lang, Home string }

// index lists what stands at which address.
func (s *Snapshot) index() {
	s.targets = map[string]link.Target{}
	for _, t := range s.joined.Tables.Targets() {
		s.targets[string(t.URL)] = t
	}
	s.files = map[string]paths.Src{}
	for _, f := range s.project.files {
		if f.Kind == site.Attachment {
			s.files[string(s.joined.Tables.AttachmentURL(f.Path))] = f.Path
		}
	}
	for _, f := range s.project.static {
		s.files[strings.TrimPrefix(string(f), "static")] = f
	}
}

// next is this site before something of it is replaced.
func (s *Snapshot) next(p *Project) *Snapshot {
	return &Snapshot{live: s.live, project: p, joined: s.joined, join: s.join, targets: s.targets, files: s.files}
}

// with is this site with the reasons why a newer one cannot be shown.
func (s *Snapshot) with(broken []diag.Diagnostic) *Snapshot {
	n := s.next(s.project)
	n.broken, n.faults = broken, s.faults
	return n
}

// A shown is a page as this Snapshot shows it, made at the first request.
type shown struct {
	once     sync.Once
	view     *site.View
	target   link.Target
	joined   *Joined
	key      string
	rendered sync.Once
	response Response
	why      []string
	viewMS   float64
	renderMS float64
}

// page returns the page at an address with its View, nil if there is none.
func (s *Snapshot) page(at string) *shown {
	t, ok := s.targets[at]
	if !ok {
		return nil
	}
	v, _ := s.pages.LoadOrStore(at, &shown{target: t})
	sh := v.(*shown)
	sh.once.Do(func() {
		from := time.Now()
		sh.joined = s.complete(t)
		sh.view = t.View(sh.joined.Tables, sh.joined.Outlines)
		digest := s.project.renderKey(sh.joined, sh.view, t)
		sh.key = digest.String()
		sh.viewMS = milliseconds(time.Since(from))
		sh.why = s.live.why(at, sh.view, sh.key)
	})
	return sh
}

// complete reads the texts that a page needs and that are not there yet, in a
// preview that is starting: its own, and its original's, whose ids it has.
func (s *Snapshot) complete(t link.Target) *Joined {
	if !s.joined.Outlines.Partial {
		return s.joined
	}
	var pages []*site.Page
	for _, p := range slices.Concat(t.Of, []*site.Page{t.Page}) {
		if p != nil {
			pages = append(pages, p, p.Original)
		}
	}
	var missing []*Source
	for _, p := range pages {
		if p == nil {
			continue
		}
		src := s.joined.Sources[p.Head.Path]
		if src == nil || src.Outline != nil || src.Head.Broken {
			continue
		}
		bytes, err := s.project.root.Read(p.Head.Path)
		if err != nil {
			continue
		}
		c := &Source{Head: src.Head, BodyKey: src.BodyKey, file: src.file, typ: src.typ}
		s.project.parseText(c, bytes)
		missing = append(missing, c)
	}
	if len(missing) == 0 {
		return s.joined
	}
	sources := maps.Clone(s.joined.Sources)
	for _, c := range missing {
		sources[c.Head.Path] = c
	}
	return &Joined{Tables: s.joined.Tables, Sources: sources, list: s.joined.list, Outlines: s.joined.Tables.With(s.joined.Outlines, texts(missing))}
}

// Get returns what stands at an address: the path of a URL without that of
// base_url, unescaped. A page whose source cannot be shown any more shows what
// it last did.
func (s *Snapshot) Get(at string) (Response, bool) {
	if s.project == nil {
		return Response{}, false
	}
	if sh := s.page(at); sh != nil {
		sh.rendered.Do(func() { sh.response = s.render(at, sh) })
		return sh.response, true
	}
	if r, ok := s.file(at); ok {
		return r, true
	}
	if v, ok := s.live.last.Load(at); ok {
		was := v.(lastPage)
		if src := s.joined.Sources[paths.Src(was.source)]; len(s.broken) > 0 || src != nil && src.Head.Broken {
			was.Faults = s.Diagnostics()
			return was.Response, true
		}
	}
	return Response{}, false
}

func (s *Snapshot) render(at string, sh *shown) Response {
	from := time.Now()
	html, faults := s.project.Render(sh.joined, sh.view, sh.target)
	sh.renderMS = milliseconds(time.Since(from))
	r := Response{Body: html, MIME: "text/html; charset=utf-8", Status: 200, Headers: s.headers(at), Faults: faults}
	if strings.HasSuffix(at, "404.html") {
		r.Status = 404
	}
	broken, _ := diag.Count(faults)
	if broken > 0 {
		s.found.Store(at, faults)
	}
	if own := s.errorsOf(sh); broken+len(own) > 0 {
		// The last good page stays. Where there is none, a page that is not as
		// it should be is better than none.
		if was, ok := s.live.last.Load(at); ok {
			r = was.(lastPage).Response
			r.Faults = append(faults, own...)
		}
		return r
	}
	s.live.last.Store(at, lastPage{r, sh.view.Source})
	return r
}

// errorsOf are the errors in a page's own source, each of which would keep a
// build from publishing it.
func (s *Snapshot) errorsOf(sh *shown) []diag.Diagnostic {
	src, p := sh.joined.source(sh.target), sh.target.Page
	if src == nil || src.Outline == nil {
		return nil
	}
	list := slices.Concat(src.Head.Diagnostics, src.Outline.Diagnostics)
	if own := sh.joined.pageOf(p.Head.Path); own != nil {
		found, _ := sh.joined.Tables.Check(sh.joined.Outlines, own)
		list = append(list, found...)
	}
	return slices.DeleteFunc(s.project.severities(list, sh.joined.Sources), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
}

// file returns what is no page.
func (s *Snapshot) file(at string) (Response, bool) {
	respond := func(name string, data []byte) (Response, bool) {
		return Response{Body: data, MIME: typeOf(name), Status: 200, Headers: s.headers(at)}, true
	}
	for _, a := range s.project.theme.Assets() {
		if paths.URL(a.Path).Out() == paths.URL(at).Out() {
			return Response{Body: a.Data, MIME: a.MIME, Status: 200, Headers: s.headers(at)}, true
		}
	}
	if a, ok := s.outputs()[at]; ok {
		return Response{Body: a.Data, MIME: a.MIME, Status: 200, Headers: s.headers(at)}, true
	}
	f, ok := s.files[at]
	if !ok {
		if c, ok := s.joined.Tables.CardAt(paths.URL(at)); ok {
			return Response{Body: s.project.card(paths.URL(at), c), MIME: "image/png", Status: 200, Headers: s.headers(at)}, true
		}
		data, mime, fault := s.project.pictureAt(at)
		if data == nil && fault == nil && strings.HasPrefix(at, "/assets/") {
			s.Diagnostics() // looks at all pages, and so at all images, once
			data, mime, fault = s.project.pictureAt(at)
		}
		if fault != nil {
			s.found.Store(at, []diag.Diagnostic{*fault})
		}
		return Response{Body: data, MIME: mime, Status: 200, Headers: s.headers(at)}, data != nil
	}
	src, err := s.project.published(f)
	if err != nil {
		return Response{}, false
	}
	return respond(string(f), src)
}

func typeOf(name string) string {
	if m := mime.TypeByExtension(path.Ext(name)); m != "" {
		return m
	}
	return "application/octet-stream"
}

// outputs are the feeds, data and other files of a build, made at the first
// request.
func (s *Snapshot) outputs() map[string]site.Artifact {
	s.made.Do(func() {
		p := s.project
		list, _ := publish.All(publish.Input{
			Config: p.config, Types: p.types, Texts: p.texts, Tables: &s.joined.Tables.Tables,
			Headers: p.optional("static/_headers"), Redirects: p.optional("static/_redirects"),
		})
		s.artifacts = make(map[string]site.Artifact, len(list))
		for _, a := range list {
			if a.Source == "" { // not the pages at old addresses: the preview redirects
				s.artifacts["/"+string(a.Path)] = a
			}
		}
	})
	return s.artifacts
}

// Key changes when what Get returns does, "" where there is nothing.
func (s *Snapshot) Key(at string) string {
	if s.project == nil {
		return ""
	}
	if sh := s.page(at); sh != nil {
		return sh.key
	}
	if r, ok := s.file(at); ok {
		return memo.Sum(r.Body).String()
	}
	return ""
}

// headers are those that the host will send, as _headers gives them.
func (s *Snapshot) headers(at string) map[string]string {
	all := publish.HeadersFor(s.project.config, at)
	s.hostRules().Headers(s.project.config.BasePath+at, all)
	return all
}

// hostRules are those of static/_headers and static/_redirects.
func (s *Snapshot) hostRules() *publish.Rules {
	s.ruled.Do(func() {
		s.rules = publish.ParseRules(s.project.optional("static/_headers"), s.project.optional("static/_redirects"))
	})
	return s.rules
}

// Redirect says where an address that a page had leads now.
func (s *Snapshot) Redirect(at string) (to string, ok bool) {
	if s.project == nil {
		return "", false
	}
	_, there := s.targets[at]
	if to, ok := s.hostRules().Redirect(s.project.config.BasePath+at, there); ok {
		return to, true
	}
	if !strings.HasSuffix(at, "/") {
		if _, page := s.targets[at+"/"]; page {
			return s.project.config.BasePath + paths.URL(at+"/").Escape(), true
		}
	}
	for _, r := range s.joined.Tables.Redirects {
		if string(r.From) == at || strings.TrimSuffix(string(r.From), "/") == at {
			return s.project.config.BasePath + r.To.Escape(), true
		}
	}
	return "", false
}

// NotFound is the page for an address that nothing stands at, in the language
// that the address begins with.
func (s *Snapshot) NotFound(at string) Response {
	if s.project == nil {
		return Response{Status: 503, MIME: "text/html; charset=utf-8", Body: []byte("<!doctype html><title>…</title><body></body>")}
	}
	name := "/404.html"
	if first, _, _ := strings.Cut(strings.TrimPrefix(at, "/"), "/"); slices.Contains(s.project.langs(), first) {
		name = "/" + first + "/404.html"
	}
	r, _ := s.Get(name)
	r.Status = 404
	return r
}

// Diagnostics are all that is wrong with the site, as a build would say it;
// template faults of pages that somebody has looked at.
func (s *Snapshot) Diagnostics() []diag.Diagnostic {
	if len(s.broken) > 0 {
		return s.broken
	}
	if s.project == nil {
		return s.faults
	}
	s.checked.Do(func() {
		found := s.live.checker.check(context.Background(), s.joined.Tables, s.joined.Outlines)
		s.checks = s.project.severities(s.project.faultsOf(s.join, s.joined, found), s.joined.Sources)
	})
	list := slices.Clone(s.checks)
	s.found.Range(func(_, v any) bool {
		list = append(list, v.([]diag.Diagnostic)...)
		return true
	})
	return diag.Sort(list)
}

// Source returns the bytes of a file that a diagnostic names.
func (s *Snapshot) Source(name string) []byte {
	// The folder first: of a theme that broke, the project has the good state.
	if src, err := s.live.root.Read(paths.Src(name)); err == nil {
		return src
	}
	if s.project != nil {
		return s.project.theme.Source(name)
	}
	return nil
}

// PageOf is the address of the page that a file is the source of.
func (s *Snapshot) PageOf(src string) (at string, ok bool) {
	if s.project == nil {
		return "", false
	}
	if p := s.joined.pageOf(paths.Src(src)); p != nil {
		return string(p.URL), true
	}
	return "", false
}

// Languages are those of the site that have a home page.
func (s *Snapshot) Languages() []Lang {
	if s.project == nil {
		return nil
	}
	var out []Lang
	for _, l := range s.project.config.Languages {
		if home := s.joined.Tables.Homes[l.Tag]; home != nil {
			out = append(out, Lang{Tag: l.Tag, Lang: l.Lang, Home: string(home.URL)})
		}
	}
	return out
}

// BasePath is the path of base_url, "" for none.
func (s *Snapshot) BasePath() string {
	if s.project == nil {
		return ""
	}
	return s.project.config.BasePath
}

// Info tells how a page came about.
func (s *Snapshot) Info(at string) (Info, bool) {
	if s.project == nil {
		return Info{}, false
	}
	sh := s.page(at)
	if sh == nil {
		return Info{}, false
	}
	r, _ := s.Get(at)
	info := Info{View: sh.view, Source: sh.view.Source, Layout: sh.view.Layout, Bytes: len(r.Body), Links: sh.view.Fills.Hrefs, Why: sh.why,
		Stages: map[string]float64{"view": sh.viewMS, "render": sh.renderMS}}
	if src := sh.joined.source(sh.target); src != nil && src.Outline != nil {
		info.Components = src.Outline.Components
	}
	info.Weight = s.weigh(sh.view, r.Body)
	if sh.target.Page != nil {
		info.LinkedBy = s.joined.Tables.LinkedBy(s.joined.Outlines, sh.target.Page)
	}
	return info, true
}
