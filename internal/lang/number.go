package lang

import (
	"strconv"
	"strings"
)

// Number writes a decimal literal such as "5012213" or "-0.75". The digits
// are never turned into a float, so that none is lost. A text that is no
// plain decimal number is returned as it is; so is one with zeros in front,
// which is a code of some kind.
func (l *Locale) Number(text string) string {
	sign, whole, fraction, ok := splitNumber(text)
	if !ok {
		return text
	}
	var out strings.Builder
	out.Grow(2 * len(text))
	if sign == '-' {
		out.WriteString(l.format.minus)
	} else if sign == '+' {
		out.WriteByte('+')
	}
	grouped := len(whole) >= 3+l.format.minGroup
	for i := range len(whole) {
		if left := len(whole) - i; grouped && i > 0 && l.format.groupBefore(left) {
			out.WriteString(l.format.group)
		}
		out.WriteString(l.digits[whole[i]-'0'])
	}
	if fraction != "" {
		out.WriteString(l.format.decimal)
		out.WriteString(l.number(fraction))
	}
	return out.String()
}

// Percent writes a number of percent: "85.5" is 85.5 %.
func (l *Locale) Percent(text string) string {
	if _, _, _, ok := splitNumber(text); !ok {
		return text
	}
	return strings.Replace(l.format.percent, "#", l.Number(text), 1)
}

// Bytes writes the size of a file with at most one decimal: "1.2 MB". Units
// are powers of 1000.
func (l *Locale) Bytes(n int64) string {
	sign, rest := "", uint64(n)
	if n < 0 {
		sign, rest = "-", -rest
	}
	unit, size := 0, uint64(1)
	for unit < len(l.format.units)-1 && rounded(rest, size) >= 1000 {
		unit, size = unit+1, size*1000
	}
	text := strconv.FormatUint(rounded(rest, size), 10)
	if size > 1 {
		if tenths := rounded(rest, size/10); tenths < 100 && tenths%10 != 0 {
			text = strconv.FormatUint(tenths/10, 10) + "." + strconv.FormatUint(tenths%10, 10)
		}
	}
	return l.Number(sign+text) + l.format.gap + l.format.units[unit]
}

func rounded(n, by uint64) uint64 {
	q, r := n/by, n%by
	if r >= by-r {
		q++
	}
	return q
}

// groupBefore reports whether a separator stands where this many digits of
// the whole number are still to come.
func (f *format) groupBefore(left int) bool {
	if f.indian {
		return left == 3 || left > 3 && left%2 == 1
	}
	return left%3 == 0
}

// number writes digits in the language's own, without groups.
func (l *Locale) number(ascii string) string {
	if l.format.digits == root.digits {
		return ascii
	}
	var out strings.Builder
	for i := range len(ascii) {
		out.WriteString(l.digits[ascii[i]-'0'])
	}
	return out.String()
}

func splitNumber(text string) (sign byte, whole, fraction string, ok bool) {
	rest := text
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		sign, rest = rest[0], rest[1:]
	}
	whole, fraction, point := strings.Cut(rest, ".")
	if !allDigits(whole) || point && !allDigits(fraction) || len(whole) > 1 && whole[0] == '0' {
		return 0, "", "", false
	}
	return sign, whole, fraction, true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
