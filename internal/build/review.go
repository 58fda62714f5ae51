package build

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/openimis/casebook/internal/check"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/git"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
	"github.com/openimis/casebook/internal/publish"
)

// Check finds what is wrong with the site in o.Dir: all that Run would report.
// Nothing is published. Pages that no build and no check has made since they
// changed are made, since only then is known what they weigh and whether their
// templates hold; of all others the store knows. With a revision, only what
// concerns the changes since is said; nil is none. The error is for the
// machine.
func Check(ctx context.Context, o Options, rev *git.Revision) (*Result, error) {
	o.Out = "" // so that nothing is prepared for a search
	return perform(ctx, o, func(p *Project, j *Joined, r *Result) error {
		stop := r.Stats.stage("rules")
		found, whole := append(j.found, p.rules(ctx, j)...), !hasErrors(j.Diagnostics)
		stop()
		if whole { // else a build, too, makes no page
			made, err := p.made(ctx, j, r)
			if err != nil {
				return err
			}
			found = append(found, made...)
		}
		found = append(found, idle(found, j, whole)...)
		if rev != nil {
			var err error
			if found, err = p.since(ctx, rev, found, j); err != nil {
				return err
			}
		}
		r.Diagnostics = p.severities(found, j.Sources)
		return nil
	})
}

// idle are the entries of `checks` in pages that silence none of the faults
// found. Not all was found if it is not the whole.
func idle(found []diag.Diagnostic, j *Joined, whole bool) (faults []diag.Diagnostic) {
	type silence struct{ path, code string }
	used := map[silence]bool{}
	for _, d := range found {
		used[silence{d.Path, d.Code}] = true
	}
	for _, s := range j.list {
		checks := s.Head.Meta.Get("checks")
		if checks == nil || j.pageOf(s.Head.Path) == nil {
			continue
		}
		for _, item := range checks.Items {
			code := item.Get("code")
			entry, known := diag.Lookup(code.Str())
			late := code.Str() == diag.PageBudget.String() || code.Str() == diag.ImageBudget.String()
			given := strings.TrimSpace(item.Get("reason").Str()) != "" // else that is its fault
			if known && given && entry.Severity == diag.Warning && (whole || !late) && !used[silence{string(s.Head.Path), code.Str()}] {
				faults = append(faults, diag.CheckIdle.At(string(s.Head.Path), item.Span, diag.S("code", code.Str())))
			}
		}
	}
	return faults
}

// rules are what the rules find that a build has no need of.
func (p *Project) rules(ctx context.Context, j *Joined) []diag.Diagnostic {
	faults := make([][]diag.Diagnostic, len(j.list))
	// Where it is interrupted, making the pages will say so.
	_ = Map(ctx, len(j.list), func(i int) {
		s := j.list[i]
		page := j.pageOf(s.Head.Path)
		if page == nil || s.Outline == nil {
			return // hidden: nobody reads it yet
		}
		faults[i] = slices.Concat(check.Head(s.Head, p.options.Now), p.judged(s), j.Tables.OwnLinks(j.Outlines, page))
	})
	all := slices.Concat(faults...)
	if !hasErrors(j.Diagnostics) { // else links to a page may only be missing with the page
		all = append(all, j.Tables.Orphans(j.Outlines)...)
	}
	if home := j.Tables.Homes[p.config.DefaultLanguage]; home != nil {
		rules := publish.ParseRules(nil, p.optional("static/_redirects"))
		all = append(all, rules.Faults("static/_redirects", p.config.BasePath, j.Tables.Redirects, func(at paths.URL) (string, bool) {
			return j.Tables.Leads(j.Outlines, home, at)
		})...)
	}
	return all
}

// judged is what the rules say of a text, remembered by it.
func (p *Project) judged(s *Source) []diag.Diagnostic {
	list, _ := memo.Do(p.store, "rules", memo.Sum(s.BodyKey[:], []byte(s.Head.Lang)), func() []diag.Diagnostic {
		body := p.bodyOf(s)
		if body == nil {
			return nil
		}
		return check.Text(s.Outline, body, p.texts.Language(s.Head.Lang).Locale().Vague)
	})
	for i := range list {
		list[i].Path = string(s.Head.Path)
	}
	return list
}

// made is what only making the pages and the files around them can find.
func (p *Project) made(ctx context.Context, j *Joined, r *Result) ([]diag.Diagnostic, error) {
	scale, nowhere := p.newScale(), &nowhere{sizes: map[paths.Out]int64{}}
	defer r.Stats.stage("render")()
	faults, err := p.pages(ctx, j, nowhere, scale, r)
	if err != nil {
		return nil, err
	}
	_, made, more := p.artifacts(j)
	_, found := p.copies(j, made)
	faults = append(append(faults, more...), found...)
	asTheyAre, err := p.publishPictures(ctx, nowhere, made)
	for _, c := range asTheyAre {
		if src, err := p.published(c.from); err == nil { // else its page was told
			_ = nowhere.Write(c.to, memo.Digest{}, src)
		}
	}
	return append(faults, scale.rest(nowhere)...), err
}

// An output takes the files of a new site.
type output interface {
	Holds(paths.Out, memo.Digest) bool // already, as it should be
	Keep(paths.Out, memo.Digest) error
	Write(paths.Out, memo.Digest, []byte) error
	Size(paths.Out) int64
}

// nowhere is the output of a check: it keeps no more than the sizes of what
// budgets ask for. It holds every page, so that none is made of which the
// store knows what was found.
type nowhere struct {
	mu    sync.Mutex
	sizes map[paths.Out]int64
}

func (n *nowhere) Holds(p paths.Out, _ memo.Digest) bool { return path.Ext(string(p)) == ".html" }

func (n *nowhere) Keep(paths.Out, memo.Digest) error { return nil }

func (n *nowhere) Write(p paths.Out, _ memo.Digest, data []byte) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sizes[p] = int64(len(data))
	return nil
}

func (n *nowhere) Size(p paths.Out) int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.sizes[p]
}
