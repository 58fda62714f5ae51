package memo

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// A segment file is records, then a trailer:
//
//	record   magic 4 · key 16 · size 4 · CRC-32C 4 · value
//	trailer  (key 16 · offset 8 · size 4) × n
//	footer   offset of the trailer 8 · n 4 · CRC-32C 4 · magic 8
//
// Numbers are little-endian. A record's checksum covers its key, size and
// value, the footer's covers the trailer and the footer's own numbers. A
// process that was killed leaves no trailer; its records are then found by
// reading from the start as far as they are sound.
const (
	recordMagic = 0x6b6f6243 // "Cbok"
	footerMagic = "CBmemo\x01\n"
	headerSize  = 28
	slotSize    = 28
	footerSize  = 24
	maxValue    = 1 << 30
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A segmentFile is what a segment needs of an *os.File.
type segmentFile interface {
	io.ReaderAt
	io.WriterAt
	Truncate(size int64) error
	Close() error
}

// A segment is a file that an earlier run, or another process, wrote.
type segment struct {
	path string
	file *os.File
	size int64
}

// A slot is what the trailer says of one record.
type slot struct {
	key  Digest
	off  int64
	size uint32
}

func recordHeader(key Digest, value []byte) (h [headerSize]byte) {
	binary.LittleEndian.PutUint32(h[0:], recordMagic)
	copy(h[4:], key[:])
	binary.LittleEndian.PutUint32(h[20:], uint32(len(value)))
	sum := crc32.Checksum(h[4:24], castagnoli)
	binary.LittleEndian.PutUint32(h[24:], crc32.Update(sum, castagnoli, value))
	return h
}

// readRecord returns the value at off if it is the sound value of the key.
func readRecord(file segmentFile, key Digest, off int64, size uint32) ([]byte, bool) {
	if file == nil {
		return nil, false
	}
	buf := make([]byte, headerSize+int(size))
	if n, err := file.ReadAt(buf, off); n != len(buf) || err != nil && err != io.EOF {
		return nil, false
	}
	value := buf[headerSize:]
	if want := recordHeader(key, value); !bytes.Equal(buf[:headerSize], want[:]) {
		return nil, false
	}
	return value, true
}

// trailer returns the bytes that finish a segment whose records end at end.
func trailer(slots []slot, end int64) []byte {
	buf := make([]byte, 0, len(slots)*slotSize+footerSize)
	for _, s := range slots {
		buf = append(buf, s.key[:]...)
		buf = binary.LittleEndian.AppendUint64(buf, uint64(s.off))
		buf = binary.LittleEndian.AppendUint32(buf, s.size)
	}
	buf = binary.LittleEndian.AppendUint64(buf, uint64(end))
	buf = binary.LittleEndian.AppendUint32(buf, uint32(len(slots)))
	buf = binary.LittleEndian.AppendUint32(buf, crc32.Checksum(buf, castagnoli))
	return append(buf, footerMagic...)
}

// readTrailer returns the slots of a finished segment. Every slot lies
// within the file, so that no size in it can ask for more memory than the
// file has bytes.
func readTrailer(file io.ReaderAt, size int64) ([]slot, bool) {
	var footer [footerSize]byte
	if size < footerSize {
		return nil, false
	}
	if _, err := file.ReadAt(footer[:], size-footerSize); err != nil && err != io.EOF {
		return nil, false
	}
	end := int64(binary.LittleEndian.Uint64(footer[0:]))
	n := int64(binary.LittleEndian.Uint32(footer[8:]))
	if string(footer[16:]) != footerMagic || end < 0 || end > size || end+n*slotSize+footerSize != size {
		return nil, false
	}
	buf := make([]byte, n*slotSize)
	if _, err := file.ReadAt(buf, end); err != nil && err != io.EOF {
		return nil, false
	}
	sum := crc32.Update(crc32.Checksum(buf, castagnoli), castagnoli, footer[:12])
	if sum != binary.LittleEndian.Uint32(footer[12:]) {
		return nil, false
	}
	slots := make([]slot, n)
	for i := range slots {
		b := buf[i*slotSize:]
		s := slot{Digest(b[:16]), int64(binary.LittleEndian.Uint64(b[16:])), binary.LittleEndian.Uint32(b[24:])}
		if s.off < 0 || s.off > end || int64(s.size)+headerSize > end-s.off {
			return nil, false
		}
		slots[i] = s
	}
	return slots, true
}

// scan returns the records of an unfinished segment up to the first that is
// not sound, and where that one begins.
func scan(file io.ReaderAt, size int64) (slots []slot, end int64) {
	in := bufio.NewReaderSize(io.NewSectionReader(file, 0, size), 1<<18)
	var h [headerSize]byte
	for {
		if _, err := io.ReadFull(in, h[:]); err != nil {
			return slots, end
		}
		n := binary.LittleEndian.Uint32(h[20:])
		if binary.LittleEndian.Uint32(h[0:]) != recordMagic || n >= maxValue || int64(n) > size-end-headerSize {
			return slots, end
		}
		sum := crc32.New(castagnoli)
		sum.Write(h[4:24])
		if copied, err := io.CopyN(sum, in, int64(n)); err != nil || copied != int64(n) {
			return slots, end
		}
		if sum.Sum32() != binary.LittleEndian.Uint32(h[24:]) {
			return slots, end
		}
		slots = append(slots, slot{Digest(h[4:20]), end, n})
		end += headerSize + int64(n)
	}
}

// load opens the segments of the folder, oldest first, so that the newest
// value of a key wins. A fresh store opens them only to know how big the
// folder is.
func (s *Store) load() {
	names, _ := segmentNames(s.dir)
	for _, name := range names {
		seg, slots := openSegment(filepath.Join(s.dir, name), s.fresh)
		if seg == nil {
			continue
		}
		at := int32(len(s.old))
		s.old = append(s.old, seg)
		for _, sl := range slots {
			s.remember(sl.key, entry{off: sl.off, seg: at, size: sl.size})
		}
	}
}

// openSegment returns nil for what cannot be read or holds nothing.
func openSegment(path string, fresh bool) (*segment, []slot) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		if file, err = os.Open(path); err != nil {
			return nil, nil
		}
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		file.Close()
		return nil, nil
	}
	seg := &segment{path, file, info.Size()}
	if fresh {
		return seg, nil
	}
	slots, ok := readTrailer(file, seg.size)
	if !ok {
		slots = seg.recover()
	}
	if len(slots) == 0 {
		file.Close()
		return nil, nil
	}
	return seg, slots
}

