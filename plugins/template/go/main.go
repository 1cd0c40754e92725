// @ID@: finds reference marks, "KZ-2024", and tells their parts.
package main

// #cgo CFLAGS: -I${SRCDIR}/chancery/include
import "C"

import (
	_ "embed"

	"chancery"
)

//go:embed manifest.json
var manifest []byte

type marks struct{}

// newMarks builds tables and reads the configuration, a JSON object.
func newMarks(_ *chancery.Host, _ []byte) (chancery.Extractor, error) { return marks{}, nil }

func (marks) Extract(doc *chancery.Document, out *chancery.Emitter) error {
	for m, ok := nextMark(doc.Text, 0); ok; m, ok = nextMark(doc.Text, m.end) {
		if out.Stopped() {
			return chancery.ErrStop
		}
		err := out.Emit(chancery.Annotation{
			Type: "@NAME@", Begin: m.begin, End: m.end, Canonical: doc.Text[m.begin:m.end], Confidence: 0.9,
			Attributes: []chancery.Attribute{{Key: "letters", Value: m.letters}, {Key: "number", Value: m.number}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func init() { chancery.Plugin(manifest, newMarks) }

func main() {}
