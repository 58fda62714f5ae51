package markdown

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/minify"
)

// cpu is the time that the process has computed: what a busy machine does
// meanwhile does not count.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func measure(b *testing.B, do func()) {
	b.ReportAllocs()
	do()
	start := cpu()
	for b.Loop() {
		do()
	}
	b.ReportMetric(float64((cpu()-start).Microseconds())/float64(b.N), "cpu-µs/op")
}

// casePage is a case study of about the size given, as they are written.
func casePage(size int) []byte {
	var out strings.Builder
	for i := 0; out.Len() < size; i++ {
		fmt.Fprintf(&out, `## Étape %d : l'enrôlement des ménages

Le pays a choisi une mise en œuvre *progressive* : d'abord deux districts, puis toute la région. "Nous avons appris en marchant", dit l'équipe[^src:rapport-%d]. Le registre compte 42 %% de la population ; voir [le module assurés](../modules/insuree.md#champs) et [la fiche pays](../cases/nepal.md).

- Formation des agents **avant** l'arrivée des tablettes
- Double saisie pendant trois mois
  - d'abord au centre
  - puis dans les villages
- Contrôle par échantillon

> [!TIP]
> Prévoyez du temps pour la reprise des anciennes données : c'est la moitié du travail.

| Année | Ménages | Coût |
|------:|--------:|:----:|
| 2019 | 12 000 | 1,2 M |
| 2020 | 48 000 | 3,9 M |
| 2021 | 95 000 | 5,0 M |

Les agents synchronisent leurs tablettes chaque soir. Quand le réseau manque, `+"`openimis-mobile`"+` garde les données sur place. Les villages sans réseau sont visités une fois par semaine ; l'expérience montre que ce rythme suffit.

`, i+1, i)
		if i%3 == 1 {
			out.WriteString("```yaml\nbackend:\n  image: openimis-be\n  ports: [8000]\n```\n\n![Agents au travail](agents.jpg \"Formation à Lomé\")\n\n")
		}
	}
	return []byte(out.String())
}

func BenchmarkConvert(b *testing.B) {
	for _, size := range []int{7_000, 15_000} {
		src := casePage(size)
		c := New(testOptions("fr"))
		b.Run(fmt.Sprintf("%dkB", size/1000), func(b *testing.B) {
			measure(b, func() { c.Convert(src, 0, "x.md") })
		})
	}
}

// BenchmarkParts shows where the time goes, on 15 kB.
func BenchmarkParts(b *testing.B) {
	src := casePage(15_000)
	c := New(testOptions("fr"))
	body, _ := c.Convert(src, 0, "x.md")
	b.Run("parse", func(b *testing.B) {
		measure(b, func() {
			pc := parser.NewContext()
			d := &document{c: c, file: src}
			pc.Set(pageKey, &page{writer: &writer{document: d, src: src, at: places{{}}}})
			c.parser.Parse(text.NewReader(src), parser.WithContext(pc))
		})
	})
	b.Run("digest", func(b *testing.B) { measure(b, func() { memo.DigestOf(body) }) })
	b.Run("minify, which is not done", func(b *testing.B) {
		measure(b, func() {
			if _, err := minify.Fragment(body.Pieces[0].HTML); err != nil {
				b.Fatal(err)
			}
		})
	})
}
