package fulltext

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"

	"github.com/openimis/casebook/internal/memo"
)

// How many documents go into Bleve at once: enough to pay for a segment, few
// enough that a search soon finds some of a new site's pages.
const batchSize = 100

// Sync makes the index hold exactly these documents. Those whose key it has
// are left alone. It returns how many it wrote or removed; what it did before
// an error stays done. Searches go on meanwhile and see more and more.
func (x *Index) Sync(ctx context.Context, docs []Doc) (changed int, err error) {
	x.syncing.Lock()
	defer x.syncing.Unlock()
	if x.bleve == nil {
		return 0, errors.New("the search index is closed")
	}
	defer x.guard(&err)
	was := x.state.Load()
	order := make(map[string]int, len(docs))
	var stale []*Doc
	for i := range docs {
		d := &docs[i]
		if _, twice := order[d.ID]; twice {
			return 0, fmt.Errorf("two documents of the search are called %q", d.ID)
		}
		order[d.ID] = i
		if e, known := was.entries[d.ID]; !known || e.Key != d.Key {
			stale = append(stale, d)
		}
	}
	var gone []string
	for id := range was.entries {
		if _, wanted := order[id]; !wanted {
			gone = append(gone, id)
		}
	}
	entries := maps.Clone(was.entries)
	if entries == nil {
		entries = map[string]entry{}
	}
	x.set(entries, order) // the order may be new where no text is

	ctx, stop := context.WithCancel(ctx)
	batches := x.batches(ctx, stale, gone)
	defer func() {
		stop()
		for range batches { // until nobody writes any more
		}
	}()
	for b := range batches {
		entries = maps.Clone(entries)
		for _, d := range b.docs {
			if d.doc == nil { // it cannot be read any more
				delete(entries, d.id)
				b.batch.Delete(d.id)
				continue
			}
			entries[d.id] = d.entry
			if err := b.batch.IndexAdvanced(d.doc); err != nil {
				return changed, err
			}
		}
		if err := x.learn(b); err != nil {
			return changed, err
		}
		for _, id := range b.gone {
			delete(entries, id)
			b.batch.Delete(id)
		}
		saveEntries(b.batch, entries, b)
		x.dirty = true
		if err := x.bleve.Batch(b.batch); err != nil {
			x.forms.forget()
			return changed, fmt.Errorf("write the search index: %w", err)
		}
		x.set(entries, order)
		changed += len(b.docs) + len(b.gone)
	}
	return changed, ctx.Err()
}

// set makes a new state known to searches.
func (x *Index) set(entries map[string]entry, order map[string]int) {
	if order == nil {
		order = map[string]int{}
	}
	x.state.Store(&state{entries: entries, order: order, langs: summary(entries)})
}

// A batch is what goes into Bleve at once.
type batch struct {
	batch *bleve.Batch
	docs  []prepared
	gone  []string
}

type prepared struct {
	id    string
	doc   *document.Document
	entry entry
	forms []word
}

// batches cuts the texts of documents, one batch ahead of Bleve.
func (x *Index) batches(ctx context.Context, stale []*Doc, gone []string) <-chan *batch {
	out := make(chan *batch)
	go func() {
		defer close(out)
		for len(stale) > 0 || len(gone) > 0 {
			n := min(batchSize, len(stale))
			b := &batch{batch: x.bleve.NewBatch(), docs: make([]prepared, n), gone: gone}
			if !x.prepare(ctx, stale[:n], b.docs) {
				return
			}
			stale, gone = stale[n:], nil
			select {
			case out <- b:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func (x *Index) prepare(ctx context.Context, docs []*Doc, out []prepared) bool {
	var (
		next atomic.Int64
		wait sync.WaitGroup
	)
	for range min(len(docs), runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(docs) {
					return
				}
				out[i].id = docs[i].ID
				if p := docs[i].Load(); p != nil {
					out[i].doc, out[i].entry, out[i].forms = x.document(docs[i], p)
				}
			}
		})
	}
	wait.Wait()
	return ctx.Err() == nil
}

// The entries are kept in some pieces, so that an edit need not write all.
const pieces = 64

func pieceOf(id string) int { return int(memo.Sum([]byte(id))[0]) % pieces }

func pieceKey(n int) []byte { return []byte("casebook/keys/" + hex.EncodeToString([]byte{byte(n)})) }

// saveEntries puts the pieces that a batch changes into it: what Bleve has
// and what is known of it change in one step.
func saveEntries(to *bleve.Batch, entries map[string]entry, b *batch) {
	touched := map[int]map[string]entry{}
	for _, d := range b.docs {
		touched[pieceOf(d.id)] = map[string]entry{}
	}
	for _, id := range b.gone {
		touched[pieceOf(id)] = map[string]entry{}
	}
	for id, e := range entries {
		if piece := touched[pieceOf(id)]; piece != nil {
			piece[id] = e
		}
	}
	for _, n := range slices.Sorted(maps.Keys(touched)) {
		to.SetInternal(pieceKey(n), memo.Encode(touched[n]))
	}
}

func readEntries(b bleve.Index) (map[string]entry, error) {
	all := map[string]entry{}
	for n := range pieces {
		data, err := b.GetInternal(pieceKey(n))
		if err != nil {
			return nil, err
		}
		if len(data) == 0 {
			continue
		}
		var piece map[string]entry
		if err := memo.Decode(data, &piece); err != nil {
			return nil, errors.New("its list of pages is damaged")
		}
		maps.Copy(all, piece)
	}
	return all, nil
}

// guard turns a panic over damaged files into an error: files that were
// good when the index was opened may be overwritten since.
func (x *Index) guard(err *error) {
	if r := recover(); r != nil {
		x.broken.Store(true)
		*err = fmt.Errorf("the search index was damaged while it was open (%v); it is made anew next time", r)
	}
}
