package image

import (
	"bytes"
	"encoding/binary"
)

// A turn is how a camera was held: the values of the EXIF tag Orientation
// (Exif 2.32, 4.6.4). 5 to 8 exchange width and height.
type turn uint8

const upright turn = 1

func (t turn) swaps() bool { return t >= 5 }

// turn shows the image as it was seen.
func (p planes) turn(t turn) planes {
	if t <= upright {
		return p
	}
	out := planes{kind: p.kind, w: p.w, h: p.h}
	if t.swaps() {
		out.w, out.h = p.h, p.w
	}
	for _, src := range p.list {
		out.list = append(out.list, src.turn(t))
	}
	return out
}

func (p plane) turn(t turn) plane {
	out := p
	if t.swaps() {
		out.w, out.h, out.across, out.down = p.h, p.w, p.down, p.across
	}
	out.stride = out.w * p.step
	out.pix = make([]byte, out.stride*out.h)
	mirror, flip := t == 2 || t == 3 || t == 7 || t == 8, t == 3 || t == 4 || t == 6 || t == 7
	for y := range out.h {
		for x := range out.w {
			fromX, fromY := x, y
			if t.swaps() {
				fromX, fromY = y, x
			}
			if mirror {
				fromX = p.w - 1 - fromX
			}
			if flip {
				fromY = p.h - 1 - fromY
			}
			copy(out.pix[y*out.stride+x*p.step:][:p.step], p.pix[fromY*p.stride+fromX*p.step:])
		}
	}
	return out
}

// jpegTurn reads how a JPEG is to be turned, upright if it does not say.
func jpegTurn(src []byte) turn {
	found := upright
	jpegSegments(src, func(marker byte, segment []byte) bool {
		body := segment[4:]
		if marker != 0xe1 || !bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return true
		}
		found = exifTurn(body[6:])
		return false
	})
	return found
}

// exifTurn looks for the tag in the first folder of a TIFF.
func exifTurn(tiff []byte) turn {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return upright
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return upright
		}
		const orientation, short = 0x0112, 3
		if order.Uint16(entries) == orientation && order.Uint16(entries[2:]) == short {
			if v := order.Uint16(entries[8:]); v >= 1 && v <= 8 {
				return turn(v)
			}
			return upright
		}
		entries = entries[12:]
	}
	return upright
}
