package fulltext

import (
	index "github.com/blevesearch/bleve_index_api"
)

// A field is what Bleve gets of a page's words: they are cut and counted
// already, so its own analysis has nothing to do. None of them keeps
// positions, which would be most of the index: phrases are compared with the
// text of the pages that have their words.
type field struct {
	name   string
	length int
	words  index.TokenFrequencies
	value  []byte // of one that is stored
	how    index.FieldIndexingOptions
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() index.FieldIndexingOptions              { return f.how }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.words }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }

// count gives a term a number of times.
func (f *field) count(term string, times int) {
	t := &index.TokenFreq{Term: []byte(term)}
	t.SetFrequency(times)
	if f.words == nil {
		f.words = index.TokenFrequencies{}
	}
	f.words[term] = t
}

// Size is for Bleve's statistics, and rough.
func (f *field) Size() int { return len(f.value) + 80*len(f.words) }
