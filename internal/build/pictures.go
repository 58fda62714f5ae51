package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/openimis/casebook/internal/assets"
	"github.com/openimis/casebook/internal/config"
	"github.com/openimis/casebook/internal/diag"
	"github.com/openimis/casebook/internal/image"
	"github.com/openimis/casebook/internal/link"
	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

// images are what is known of the images that a View has named: their
// headers, read once each, and the pictures made of them.
type images struct {
	read    sync.Map  // paths.Src → assets.Image
	unread  sync.Map  // paths.Src → diag.Diagnostic, of those that cannot be read
	cuts    *sync.Map // key → func() (cutImage, error), each made once
	options image.Options
	most    int64 // bytes of a file
}

// newImages finds the encoder that the site asks for. One that this machine
// lacks is a fault of the configuration.
func newImages(c *config.Images) (*images, []diag.Diagnostic) {
	i := &images{cuts: &sync.Map{}, options: image.Options{Widths: c.Widths, Quality: c.Quality}, most: c.MaxBytes}
	if c.Encoder == "" {
		return i, nil
	}
	tool, err := image.FindTool(c.Encoder)
	if err != nil {
		return i, []diag.Diagnostic{diag.MissingEncoder.At(config.Path, c.EncoderSpan,
			diag.S("tool", c.Encoder), diag.S("reason", err.Error()), diag.S("package", map[string]string{"cwebp": "webp", "avifenc": "libavif-bin"}[c.Encoder]))}
	}
	i.options.Tool = tool
	return i, nil
}

// without forgets what was read of some files.
func (i *images) without(files []string) *images {
	n := &images{cuts: i.cuts, options: i.options, most: i.most}
	for _, m := range []struct{ from, to *sync.Map }{{&i.read, &n.read}, {&i.unread, &n.unread}} {
		m.from.Range(func(k, v any) bool {
			if !slices.Contains(files, string(k.(paths.Src))) {
				m.to.Store(k, v)
			}
			return true
		})
	}
	return n
}

// image reads the header of an image once.
func (p *Project) image(f paths.Src) (link.Image, bool) {
	if v, ok := p.images.read.Load(f); ok {
		return linkImage(v.(assets.Image)), true
	}
	src, err := p.root.Read(f)
	if errors.Is(err, fs.ErrNotExist) {
		return link.Image{}, false
	}
	if err != nil {
		p.images.unread.Store(f, p.root.Fault(f, "file", err))
		return link.Image{}, true // it is there, and what is wrong is reported
	}
	img := assets.Inspect(f, src, p.images.options, p.images.most)
	p.images.read.Store(f, img)
	return linkImage(img), true
}

func linkImage(i assets.Image) link.Image {
	out := link.Image{URL: string(i.URL), Width: i.Width, Height: i.Height, MIME: i.MIME, Bad: i.Bad}
	for _, c := range i.Cuts {
		out.Variants = append(out.Variants, link.Variant{URL: string(c.URL), MIME: c.MIME, Width: c.Width})
	}
	return out
}

// A cutImage is what the store keeps of the pictures made of an image: their
// digests, since their bytes lie under keys of their own and a build that
// changes nothing needs none of them.
type cutImage struct {
	Bad     string        `cbor:"1,keyasint,omitempty"`
	Digests []memo.Digest `cbor:"2,keyasint,omitempty"`
}

// cut makes the pictures of an image, unless the store has them. The error is
// the machine's.
func (p *Project) cut(f paths.Src, img assets.Image) (cutImage, error) {
	v, _ := p.images.cuts.LoadOrStore(img.Key, sync.OnceValues(func() (cutImage, error) {
		var made cutImage
		if data, ok := p.store.Get("image", img.Key); ok && memo.Decode(data, &made) == nil {
			return made, nil
		}
		return p.cutNow(f, img)
	}))
	return v.(func() (cutImage, error))()
}

func (p *Project) cutNow(f paths.Src, img assets.Image) (cutImage, error) {
	src, err := p.root.Read(f)
	if err != nil {
		return cutImage{}, fmt.Errorf("read %s: %w", f, err)
	}
	var cuts []image.Cut
	for _, c := range img.Cuts {
		cuts = append(cuts, c.Cut)
	}
	var made cutImage
	pictures, bad, err := image.Make(src, img.Header, cuts, p.images.options)
	switch {
	case err != nil:
		return made, fmt.Errorf("make the pictures of %s: %w", f, err)
	case bad != nil:
		made.Bad = bad.Error()
	}
	for i, data := range pictures {
		made.Digests = append(made.Digests, memo.Sum(data))
		p.store.Put("picture", pictureKey(img.Cuts[i].URL), data)
	}
	p.store.Put("image", img.Key, memo.Encode(made))
	return made, nil
}

// pictureKey is the key of a picture's bytes. Its address holds the digest of
// all that goes into it.
func pictureKey(u paths.URL) memo.Digest { return memo.Sum([]byte(u)) }

