package highlight

import (
	"maps"
	"slices"
	"syscall"
	"testing"
	"time"
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

func bench(b *testing.B, highlight func(name, code string)) {
	for _, name := range slices.Sorted(maps.Keys(samples)) {
		code := samples[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			highlight(name, code)
			start := cpu()
			for b.Loop() {
				highlight(name, code)
			}
			b.ReportMetric(float64(len(code)*b.N)/1e6/(cpu()-start).Seconds(), "cpu-MB/s")
		})
	}
}

func BenchmarkHighlight(b *testing.B) {
	h := New()
	bench(b, func(name, code string) { h.Highlight(name, code) })
}

// BenchmarkChroma makes the same HTML with Chroma's own loop.
func BenchmarkChroma(b *testing.B) {
	made := map[string]*language{}
	bench(b, func(name, code string) {
		l := made[name]
		if l == nil {
			l = &language{lexer: languages()[name].lexer}
			l.once.Do(func() {})
			made[name] = l
		}
		l.highlight(code)
	})
}
