package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// entry is one number of a sanctions list, as it stands in a text.
type entry struct {
	begin, end int    // bytes of the text
	canonical  string // "UN QDi.431", "EU EU.3190.47", "OFSI 13870", "OFAC 36216"
	list       string // UN, EU, OFSI, OFAC
	number     int64
	regime     string // of the UN: what the entry is listed for
	kind       string // of the UN: INDIVIDUAL or ENTITY
	confidence float64
}

// The letters of the permanent reference numbers of the United Nations Security Council Consolidated List
// (https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list).
var regimes = map[string]string{
	"CD": "DR_CONGO", "CF": "CENTRAL_AFRICAN_REPUBLIC", "GB": "GUINEA_BISSAU", "HT": "HAITI", "IQ": "IRAQ", "IR": "IRAN",
	"KP": "DPRK", "LY": "LIBYA", "ML": "MALI", "QD": "ISIL_AL_QAIDA", "SD": "SUDAN", "SO": "SOMALIA", "SS": "SOUTH_SUDAN",
	"TA": "TALIBAN", "YE": "YEMEN",
}

// Cyrillic letters that look like Latin ones: who types "СDi.001" in a Russian text often does not change the keyboard.
var lookAlikes = map[rune]byte{'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T',
	'е': 'e', 'і': 'i'}

var (
	kinds   = map[byte]string{'i': "INDIVIDUAL", 'e': "ENTITY"}
	keepers = map[string]string{"OFSI": "OFSI", "OFAC": "OFAC", "ОФАК": "OFAC"}
	readers = []func(text string, begin, end int) (entry, bool){readUN, readEU, readNamed}
)

// longestWord is that of the bytes of a word that one of the readers begins with.
const longestWord = len("ОФАК")

// nextEntry is the first entry whose word begins at or after from, which is no place inside a word. Each word is looked at a
// bounded number of times.
func nextEntry(text string, from int) (entry, bool) {
	for from < len(text) {
		r, size := utf8.DecodeRuneInString(text[from:])
		if !isWord(r) {
			from += size
			continue
		}
		end := wordEnd(text, from)
		if end-from <= longestWord {
			for _, read := range readers {
				if e, ok := read(text, from, end); ok {
					return e, true
				}
			}
		}
		from = end
	}
	return entry{}, false
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func wordEnd(text string, begin int) int {
	if n := strings.IndexFunc(text[begin:], func(r rune) bool { return !isWord(r) }); n >= 0 {
		return begin + n
	}
	return len(text)
}

// digitsAt reads 1 to most digits that no letter or further digit follows.
func digitsAt(text string, begin, most int) (number int64, end int, ok bool) {
	end = begin
	for end < len(text) && end-begin <= most && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	if end == begin || end-begin > most {
		return 0, 0, false
	}
	if r, _ := utf8.DecodeRuneInString(text[end:]); isWord(r) {
		return 0, 0, false
	}
	number, err := strconv.ParseInt(text[begin:end], 10, 64)
	return number, end, err == nil
}

// latin is a word of at most three letters with look-alikes replaced, or "".
func latin(word string) string {
	if len(word) > 6 {
		return ""
	}
	out := make([]byte, 0, 3)
	for _, r := range word {
		if l, ok := lookAlikes[r]; ok {
			out = append(out, l)
		} else if r < utf8.RuneSelf {
			out = append(out, byte(r))
		} else {
			return ""
		}
	}
	return string(out)
}

// readUN reads "QDi.431": a regime, i for an individual or e for an entity, a point and the number.
func readUN(text string, begin, end int) (entry, bool) {
	if end >= len(text) || text[end] != '.' {
		return entry{}, false
	}
	letters := latin(text[begin:end])
	if len(letters) != 3 {
		return entry{}, false
	}
	regime, kind := regimes[letters[:2]], kinds[letters[2]]
	number, numberEnd, ok := digitsAt(text, end+1, 4)
	if regime == "" || kind == "" || !ok {
		return entry{}, false
	}
	return entry{begin: begin, end: numberEnd, canonical: fmt.Sprintf("UN %s.%03d", letters, number), list: "UN", number: number,
		regime: regime, kind: kind, confidence: 0.99}, true
}

// readEU reads "EU.3190.47", a reference number of the European Union's consolidated list.
func readEU(text string, begin, end int) (entry, bool) {
	if end >= len(text) || text[end] != '.' || latin(text[begin:end]) != "EU" {
		return entry{}, false
	}
	middle := wordEnd(text, end+1)
	if middle == len(text) || text[middle] != '.' || middle-end > 7 {
		return entry{}, false
	}
	number, err := strconv.ParseUint(text[end+1:middle], 10, 32)
	check, last, ok := digitsAt(text, middle+1, 2)
	if err != nil || !ok {
		return entry{}, false
	}
	return entry{begin: begin, end: last, canonical: fmt.Sprintf("EU EU.%d.%02d", number, check), list: "EU",
		number: int64(number), confidence: 0.95}, true
}

// What stands between the name of a list's keeper and the number.
var announcing = map[string]bool{
	"group": true, "id": true, "uid": true, "sdn": true, "list": true, "number": true, "no": true, "entry": true,
	"номер": true, "номером": true, "запись": true, "записи": true, "в": true, "перечне": true, "списке": true, "группы": true,
	"тізіміндегі": true, "тізімінің": true, "нөмірі": true, "топ": true,
}

// readNamed reads "OFSI Group ID 13870" and "OFAC UID 36216": the keeper, at most four words that announce a number, of which
// one says that it is one, and the number.
func readNamed(text string, begin, end int) (entry, bool) {
	list := keepers[text[begin:end]]
	if list == "" {
		return entry{}, false
	}
	announced := false
	for words := 0; words < 5; words++ {
		begins := end + skip(text[end:])
		if number, numberEnd, ok := digitsAt(text, begins, 6); ok {
			if !announced || number < 1000 {
				return entry{}, false
			}
			return entry{begin: begin, end: numberEnd, canonical: fmt.Sprintf("%s %d", list, number), list: list, number: number,
				confidence: 0.9}, true
		}
		next := wordEnd(text, begins)
		word := strings.ToLower(text[begins:next])
		if !announcing[word] {
			return entry{}, false
		}
		announced = announced || word == "id" || word == "uid" || word == "number" || word == "no" || strings.HasPrefix(word, "номер") ||
			word == "нөмірі"
		end = next
	}
	return entry{}, false
}

// skip is how many bytes of spaces and a few signs there are, at most eight.
func skip(text string) int {
	n := 0
	for _, r := range text {
		if n >= 8 || !(unicode.IsSpace(r) || strings.ContainsRune(":.,#№(’'-", r)) {
			break
		}
		n += utf8.RuneLen(r)
	}
	return n
}
