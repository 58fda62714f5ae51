package data

import (
	"strings"
	"testing"
)

func TestYAMLGivesEveryValueItsKindAndPlace(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"scalars of the core schema and dates", `text: Hello
count: 3
yes: yes
on: on
truth: true
also: True
date: 2026-03-01
time: 2026-03-01T10:00:00Z
space: 2026-03-01 10:00
no-date: 2026-02-30
zero: 01
hex: 0x1F
octal: 0o17
plus: +5
price: 1.10
half: .5
under: 1_000
clock: 12:30:45
none:
tilde: ~
quoted: '5'
`, `
text [text]: string "Hello" [Hello]
count [count]: int "3" [3]
yes [yes]: string "yes" [yes]
on [on]: string "on" [on]
truth [truth]: bool "true" [true]
also [also]: bool "true" [True]
date [date]: date "2026-03-01" [2026-03-01]
time [time]: date "2026-03-01T10:00:00Z" [2026-03-01T10:00:00Z]
space [space]: date "2026-03-01 10:00" [2026-03-01 10:00]
no-date [no-date]: string "2026-02-30" [2026-02-30]
zero [zero]: string "01" [01]
hex [hex]: int "31" [0x1F]
octal [octal]: int "15" [0o17]
plus [plus]: int "5" [+5]
price [price]: float "1.10" [1.10]
half [half]: float "0.5" [.5]
under [under]: string "1_000" [1_000]
clock [clock]: string "12:30:45" [12:30:45]
none [none]: null []
tilde [tilde]: null [~]
quoted [quoted]: string "5" ['5']
`},
		{"lists and texts of several lines", `list:
  - a
  - 'b''c'
flow: [1, "é\"x", {k: v}]  # c
block: |  # note
  text
   more

fold: >-
  a b
  c
multi: one
  two
none: |
`, `
list [list]: seq [- a⏎  - 'b''c']
  - string "a" [a]
  - string "b'c" ['b''c']
flow [flow]: seq [[1, "é\"x", {k: v}]]
  - int "1" [1]
  - string "é\"x" ["é\"x"]
  - map [{k: v}]
    k [k]: string "v" [v]
block [block]: string "text\n more\n" [|  # note⏎  text⏎   more]
fold [fold]: string "a b c" [>-⏎  a b⏎  c]
multi [multi]: string "one two" [one⏎  two]
none [none]: string [|]
`},
		{"letters of more than one byte before a value", "clé: é # ü\nà: {è: ê, î: [ô, û]}\n", `
clé [clé]: string "é" [é]
à [à]: map [{è: ê, î: [ô, û]}]
  è [è]: string "ê" [ê]
  î [î]: seq [[ô, û]]
    - string "ô" [ô]
    - string "û" [û]
`},
		{"Windows line ends", "a: \"x\r\n  y\"\r\nb: |\r\n  c\r\n  d\r\ne: 1\r\n", `
a [a]: string "x y" ["x` + "\r" + `⏎  y"]
b [b]: string "c\nd\n" [|` + "\r⏎  c\r" + `⏎  d]
e [e]: int "1" [1]
`},
		{"lists within lists", "x:\n- - a\n  - b\n-\n  k: v\n- ? q\n", `
x [x]: seq [- - a⏎  - b⏎-⏎  k: v⏎- ? q]
  - seq [- a⏎  - b]
    - string "a" [a]
    - string "b" [b]
  - map [k: v]
    k [k]: string "v" [v]
  - map [? q]
    q [q]: null []
`},
		{"an aliased value stands where its alias is", "a: &x {k: [1]}\nb: *x\n&y c: 1\nd: {*y : 2}\n", `
a [a]: map [{k: [1]}]
  k [k]: seq [[1]]
    - int "1" [1]
b [b]: map [*x]
  k [*x]: seq [*x]
    - int "1" [*x]
c [c]: int "1" [1]
d [d]: map [{*y : 2}]
  c [*y]: int "2" [2]
`},
		{"tags of the core schema", "a: !!str 01\nb: ! 5\nc: !!float 3\nd: &k !!str\ne: !!map {f: !!seq [!!int 0x10]}\n", `
a [a]: string "01" [01]
b [b]: string "5" [5]
c [c]: float "3" [3]
d [d]: string []
e [e]: map [{f: !!seq [!!int 0x10]}]
  f [f]: seq [[!!int 0x10]]
    - int "16" [0x10]
`},
		{"a byte order mark", "\ufeffa: 1\n", "a [a]: int \"1\" [1]\n"},
	} {
		n, diags := YAML([]byte(c.src), 0, "a.yaml")
		equal(t, c.name, complaints(diags, c.src), "")
		_, got, _ := strings.Cut(show(n, c.src), "]\n"+n.Fields[0].Key+" [") // the whole is not shown
		got = n.Fields[0].Key + " [" + got
		equal(t, c.name, got, c.want)
	}
}

