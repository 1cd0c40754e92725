package chancery

// #include "border.h"
import "C"

import (
	"strings"
	"unsafe"
)

// Document is what is being analysed. Its texts are copies, so it may be kept; its prior annotations may not.
type Document struct {
	// Text is valid UTF-8. Positions of annotations are bytes of it.
	Text string
	// ID is for messages; may be empty.
	ID string
	// Language is BCP 47, empty when not known.
	Language string
	// Date is when it was written; its precision is DateUnknown if nobody said.
	Date Date

	raw *C.chx_document
}

func newDocument(raw *C.chx_document) *Document {
	return &Document{
		Text:     strings.Clone(goText(raw.text)),
		ID:       strings.Clone(goText(raw.id)),
		Language: strings.Clone(goText(raw.language)),
		Date:     goDate(raw.date),
		raw:      raw,
	}
}

func goDate(date C.chx_date) Date {
	return Date{int(date.year), int(date.month), int(date.day), Precision(date.precision), uint8(date.flags)}
}

// Metadata is what is known of the document, "title" for instance; nil for what is not.
func (d *Document) Metadata(key string) any {
	return findValue(unsafe.Slice(d.raw.metadata, int(d.raw.metadata_count)), key)
}

// Prior gives the annotations of the types that the extractor requires or uses, sorted by begin, then by end descending.
// "sentence" and "boilerplate" come from the host. Only during Extract.
func (d *Document) Prior() []Annotation {
	raw := unsafe.Slice(d.raw.prior, int(d.raw.prior_count))
	out := make([]Annotation, len(raw))
	for i, p := range raw {
		a := Annotation{
			Type:       strings.Clone(goText(p._type)),
			Begin:      int(p.begin),
			End:        int(p.end),
			Canonical:  strings.Clone(goText(p.canonical)),
			Confidence: float64(p.confidence),
			ID:         uint64(p.id),
		}
		for _, attr := range unsafe.Slice(p.attrs, int(p.attr_count)) {
			if value := goValue(&attr.value); value != nil {
				a.Attributes = append(a.Attributes, Attribute{strings.Clone(goText(attr.key)), value})
			}
		}
		for _, link := range unsafe.Slice(p.links, int(p.link_count)) {
			a.Links = append(a.Links, Link{strings.Clone(goText(link.kb)), strings.Clone(goText(link.id)), float64(link.confidence)})
		}
		for _, r := range unsafe.Slice(p.relations, int(p.relation_count)) {
			a.Relations = append(a.Relations, Relation{strings.Clone(goText(r.role)), uint64(r.target_id)})
		}
		out[i] = a
	}
	return out
}

// Get is the value of the attribute of that key, nil when there is none.
func (a *Annotation) Get(key string) any {
	for _, attr := range a.Attributes {
		if attr.Key == key {
			return attr.Value
		}
	}
	return nil
}

func findValue(attrs []C.chx_attr, key string) any {
	for i := range attrs {
		if goText(attrs[i].key) == key {
			return goValue(&attrs[i].value)
		}
	}
	return nil
}

// goValue is nil for a kind of value that is younger than this package.
func goValue(v *C.chx_value) any {
	as := unsafe.Pointer(&v.as)
	switch v._type {
	case valueString:
		return strings.Clone(goText(*(*C.chx_str)(as)))
	case valueInt64:
		return *(*int64)(as)
	case valueDouble:
		return *(*float64)(as)
	case valueDate:
		return goDate(*(*C.chx_date)(as))
	case valueDecimal:
		d := *(*C.chx_decimal)(as)
		return Decimal{int64(d.unscaled), int32(d.scale)}
	case valueBool:
		return *(*int64)(as) != 0
	}
	return nil
}
