package e2e

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// allRules are those that pages keep; best practice is among them.
const allRules = `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}`

// A violation is a rule of accessibility that elements of a page break.
type violation struct {
	Rule, Impact, Help string
	Elements           []struct{ Selector, Summary string }
}

func (v violation) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s (%s): %s", v.Rule, v.Impact, v.Help)
	for i, e := range v.Elements {
		if i == 5 {
			fmt.Fprintf(&out, "\n\t… and %d more", len(v.Elements)-i)
			break
		}
		fmt.Fprintf(&out, "\n\t%s\n\t\t%s", e.Selector, strings.ReplaceAll(e.Summary, "\n", "\n\t\t"))
	}
	return out.String()
}

var axeSource = sync.OnceValues(func() (string, error) {
	src, err := os.ReadFile(axeCore.path())
	return string(src) + "; 0", err // the script's own value is a large object
})

// loadAxe brings the script into the page of the tab.
func loadAxe(b *tab) error {
	src, err := axeSource()
	if err == nil {
		_, err = eval[int](b, src)
	}
	return err
}

// contrastRules are those that another scheme of colours can break.
const contrastRules = `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`

// axe runs rules on what the tab shows.
func axe(b *tab, rules string) ([]violation, error) {
	return eval[[]violation](b, `axe.run(document, {
		runOnly: `+rules+`,
		resultTypes: ["violations"],
		preload: false,
	}).then(r => r.violations.map(v => ({
		Rule: v.id, Impact: v.impact, Help: v.help,
		Elements: v.nodes.map(n => ({Selector: n.target.join(" "), Summary: n.failureSummary})),
	})))`)
}

// Rules that were not run would find nothing either.
func TestAxeSeesWhatIsWrong(t *testing.T) {
	need(t, chromium, axeCore)
	t.Parallel()
	b := openTab(t)
	must(t, b.visit(publishedSites(t)[0].host.URL+"/404.html"))
	mustEval[int](t, b, `document.documentElement.removeAttribute("lang"), document.querySelector("main p").style.cssText = "color: #777; background: #888", 0`)
	must(t, loadAxe(b))
	found, err := axe(b, allRules)
	must(t, err)
	for _, fault := range []string{"html-has-lang", "color-contrast"} {
		if !slices.ContainsFunc(found, func(v violation) bool { return v.Rule == fault }) {
			t.Errorf("axe does not see the fault %s that was made for it", fault)
		}
	}
}