func TestYAMLSpansCountFromTheStartOfTheFile(t *testing.T) {
	file := "---\ntitle: x\nbad: .inf\n---\n"
	n, diags := YAML([]byte(file[4:23]), 4, "a.md")
	equal(t, "tree", show(n, file), "map [title: x⏎bad: .inf]\ntitle [title]: string \"x\" [x]\nbad [bad]: float \".inf\" [.inf]")
	equal(t, "fault", complaints(diags, file), "3:6-3:10 `.inf` is not a number that can be used [bad-number]")
}

func TestYAMLWithoutContentIsNull(t *testing.T) {
	for _, src := range []string{"", "\n", "# only a comment\n", "---\n"} {
		n, diags := YAML([]byte(src), 7, "a.yaml")
		if n == nil || n.Kind != Null || diags != nil {
			t.Errorf("%q: %v %v", src, n, diags)
		}
	}
}

func TestYAMLReportsEachFaultInPlainWordsAtItsPlace(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"title: a: b\n", "1:9-1:10 a second colon in this line makes it ambiguous [yaml-colon]"},
		{"a: é: ü", "1:5-1:6 a second colon in this line makes it ambiguous [yaml-colon]"},
		{"- k: a: b\n", "1:7-1:8 a second colon in this line makes it ambiguous [yaml-colon]"},
		{"title: x\n\tsub: 1\n", "2:1-2:2 a tab is used to indent this line [yaml-tab]"},
		{"a:\n  \t- b\n", "2:3-2:4 a tab is used to indent this line [yaml-tab]"},
		{"title: x\n  sub: y\n", "2:3-2:9 this line does not fit the lines above it [yaml-indent]"},
		{"a:\n  - b\n c: d\n", "3:2-3:6 this line does not fit the lines above it [yaml-indent]"},
		{"a:\n    b: 1\n  c: 2\n", "3:3-3:7 this line does not fit the lines above it [yaml-indent]"},
		{"- a\nb: 1\n", "2:1-2:5 this line does not fit the lines above it [yaml-indent]"},
		{"a: 1\n- b\n", "2:1-2:4 this line does not fit the lines above it [yaml-indent]"},
		{"title\nb: 1\n", "1:1-1:6 a colon is missing after this key [yaml-no-colon]"},
		{"a: 1\nfoo bar\nb: 2\n", "2:1-2:8 a colon is missing after this key [yaml-no-colon]"},
		{"a: \"open\nb: 1\n", "1:4-1:5 the quotation mark that opens here is never closed [yaml-quote]"},
		{"title: 'L'accès'\n", "1:11-1:17 text goes on after the closing quotation mark [yaml-after-quote]"},
		{"title: \"a\" b\nc: 1\n", "1:12-1:13 text goes on after the closing quotation mark [yaml-after-quote]"},
		{"t: \"a\\d\"\n", "1:6-1:8 `\\d` means nothing between double quotation marks [yaml-escape]"},
		{"t: \"\\xZZ\"\n", "1:5-1:7 `\\x` means nothing between double quotation marks [yaml-escape]"},
		{"t: @foo\n", "1:4-1:5 a value cannot begin with `@` [yaml-start]"},
		{"t: %x\n", "1:4-1:5 a value cannot begin with `%` [yaml-start]"},
		{"t: &\n", "1:4-1:5 a value cannot begin with `&` [yaml-start]"},
		{"t: ? b\n", "1:4-1:5 a value cannot begin with `?` [yaml-start]"},
		{"a: [x,,y]\n", "1:7-1:8 a value cannot begin with `,` [yaml-start]"},
		{"t: **bold**\n", "1:4-1:12 `**bold**` refers to nothing [yaml-alias]"},
		{"a: [1, 2\nb: 3\n", "1:4-1:5 a comma or the closing `]` is missing [yaml-bracket] (noticed 2:2)"},
		{"a: {x: 1\nb: 3\n", "1:4-1:5 a comma or the closing `}` is missing [yaml-bracket] (noticed 2:2)"},
		{"a: [\"1\"\n  \"2\"]\n", "2:3-2:4 a comma or the closing `]` is missing [yaml-bracket] (opened 1:4)"},
		{"a: [1, 2\n", "1:4-1:5 a comma or the closing `]` is missing [yaml-bracket]"},
		{"a: [b,#c]\n", "1:7-1:8 a value cannot begin with `#` [yaml-start]"},
		{"t: `x`\n", "1:4-1:5 a value cannot begin with a backtick [yaml-start]"},
		{"a: [b, {\n", "1:8-1:9 a comma or the closing `}` is missing [yaml-bracket]"},
		{"a: - b\n", "1:4-1:5 an item of a list must begin on a line of its own [yaml-item]"},
		{"a: {{ t }}\n", "1:5-1:10 a key must be a word or a text, not a table [yaml-key]"},
		{"? [q]\n: 2\n", "1:3-1:6 a key must be a word or a text, not a list [yaml-key]"},
		{": 2\n", "1:1-1:1 a key must be a word or a text, not nothing [yaml-key]"},
		{"x: &a [q]\n*a : 2\n", "2:1-2:3 a key must be a word or a text, not a list or a table [yaml-key]"},
		{"a: {<<: {x: 1}}\n", "1:5-1:7 `<<` cannot be used to merge tables [yaml-merge]"},
		{"a: !foo bar\n", "1:4-1:8 the tag `!foo` cannot be used here [yaml-tag]"},
		{"a: !x!y z\n", "1:4-1:8 the tag `!x!y` cannot be used here [yaml-tag]"},
		{"a: &k !!binary aGk=\n", "1:7-1:15 the tag `!!binary` cannot be used here [yaml-tag]"},
		{"a: !!int x\nb: !!map [c]\n", "1:4-1:9 the tag `!!int` cannot be used here [yaml-tag]\n2:4-2:9 the tag `!!map` cannot be used here [yaml-tag]"},
		{"a: 1\n--- # x\nb: 2\n", "2:1-2:8 a second document begins here [yaml-documents]"},
		{"a: b\n...\nfoo", "3:1-3:4 a second document begins here [yaml-documents]"},
		{"a: .inf\nb: -.NaN\nc: 12e34567\nd: 1e-999\n", "1:4-1:8 `.inf` is not a number that can be used [bad-number]\n2:4-2:9 `-.NaN` is not a number that can be used [bad-number]\n3:4-3:12 `12e34567` is not a number that can be used [bad-number]\n4:4-4:10 `1e-999` is not a number that can be used [bad-number]"},
		{"a: " + strings.Repeat("9", 50), "1:4-1:54 `" + strings.Repeat("9", 50) + "` is not a number that can be used [bad-number]"},
		{"a: 1\nb: 2\na: 3\n\"a\": 4\n", "3:1-3:2 the key `a` is given twice [duplicate-key] (first 1:1)\n4:1-4:4 the key `a` is given twice [duplicate-key] (first 1:1)"},
		{"a: &a [*a, 1]\nb: *a\n", "1:8-1:10 `*a` stands inside the value that it repeats [yaml-alias-loop]"},
		{"a: | x\n", "1:4-1:7 text stands on the same line as `|` [yaml-block]"},
		{"a: >0 %\n", "1:4-1:8 text stands on the same line as `>` [yaml-block]"},
		{"%YAML 3.0\n---\n", "1:1-1:2 this cannot be read as YAML: found incompatible YAML document [yaml-syntax]"},
		{"a: caf\xe9\nb: \xe8\n", "1:7-1:8 this is not UTF-8 text: the byte 0xE9 stands for no letter [not-utf8]"},
		{"a: b\x00\x0b\n", "1:5-1:6 the invisible character U+0000 is not allowed [control-character]"},
		{"a: \"b\\0c\"\n", "1:4-1:10 the invisible character U+0000 is not allowed [control-character]"},
		{"a: \uffff\n", "1:4-1:5 the invisible character U+FFFF is not allowed [control-character]"},
	} {
		n, diags := YAML([]byte(c.src), 0, "a.yaml")
		equal(t, c.src, complaints(diags, c.src), c.want)
		inside(t, n, diags, len(c.src))
	}
}

