package serve

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

// The vectors were made with another implementation (rsc.io/qr) and its
// modules compared one by one.

const qrSample = `
#######.##.###..#.#######
#.....#..#.#.#....#.....#
#.###.#.#..####...#.###.#
#.###.#...##.#.#..#.###.#
#.###.#....#.#..#.#.###.#
#.....#.####.#..#.#.....#
#######.#.#.#.#.#.#######
.........#.#..#..........
#.#...##..#.#.##...#..#.#
#.####..#...####.##..#.##
..#####.##....#####.###.#
.#####.##.#.#..##.#.##...
..#..###...##.#.###.....#
.##.##..###.#.##..#....##
##..###.....#####...###.#
...##..#.####.#...#......
####.###.#..#.#.#####..#.
........#.#...###...#.#.#
#######.#.##.#..#.#.##..#
#.....#....##...#...#..#.
#.###.#..#..#.########.#.
#.###.#...##..#.#..#####.
#.###.#.##.####.#..##..##
#.....#...#.#.###..##....
#######.##.#..###.#..#..#`

func modules(q *qr) string {
	rows := make([]string, q.size)
	for y := range q.size {
		for x := range q.size {
			rows[y] += ".#"[btoi(q.dark[y][x]):][:1]
		}
	}
	return strings.Join(rows, "\n")
}

func TestQRCodesAreThoseOfAnotherWriter(t *testing.T) {
	for _, c := range []struct {
		text   string
		size   int
		digest string
	}{
		{"http://a/", 21, "6f03776ace9343c50716db90dccda370"},
		{"http://192.168.1.23:1414/", 25, "b327cfbce60133515b46f74e93e56c0a"},
		{"http://192.168.100.200:1414/docs/", 29, "4187be64e3f730b25731fcf750d53e1c"},
		{"http://192.168.100.200:1414/" + strings.Repeat("x", 30), 33, "c1d672f278c9d4675dffcc13816a413c"},
		{strings.Repeat("é", 40), 37, "5b9687848eee7aff722db4b9d97b8ee9"},
		{"http://" + strings.Repeat("q", 99), 41, "fdf770fea3763cf00770028862e9e2dd"},
	} {
		q, err := newQR(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(modules(q))))[:32]; q.size != c.size || got != c.digest {
			t.Errorf("%s: size %d, %s\n%s", c.text, q.size, got, modules(q))
		}
	}
	q, err := newQR("http://192.168.1.23:1414/")
	if err != nil || modules(q) != strings.TrimSpace(qrSample) {
		t.Errorf("%v\n%s", err, modules(q))
	}
}

func TestQRCorrectionOfTheTextbook(t *testing.T) {
	data := []byte{32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17} // HELLO WORLD, 1-M
	want := []byte{196, 35, 39, 119, 235, 215, 231, 226, 93, 23}
	if got := qrCorrection(data, 10); string(got) != string(want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestQRCodeHasALimit(t *testing.T) {
	if _, err := newQR(strings.Repeat("x", 106)); err != nil {
		t.Error(err)
	}
	if _, err := newQR(strings.Repeat("x", 107)); err == nil {
		t.Error("107 bytes fit")
	}
}

func TestQRCodeOnATerminalHasItsMargin(t *testing.T) {
	q, err := newQR("http://a/")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(q.String(), "\n"), "\n")
	if len(lines) != (q.size+4+1)/2 || lines[0] != strings.Repeat("█", q.size+4) {
		t.Errorf("%d lines:\n%s", len(lines), q)
	}
	for _, line := range lines {
		if !strings.HasPrefix(line, "██") || !strings.HasSuffix(line, "██") || len([]rune(line)) != q.size+4 {
			t.Errorf("line %q", line)
		}
	}
}
