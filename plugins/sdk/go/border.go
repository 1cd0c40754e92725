package chancery

/*
#cgo CFLAGS: -std=c11 -O2 -fvisibility=hidden -I${SRCDIR}/include -I${SRCDIR}/../../include
#include <stdlib.h>
#include "border.h"
*/
import "C"

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
	"unsafe"
)

const (
	valueString  = C.CHX_VALUE_STRING
	valueInt64   = C.CHX_VALUE_INT64
	valueDouble  = C.CHX_VALUE_DOUBLE
	valueDate    = C.CHX_VALUE_DATE
	valueDecimal = C.CHX_VALUE_DECIMAL
	valueBool    = C.CHX_VALUE_BOOL
)

var plugin struct {
	manifest  []byte
	factories []Factory
	once      sync.Once
	described *C.chx_plugin
}

// Entry is what the server calls first, chx_entry_v1: a const chx_plugin* or nil. For tests; see package chancerytest.
func Entry() unsafe.Pointer { return unsafe.Pointer(chanceryEntry()) }

//export chanceryEntry
func chanceryEntry() *C.chx_plugin {
	defer func() { _ = recover() }()
	plugin.once.Do(func() { plugin.described = describe(plugin.manifest, len(plugin.factories)) })
	return plugin.described
}

type manifestExtractor struct {
	ID        string   `json:"id"`
	Version   string   `json:"version"`
	Languages []string `json:"languages"`
	Produces  []string `json:"produces"`
	Requires  []string `json:"requires"`
	Uses      []string `json:"uses"`
}

// describe makes the descriptor that agrees with the manifest, in C memory that is never freed. It is nil when the manifest
// is no JSON or lists another number of extractors.
func describe(manifest []byte, count int) *C.chx_plugin {
	var m struct {
		ID         string              `json:"id"`
		Version    string              `json:"version"`
		Extractors []manifestExtractor `json:"extractors"`
	}
	if json.Unmarshal(manifest, &m) != nil || len(m.Extractors) != count || count == 0 ||
		count > C.CHANCERY_GO_MAX_EXTRACTORS {
		return nil
	}
	list := (**C.chx_extractor)(C.calloc(C.size_t(count), C.size_t(unsafe.Sizeof(uintptr(0)))))
	for i, e := range m.Extractors {
		out := (*C.chx_extractor)(C.calloc(1, C.sizeof_chx_extractor))
		if e.Version == "" {
			e.Version = m.Version
		}
		out.struct_size = C.sizeof_chx_extractor
		out.threads = C.CHX_THREADS_CONCURRENT
		out.id = cText(e.ID)
		out.version = cText(e.Version)
		out.languages, out.language_count = cTexts(e.Languages)
		out.produces, out.produces_count = cTexts(e.Produces)
		out.requires_types, out.requires_count = cTexts(e.Requires)
		out.uses_types, out.uses_count = cTexts(e.Uses)
		C.chancery_go_set_functions(out, C.uint32_t(i))
		unsafe.Slice(list, count)[i] = out
	}
	out := (*C.chx_plugin)(C.calloc(1, C.sizeof_chx_plugin))
	out.struct_size = C.sizeof_chx_plugin
	out.abi_version = C.CHX_ABI_VERSION
	out.min_host_abi = 1 << 16
	out.flags = C.CHX_PLUGIN_HAS_RUNTIME
	out.id = cText(m.ID)
	out.version = cText(m.Version)
	out.extractors = list
	out.extractor_count = C.uint64_t(count)
	return out
}

func cText(text string) C.chx_str {
	return C.chx_str{data: C.CString(text), len: C.uint64_t(len(text))}
}

func cTexts(texts []string) (*C.chx_str, C.uint64_t) {
	if len(texts) == 0 {
		return nil, 0
	}
	out := (*C.chx_str)(C.calloc(C.size_t(len(texts)), C.sizeof_chx_str))
	for i, text := range texts {
		unsafe.Slice(out, len(texts))[i] = cText(text)
	}
	return out, C.uint64_t(len(texts))
}

// bytesOf is the address of a text's bytes for one call, during which C does not keep it.
func bytesOf(text string) (*C.char, C.uint64_t) {
	return (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.uint64_t(len(text))
}

func goText(text C.chx_str) string {
	return unsafe.String((*byte)(unsafe.Pointer(text.data)), int(text.len))
}

// caught runs body; a panic becomes an error of the kind Internal.
func caught(body func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &Error{Status: Internal, Message: fmt.Sprintf("panic: %v", r)}
		}
	}()
	return body()
}