func TestYAMLKeepsWhatIsSoundBesideAFault(t *testing.T) {
	src := "a: 1\na: 2\n<<: {x: 1}\n[q]: 2\nb: .inf\n"
	n, _ := YAML([]byte(src), 0, "a.yaml")
	var keys []string
	for _, f := range n.Fields {
		keys = append(keys, f.Key+"="+f.Value.Text)
	}
	equal(t, "keys", strings.Join(keys, " "), "a=1 b=.inf")
}

func TestYAMLBoundsWhatAliasesRepeat(t *testing.T) {
	// Nine values of nine values, nine times: four hundred million.
	src := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'i'; c++ {
		src += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+", ", 8) + "*" + string(c-1) + "]\n"
	}
	n, diags := YAML([]byte(src), 0, "a.yaml")
	equal(t, "faults", complaints(diags, src), "5:8-5:10 `*d` brings the repeated values to more than 10000 [yaml-alias-size]")
	if count := count(n); count > 2*maxRepeated {
		t.Errorf("%d values were made", count)
	}
}

func count(n *Node) int {
	total := 1
	for _, item := range n.Items {
		total += count(item)
	}
	for _, f := range n.Fields {
		total += count(f.Value)
	}
	return total
}

func TestYAMLRefusesDeepNesting(t *testing.T) {
	for _, src := range []string{
		strings.Repeat("[", 101) + strings.Repeat("]", 101),
		strings.Repeat("- ", 101) + "x",
		strings.Repeat("[", 20_000),
	} {
		n, diags := YAML([]byte(src), 0, "a.yaml")
		if len(diags) != 1 || diags[0].Message() != "lists and tables are nested more than 100 levels deep here" {
			t.Errorf("%.10q: %s", src, complaints(diags, src))
		}
		inside(t, n, diags, len(src))
	}
	fine := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	if _, diags := YAML([]byte(fine), 0, "a.yaml"); diags != nil {
		t.Errorf("100 levels: %s", complaints(diags, fine))
	}
}

func FuzzYAML(f *testing.F) {
	for _, src := range []string{
		"title: Hello\nlist:\n  - a\n  - 'b'\nflow: [1, {k: v}]\n", "a: &x |\n  y\nb: *x\n", "a: \"x\\u00e9\"\n? [a]\n: !!str b\n",
		"é: {a, b: , c: [x: y]}\n", "--- >-\n a\n b\n...\n", "a: b: c\n\t- d", "&a [*a]", "!<x> a", "%YAML 1.2\n---\n- ''\n", "a: &b !!str\n  # c\n  d",
	} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		n, diags := YAML(src, 3, "a.yaml")
		if n == nil && diags == nil {
			t.Error("neither a tree nor a fault")
		}
		inside(t, n, diags, len(src)+3)
	})
}
