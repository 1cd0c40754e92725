package chancery_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"chancery"
	"chancery/chancerytest"
)

const manifest = `{
  "id": "test.go-sdk", "version": "2.1.0", "abi": "1.0", "has_runtime": true,
  "extractors": [
    {"id": "test.words", "languages": ["en", "ru"], "produces": ["word"], "uses": ["sentence"]},
    {"id": "test.trouble", "version": "0.1.0", "languages": ["*"], "produces": ["word"]}
  ]
}`

func init() { chancery.Plugin([]byte(manifest), newWords, newTrouble) }

// words finds the lines of its configuration or resource, sentence by sentence, and says all that can be said of each.
type words struct {
	words []string
	found chancery.Counter
}

func newWords(host *chancery.Host, config []byte) (chancery.Extractor, error) {
	w := &words{found: host.Counter("found", "Words found.")}
	w.words = append(w.words, strings.Fields(strings.Trim(string(config), "{}"))...)
	w.words = append(w.words, strings.Fields(string(host.Resource("words.txt")))...)
	if len(w.words) == 0 {
		return nil, chancery.ConfigError("/words", "no words")
	}
	host.Log(chancery.Info, "ready, "+host.Name()+host.Version()+strconv.Itoa(int(host.NowNanos())))
	return w, nil
}

func (w *words) Extract(doc *chancery.Document, out *chancery.Emitter) error {
	id := uint64(0)
	for _, sentence := range doc.Prior() {
		for _, word := range w.words {
			for at := sentence.Begin; at < sentence.End; {
				next := strings.Index(doc.Text[at:sentence.End], word)
				if next < 0 {
					break
				}
				at += next
				id++
				err := out.Emit(chancery.Annotation{
					Type: "word", Begin: at, End: at + len(word), Canonical: strings.ToUpper(word), Confidence: 0.5, ID: id,
					Attributes: []chancery.Attribute{
						{"number", 7}, {"half", chancery.Decimal{Unscaled: -5, Scale: 1}}, {"share", 0.25},
						{"short", len(word) < 5}, {"date", doc.Date}, {"title", doc.Metadata("title")},
					},
					Links:     []chancery.Link{{"wikidata", "Q1", 0.9}, {"x", "y", 1}},
					Relations: []chancery.Relation{{"previous", id - 1}},
				})
				if err != nil {
					return err
				}
				w.found.Add(1)
				at += len(word)
			}
		}
	}
	return nil
}

// trouble does what its text says.
type trouble struct{ kept *chancery.Emitter }

func newTrouble(_ *chancery.Host, config []byte) (chancery.Extractor, error) {
	switch string(config) {
	case `{"panic":1}`:
		panic("made in vain")
	case `{"nil":1}`:
		return nil, nil
	}
	return &trouble{}, nil
}

func (t *trouble) Extract(doc *chancery.Document, out *chancery.Emitter) error {
	word := chancery.Annotation{Type: "word", Begin: 0, End: 1}
	switch doc.Text {
	case "panic":
		var none []int
		_ = none[len(doc.Text)]
	case "fail":
		return errors.New("no luck")
	case "unavailable":
		return fmt.Errorf("later: %w", &chancery.Error{Status: chancery.Unavailable, Message: "gone"})
	case "ж":
		err := out.Emit(word)
		if out.Refused() != 1 {
			return fmt.Errorf("refused %d", out.Refused())
		}
		return err
	case "far":
		word.Begin = -1
		return out.Emit(word)
	case "complex":
		word.Attributes = []chancery.Attribute{{"key", 1i}}
		return out.Emit(word)
	case "many":
		word.Relations = make([]chancery.Relation, 257)
		return out.Emit(word)
	case "prior":
		for _, p := range doc.Prior() {
			found := chancery.Annotation{Type: "word", Begin: p.Begin, End: p.End, Canonical: p.Type, Links: p.Links,
				Attributes: p.Attributes, Relations: append(p.Relations, chancery.Relation{Role: "of", Target: p.ID})}
			if p.Get("absent") != nil || p.Get("year") != int64(1998) {
				return errors.New("Get")
			}
			if err := out.Emit(found); err != nil {
				return err
			}
		}
	case "keep":
		t.kept = out
		return nil
	}
	return nil
}

