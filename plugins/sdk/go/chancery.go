// Package chancery lets a Go program be a Chancery plugin: an extractor that finds facts in documents.
//
//	package main
//
//	import (
//		"C"
//		_ "embed"
//
//		"chancery"
//	)
//
//	//go:embed manifest.json
//	var manifest []byte
//
//	type words struct{}
//
//	func (words) Extract(doc *chancery.Document, out *chancery.Emitter) error {
//		at := strings.Index(doc.Text, "treaty")
//		if at < 0 {
//			return nil
//		}
//		return out.Emit(chancery.Annotation{Type: "word", Begin: at, End: at + 6})
//	}
//
//	func init() {
//		chancery.Plugin(manifest, func(*chancery.Host, []byte) (chancery.Extractor, error) { return words{}, nil })
//	}
//
//	func main() {}
//
// A C file beside it, with CHANCERY_MANIFEST_FILE("manifest.json"), puts the manifest where the server reads it before it
// loads the library; go build -buildmode=c-shared makes the library. The manifest says what the plugin is called and what it
// produces; its member "has_runtime" is true. docs/how-to/write-a-plugin.md has all of it, plugins/template/go a project to start
// from.
//
// A library with the Go runtime in it is never taken into the server's own process: it runs in a worker, one for each plugin.
package chancery

import "errors"

// Extractor finds things in documents. Extract is called from several threads at once, so what it changes needs a lock.
type Extractor interface {
	// Extract reports what there is in the document. The same document gives the same findings.
	//
	// An error fails this document, of which nothing is kept, and no other; so does a panic, with status Internal. A panic of
	// a goroutine that Extract has started ends the process, as always in Go.
	Extract(doc *Document, out *Emitter) error
}

// SelfTester is an Extractor that wants to be tested once, after it was first made; an error keeps the plugin from being used.
type SelfTester interface {
	SelfTest() error
}

// Closer is an Extractor that wants to know when it is not used any more.
type Closer interface {
	Close()
}

// Factory makes an extractor. config is a JSON object, "{}" when nobody configured anything. In a sandbox no file can be
// opened after it returns: get data from host.Resource here.
type Factory func(host *Host, config []byte) (Extractor, error)

// Plugin says what the library is: its manifest, the text of which the library carries as a note too, and how to make each
// of the extractors that the manifest lists, in its order. Call it once, in an init function.
func Plugin(manifest []byte, extractors ...Factory) {
	plugin.manifest = manifest
	plugin.factories = extractors
}

// ErrStop is returned by Emit when the document takes no more: the caller has gone away, the deadline has passed, or the
// document's output budget is used up. Return it from Extract. It is no failure of the plugin's.
var ErrStop = errors.New("told to stop")

// Status is the kind of an Error; the values are those of gRPC, negative.
type Status int32

// The kinds of errors that a plugin has use for.
const (
	Unknown            Status = -2
	InvalidArgument    Status = -3
	NotFound           Status = -5
	FailedPrecondition Status = -9
	Internal           Status = -13
	Unavailable        Status = -14
)

// Error is an error with a kind, and for one of the configuration the JSON Pointer (RFC 6901) of the member that is to blame.
// Any other error has the kind Unknown. The message is one line of at most 512 bytes, without the document's text.
type Error struct {
	Status  Status
	Message string
	Pointer string
}

func (e *Error) Error() string { return e.Message }

// ConfigError is what a Factory returns for a configuration that is not as it should be.
func ConfigError(pointer, message string) error {
	return &Error{Status: InvalidArgument, Message: message, Pointer: pointer}
}
