package data

import (
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"github.com/openimis/casebook/internal/diag"
)

func TestTOMLGivesEveryValueItsKindAndPlace(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"scalars", `title = "é\"x" # c
lit = 'a\b'
d = 2026-03-01
dt = 2026-03-01 10:00:00Z
t = 10:00:00
n = 1_000
h = 0xff
m = -0
f = +1_0.50
b = true
"a b" = """
x
y"""
`, `
title [title]: string "é\"x" ["é\"x"]
lit [lit]: string "a\\b" ['a\b']
d [d]: date "2026-03-01" [2026-03-01]
dt [dt]: date "2026-03-01 10:00:00Z" [2026-03-01 10:00:00Z]
t [t]: string "10:00:00" [10:00:00]
n [n]: int "1000" [1_000]
h [h]: int "255" [0xff]
m [m]: int "0" [-0]
f [f]: float "10.50" [+1_0.50]
b [b]: bool "true" [true]
a b ["a b"]: string "x\ny" ["""⏎x⏎y"""]
`},
		{"dotted keys, lists and inline tables", `a.b . c = 1
a.b.d = [1, 2, # c
 [3], ]
i = {x = 1, y.z = "q", w = [{a=1}]}
`, `
a [a]: map [a.b . c]
  b [b]: map [b . c]
    c [c]: int "1" [1]
    d [d]: seq [[1, 2, # c⏎ [3], ]]
      - int "1" [1]
      - int "2" [2]
      - seq [[3]]
        - int "3" [3]
i [i]: map [{x = 1, y.z = "q", w = [{a=1}]}]
  x [x]: int "1" [1]
  y [y]: map [y.z]
    z [z]: string "q" ["q"]
  w [w]: seq [[{a=1}]]
    - map [{a=1}]
      a [a]: int "1" [1]
`},
		{"sections and lists of sections", `[[m.main]]
page = "x"
[[m.main]]
label.en = 'E'
[m.main.deep]
q = 1
[ t . sub ] # c
x=1
[t]
y=2
`, `
m [m]: map [[[m.main]]]
  main [main]: seq [[[m.main]]]
    - map [[[m.main]]]
      page [page]: string "x" ["x"]
    - map [[[m.main]]]
      label [label]: map [label.en]
        en [en]: string "E" ['E']
      deep [deep]: map [[m.main.deep]]
        q [q]: int "1" [1]
t [t]: map [[t]]
  sub [sub]: map [[ t . sub ]]
    x [x]: int "1" [1]
  y [y]: int "2" [2]
`},
		{"Windows line ends and a byte order mark", "\ufeffa = 1\r\n[b]\r\nc = [\r\n 2,\r\n]\r\n", `
a [a]: int "1" [1]
b [b]: map [[b]]
  c [c]: seq [[` + "\r⏎ 2,\r" + `⏎]]
    - int "2" [2]
`},
	} {
		n, diags := TOML([]byte(c.src), 0, "a.toml")
		equal(t, c.name, complaints(diags, c.src), "")
		_, got, _ := strings.Cut(show(n, c.src), "]\n"+n.Fields[0].Key+" [") // the whole is not shown
		equal(t, c.name, n.Fields[0].Key+" ["+got, c.want)
	}
}

func TestTOMLSpansCountFromTheStartOfTheFile(t *testing.T) {
	file := "+++\nt = 1\nbad = inf\n+++\n"
	n, diags := TOML([]byte(file[4:20]), 4, "a.md")
	equal(t, "tree", show(n, file), "map [t = 1⏎bad = inf⏎]\nt [t]: int \"1\" [1]\nbad [bad]: float \"inf\" [inf]")
	equal(t, "fault", complaints(diags, file), "3:7-3:10 `inf` is not a number that can be used [bad-number]")
}

