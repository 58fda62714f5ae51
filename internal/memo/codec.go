package memo

import (
	"fmt"
	"reflect"

	"github.com/fxamacker/cbor/v2"
)

var (
	encoder = must(encOptions().EncMode())
	decoder = must(cbor.DecOptions{
		// A value read into `any` comes back with the kinds that YAML gave
		// it: string keys, signed integers.
		DefaultMapType: reflect.TypeFor[map[string]any](),
		IntDec:         cbor.IntDecConvertSignedOrFail,
		// Sources may hold broken UTF-8, and their values must come back
		// as they went in.
		UTF8: cbor.UTF8DecodeInvalid,
		// Deep enough for any front matter, shallow enough for the stack.
		MaxNestedLevels: 256,
		// The library checks that all elements are there before it makes
		// room for them, so these bounds serve sites of 100,000 pages and a
		// corrupt length still costs no more than the bytes that are read.
		MaxArrayElements: 1 << 24,
		MaxMapPairs:      1 << 24,
	}.DecMode())
)

func encOptions() cbor.EncOptions {
	o := cbor.CoreDetEncOptions()
	o.Time = cbor.TimeRFC3339Nano // the default cuts times to whole seconds
	return o
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Encode returns the value as CBOR in the Core Deterministic form of RFC
// 8949: equal values give equal bytes, whatever the order of their maps.
// It panics on what has no such form (functions, channels), since that is
// the program's fault and not the input's.
func Encode(v any) []byte {
	data, err := encoder.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("memo: cannot encode a %T: %v", v, err))
	}
	return data
}

// Decode reads into v, a pointer, what Encode wrote. Any bytes may come in.
func Decode(data []byte, v any) error { return decoder.Unmarshal(data, v) }