func (t *trouble) SelfTest() error { return nil }
func (t *trouble) Close() {
	if t.kept != nil && t.kept.Emit(chancery.Annotation{}) == nil {
		panic("Emit after Extract")
	}
}

func check(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("\ngot  %q\nwant %q", got, want)
	}
}

func TestEverythingArrives(t *testing.T) {
	test := chancerytest.Test{Config: "{пакт treaty}", Title: `A "title"`,
		Date: chancery.Date{Year: 2024, Month: 6, Precision: chancery.Month}}
	check(t, test.Lines("A treaty, пакт"),
		`word 10-18 "ПАКТ" number=7 half=-0.5 share=0.25 short=false date=2024-06 title="A \"title\"" wikidata:Q1 x:y previous->0 #1 0.5
word 2-8 "TREATY" number=7 half=-0.5 share=0.25 short=false date=2024-06 title="A \"title\"" wikidata:Q1 x:y previous->1 #2 0.5
`)
	check(t, test.Lines(""), "")
}

func TestResourcesAreRead(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "words.txt"), []byte("accord\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := chancerytest.Test{Resources: folder, Title: "T"}.Lines("An accord")
	if !strings.HasPrefix(got, `word 3-9 "ACCORD" number=7 `) {
		t.Error(got)
	}
}

func TestPriorAnnotationsAreRead(t *testing.T) {
	test := chancerytest.Test{Extractor: 1, Prior: []chancery.Annotation{{
		Type: "date", Begin: 1, End: 3, Confidence: 1, ID: 5,
		Attributes: []chancery.Attribute{{"year", 1998}, {"half", chancery.Decimal{Unscaled: 5, Scale: 1}}, {"share", 0.25},
			{"sure", true}, {"start", chancery.Date{Year: 1998, Month: 4, Day: 10, Precision: chancery.Day}}, {"text", "t"}},
		Links:     []chancery.Link{{"wikidata", "Q2", 1}},
		Relations: []chancery.Relation{{"next", 9}},
	}}}
	check(t, test.Lines("prior"),
		"word 1-3 \"date\" year=1998 half=0.5 share=0.25 sure=true start=1998-04-10 text=\"t\" wikidata:Q2 next->9 of->5\n")
}

func TestTroubleEndsAtTheBorder(t *testing.T) {
	for _, c := range []struct{ config, text, want string }{
		{"", "fail", "FAILED -2: no luck\n"},
		{"", "unavailable", "FAILED -14: later: gone\n"},
		{"", "panic", "FAILED -13: panic: runtime error: index out of range [5] with length 0\n"},
		{"", "ж", "REFUSED (the span begins or ends inside a character): word 0-1\n"},
		{"", "far", "REFUSED (the span is empty or outside the text): word 18446744073709551615-1\n"},
		{"", "complex", "FAILED -13: attribute key: a value of type complex128\n"},
		{"", "many", "FAILED -13: an annotation has at most 64 attributes, 32 links and 256 relations\n"},
		{"", "keep", ""},
		{`{"panic":1}`, "", "panic: made in vain\nFAILED -13: init() or create()\n"},
		{`{"nil":1}`, "", "the factory gave no extractor and no reason\nFAILED -2: init() or create()\n"},
		{"", "after all that", ""},
	} {
		t.Run(c.config+c.text, func(t *testing.T) {
			check(t, chancerytest.Test{Extractor: 1, Config: c.config}.Lines(c.text), c.want)
		})
	}
	check(t, chancerytest.Test{}.Lines("text"), "no words at /words\nFAILED -3: init() or create()\n")
}

func TestManyThreadsGetTheSameAnswer(t *testing.T) {
	test := chancerytest.Test{Config: "{pact}", Title: "T"}
	want := test.Lines("A pact, a pact")
	var group sync.WaitGroup
	for i := 0; i < 4; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < 50; j++ {
				check(t, test.Lines("A pact, a pact"), want)
			}
		}()
	}
	group.Wait()
}
