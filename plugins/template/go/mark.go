package main

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mark is two to five Latin capitals, a hyphen and one to nine digits.
type mark struct {
	begin, end int // bytes of the text
	letters    string
	number     int64
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// wordEnd is where the word that begins at begin ends.
func wordEnd(text string, begin int) int {
	if n := strings.IndexFunc(text[begin:], func(r rune) bool { return !isWord(r) }); n >= 0 {
		return begin + n
	}
	return len(text)
}

func all(text, of string) bool { return strings.Trim(text, of) == "" }

// nextMark is the first mark at or after from, which is no place inside a word. It is what you replace. It looks at each byte a
// bounded number of times: the text may be long, and made to annoy.
func nextMark(text string, from int) (mark, bool) {
	for from < len(text) {
		if r, size := utf8.DecodeRuneInString(text[from:]); !isWord(r) {
			from += size
			continue
		}
		begin := from
		from = wordEnd(text, begin)
		letters := text[begin:from]
		if len(letters) < 2 || len(letters) > 5 || !all(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") || !strings.HasPrefix(text[from:], "-") {
			continue
		}
		end := wordEnd(text, from+1)
		digits := text[from+1 : end]
		if len(digits) < 1 || len(digits) > 9 || !all(digits, "0123456789") {
			continue
		}
		number, _ := strconv.ParseInt(digits, 10, 64)
		return mark{begin, end, letters, number}, true
	}
	return mark{}, false
}
