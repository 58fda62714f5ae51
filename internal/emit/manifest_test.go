package emit

import (
	"maps"
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/memo"
	"github.com/openimis/casebook/internal/paths"
)

func TestTheManifestIsSortedAndReadable(t *testing.T) {
	got := string(formatManifest(map[paths.Out]memo.Digest{"b/é <&>.html": {1}, "a.css": {2}}))
	want := `{
"a.css": "02000000000000000000000000000000",
"b/é <&>.html": "01000000000000000000000000000000"
}
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
	if got := string(formatManifest(nil)); got != "{\n}\n" {
		t.Errorf("empty: %q", got)
	}
}

func TestDoubtfulManifestsAreRefused(t *testing.T) {
	const d = `"00112233445566778899aabbccddeeff"`
	for _, text := range []string{"", "null", "[]", `{"a": 1}`, `{"a": "00"}`, `{"/a": ` + d + `}`, `{"../a": ` + d + `}`, `{"a/../../b": ` + d + `}`, `{"": ` + d + `}`, `{"` + ManifestName + `": ` + d + `}`, `{"a": ` + d + `} x`} {
		if _, err := parseManifest([]byte(text)); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"a": "00112233445566778899aabbccddeeff"}`))
	f.Add(formatManifest(map[paths.Out]memo.Digest{"b/é.html": {1}, "a.css": {2}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := parseManifest(data)
		if err != nil {
			return
		}
		for p := range files {
			if strings.HasPrefix(string(p), "/") || strings.Contains("/"+string(p)+"/", "/../") {
				t.Fatalf("%q leads out", p)
			}
		}
		again, err := parseManifest(formatManifest(files))
		if err != nil || !maps.Equal(files, again) {
			t.Fatalf("%v came back as %v: %v", files, again, err)
		}
	})
}
