package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

const (
	nameBytes   = 4
	longestForm = 64 // UTF-16 units
	neighbours  = 24 // forms of a group this near are kept in one shard where possible

	shardMin, shardMax         = 800, 1700
	directoryMin, directoryMax = 16, 30
	rootShards                 = 320 // as many the root names itself
	tailMin, tailMax           = 3000, 7000
	rootTails                  = 96
	cardMin, cardMax           = 4, 12 // pages of a card block, on small sites
	fewCards                   = 6000  // pages of a language up to which that is so
	rootCards                  = 128
	shortTail                  = 4 // code points of the shortest form in a tail
)

func filePath(lang string, kind byte, name string) paths.Out {
	const digits = "0123456789abcdef"
	var b strings.Builder
	b.WriteString("search/")
	b.WriteString(lang)
	b.WriteByte('/')
	b.WriteByte(kind)
	for i := range len(name) {
		b.WriteByte(digits[name[i]>>4])
		b.WriteByte(digits[name[i]&15])
	}
	b.WriteString(".bin")
	return paths.Out(b.String())
}

// A table names files by the first key that each covers.
type table struct {
	keys  []string
	names []string
}

func (p *packer) table(t table) {
	var keys strings.Builder
	for i, key := range t.keys {
		keys.WriteString(key)
		keys.WriteByte('\n')
		p.end(t.names[i])
	}
	p.str(keys.String())
}

// dictionary makes the shards and external lists, and returns the part of the
// root that leads to them.
func (x *index) dictionary() (out packer) {
	forms := x.forms
	previous := make([]int, len(forms)) // the form of the same group before this one, -1 for none
	inside := make([]int, len(forms)+1) // how many groups a cut before this form would divide, less those before the form before
	{
		last := map[int]int{}
		for i := range forms {
			previous[i] = -1
			if j, ok := last[forms[i].group]; ok {
				previous[i] = j
				if i-j <= neighbours {
					inside[j+1]++
					inside[i+1]--
				}
			}
			last[forms[i].group] = i
		}
	}
	hashes := make([]uint32, len(forms))
	divided := 0
	for i := range forms {
		hashes[i] = mixed(forms[i].form) >> 1
		if divided += inside[i]; divided > 0 {
			hashes[i] |= 1 << 31 // only if there is no better place
		}
	}
	cuts := cutter{
		n: len(forms),
		size: func(i, first int) int {
			n := 4 + len(forms[i].form)/2
			if previous[i] < first {
				n += len(x.inShard(forms[i].group)) + 3
			}
			return n
		},
		hash:  func(i int) uint32 { return hashes[i] },
		apart: func(i int) bool { return forms[i].form == forms[i-1].form },
		min:   shardMin, max: shardMax,
	}.cuts()

	for i := range x.groups {
		if g := &x.groups[i]; g.head != "" && g.named {
			list := g.list
			g.ext = x.name('p', says("p", list), func() []byte { return listFile(list) })
		}
	}
	shards := table{names: make([]string, len(cuts)-1), keys: keysOf(len(forms), cuts, func(i int) string { return forms[i].form })}
	made := make([]shard, len(cuts)-1)
	digests := make([]memo.Digest, len(made))
	x.b.in.Each(len(made), func(i int) {
		made[i] = x.shard(cuts[i], cuts[i+1])
		digests[i] = made[i].digest()
	})
	for i := range made {
		shards.names[i] = x.name('t', digests[i], made[i].file)
	}

	if len(shards.names) <= rootShards {
		out.u8(0)
		x.directory(&out, shards, forms)
		return out
	}
	groups := cutter{
		n:    len(shards.names),
		size: func(_, _ int) int { return 1 },
		hash: func(i int) uint32 { return mixed(shards.keys[i]) },
		min:  directoryMin, max: directoryMax,
	}.cuts()
	directories := table{keys: []string{}}
	for i := range len(groups) - 1 {
		from, to := groups[i], groups[i+1]
		p := packer{}
		p.u8('d')
		keys := slices.Clone(shards.keys[from:to])
		directories.keys = append(directories.keys, keys[0])
		keys[0] = ""
		x.directory(&p, table{keys, shards.names[from:to]}, forms[cuts[from]:cuts[to]])
		directories.names = append(directories.names, x.file(p))
	}
	out.u8(1)
	out.table(directories)
	return out
}

// keysOf are the shortest texts that divide blocks.
func keysOf(n int, cuts []int, form func(i int) string) []string {
	keys := make([]string, len(cuts)-1)
	for i := range keys {
		if i > 0 {
			keys[i] = boundary(form(cuts[i]-1), form(cuts[i]))
		}
	}
	return keys
}

// inShard is what a shard holds of a group's postings.
func (x *index) inShard(group int) string {
	if g := &x.groups[group]; g.head != "" {
		return g.head
	}
	return x.groups[group].list
}

