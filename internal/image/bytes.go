package image

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
)

// colours are what an image says of the meaning of its colours, which goes
// into the pictures made of it: a telephone's are often wider than those that
// browsers assume.
type colours struct {
	profile []byte // ICC
	chunks  []byte // of a PNG, as they stand in it
}

// A profile above this is a printer's, and would weigh more than a picture.
const maxProfile = 20_000

func coloursOf(format string, src []byte) (c colours) {
	switch format {
	case "jpeg":
		jpegSegments(src, func(marker byte, segment []byte) bool {
			const head = "ICC_PROFILE\x00"
			if body := segment[4:]; marker == 0xe2 && len(body) > len(head)+2 && string(body[:len(head)]) == head {
				c.profile = append(c.profile, body[len(head)+2:]...)
			}
			return true
		})
		// sRGB is what browsers assume.
		if len(c.profile) > maxProfile || bytes.Contains(c.profile, []byte("sRGB")) {
			c.profile = nil
		}
	case "png":
		pngChunks(src, func(name string, chunk []byte) bool {
			switch name {
			case "gAMA", "cHRM", "sRGB", "cICP", "iCCP":
				if len(c.chunks)+len(chunk) <= maxProfile {
					c.chunks = append(c.chunks, chunk...)
				}
			}
			return name != "IDAT"
		})
	}
	return c
}

// inJPEG puts the profile behind the first marker of a JPEG.
func (c colours) inJPEG(data []byte) []byte {
	if len(c.profile) == 0 || len(data) < 2 {
		return data
	}
	body := append([]byte("ICC_PROFILE\x00\x01\x01"), c.profile...)
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xff, 0xe2)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(append(out, body...), data[2:]...)
}

// inPNG puts what is known of the colours behind the header of a PNG.
func (c colours) inPNG(data []byte) []byte {
	const header = len(pngSignature) + 12 + 13
	chunks := c.chunks
	if len(c.profile) > 0 {
		var packed bytes.Buffer
		packed.WriteString("icc\x00\x00")
		w := zlib.NewWriter(&packed)
		w.Write(c.profile) // into memory, which takes it
		w.Close()
		chunks = pngChunk("iCCP", packed.Bytes())
	}
	if len(chunks) == 0 || len(data) < header {
		return data
	}
	out := append([]byte{}, data[:header]...)
	return append(append(out, chunks...), data[header:]...)
}

// jpegSegments calls a function with each segment of a JPEG before its
// pixels, with its marker and length in front, until it returns false. It
// returns where the pixels begin, 0 if that cannot be told.
func jpegSegments(src []byte, each func(marker byte, segment []byte) bool) int {
	at := 2
	for at+4 <= len(src) && src[at] == 0xff {
		marker := src[at+1]
		if marker == 0xff { // a filler
			at++
			continue
		}
		size := int(binary.BigEndian.Uint16(src[at+2:]))
		if marker == 0xd9 || marker >= 0xd0 && marker <= 0xd7 || size < 2 || at+2+size > len(src) {
			return 0
		}
		if marker == 0xda {
			return at
		}
		if !each(marker, src[at:at+2+size]) {
			return 0
		}
		at += 2 + size
	}
	return 0
}

// stripJPEG is a JPEG without what cameras and programs wrote about it; its
// pixels and the meaning of its colours are as they were. It returns nil where
// it cannot tell the parts.
func stripJPEG(src []byte) []byte {
	c := coloursOf("jpeg", src)
	out := []byte{0xff, 0xd8}
	at := jpegSegments(src, func(marker byte, segment []byte) bool {
		// Of the application's segments, Adobe's (ee) says how to read the pixels.
		if marker < 0xe0 || marker > 0xfe || marker == 0xee {
			out = append(out, segment...)
		}
		return true
	})
	if at == 0 {
		return nil
	}
	// What stands behind the end is no part of the picture: some cameras put
	// a film there.
	end := bytes.LastIndex(src, []byte{0xff, 0xd9})
	if end < at {
		return nil
	}
	return c.inJPEG(append(out, src[at:end+2]...))
}

// Bare is a JPEG or PNG that readers download as it is, without what cameras
// and programs wrote about it but for how it is turned. Anything else comes
// back as it was.
func Bare(src []byte) []byte {
	var bare []byte
	switch {
	case bytes.HasPrefix(src, []byte("\xff\xd8")):
		bare = stripJPEG(src)
		if t := jpegTurn(src); t != upright && len(bare) > 2 {
			body := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(t)) + "\x00\x00\x00\x00\x00\x00"
			segment := append([]byte{0xff, 0xe1, 0, byte(len(body) + 2)}, body...)
			bare = append(append(bare[:2:2], segment...), bare[2:]...)
		}
	case bytes.HasPrefix(src, []byte(pngSignature)):
		bare = stripPNG(src)
	}
	if bare == nil {
		return src
	}
	return bare
}

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngChunks calls a function with each chunk of a PNG, with all that belongs
// to it, until it returns false. It reports whether the last chunk was seen.
func pngChunks(src []byte, each func(name string, chunk []byte) bool) (whole bool) {
	for at := len(pngSignature); at+12 <= len(src); {
		size := uint64(binary.BigEndian.Uint32(src[at:])) + 12
		if size > uint64(len(src)-at) {
			return false
		}
		name := string(src[at+4 : at+8])
		if !each(name, src[at:at+int(size)]) {
			return false
		}
		if name == "IEND" {
			return true
		}
		at += int(size)
	}
	return false
}

func pngChunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// stripPNG is a PNG without texts, times and what cameras wrote. It returns
// nil where it cannot tell the parts.
func stripPNG(src []byte) []byte {
	out := []byte(pngSignature)
	whole := pngChunks(src, func(name string, chunk []byte) bool {
		switch name {
		case "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "acTL", "fcTL", "fdAT":
			out = append(out, chunk...)
		}
		return true
	})
	if !whole {
		return nil
	}
	return out
}

// pngAnimated reports whether a PNG has frames.
func pngAnimated(src []byte) (animated bool) {
	pngChunks(src, func(name string, _ []byte) bool {
		animated = name == "acTL"
		return !animated && name != "IDAT"
	})
	return animated
}

// gifFrames counts the frames of a GIF (GIF89a, 20 to 26) without decoding
// them; it stops at 2.
func gifFrames(src []byte) (frames int) {
	const header, descriptor = 13, 10
	colourTable := func(flags byte) int {
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (flags&7 + 1)
	}
	if len(src) < header {
		return 0
	}
	at := header + colourTable(src[10])
	for at < len(src) && frames < 2 {
		switch src[at] {
		case 0x21: // an extension: its kind, then blocks
			at += 2
		case 0x2c: // a frame: its descriptor, its colours, a byte, then blocks
			if at+descriptor > len(src) {
				return frames
			}
			frames++
			at += descriptor + colourTable(src[at+9]) + 1
		default:
			return frames
		}
		for at < len(src) && src[at] != 0 {
			at += int(src[at]) + 1
		}
		at++
	}
	return frames
}
