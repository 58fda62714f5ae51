package gen

import (
	"fmt"
	"strconv"
)

// Code is what highlighting costs most time on, and memory of blocks seen
// before would make it look free: every block differs from all others.

var nouns = words(`insuree policy claim product payer officer facility service item batch premium family location
	contribution ledger period invoice payment feedback review user role profile report queue job record schema cache
	token session page tariff ward district region member photo card voucher`)

var verbs = words("load save check merge split count fetch build parse sort apply reject accept send close open sync")

func identifier(rnd *random) string {
	return rnd.pick(nouns) + "_" + rnd.pick(nouns) + "_" + strconv.Itoa(rnd.below(100000))
}

// codeBlock writes a fenced block of some 270 bytes.
func codeBlock(p *prose, kind int) {
	r := p.words
	fn, arg, field, rest := rndName(r), r.pick(nouns), r.pick(nouns), r.pick(nouns)
	n, m := r.below(100000), r.between(2, 400)
	note := p.phrase(4)
	switch kind % 5 {
	case 0:
		fmt.Fprintf(p.out, "```python\ndef %s(%s, limit=%d):\n    \"\"\"%s.\"\"\"\n    rows = []\n    for %s in %s.filter(%s__gte=%d):\n        if %s.%s is None or len(rows) > limit:\n            continue  # %s\n        rows.append({\"%s\": %s.%s, \"total\": %d.5 * %s.weight})\n    return sorted(rows, key=lambda row: row[\"total\"])\n```\n\n",
			fn, arg, n, note, rest, arg, field, m, rest, field, p.phrase(2), field, rest, field, m, rest)
	case 1:
		fmt.Fprintf(p.out, "```go\n// %s %s.\nfunc %s(%s []string) (map[string]int, error) {\n\tseen := make(map[string]int, %d)\n\tfor i, %s := range %s {\n\t\tif %s == \"\" {\n\t\t\treturn nil, fmt.Errorf(\"%s %%d is empty\", i+%d)\n\t\t}\n\t\tseen[%s] += len(%s) %% %d\n\t}\n\treturn seen, nil\n}\n```\n\n",
			fn, note, fn, arg+"s", n, field, arg+"s", field, field, m, field, field, m)
	case 2:
		fmt.Fprintf(p.out, "```yaml\n# %s\n%s:\n  image: registry.example.org/%s:%d.%d\n  replicas: %d\n  environment:\n    %s_URL: \"https://%s.example.org/api/%d\"\n    %s_LIMIT: %d\n    DEBUG: false\n  ports: [%d, %d]\n  volumes:\n    - %s:/var/lib/%s\n```\n\n",
			note, fn, arg, m, n%90, m%9+1, upper(field), field, n, upper(rest), n, 1024+n%60000, 1024+m, arg, rest)
	case 3:
		fmt.Fprintf(p.out, "```bash\n# %s\nset -euo pipefail\nexport %s_HOME=\"/srv/%s/%d\"\nfor %s in \"$%s_HOME\"/*.csv; do\n  [ -s \"$%s\" ] || continue\n  ./manage.py %s --%s %d --input \"$%s\" | tee -a %s.log\ndone\nif [ $? -ne 0 ]; then echo \"%s failed\" >&2; exit %d; fi\n```\n\n",
			note, upper(arg), arg, n, field, upper(arg), field, fn, rest, m, field, fn, fn, m%100+1)
	default:
		fmt.Fprintf(p.out, "```sql\n-- %s\nSELECT %s.id, %s.name, COUNT(*) AS total_%d\nFROM tbl_%s AS %s\nLEFT JOIN tbl_%s AS %s ON %s.%s_id = %s.id\nWHERE %s.valid_to IS NULL AND %s.amount > %d.50\n  AND %s.state IN ('%s', '%s')\nGROUP BY %s.id, %s.name\nHAVING COUNT(*) > %d\nORDER BY total_%d DESC;\n```\n\n",
			note, arg, arg, n, arg, arg, field, "f", "f", arg, arg, arg, "f", m, arg, rest, fn, arg, arg, m, n)
	}
}

func rndName(r *random) string { return r.pick(verbs) + "_" + identifier(r) }

func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}