// directory writes a directory body.
func (x *index) directory(p *packer, shards table, forms []formEntry) {
	p.table(shards)
	at := map[int]int{}
	var lists []int
	var hashes [][]uint16
	for _, f := range forms {
		g := &x.groups[f.group]
		if g.ext == "" {
			continue
		}
		i, ok := at[f.group]
		if !ok {
			i = len(lists)
			at[f.group] = i
			lists = append(lists, f.group)
			hashes = append(hashes, nil)
		}
		hashes[i] = append(hashes[i], hash16(f.form))
	}
	p.uv(len(lists))
	for i, g := range lists {
		p.end(x.groups[g].ext)
		p.uv(len(hashes[i]))
		for _, v := range hashes[i] {
			p.u16(v)
		}
	}
}

// front writes texts in order by what each has in common with the one before.
func (p *packer) front(n int, form func(i int) string) {
	var rest strings.Builder
	var lens []int
	last := ""
	for i := range n {
		f := form(i)
		same := common(last, f)
		p.u8(units(f[:same]))
		lens = append(lens, units(f[same:]))
		rest.WriteString(f[same:])
		last = f
	}
	for _, n := range lens {
		p.u8(n)
	}
	p.str(rest.String())
}

// A shard before its lists are coded, which is done only for shards that the
// output lacks.
type shard struct {
	front  packer // forms
	groups []shardGroup
}

type shardGroup struct {
	pages int
	list  string
}

// says is the digest that names what is coded later, with the coder in use.
func says(parts ...string) memo.Digest {
	h := memo.NewHasher()
	h.Add([]byte{version})
	for _, p := range parts {
		h.AddString(p)
	}
	return h.Sum()
}

func (s *shard) digest() memo.Digest {
	parts := make([]string, 1, 1+len(s.groups))
	var p packer
	for _, g := range s.groups {
		p.uv(g.pages)
		parts = append(parts, g.list)
	}
	parts[0] = string(s.front.buf) + string(p.buf)
	return says(parts...)
}

func (s *shard) payload() (all []byte, lists int) {
	c := newCoder()
	for _, g := range s.groups {
		own := unpacker{s: g.list}
		list := own.postings()
		c.num(cPages, g.pages)
		c.num(cLeft, g.pages-len(list))
		c.postings(list)
	}
	return append(slices.Clone(s.front.buf), c.end()...), len(s.front.buf)
}

func (s *shard) file() []byte { return deflateTo(s.payload()) }

// listFile is an external list.
func listFile(list string) []byte {
	own := unpacker{s: list}
	postings := own.postings()
	c := newCoder()
	c.num(cLeft, len(postings))
	c.postings(postings)
	return deflate(append([]byte{'p'}, c.end()...))
}

// shard gathers the forms from one to another.
func (x *index) shard(from, to int) shard {
	forms := x.forms[from:to]
	at := map[int]int{}
	var groups []int
	refs := make([]int, len(forms))
	for i, f := range forms {
		if n, ok := at[f.group]; ok {
			refs[i] = len(groups) - n
			continue
		}
		at[f.group] = len(groups)
		groups = append(groups, f.group)
	}
	var p packer
	p.u8('t')
	p.uv(len(forms))
	p.uv(len(groups))
	p.front(len(forms), func(i int) string { return forms[i].form })
	for _, r := range refs {
		p.uv(r)
	}
	out := shard{front: p}
	for _, n := range groups {
		out.groups = append(out.groups, shardGroup{x.groups[n].pages, x.inShard(n)})
	}
	return out
}

// tails makes the files of backward forms. They depend on the forms alone,
// which few edits change.
func (x *index) tails() (out packer) {
	data := x.b.remember("search-tails", memo.Sum([]byte(segmentFormat), x.said[:]), x.makeTails)
	u := unpacker{s: string(data)}
	var t table
	for range u.count(2) {
		t.keys = append(t.keys, u.str())
		t.names = append(t.names, x.file(packer{buf: []byte(u.str())}))
	}
	if len(t.names) <= rootTails {
		out.u8(0)
		out.table(t)
		return out
	}
	p := packer{}
	p.u8('e')
	p.table(t)
	out.u8(1)
	out.end(x.file(p))
	return out
}

// makeTails packs the keys and the payloads of the tails.
func (x *index) makeTails() []byte {
	var forms []string
	for i, f := range x.forms {
		if utf8.RuneCountInString(f.form) >= shortTail && (i == 0 || f.form != x.forms[i-1].form) {
			forms = append(forms, backward(f.form))
		}
	}
	slices.SortFunc(forms, compare)
	cuts := cutter{
		n:    len(forms),
		size: func(i, _ int) int { return 2 + len(forms[i])/2 },
		hash: func(i int) uint32 { return mixed(forms[i]) },
		min:  tailMin, max: tailMax,
	}.cuts()
	keys := keysOf(len(forms), cuts, func(i int) string { return forms[i] })
	var out packer
	out.uv(len(keys))
	for i, key := range keys {
		own := forms[cuts[i]:cuts[i+1]]
		p := packer{}
		p.u8('r')
		p.uv(len(own))
		p.front(len(own), func(i int) string { return own[i] })
		out.str(key)
		out.str(string(p.buf))
	}
	return out.buf
}
