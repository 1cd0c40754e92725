package chancery

// #include "border.h"
import "C"

import "unsafe"

// Host is what the server offers. It may be kept, and used from any goroutine.
type Host struct {
	raw *C.chx_host
}

// Severity is how grave a line of the log is.
type Severity int32

// The severities of Log.
const (
	Debug   Severity = C.CHX_LOG_DEBUG
	Info    Severity = C.CHX_LOG_INFO
	Warning Severity = C.CHX_LOG_WARNING
	Grave   Severity = C.CHX_LOG_ERROR
)

// Name is "chancery".
func (h *Host) Name() string { return goText(h.raw.name) }

// Version is the server's, semver.
func (h *Host) Version() string { return goText(h.raw.version) }

// Log writes one line of at most 512 bytes to the server's log; never the documents' text. The host limits the rate.
func (h *Host) Log(severity Severity, message string) {
	text, length := bytesOf(message)
	C.chancery_go_log(h.raw, C.chx_severity(severity), text, length)
}

// NowNanos is a monotonic clock.
func (h *Host) NowNanos() uint64 { return uint64(C.chancery_go_now(h.raw)) }

// Resource is the bytes of a resource file that the manifest names: shared memory that must not be written to. Nil when there
// is no such resource.
func (h *Host) Resource(name string) []byte {
	var size C.uint64_t
	text, length := bytesOf(name)
	data := C.chancery_go_resource(h.raw, text, length, &size)
	if data == nil {
		return nil
	}
	return unsafe.Slice((*byte)(data), int(size))
}

// Counter is a number of the plugin's own, which only grows, in the server's metrics. The zero Counter counts nothing.
type Counter struct {
	host *C.chx_host
	id   C.chx_metric
}

// Histogram is a Counter of values between bounds.
type Histogram struct {
	host *C.chx_host
	id   C.chx_metric
}

// Counter makes a counter, only in a Factory. The host puts the plugin's id before the name; the same name gives the same one.
func (h *Host) Counter(name, help string) Counter {
	n, nl := bytesOf(name)
	t, tl := bytesOf(help)
	return Counter{h.raw, C.chancery_go_metric(h.raw, n, nl, t, tl, nil, 0)}
}

// Histogram makes a histogram; bounds ascend, at least 1 and at most 32.
func (h *Host) Histogram(name, help string, bounds []float64) Histogram {
	if len(bounds) == 0 {
		return Histogram{}
	}
	n, nl := bytesOf(name)
	t, tl := bytesOf(help)
	return Histogram{h.raw, C.chancery_go_metric(h.raw, n, nl, t, tl, (*C.double)(&bounds[0]), C.uint64_t(len(bounds)))}
}

// Add counts.
func (c Counter) Add(n uint64) {
	if c.id != 0 {
		C.chancery_go_add(c.host, c.id, C.uint64_t(n))
	}
}

// Record takes one value.
func (h Histogram) Record(value float64) {
	if h.id != 0 {
		C.chancery_go_record(h.host, h.id, C.double(value))
	}
}
