package data

import (
	"math/big"
	"strconv"
	"strings"
	"time"
)

// resolve says what a YAML scalar without quotes is, by the core schema of
// YAML 1.2 (`yes` and `01` are texts) plus dates, and returns its text in the
// form that Node promises. ok is false for numbers that cannot be used.
func resolve(text string) (kind Kind, form string, ok bool) {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return Null, "", true
	case "true", "True", "TRUE":
		return Bool, "true", true
	case "false", "False", "FALSE":
		return Bool, "false", true
	}
	if c := text[0]; c != '+' && c != '-' && c != '.' && (c < '0' || c > '9') {
		return String, text, true
	}
	switch strings.ToLower(strings.TrimLeft(text, "+-")) {
	case ".inf", ".nan":
		return Float, text, false
	}
	if isDate(text) {
		return Date, text, true
	}
	digits := strings.TrimLeft(text, "+-")
	if strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0o") {
		if n, good := integer(text); good && !strings.Contains(text, "_") {
			return Int, n, true
		}
		return String, text, true
	}
	if len(text)-len(digits) > 1 || len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		return String, text, true
	}
	switch shape(digits) {
	case Int:
		n, good := integer(text)
		return Int, n, good
	case Float:
		f, good := float(text)
		return Float, f, good
	}
	return String, text, true
}

// shape reports whether a text without sign is written as a whole number, as
// a number with a point or an exponent, or as neither (String).
func shape(s string) Kind {
	i, kind := 0, Int
	run := func() int {
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i - from
	}
	n := run()
	if i < len(s) && s[i] == '.' {
		kind = Float
		i++
		n += run()
	}
	if n == 0 {
		return String
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		kind = Float
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if run() == 0 {
			return String
		}
	}
	if i < len(s) {
		return String
	}
	return kind
}

// maxDigits keeps a line of a million digits from reaching those who compute
// with exact numbers, as validators do.
const maxDigits = 40

// integer returns the decimal form of a whole number in any base.
func integer(text string) (string, bool) {
	if len(text) > maxDigits {
		return text, false
	}
	n, ok := new(big.Int).SetString(strings.TrimPrefix(text, "+"), 0)
	if !ok {
		return text, false
	}
	return n.String(), true
}

// float returns a number with a point or an exponent as JSON writes it, with
// the author's digits: 1.10 stays 1.10. Numbers that overflow are refused:
// who computes with them exactly would need gigabytes.
func float(text string) (string, bool) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || len(text) > 4*maxDigits {
		return text, false
	}
	s := strings.TrimPrefix(text, "+")
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	mantissa, exponent := s, ""
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent = s[:i], s[i:]
	}
	if f == 0 && strings.Trim(mantissa, "0.") != "" {
		return text, false
	}
	if f == 0 {
		exponent = ""
	}
	if strings.HasPrefix(mantissa, ".") {
		mantissa = "0" + mantissa
	}
	if strings.HasSuffix(mantissa, ".") {
		mantissa += "0"
	}
	return sign + mantissa + exponent, true
}

// isDate reports whether a text is a date, or a date with a time, that exists
// in the calendar.
func isDate(s string) bool {
	if len(s) < len(time.DateOnly) || s[4] != '-' {
		return false
	}
	if len(s) == len(time.DateOnly) {
		_, err := time.Parse(time.DateOnly, s)
		return err == nil
	}
	if c := s[10]; c != 'T' && c != 't' && c != ' ' {
		return false
	}
	s = strings.ToUpper(s[:10] + "T" + s[11:])
	for _, layout := range [...]string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
