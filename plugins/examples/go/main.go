// org.example.sanctions finds the numbers of entries in sanctions lists: "QDi.999", "EU.3190.47", "OFSI Group ID 13870".
package main

// #cgo CFLAGS: -I${SRCDIR}/../../sdk/c
import "C"

import (
	_ "embed"

	"chancery"
)

//go:embed manifest.json
var manifest []byte

type sanctions struct{}

func newSanctions(_ *chancery.Host, _ []byte) (chancery.Extractor, error) { return sanctions{}, nil }

func (sanctions) Extract(doc *chancery.Document, out *chancery.Emitter) error {
	for e, ok := nextEntry(doc.Text, 0); ok; e, ok = nextEntry(doc.Text, e.end) {
		if out.Stopped() {
			return chancery.ErrStop
		}
		attributes := []chancery.Attribute{{Key: "list", Value: e.list}, {Key: "number", Value: e.number}}
		if e.regime != "" {
			attributes = append(attributes, chancery.Attribute{Key: "regime", Value: e.regime})
		}
		if e.kind != "" {
			attributes = append(attributes, chancery.Attribute{Key: "listed", Value: e.kind})
		}
		err := out.Emit(chancery.Annotation{
			Type: "sanctions_entry", Begin: e.begin, End: e.end, Canonical: e.canonical, Confidence: e.confidence,
			Attributes: attributes,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func init() { chancery.Plugin(manifest, newSanctions) }

func main() {}
