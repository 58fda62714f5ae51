package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// newParser puts together what a page may hold. goldmark's own parsers for
// HTML, footnotes and attributes are not among them: they pass on too much,
// or take time that grows with the square of the text.
func newParser(o Options) parser.Parser {
	block := []util.PrioritizedValue{
		util.Prioritized(&setextParser{parser.NewSetextHeadingParser()}, 100),
		util.Prioritized(extension.NewDefinitionListParser(), 101),
		util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(&atxParser{parser.NewATXHeadingParser()}, 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(commentParser{}, 900),
		util.Prioritized(detailsParser{}, 901),
		util.Prioritized(summaryParser{}, 902),
		util.Prioritized(noteParser{}, 950),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	}
	inline := []util.PrioritizedValue{
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(markParser{}, 90),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(newLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(tagParser{}, 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
	}
	if o.Linkify {
		inline = append(inline, util.Prioritized(extension.NewLinkifyParser(), 999))
	}
	return parser.NewParser(
		parser.WithBlockParsers(block...),
		parser.WithInlineParsers(inline...),
		parser.WithParagraphTransformers(
			util.Prioritized(alertTransformer{}, 50),
			util.Prioritized(definitionGuard{}, 99),
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(tableGuard{}, 199),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
			util.Prioritized(markGuard{}, 1000),
		),
	)
}

var pageKey = parser.NewContextKey()

// A page is what the parsers note beside the tree.
type page struct {
	writer *writer

	ends    map[int]int             // where the link or image that begins here ends
	attrs   map[ast.Node]attributes // of headings and images
	alerts  map[ast.Node]string     // blockquotes that are alerts, with their kind
	notes   map[string]*note        // definitions by label
	order   []*note                 // the same as they stand
	unknown []mark                  // marks of footnotes that do not exist

	commentEnd int // no --> before this offset
}

func pageOf(pc parser.Context) *page { return pc.Get(pageKey).(*page) }

func (p *page) setEnd(start, end int) {
	if p.ends == nil {
		p.ends = map[int]int{}
	}
	p.ends[start] = end
}

func (p *page) setAttributes(n ast.Node, a attributes) {
	if a == (attributes{}) {
		return
	}
	if p.attrs == nil {
		p.attrs = map[ast.Node]attributes{}
	}
	p.attrs[n] = a
}
