package chancery

import (
	"fmt"
	"math"
)

// Precision tells how much of a Date is known.
type Precision uint8

// The precisions of a Date. Month and Day are 0 where they are not known.
const (
	DateUnknown Precision = iota
	Year
	Month
	Day
	Decade
	Century
)

// Date is a calendar date, proleptic Gregorian, years 1 to 9999.
type Date struct {
	Year      int
	Month     int
	Day       int
	Precision Precision
	// Flags: 1 approximate, 2 resolved against the document's date, 4 converted from the Julian calendar.
	Flags uint8
}

// Decimal is Unscaled * 10^-Scale; the scale is -40 to 40. What money is, never a float.
type Decimal struct {
	Unscaled int64
	Scale    int32
}

// Attribute is a typed value with a name. Value is a string, int, int64, float64, bool, Date or Decimal.
type Attribute struct {
	Key   string // lower_snake_case, each once
	Value any
}

// Link is an entry of a knowledge base, {"wikidata", "Q11701", 0.9}.
type Link struct {
	KB         string
	ID         string
	Confidence float64
}

// Relation is to another annotation of the document, own or prior, by its ID.
type Relation struct {
	Role   string
	Target uint64
}

// Annotation is one finding.
type Annotation struct {
	// Type is one that the manifest says the extractor produces.
	Type string
	// Begin and End are bytes of the document's text, half open, on the borders of characters.
	Begin, End int
	// Canonical is the normal form by which findings are grouped.
	Canonical string
	// Confidence is 0 to 1; 0, what is not set, stands for 1.
	Confidence float64
	// ID is any number below 1<<63 unique within the document, for others' relations; 0 for none.
	ID         uint64
	Attributes []Attribute
	Links      []Link
	Relations  []Relation
}

// The layout is described with chancery_go_emit in border.h.
type flat struct {
	texts []byte
	words []uint64
}

func (f *flat) fill(a *Annotation) error {
	if len(a.Attributes) > 64 || len(a.Links) > 32 || len(a.Relations) > 256 {
		return &Error{Status: Internal, Message: "an annotation has at most 64 attributes, 32 links and 256 relations"}
	}
	confidence := a.Confidence
	if confidence == 0 {
		confidence = 1
	}
	f.texts = append(append(f.texts[:0], a.Type...), a.Canonical...)
	f.words = append(f.words[:0], uint64(int64(a.Begin)), uint64(int64(a.End)), math.Float64bits(confidence), a.ID,
		uint64(len(a.Type)), uint64(len(a.Canonical)), uint64(len(a.Attributes)), uint64(len(a.Links)),
		uint64(len(a.Relations)))
	for _, attr := range a.Attributes {
		if err := f.attribute(attr); err != nil {
			return err
		}
	}
	for _, link := range a.Links {
		f.texts = append(append(f.texts, link.KB...), link.ID...)
		f.words = append(f.words, uint64(len(link.KB)), uint64(len(link.ID)), math.Float64bits(link.Confidence))
	}
	for _, relation := range a.Relations {
		f.texts = append(f.texts, relation.Role...)
		f.words = append(f.words, uint64(len(relation.Role)), relation.Target)
	}
	// The address of an element is taken, so there must be one.
	f.texts = append(f.texts, 0)
	return nil
}

func (f *flat) attribute(attr Attribute) error {
	f.texts = append(f.texts, attr.Key...)
	var kind, first, second uint64
	switch v := attr.Value.(type) {
	case string:
		kind, first = valueString, uint64(len(v))
		f.texts = append(f.texts, v...)
	case int:
		kind, first = valueInt64, uint64(int64(v))
	case int64:
		kind, first = valueInt64, uint64(v)
	case float64:
		kind, first = valueDouble, math.Float64bits(v)
	case bool:
		kind = valueBool
		if v {
			first = 1
		}
	case Date:
		// chx_date: year, month, day, precision, flags, little-endian as every machine of this ABI.
		kind = valueDate
		first = uint64(uint32(int32(v.Year))) | uint64(uint8(v.Month))<<32 | uint64(uint8(v.Day))<<40 |
			uint64(v.Precision)<<48 | uint64(v.Flags)<<56
	case Decimal:
		kind, first, second = valueDecimal, uint64(v.Unscaled), uint64(uint32(v.Scale))
	default:
		return &Error{Status: Internal, Message: fmt.Sprintf("attribute %s: a value of type %T", attr.Key, attr.Value)}
	}
	f.words = append(f.words, kind, uint64(len(attr.Key)), first, second)
	return nil
}
