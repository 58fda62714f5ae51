package serve

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// tries is how many ports are tried after one that is taken.
const tries = 30

// listen opens the address, or where its port is taken the next one that is
// free.
func listen(addr string) (net.Listener, error) {
	host, first, err := splitAddr(addr)
	if err != nil {
		return nil, err
	}
	for port := first; ; port++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err == nil {
			return l, nil
		}
		if !taken(err) || port == min(first+tries, 65535) {
			return nil, fmt.Errorf("listen on %s: %w", addr, err)
		}
	}
}

func taken(err error) bool {
	const wsaInUse = syscall.Errno(10048) // Windows has its own number
	return errors.Is(err, syscall.EADDRINUSE) || runtime.GOOS == "windows" && errors.Is(err, wsaInUse)
}

// CheckAddr says what is wrong with an address to listen on, nil if nothing.
func CheckAddr(addr string) error {
	_, _, err := splitAddr(addr)
	return err
}

func splitAddr(addr string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0, fmt.Errorf("an address is HOST:PORT, such as 127.0.0.1:1414, not %q", addr)
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return "", 0, fmt.Errorf("a port is a number up to 65535, not %q", text)
	}
	return host, int(n), nil
}

// addresses are where the preview can be seen: first for this machine, then
// for others.
func addresses(at net.Addr) []string {
	tcp := at.(*net.TCPAddr)
	url := func(host string) string { return "http://" + net.JoinHostPort(host, strconv.Itoa(tcp.Port)) }
	if !tcp.IP.IsUnspecified() {
		return []string{url(tcp.IP.String())}
	}
	urls := []string{url("127.0.0.1")}
	if ip := lanAddress(); ip != "" {
		urls = append(urls, url(ip))
	}
	return urls
}

// lanAddress is this machine's address on its network, "" if it has none.
// Networks of containers and virtual machines come last.
func lanAddress() string {
	list, err := net.Interfaces()
	if err != nil {
		return ""
	}
	type candidate struct {
		ip   netip.Addr
		rank int
	}
	var found []candidate
	for _, i := range list {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addrs, err := i.Addrs()
		if err != nil {
			continue
		}
		for _, a := range addrs {
			p, err := netip.ParsePrefix(a.String())
			if err != nil || !p.Addr().Is4() || p.Addr().IsLinkLocalUnicast() {
				continue
			}
			rank := 0
			if !p.Addr().IsPrivate() {
				rank = 1
			}
			if i.Flags&net.FlagPointToPoint != 0 || hasAnyPrefix(i.Name, "docker", "br-", "veth", "virbr", "vmnet", "tun") {
				rank += 2
			}
			found = append(found, candidate{p.Addr(), rank})
		}
	}
	if len(found) == 0 {
		return ""
	}
	return slices.MinFunc(found, func(a, b candidate) int { return cmp.Compare(a.rank, b.rank) }).ip.String()
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// A hosts decides who is meant by a request. A page anywhere on the web can
// make a name of its own lead to 127.0.0.1 and then read what is served
// there, drafts included (DNS rebinding): so only our own names are answered.
type hosts struct{ names []string }

func newHosts(addr string, at net.Addr) hosts {
	h := hosts{names: []string{"localhost"}}
	if host, _, err := net.SplitHostPort(addr); err == nil && host != "" {
		h.names = append(h.names, strings.ToLower(host))
	}
	if host, _, err := net.SplitHostPort(at.String()); err == nil {
		h.names = append(h.names, host)
	}
	return h
}

// allows reports whether the request is for this preview. The port may be
// another: tunnels change it.
func (h hosts) allows(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if slices.Contains(h.names, host) || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	if ip.Unmap().IsLoopback() {
		return true
	}
	// Where we listen on all addresses, the one by which we were reached.
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && local.AddrPort().Addr().Unmap() == ip.Unmap()
}

// nearby reports whether the request comes from this machine.
func nearby(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && from.Addr().Unmap().IsLoopback()
}

// openBrowser starts the system's browser and leaves it to itself: it must
// outlive the preview.
func openBrowser(url string) error {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}