// picture returns the bytes of the n-th picture of an image; nil if the image
// is bad.
func (p *Project) picture(f paths.Src, img assets.Image, n int) ([]byte, error) {
	made, err := p.cut(f, img)
	if err != nil || made.Bad != "" {
		return nil, err
	}
	if data, ok := p.store.Get("picture", pictureKey(img.Cuts[n].URL)); ok && memo.Sum(data) == made.Digests[n] {
		return data, nil
	}
	// The store has lost them.
	if _, err := p.cutNow(f, img); err != nil {
		return nil, err
	}
	data, _ := p.store.Get("picture", pictureKey(img.Cuts[n].URL))
	return data, nil
}

// A usedImage is an image that a View has named.
type usedImage struct {
	from paths.Src
	assets.Image
}

// used are the images that Views have named, by path.
func (i *images) used() []usedImage {
	var out []usedImage
	i.read.Range(func(k, v any) bool {
		if img := v.(assets.Image); img.Bad == "" {
			out = append(out, usedImage{k.(paths.Src), img})
		}
		return true
	})
	slices.SortFunc(out, func(a, b usedImage) int { return strings.Compare(string(a.from), string(b.from)) })
	return out
}

// cutAll makes the pictures of all images that pages name. It reports whether
// one turned out to be none, which its page must be told.
func (p *Project) cutAll(ctx context.Context) (bad bool, err error) {
	used := p.images.used()
	faults := make([]error, len(used))
	made := make([]cutImage, len(used))
	err = Map(ctx, len(used), func(i int) {
		if len(used[i].Cuts) > 0 {
			made[i], faults[i] = p.cut(used[i].from, used[i].Image)
		}
	})
	for i, m := range made {
		if m.Bad != "" {
			bad = true
			p.images.spoil(used[i], m.Bad)
		}
	}
	return bad, errors.Join(err, errors.Join(faults...))
}

// spoil notes that an image is none after all.
func (i *images) spoil(img usedImage, why string) {
	img.Bad = why
	i.read.Store(img.from, img.Image)
}

// publishPictures writes the pictures of all images, or keeps those that the
// output has. Images that are published as they are come back as copies.
func (p *Project) publishPictures(ctx context.Context, session output, made map[paths.Out]bool) ([]fileCopy, error) {
	var copies []fileCopy
	type job struct {
		usedImage
		n int
	}
	var jobs []job
	for _, img := range p.images.used() {
		if len(img.Cuts) == 0 && !made[img.URL.Out()] {
			made[img.URL.Out()] = true
			copies = append(copies, fileCopy{img.from, img.URL.Out()})
		}
		for n, c := range img.Cuts {
			if !made[c.URL.Out()] { // else the same image lies in two places
				made[c.URL.Out()] = true
				jobs = append(jobs, job{img, n})
			}
		}
	}
	faults := make([]error, len(jobs))
	err := Map(ctx, len(jobs), func(i int) {
		j := jobs[i]
		to := j.Cuts[j.n].URL.Out()
		cut, err := p.cut(j.from, j.Image)
		if err != nil || cut.Bad != "" {
			faults[i] = err
			return
		}
		if digest := cut.Digests[j.n]; session.Holds(to, digest) {
			faults[i] = session.Keep(to, digest)
			return
		}
		data, err := p.picture(j.from, j.Image, j.n)
		if err == nil {
			err = session.Write(to, memo.Sum(data), data)
		}
		faults[i] = err
	})
	return copies, errors.Join(err, errors.Join(faults...))
}

// published is a file beside a page as readers get it: of a photograph, no more
// than the picture, lest they learn where and when it was taken.
func (p *Project) published(f paths.Src) ([]byte, error) {
	src, err := p.root.Read(f)
	if strings.HasPrefix(string(f), "content/") {
		src = image.Bare(src)
	}
	return src, err
}

// pictureAt returns the picture at an address, made if nobody has asked for it
// before, or else an image that is published as it is.
func (p *Project) pictureAt(at string) (data []byte, mime string, fault *diag.Diagnostic) {
	for _, img := range p.images.used() {
		if len(img.Cuts) == 0 && string(img.URL) == at {
			src, err := p.published(img.from)
			if err != nil {
				return nil, "", nil
			}
			return src, img.MIME, nil
		}
		for n, c := range img.Cuts {
			if string(c.URL) != at {
				continue
			}
			cut, err := p.cut(img.from, img.Image)
			why := cut.Bad
			if err != nil {
				why = err.Error()
			}
			if why != "" {
				p.images.spoil(img, why)
				d := diag.BadImage.At(string(img.from), diag.Span{}, diag.S("reason", why))
				return nil, "", &d
			}
			data, _ := p.picture(img.from, img.Image, n)
			return data, c.MIME, nil
		}
	}
	return nil, "", nil
}
