//go:build unix

package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

func init() { scriptCommands["unprivileged"] = unprivileged }

// nobody is the user whom no file belongs to.
const nobody = 65534

// unprivileged runs casebook as a user who cannot read everything, as root
// can, and expects an exit code: `unprivileged 1 build -q`. The script's files
// are given to that user.
func unprivileged(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: unprivileged CODE COMMAND [ARGUMENT…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	dir := ts.MkAbs(".")
	cmd := exec.Command(copyOfSelf(ts), args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "HOME="+dir)
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	if os.Getuid() == 0 {
		ts.Check(filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			return errors.Join(err, os.Lchown(path, nobody, nobody))
		}))
		for above := filepath.Dir(dir); above != filepath.Dir(above); above = filepath.Dir(above) {
			if info, err := os.Stat(above); err == nil && info.Mode()&0o001 == 0 {
				ts.Check(os.Chmod(above, info.Mode()|0o011))
			}
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	got := 0
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d instead of %d", got, want)
	}
}

// copyOfSelf is this test's binary where everybody can run it, under the name
// by which it is casebook.
func copyOfSelf(ts *testscript.TestScript) string {
	self, err := os.Executable()
	ts.Check(err)
	dir, err := os.MkdirTemp("", "casebook-for-nobody-")
	ts.Check(err)
	ts.Defer(func() { os.RemoveAll(dir) })
	ts.Check(os.Chmod(dir, 0o755))
	in, err := os.Open(self)
	ts.Check(err)
	defer in.Close()
	name := filepath.Join(dir, "casebook")
	out, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o755)
	ts.Check(err)
	_, err = io.Copy(out, in)
	ts.Check(errors.Join(err, out.Close()))
	return name
}