func statusOf(err error) C.chx_status {
	var e *Error
	switch {
	case err == nil:
		return C.CHX_OK
	case errors.Is(err, ErrStop):
		return C.CHX_E_CANCELLED
	case errors.As(err, &e) && e.Status < 0:
		return C.chx_status(e.Status)
	}
	return C.CHX_E_UNKNOWN
}

func explain(out *C.chx_error, err error) C.chx_status {
	if err == nil {
		return C.CHX_OK
	}
	var e *Error
	pointer := ""
	if errors.As(err, &e) {
		pointer = e.Pointer
	}
	message, length := bytesOf(err.Error())
	path, pathLength := bytesOf(pointer)
	C.chancery_go_set_error(out, message, length, path, pathLength)
	return statusOf(err)
}

//export chanceryCreate
func chanceryCreate(index C.uint32_t, host *C.chx_host, config C.chx_str, out *C.uintptr_t, e *C.chx_error) C.chx_status {
	return explain(e, caught(func() error {
		text := []byte(goText(config))
		if len(text) == 0 {
			text = []byte("{}")
		}
		made, err := plugin.factories[index](&Host{host}, text)
		if err == nil && made == nil {
			err = errors.New("the factory gave no extractor and no reason")
		}
		if err == nil {
			*out = C.uintptr_t(cgo.NewHandle(made))
		}
		return err
	}))
}

//export chanceryDestroy
func chanceryDestroy(instance C.uintptr_t) {
	_ = caught(func() error {
		handle := cgo.Handle(instance)
		defer handle.Delete()
		if closer, ok := handle.Value().(Closer); ok {
			closer.Close()
		}
		return nil
	})
}

//export chancerySelfTest
func chancerySelfTest(instance C.uintptr_t, e *C.chx_error) C.chx_status {
	return explain(e, caught(func() error {
		if tester, ok := cgo.Handle(instance).Value().(SelfTester); ok {
			return tester.SelfTest()
		}
		return nil
	}))
}

//export chanceryExtract
func chanceryExtract(instance C.uintptr_t, batch *C.chx_batch, sink *C.chx_sink) C.chx_status {
	extractor := cgo.Handle(instance).Value().(Extractor)
	for i, document := range unsafe.Slice(batch.documents, int(batch.count)) {
		out := &Emitter{sink: sink, document: C.uint32_t(i)}
		if out.Stopped() {
			return C.CHX_E_CANCELLED
		}
		err := caught(func() error { return extractor.Extract(newDocument(document), out) })
		out.sink = nil
		if out.cancelled {
			return C.CHX_E_CANCELLED
		}
		if out.exhausted && errors.Is(err, ErrStop) {
			// A full budget ends the document well: what came first is kept.
			err = nil
		}
		text := ""
		if err != nil {
			text = err.Error()
		}
		message, length := bytesOf(text)
		C.chancery_go_finish(sink, C.uint32_t(i), statusOf(err), message, length)
	}
	return C.CHX_OK
}

// Emitter hands findings to the host, during one call of Extract and on its goroutine only.
type Emitter struct {
	sink      *C.chx_sink
	document  C.uint32_t
	cancelled bool
	exhausted bool
	refused   int
	flat      flat
}

// Emit reports one finding; the host copies it.
//
// A finding that the host refuses, because its span ends inside a character, say, is a bug of the plugin's: the host logs and
// counts it, as Refused does, and the next one is taken. An error means: return it.
func (e *Emitter) Emit(a Annotation) error {
	if e.sink == nil {
		return &Error{Status: Internal, Message: "Emit after Extract has returned"}
	}
	if err := e.flat.fill(&a); err != nil {
		return err
	}
	switch C.chancery_go_emit(e.sink, e.document, (*C.char)(unsafe.Pointer(&e.flat.texts[0])),
		(*C.uint64_t)(unsafe.Pointer(&e.flat.words[0]))) {
	case C.CHX_OK:
	case C.CHX_E_CANCELLED:
		e.cancelled = true
	case C.CHX_E_RESOURCE_EXHAUSTED:
		e.exhausted = true
	default:
		e.refused++
	}
	if e.cancelled || e.exhausted {
		return ErrStop
	}
	return nil
}

// Stopped is true once the document takes no more. Ask in long loops, about every 100 µs of work.
func (e *Emitter) Stopped() bool {
	if e.sink != nil && !e.cancelled && C.chancery_go_should_stop(e.sink) != 0 {
		e.cancelled = true
	}
	return e.cancelled || e.exhausted
}

// Refused is how many findings of this document the host has refused.
func (e *Emitter) Refused() int { return e.refused }
