// Package chancerytest is a small host for a plugin's own tests: a text goes in, findings come out as lines.
//
//	func TestMarks(t *testing.T) {
//		got := chancerytest.Test{Language: "en"}.Lines("See KZ-2024.")
//		if want := "mark 4-11 \"KZ-2024\" number=2024 0.9\n"; got != want {
//			t.Errorf("got %q, want %q", got, want)
//		}
//	}
//
// It calls what the server calls, chx_entry_v1, of the plugin that the test program is linked with. It is chancery/testing.h
// of the C SDK, which tells what the lines look like. chancery-plugin-check examines the finished library far more sternly.
package chancerytest

/*
#cgo CFLAGS: -std=c11 -I${SRCDIR}/../include -I${SRCDIR}/../../c -I${SRCDIR}/../../../include
// The harness asks for the plugin by the name of its entry; here that is a function which gives the one it is told.
#define chx_entry_v1 chancerytest_entry
#define _GNU_SOURCE
#include <chancery/testing.h>
static const chx_plugin* chancerytest_plugin;
const chx_plugin* chancerytest_entry(void) { return chancerytest_plugin; }
static char* chancerytest_lines(const void* plugin, const chancery_test* test, const char* text) {
  chancerytest_plugin = (const chx_plugin*)plugin;
  return chancery_test_extract(test, text);
}
// cgo shows a union as bytes.
static void chancerytest_set_text(chx_value* value, chx_str text) { value->as.str = text; }
static void chancerytest_set_int(chx_value* value, int64_t number) { value->as.i64 = number; }
static void chancerytest_set_double(chx_value* value, double number) { value->as.f64 = number; }
static void chancerytest_set_date(chx_value* value, chx_date date) { value->as.date = date; }
static void chancerytest_set_decimal(chx_value* value, int64_t unscaled, int32_t scale) {
  value->as.decimal.unscaled = unscaled;
  value->as.decimal.scale = scale;
}
*/
import "C"

import (
	"chancery"
	"sync"
	"unsafe"
)

// Test is what surrounds the text.
type Test struct {
	Config    string        // the configuration: a JSON object
	Language  string        // of the document, BCP 47
	Title     string        // of the document
	Date      chancery.Date // of the document
	Resources string        // the folder that resources are read from
	Extractor int           // which of the plugin's extractors
	// Prior is what earlier extractors found. Without it an extractor that uses "sentence" gets one: the whole text.
	Prior []chancery.Annotation
}

var mutex sync.Mutex

// Lines gives a line for each finding, in the order of Emit, or what went wrong. The text holds no NUL.
func (t Test) Lines(text string) string {
	mutex.Lock()
	defer mutex.Unlock()
	var memory arena
	defer memory.free()
	optional := func(text string) *C.char {
		if text == "" {
			return nil
		}
		return memory.text(text).data
	}
	test := (*C.chancery_test)(memory.calloc(1, C.sizeof_chancery_test))
	test.config = optional(t.Config)
	test.language = optional(t.Language)
	test.title = optional(t.Title)
	test.resources = optional(t.Resources)
	test.date = cDate(t.Date)
	test.extractor = C.uint64_t(t.Extractor)
	if len(t.Prior) > 0 {
		prior := (**C.chx_annotation)(memory.calloc(len(t.Prior), C.size_t(unsafe.Sizeof(uintptr(0)))))
		for i := range t.Prior {
			unsafe.Slice(prior, len(t.Prior))[i] = memory.annotation(&t.Prior[i])
		}
		test.prior, test.prior_count = prior, C.uint64_t(len(t.Prior))
	}
	lines := C.chancerytest_lines(chancery.Entry(), test, memory.text(text).data)
	defer C.free(unsafe.Pointer(lines))
	return C.GoString(lines)
}

func cDate(d chancery.Date) C.chx_date {
	return C.chx_date{year: C.int32_t(d.Year), month: C.uint8_t(d.Month), day: C.uint8_t(d.Day),
		precision: C.uint8_t(d.Precision), flags: C.uint8_t(d.Flags)}
}

// arena is C memory that lives for one call of Lines.
type arena []unsafe.Pointer

func (a *arena) free() {
	for _, p := range *a {
		C.free(p)
	}
}

func (a *arena) calloc(count int, size C.size_t) unsafe.Pointer {
	p := C.calloc(C.size_t(count), size)
	*a = append(*a, p)
	return p
}

func (a *arena) text(text string) C.chx_str {
	p := C.CString(text)
	*a = append(*a, unsafe.Pointer(p))
	return C.chx_str{data: p, len: C.uint64_t(len(text))}
}

func (a *arena) annotation(from *chancery.Annotation) *C.chx_annotation {
	out := (*C.chx_annotation)(a.calloc(1, C.sizeof_chx_annotation))
	out.struct_size = C.sizeof_chx_annotation
	out.begin, out.end = C.uint64_t(from.Begin), C.uint64_t(from.End)
	out._type = a.text(from.Type)
	out.canonical = a.text(from.Canonical)
	out.confidence = C.double(from.Confidence)
	out.id = C.uint64_t(from.ID)
	out.attrs = (*C.chx_attr)(a.calloc(len(from.Attributes)+1, C.sizeof_chx_attr))
	out.attr_count = C.uint64_t(len(from.Attributes))
	attrs := unsafe.Slice(out.attrs, len(from.Attributes))
	for i, attr := range from.Attributes {
		attrs[i].key = a.text(attr.Key)
		a.value(&attrs[i].value, attr.Value)
	}
	out.links = (*C.chx_link)(a.calloc(len(from.Links)+1, C.sizeof_chx_link))
	out.link_count = C.uint64_t(len(from.Links))
	for i, link := range from.Links {
		unsafe.Slice(out.links, len(from.Links))[i] = C.chx_link{a.text(link.KB), a.text(link.ID), C.double(link.Confidence)}
	}
	out.relations = (*C.chx_relation)(a.calloc(len(from.Relations)+1, C.sizeof_chx_relation))
	out.relation_count = C.uint64_t(len(from.Relations))
	for i, relation := range from.Relations {
		unsafe.Slice(out.relations, len(from.Relations))[i] = C.chx_relation{a.text(relation.Role), C.uint64_t(relation.Target)}
	}
	return out
}

func (a *arena) value(out *C.chx_value, value any) {
	switch v := value.(type) {
	case string:
		out._type = C.CHX_VALUE_STRING
		C.chancerytest_set_text(out, a.text(v))
	case int:
		out._type = C.CHX_VALUE_INT64
		C.chancerytest_set_int(out, C.int64_t(v))
	case int64:
		out._type = C.CHX_VALUE_INT64
		C.chancerytest_set_int(out, C.int64_t(v))
	case float64:
		out._type = C.CHX_VALUE_DOUBLE
		C.chancerytest_set_double(out, C.double(v))
	case bool:
		out._type = C.CHX_VALUE_BOOL
		if v {
			C.chancerytest_set_int(out, 1)
		}
	case chancery.Date:
		out._type = C.CHX_VALUE_DATE
		C.chancerytest_set_date(out, cDate(v))
	case chancery.Decimal:
		out._type = C.CHX_VALUE_DECIMAL
		C.chancerytest_set_decimal(out, C.int64_t(v.Unscaled), C.int32_t(v.Scale))
	}
}
