package measure

import (
	"os"
	"strings"
	"testing"
)

// The test binary is its own child.
func TestMain(m *testing.M) {
	switch os.Getenv("MEASURE_CHILD") {
	case "work":
		block := make([]byte, 64<<20)
		for i := range block {
			block[i] = byte(i)
		}
		sum := 0
		for range 20 {
			for _, b := range block {
				sum += int(b)
			}
		}
		os.Stdout.WriteString(strings.Repeat("x", 1+sum%1))
		os.Exit(0)
	case "fail":
		os.Stderr.WriteString("cannot open the sources")
		os.Exit(3)
	}
	os.Exit(m.Run())
}

func TestRunTellsTimeMemoryAndOutput(t *testing.T) {
	s, out, err := Run(t.TempDir(), []string{"MEASURE_CHILD=work"}, os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if string(out) != "x" {
		t.Errorf("stdout %q", out)
	}
	if s.Wall <= 0 || s.CPU <= 0 {
		t.Errorf("no time passed: %+v", s)
	}
	if s.Peak != 0 && s.Peak < 64<<20 {
		t.Errorf("peak %d bytes, the child filled 64 MiB", s.Peak)
	}
}

func TestRunShowsWhatAFailedCommandSaid(t *testing.T) {
	_, _, err := Run(t.TempDir(), []string{"MEASURE_CHILD=fail"}, os.Args[0])
	if err == nil || !strings.Contains(err.Error(), "cannot open the sources") {
		t.Errorf("error %v", err)
	}
}

func TestSummarise(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   Summary
	}{
		{nil, Summary{}},
		{[]float64{3}, Summary{3, 3, 3}},
		{[]float64{9, 1, 4}, Summary{4, 1, 9}},
		{[]float64{4, 1, 9, 2}, Summary{3, 1, 9}},
	} {
		if got := Summarise(c.values); got != c.want {
			t.Errorf("Summarise(%v) = %v, want %v", c.values, got, c.want)
		}
	}
}