func TestTOMLReportsEachFaultInPlainWordsAtItsPlace(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"x = hello world # c\n", "1:5-1:16 text must stand between quotation marks [toml-unquoted]"},
		{"x = 20s\n", "1:5-1:8 text must stand between quotation marks [toml-unquoted]"},
		{"x = yes\ny = True\n", "1:5-1:8 `yes` must be written `true` [toml-truth]\n2:5-2:9 `True` must be written `true` [toml-truth]"},
		{"x = \ny = # c\nz =", "1:5-1:5 a value is missing here [toml-no-value]\n2:5-2:6 a value is missing here [toml-no-value]\n3:3-3:4 a value is missing here [toml-no-value]"},
		{"a = [,]\nb = {c = 1,, d = 2}\n", "1:6-1:7 a value is missing here [toml-no-value]\n2:12-2:13 a value is missing here [toml-no-value]"},
		{"z = 12 pages\n", "1:8-1:13 `pages` is left over after the value [toml-left-over]"},
		{"a = 1 b = 2\n", "1:7-1:12 `b = 2` is left over after the value [toml-left-over]"},
		{"[t]]\n", "1:4-1:5 `]` is left over after the value [toml-left-over]"},
		{"k: v\nl\nclé = 1\n", "1:1-1:5 an equals sign is missing after this key [toml-no-equals]\n3:1-3:8 an equals sign is missing after this key [toml-no-equals]"},
		{"a = {b 1}\n", "1:8-1:10 an equals sign is missing after this key [toml-no-equals]"},
		{"w = \"open\nv = 'x\n", "1:5-1:6 the quotation mark that opens here is never closed [toml-quote]\n2:5-2:6 the quotation mark that opens here is never closed [toml-quote]"},
		{"a = [\"x\", \"y]\n", "1:11-1:12 the quotation mark that opens here is never closed [toml-quote]"},
		{"a = \"x", "1:5-1:6 the quotation mark that opens here is never closed [toml-quote]"},
		{"r = \"\"\"open\nfoo = 1\n", "1:5-1:6 the quotation mark that opens here is never closed [toml-quote]"},
		{"q = \"a\\d\"\n", "1:7-1:9 this backslash begins nothing that TOML knows [toml-escape]"},
		{"l = [1 2]\nm = {a = 1 b = 2}\n[bad\n", "1:8-1:9 a comma or the closing `]` is missing [toml-bracket]\n2:12-2:13 a comma or the closing `}` is missing [toml-bracket]\n3:5-3:5 a comma or the closing `]` is missing [toml-bracket]"},
		{"a = [1,\n[2], # ]\nb = 2\n", "1:5-1:6 a comma or the closing `]` is missing [toml-bracket]"},
		{"x = '['\na = {b = \"}\"\n", "2:5-2:6 a comma or the closing `}` is missing [toml-bracket]"},
		{"v = 007\nu = 1__0\nw = 0x\n", "1:5-1:8 `007` is not a number that can be used [bad-number]\n2:5-2:9 `1__0` is not a number that can be used [bad-number]\n3:5-3:7 `0x` is not a number that can be used [bad-number]"},
		{"i = -inf\nn = 99999999999999999999\nf = 1e999\n", "1:5-1:9 `-inf` is not a number that can be used [bad-number]\n2:5-2:25 `99999999999999999999` is not a number that can be used [bad-number]\n3:5-3:10 `1e999` is not a number that can be used [bad-number]"},
		{"d = 2026-13-45\nt = 25:00:00\n", "1:5-1:15 `2026-13-45` is not a date [toml-date]\n2:5-2:13 `25:00:00` is not a date [toml-date]"},
		{"= 1\n", "1:1-1:2 a key is expected here, not `=` [toml-key]"},
		{"a = \"caf\xe9\"\n", "1:9-1:10 this is not UTF-8 text: the byte 0xE9 stands for no letter [not-utf8]"},
		{"a=1\na=2\nb.c=1\nb=2\nd={e=1,e=2}\n[f]\ng=1\n\"g\"=2\n", "2:1-2:2 the key `a` is given twice [duplicate-key] (first 1:1)\n4:1-4:2 the key `b` is given twice [duplicate-key] (first 3:1)\n5:8-5:9 the key `e` is given twice [duplicate-key] (first 5:4)\n8:1-8:4 the key `g` is given twice [duplicate-key] (first 7:1)"},
		{"[a.b.c]\nz=9\n[a]\nb.c.t=1\n", "4:1-4:2 the key `b` is given twice [duplicate-key] (first 1:4)"},
		{"i={k=1}\ni.l=2\n[i.j]\n", "2:1-2:2 the key `i` is given twice [duplicate-key] (first 1:1)\n3:2-3:3 the section `i.j` cannot be opened here: `i` is already a value [toml-table] (first 1:1)"},
		{"[t]\nx=1\n[t]\nx=1\n[[t]]\n", "3:2-3:3 the section `t` cannot be opened here: `t` is already a section [toml-table] (first 1:2)\n5:3-5:4 the section `t` cannot be opened here: `t` is already a section [toml-table] (first 1:2)"},
		{"[[l]]\n[l]\n", "2:2-2:3 the section `l` cannot be opened here: `l` is already a list of sections [toml-table] (first 1:3)"},
		{"[b]\nc.d=1\n[b.c]\n[b.c.e]\n", "3:4-3:5 the section `b.c` cannot be opened here: `c` is already a table made by dotted keys [toml-table] (first 2:1)"},
		{"[z.y]\n[z]\n[z]\n", "3:2-3:3 the section `z` cannot be opened here: `z` is already a section [toml-table] (first 2:2)"},
	} {
		n, diags := TOML([]byte(c.src), 0, "a.toml")
		equal(t, c.src, complaints(diags, c.src), c.want)
		inside(t, n, diags, len(c.src))
		var all map[string]any
		if toml.Unmarshal([]byte(c.src), &all) == nil && !strings.Contains(c.want, "bad-number") {
			t.Errorf("%q is sound TOML", c.src)
		}
	}
}

