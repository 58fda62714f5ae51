package minify

import "testing"

func TestTemplateKeepsActionsWhereTheyAre(t *testing.T) {
	for _, test := range []struct{ what, src, want string }{
		{"white space between blocks goes", "<ul>\n  {{range .X}}\n  <li>{{.}}</li>\n  {{end}}\n</ul>\n", "<ul>{{range .X}}<li>{{.}}</li>{{end}}</ul>"},
		{"white space within a sentence stays", "<p>a {{.B}} <b>c</b> d</p>", "<p>a {{.B}} <b>c</b> d</p>"},
		{"attributes made by actions stay", `<a{{with .L}} lang="{{.}}"{{end}} href="{{.U}}" class="a{{if .B}} b{{end}}">x</a>`, `<a{{with .L}} lang="{{.}}"{{end}} href="{{.U}}" class="a{{if .B}} b{{end}}">x</a>`},
		{"what looks like a tag in an action stays", `{{if eq .X "a<b"}}  <p>y</p>{{end}}`, `{{if eq .X "a<b"}}<p>y</p>{{end}}`},
		{"defaults that an author wrote stay", `<button type="button">x</button>`, `<button type="button">x</button>`},
		{"scripts of actions stay", `<script type="application/ld+json">{{json .}}</script>`, `<script type="application/ld+json">{{json .}}</script>`},
		{"comments of templates go", "<p>a {{/* it's */}} b</p>{{- /* it's\nlong */ -}}  \n<p>\n{{.X}}</p>", "<p>a b</p><p>{{.X}}</p>"},
		{"comments go", "<!-- note --><p>x</p>", "<p>x</p>"},
	} {
		got, err := Template([]byte(test.src))
		if err != nil || string(got) != test.want {
			t.Errorf("%s: got %s, %v; want %s", test.what, got, err, test.want)
		}
	}
}
