package memo

// Do returns the value that make gave for this key in this run or an earlier
// one, or makes and stores it; hit says which. T must be what Encode takes
// and come back from Decode as it was. What was stored in another form, by a
// program whose Version was not told apart, is made anew.
func Do[T any](s *Store, kind string, key Digest, make func() T) (value T, hit bool) {
	if data, ok := s.Get(kind, key); ok {
		if err := Decode(data, &value); err == nil {
			return value, true
		}
		var zero T
		value = zero // Decode may have filled a part of it
	}
	value = make()
	s.Put(kind, key, Encode(value))
	return value, false
}