func TestTOMLReadsOnAfterAFault(t *testing.T) {
	src := "a = hello\nb = 1\nwhere = [\n  {x = 1 y = 2},\n  {z = oops},\n]\n[bad\nlost = 1\n[c]\nd = 2\n"
	n, diags := TOML([]byte(src), 0, "a.toml")
	var codes []string
	for _, d := range diags {
		codes = append(codes, d.Code)
	}
	equal(t, "faults", strings.Join(codes, " "), "toml-unquoted toml-bracket toml-bracket")
	if n.Get("b").Str() != "1" || n.Get("c").Get("d").Str() != "2" || n.Get("lost") != nil {
		t.Errorf("tree:\n%s", show(n, src))
	}
}

func TestTOMLRefusesControlCharactersByTheirNumberToo(t *testing.T) {
	_, diags := TOML([]byte("a = 1\nq = \"a\\u0007\"\n"), 0, "x.toml")
	if len(diags) != 1 || diags[0].Code != diag.ControlCharacter.String() || diags[0].Span != (diag.Span{Start: 10, End: 19}) {
		t.Errorf("got %v", diags)
	}
}

func TestTOMLRefusesDeepNesting(t *testing.T) {
	for _, src := range []string{
		"a = " + strings.Repeat("[", 200) + strings.Repeat("]", 200),
		"a = " + strings.Repeat("{b = ", 200) + "1" + strings.Repeat("}", 200),
		strings.Repeat("a.", 200) + "a = 1",
		"[" + strings.Repeat("a.", 200) + "a]",
		"a = " + strings.Repeat("[", 20_000),
	} {
		n, diags := TOML([]byte(src), 0, "a.toml")
		if len(diags) != 1 || diags[0].Code != diag.DataTooDeep.String() {
			t.Errorf("%.20q: %s", src, complaints(diags, src))
		}
		inside(t, n, diags, len(src))
	}
}

func FuzzTOML(f *testing.F) {
	for _, src := range []string{
		"a = 1\n[b.c]\nd = [1, {e = \"x\"}] # c\n[[f]]\ng.h = 2026-03-01\n[[f]]\n", "a = \"\"\"\nx\"\"\"\nb = 'y'\n", "a = [1\n b = {", "a=1\na=2\n[a]\n[[a]]",
		"x = hello\ny = 0x_1\n[z", "a = {b.c = 1, b.d = 2}\na.b = 3\n", "a=inf\nb=1e999\nc=10:00:00\n",
	} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		n, diags := TOML(src, 3, "a.toml")
		inside(t, n, diags, len(src)+3)
		var want map[string]any
		if err := toml.Unmarshal(src, &want); (err != nil) != (len(diags) > 0) {
			// The library takes what we refuse: numbers without use, deep
			// nesting, control characters and a byte order mark at the start.
			for _, d := range diags {
				if d.Code == "bad-number" || d.Code == "data-too-deep" || d.Code == "control-character" {
					return
				}
			}
			if _, base := TrimBOM(src, 0); base > 0 {
				return
			}
			t.Fatalf("the library says %v, we say %s", err, complaints(diags, "..."+string(src)))
		} else if err == nil {
			alike(t, n, want)
		}
	})
}

// alike checks that a tree has the keys and lists that the library decoded.
func alike(t *testing.T, n *Node, want any) {
	switch w := want.(type) {
	case map[string]any:
		if n.Kind != Map || len(n.Fields) != len(w) {
			t.Fatalf("%v where the library has %v", n, w)
		}
		for _, f := range n.Fields {
			alike(t, f.Value, w[f.Key])
		}
	case []any:
		if n.Kind != Seq || len(n.Items) != len(w) {
			t.Fatalf("%v where the library has %v", n, w)
		}
		for i := range w {
			alike(t, n.Items[i], w[i])
		}
	case string:
		if n.Text != w {
			t.Fatalf("%q where the library has %q", n.Text, w)
		}
	}
}
