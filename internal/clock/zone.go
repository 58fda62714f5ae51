// Package clock knows what clocks show where: in go a date as somebody wrote
// it and the name of a time zone, out come the instant and its distance from
// UTC. It never asks what time it is now.
//
// The zones are those of the IANA Time Zone Database as Go distributes it
// (lib/time/zoneinfo.zip, public domain), embedded: time.LoadLocation asks the
// machine first, and an old machine would publish other times than a new one.
package clock

import (
	"archive/zip"
	_ "embed"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:generate sh -c "cp $(go env GOROOT)/lib/time/zoneinfo.zip ."

//go:embed zoneinfo.zip
var archive string

// files are the zones by name. Factory is a zone for clocks that nobody has
// set.
var files = sync.OnceValue(func() map[string]*zip.File {
	r, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		panic("clock: zoneinfo.zip: " + err.Error())
	}
	out := make(map[string]*zip.File, len(r.File))
	for _, f := range r.File {
		if !strings.HasSuffix(f.Name, "/") && f.Name != "Factory" {
			out[f.Name] = f
		}
	}
	return out
})

var loaded sync.Map // name → *time.Location

// IsZone reports whether a text is the name of a zone, such as Africa/Douala.
func IsZone(name string) bool { return files()[name] != nil }

// Zones are the names of all zones, in alphabetical order.
func Zones() []string { return slices.Sorted(maps.Keys(files())) }

// zone is the zone of a name, nil if there is none.
func zone(name string) *time.Location {
	if l, ok := loaded.Load(name); ok {
		return l.(*time.Location)
	}
	f := files()[name]
	if f == nil {
		return nil
	}
	l, err := read(f)
	if err != nil {
		panic("clock: zone " + name + ": " + err.Error())
	}
	loaded.Store(name, l)
	return l
}

func read(f *zip.File) (*time.Location, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return time.LoadLocationFromTZData(f.Name, src)
}
