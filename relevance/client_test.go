package relevance

import (
	"os"
	"os/exec"
	"testing"
)

// The search's script is tested where it is at home, in JavaScript: on the
// same vectors as the writer of the index, and on an index of its own.
func TestScriptOfTheSearch(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("REQUIRE_BROWSER") != "" {
			t.Fatal("there is no node")
		}
		t.Skip("there is no node")
	}
	if out, err := exec.Command(node, "--test", "client/").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
