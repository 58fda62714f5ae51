package build

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/emit"
	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/load"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/publish"
	"github.com/openimis/casebook/internal/render"
	"github.com/openimis/casebook/internal/site"
	"github.com/openimis/casebook/internal/theme"
)

// A Result is what a build did and found. Published is false where errors
// stopped it; then the output is as it was.
type Result struct {
	Diagnostics   []diag.Diagnostic
	Stats         Stats
	Published     bool
	Misconfigured bool                     // casebook.toml is missing or cannot be used
	NotAtomic     string                   // why the output was not swapped in one step; "" if it was
	Source        func(path string) []byte // the bytes of a file that a diagnostic names
}

// Run builds the site in o.Dir into o.Out. The error is for what is nobody's
// content: a folder that cannot be written, an interruption.
func Run(ctx context.Context, o Options) (*Result, error) {
	return perform(ctx, o, func(p *Project, j *Joined, r *Result) error {
		r.Diagnostics = j.Diagnostics
		if p.stopped(r.Diagnostics) {
			return nil
		}
		return p.publish(ctx, j, r)
	})
}

// perform reads and joins a site; then says what to do with it.
func perform(ctx context.Context, o Options, then func(*Project, *Joined, *Result) error) (*Result, error) {
	root, err := load.Open(o.Dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	r := &Result{Stats: newStats(), Source: sourceIn(o.Dir)}
	err = run(ctx, o, root, r, then)
	r.Stats.finish()
	return r, err
}

// sourceIn reads the files of a site's folder when messages are printed; by
// then the folder that the build had open is closed.
func sourceIn(dir string) diag.Sources {
	return func(path string) []byte {
		root, err := load.Open(dir)
		if err != nil {
			return nil
		}
		defer root.Close()
		src, err := root.Read(paths.Src(path))
		if err != nil {
			return nil
		}
		return src
	}
}

func run(ctx context.Context, o Options, root *load.Root, r *Result, then func(*Project, *Joined, *Result) error) (err error) {
	store, err := openStore(o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()

	stop := r.Stats.stage("load")
	p, faults := Load(ctx, o, root, store)
	stop()
	if p == nil {
		r.Diagnostics, r.Misconfigured = diag.Sort(faults), true
		return nil
	}
	disk := r.Source
	r.Source = func(path string) []byte {
		if src := p.theme.Source(path); src != nil {
			return src
		}
		return disk(path)
	}

	stop = r.Stats.stage("parse")
	sources, err := p.Parse(ctx)
	stop()
	if err != nil {
		return err
	}
	stop = r.Stats.stage("join")
	j, err := p.Join(ctx, sources)
	stop()
	if err != nil {
		return err
	}
	stop = r.Stats.stage("images")
	bad, err := p.cutAll(ctx) // of those that the join has named
	if err == nil && bad {
		j, err = p.Join(ctx, sources)
	}
	stop()
	if err != nil {
		return err
	}
	r.Stats.count(sources, j.Tables)
	return then(p, j, r)
}

// severities applies [checks] of casebook.toml and `checks` of the pages,
// sorts, and drops what is switched off. A page can ignore warnings about
// itself, never errors.
func (p *Project) severities(list []diag.Diagnostic, sources map[paths.Src]*Source) []diag.Diagnostic {
	out := list[:0]
	for _, d := range list {
		if s := sources[paths.Src(d.Path)]; s != nil && d.Severity == diag.Warning && ignores(s.Head, d.Code) {
			continue
		}
		switch p.config.Checks[d.Code] {
		case "error":
			d.Severity = diag.Error
		case "off":
			continue
		}
		out = append(out, d)
	}
	return diag.Sort(out)
}

// ignores reports whether a page says, with a reason, that a code is no fault
// on it.
func ignores(h *site.Head, code string) bool {
	list := h.Meta.Get("checks")
	if list == nil {
		return false
	}
	for _, item := range list.Items {
		if item.Get("code").Str() == code && strings.TrimSpace(item.Get("reason").Str()) != "" {
			return true
		}
	}
	return false
}

// stopped says whether the diagnostics stop publication.
func (p *Project) stopped(list []diag.Diagnostic) bool {
	errors, warnings := diag.Count(list)
	return errors > 0 || p.options.Strict && warnings > 0
}

// publish maps every target to its HTML and writes the output.
func (p *Project) publish(ctx context.Context, j *Joined, r *Result) error {
	session, err := emit.Begin(emit.Options{Output: p.options.Out, Source: p.options.Dir, State: stateDir(p.options.Dir), Sources: sourceFolders(p.options.Dir), LockWait: 10 * time.Second})
	if err != nil {
		return err
	}
	defer session.Abort() // does nothing after Commit

	stop := r.Stats.stage("render")
	scale := p.newScale()
	faults, err := p.pages(ctx, j, session, scale, r)
	stop()
	if err != nil {
		return err
	}
	stop = r.Stats.stage("publish")
	more, err := p.extras(ctx, j, session)
	more = append(more, scale.rest(session)...)
	stop()
	if err != nil {
		return err
	}
	stop = r.Stats.stage("search")
	err = p.index(ctx, j, session, r)
	stop()
	if err != nil {
		return err
	}
	r.Diagnostics = p.severities(append(r.Diagnostics, append(faults, more...)...), j.Sources)
	if p.stopped(r.Diagnostics) {
		return nil
	}
	stop = r.Stats.stage("emit")
	result, err := session.Commit()
	stop()
	if err != nil {
		return err
	}
	r.Published = true
	r.NotAtomic = result.NotAtomic
	r.Stats.Wrote, r.Stats.Removed, r.Stats.Bytes = result.Wrote, result.Removed, session.Bytes()
	return nil
}

// sourceFolders are those into which nothing may be published.
func sourceFolders(dir string) []string {
	var out []string
	for _, name := range []string{"content", "themes", "i18n", "static", ".casebook"} {
		out = append(out, filepath.Join(dir, name))
	}
	return out
}

// A rendered is what the store keeps of a page: not its bytes, which the
// output folder has, but which they were.
type rendered struct {
	Digest memo.Digest       `cbor:"1,keyasint"`
	Faults []diag.Diagnostic `cbor:"2,keyasint,omitempty"`
	Weight weighed           `cbor:"3,keyasint"`
}

// pages renders each target that the output does not already have.
func (p *Project) pages(ctx context.Context, j *Joined, session output, scale *scale, r *Result) ([]diag.Diagnostic, error) {
	targets := j.Tables.Targets()
	faults := make([][]diag.Diagnostic, len(targets))
	var (
		n     counters
		once  sync.Once
		wrong error
	)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	err := Map(ctx, len(targets), func(i int) {
		made, err := p.page(j, targets[i], session, scale, &n)
		if err == nil {
			v := made.view
			var text *site.Outline
			if s := j.source(targets[i]); s != nil {
				text = s.Outline
			}
			scale.look(i, v, targets[i], text)
			faults[i] = append(made.Faults, scale.judge(i, v, made.Weight)...)
		}
		if err != nil {
			once.Do(func() { wrong = err; cancel(err) })
		}
	})
	r.Stats.Rendered, r.Stats.Reused = int(n.rendered.Load()), int(n.reused.Load())
	if wrong != nil {
		return nil, wrong
	}
	var all []diag.Diagnostic
	for _, f := range faults {
		all = append(all, f...)
	}
	return theme.Once(all), err
}

// A made is a page of the new output.
type made struct {
	rendered
	view *site.View
}

func (p *Project) page(j *Joined, t link.Target, session output, scale *scale, n *counters) (made, error) {
	v := t.View(j.Tables, j.Outlines)
	key := p.renderKey(j, v, t)
	if data, ok := p.store.Get("page", key); ok {
		var was rendered
		if memo.Decode(data, &was) == nil && scale.enough(v, was.Weight) {
			if session.Holds(t.Out, was.Digest) {
				n.reused.Add(1)
				return made{was, v}, session.Keep(t.Out, was.Digest)
			}
		}
	}
	html, faults := p.Render(j, v, t)
	n.rendered.Add(1)
	out := rendered{Digest: memo.Sum(html), Faults: faults, Weight: scale.weigh(v, html)}
	p.store.Put("page", key, memo.Encode(out))
	return made{out, v}, session.Write(t.Out, out.Digest, html)
}

func (p *Project) renderKey(j *Joined, v *site.View, t link.Target) memo.Digest {
	var components []string
	for _, s := range j.sourcesOf(t) {
		if s != nil && s.Outline != nil {
			components = append(components, s.Outline.Components...)
		}
	}
	return render.Key(v, p.theme, components)
}

// source is the file whose text a target shows, nil if there is none.
func (j *Joined) source(t link.Target) *Source {
	if t.Page == nil {
		return nil
	}
	return j.Sources[t.Page.Head.Path]
}

// sourcesOf are the files whose texts a target shows, nil for one that is not
// there.
func (j *Joined) sourcesOf(t link.Target) []*Source {
	if t.Of == nil {
		return []*Source{j.source(t)}
	}
	var out []*Source
	for _, page := range t.Of {
		out = append(out, j.Sources[page.Head.Path])
	}
	return out
}

// Render makes the HTML of a target's View.
func (p *Project) Render(j *Joined, v *site.View, t link.Target) ([]byte, []diag.Diagnostic) {
	of := func(s *site.Site) *theme.Renderer { return p.theme.Bind(s, p.texts.Language(s.Tag)) }
	if t.Of != nil {
		bodies, texts := make([]*site.Body, len(t.Of)), make([]*theme.Renderer, len(t.Of))
		for i, s := range j.sourcesOf(t) {
			texts[i] = of(j.Tables.Site(t.Of[i].Head.Lang))
			if s != nil && s.Outline != nil {
				bodies[i] = p.bodyOf(s)
			}
		}
		return render.Whole(v, bodies, of(v.Site), texts)
	}
	var body *site.Body
	if s := j.source(t); s != nil && s.Outline != nil && t.List <= 1 {
		body = p.bodyOf(s)
	}
	page := of(v.Site)
	text := page
	if t.Page != nil && !t.Page.Own {
		text = of(j.Tables.Site(t.Page.Head.Lang))
	}
	html, faults := render.Page(v, body, page, text)
	for i, d := range faults {
		if d.Code == diag.MissingLayout.String() && t.Page != nil && d.Span == (diag.Span{}) {
			if n := t.Page.Head.Meta.Get("layout"); n != nil {
				faults[i].Span = n.Span
			}
		}
	}
	return html, faults
}

// extras writes all that is no page: feeds, data, redirects, assets, images,
// attachments and static files.
func (p *Project) extras(ctx context.Context, j *Joined, session *emit.Session) ([]diag.Diagnostic, error) {
	artifacts, made, faults := p.artifacts(j)
	for _, a := range artifacts {
		if err := put(session, a.Path, a.Data); err != nil {
			return faults, err
		}
	}
	copies, found := p.copies(j, made)
	faults = append(faults, found...)
	if err := p.publishCards(ctx, j.Tables, session, made); err != nil {
		return faults, err
	}
	asTheyAre, err := p.publishPictures(ctx, session, made)
	if err != nil {
		return faults, err
	}
	copies = append(copies, asTheyAre...)
	var (
		once  sync.Once
		wrong error
	)
	unread := make([]error, len(copies))
	err = Map(ctx, len(copies), func(i int) {
		src, err := p.published(copies[i].from)
		if err != nil {
			unread[i] = err
			return
		}
		if err := put(session, copies[i].to, src); err != nil {
			once.Do(func() { wrong = err })
		}
	})
	for i, err := range unread {
		if err != nil {
			faults = append(faults, p.root.Fault(copies[i].from, "file", err))
		}
	}
	return faults, errors.Join(wrong, err)
}

// artifacts are the files that are made of all pages, and those of the theme;
// with the paths of all that is made.
func (p *Project) artifacts(j *Joined) ([]site.Artifact, map[paths.Out]bool, []diag.Diagnostic) {
	list, faults := publish.All(publish.Input{
		Config: p.config, Types: p.types, Texts: p.texts, Tables: &j.Tables.Tables,
		Headers: p.optional("static/_headers"), Redirects: p.optional("static/_redirects"),
	})
	for _, a := range p.theme.Assets() {
		list = append(list, site.Artifact{Path: paths.URL(a.Path).Out(), MIME: a.MIME, Data: a.Data})
	}
	made := map[paths.Out]bool{}
	for _, t := range j.Tables.Targets() {
		made[t.Out] = true
	}
	list = slices.DeleteFunc(list, func(a site.Artifact) bool {
		taken := made[a.Path]
		if made[a.Path] = true; taken {
			faults = append(faults, diag.StaticCollision.At(a.Source, diag.Span{}, diag.S("path", string(a.Path))))
		}
		return taken
	})
	return list, made, faults
}

// put writes a file, or keeps it where the output has these bytes already.
func put(session *emit.Session, path paths.Out, data []byte) error {
	digest := memo.Sum(data)
	if session.Holds(path, digest) {
		return session.Keep(path, digest)
	}
	return session.Write(path, digest, data)
}

type fileCopy struct {
	from paths.Src
	to   paths.Out
}

// copies are the files that are published as they are.
func (p *Project) copies(j *Joined, made map[paths.Out]bool) ([]fileCopy, []diag.Diagnostic) {
	var out []fileCopy
	var faults []diag.Diagnostic
	add := func(from paths.Src, to paths.Out) {
		if made[to] {
			faults = append(faults, diag.StaticCollision.At(string(from), diag.Span{}, diag.S("path", string(to))))
			return
		}
		made[to] = true
		out = append(out, fileCopy{from, to})
	}
	for _, s := range p.static {
		to := paths.Out(string(s)[len("static/"):])
		if to != "_headers" && to != "_redirects" {
			add(s, to)
		}
	}
	for f := range j.attachments {
		add(f, j.Tables.AttachmentURL(f).Out())
	}
	return out, faults
}

func (p *Project) optional(f paths.Src) []byte {
	src, _ := p.root.Optional(f)
	return src
}