// recover reads a segment without a sound trailer. If its writer is gone,
// the segment is finished in his place, so that the next run need not read
// all of it again; if it holds nothing, it is removed.
func (g *segment) recover() []slot {
	if lockFile(g.file) != nil {
		slots, _ := scan(g.file, g.size) // its writer is still at work
		return slots
	}
	defer unlockFile(g.file)
	// The writer may have finished between our look and our lock.
	if info, err := g.file.Stat(); err == nil {
		g.size = info.Size()
	}
	if slots, ok := readTrailer(g.file, g.size); ok {
		return slots
	}
	slots, end := scan(g.file, g.size)
	if len(slots) == 0 {
		os.Remove(g.path)
		return nil
	}
	tail := trailer(slots, end)
	if g.file.Truncate(end) == nil {
		if _, err := g.file.WriteAt(tail, end); err == nil {
			g.size = end + int64(len(tail))
		}
	}
	return slots
}

// segmentNames lists the segments of a folder, oldest first, and returns the
// number of the newest.
func segmentNames(dir string) (names []string, last uint64) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, 0
	}
	for _, e := range list {
		if n, ok := segmentNumber(e.Name()); ok {
			names = append(names, e.Name())
			last = max(last, n)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		x, _ := segmentNumber(a)
		y, _ := segmentNumber(b)
		return cmp.Compare(x, y)
	})
	return names, last
}
