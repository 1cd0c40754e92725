/* Plugins that call the host the wrong way.  Each is survivable in the server's own process, but for BAD_POINTER. */
#define _POSIX_C_SOURCE 200809L /* nanosleep */
#include <math.h>
#include <time.h>

#include "bad.h"

static chx_attr attr(const char* value, uint64_t length) {
  chx_attr out;
  memset(&out, 0, sizeof out);
  out.key = CHX_STR("key");
  out.value.type = CHX_VALUE_STRING;
  out.value.as.str.data = value;
  out.value.as.str.len = length;
  return out;
}

static int fault(const chx_batch* batch, const chx_sink* sink, uint32_t d) {
  chx_annotation a = good_annotation();
  chx_attr one = attr("x", 1);
  chx_relation relation = {{"to", 2}, 77};
  chx_link link = {{"kb", 2}, {"", 0}, 1};
  long i = 0;
#ifdef POLLS_UNTIL_STOPPED
  while (!sink->should_stop(sink)) {
    struct timespec ms = {0, 1000000};
    nanosleep(&ms, 0);
  }
  return CHX_E_CANCELLED;
#endif
#ifdef FINISHES_WITH_ERROR
  sink->emit(sink, d, &a);
  sink->finish(sink, d, CHX_E_INTERNAL, CHX_STR("the table is \xff torn"));
  return DOCUMENT_DONE;
#endif
#ifdef RETURNS_ERROR
  return CHX_E_UNAVAILABLE;
#endif
#ifdef RETURNS_NONSENSE
  return INT32_MIN;
#endif
#ifdef HUGE_MESSAGE
  {
    chx_str message;
    message.data = "short";
    message.len = UINT64_C(1) << 30;
    sink->finish(sink, d, CHX_E_INTERNAL, message);
    return DOCUMENT_DONE;
  }
#endif
#ifdef OUT_OF_RANGE
  a.end = UINT64_C(1) << 40;
#endif
#ifdef OFFSET_MINUS_ONE
  a.begin = UINT64_MAX;
  a.end = 1;
#endif
#ifdef REVERSED
  a.begin = 1;
  a.end = 0;
#endif
#ifdef MID_CODE_POINT
  while ((batch->documents[d]->text.data[i] & 0xC0) != 0x80) ++i;
  a.end = (uint64_t)i;
#endif
#ifdef NAN_CONFIDENCE
  a.confidence = NAN;
#endif
#ifdef UNDECLARED_TYPE
  a.type = CHX_STR("elsewhere");
#endif
#ifdef NOT_UTF8
  one = attr("\xc3\x28", 2);
#endif
#ifdef HUGE_STRING
  one = attr("x", UINT64_C(1) << 30);
#endif
#ifdef NULL_STRING
  one = attr(NULL, 3);
#endif
#ifdef HUGE_CANONICAL
  a.canonical.data = "x";
  a.canonical.len = UINT64_MAX;
#endif
#ifdef HUGE_ATTR_COUNT
  a.attr_count = UINT64_C(1) << 60;
#endif
#ifdef NULL_ATTRS
  a.attr_count = 3;
#endif
#ifdef BAD_KEY
  one.key = CHX_STR("Not A Key");
#endif
#ifdef BAD_DATE
  one.value.type = CHX_VALUE_DATE;
  memset(&one.value.as, 0, sizeof one.value.as);
  one.value.as.date.year = 2023;
  one.value.as.date.month = 2;
  one.value.as.date.day = 29;
  one.value.as.date.precision = CHX_DATE_DAY;
#endif
#ifdef BAD_DECIMAL
  one.value.type = CHX_VALUE_DECIMAL;
  memset(&one.value.as, 0, sizeof one.value.as);
  one.value.as.decimal.scale = INT32_MIN;
#endif
#ifdef INFINITE_DOUBLE
  one.value.type = CHX_VALUE_DOUBLE;
  one.value.as.f64 = INFINITY;
#endif
#ifdef BAD_BOOL
  one.value.type = CHX_VALUE_BOOL;
  one.value.as.i64 = 2;
#endif
#ifdef EMPTY_LINK
  a.links = &link;
  a.link_count = 1;
#endif
#ifdef HUGE_RELATION_COUNT
  a.relations = &relation;
  a.relation_count = UINT64_MAX;
#endif
#ifdef SMALL_ANNOTATION
  a.struct_size = 8;
#endif
#ifdef HOST_ID
  a.id = CHX_HOST_ID | 1;
#endif
#ifdef DANGLING
  a.relations = &relation;
  a.relation_count = 1;
  sink->emit(sink, d, &a);
  sink->finish(sink, d, CHX_OK, CHX_STR(""));
  return DOCUMENT_DONE;
#endif
#ifdef SAME_ID
  a.id = 5;
  sink->emit(sink, d, &a);
  sink->emit(sink, d, &a);
  sink->finish(sink, d, CHX_OK, CHX_STR(""));
  return DOCUMENT_DONE;
#endif
#ifdef TOO_MANY
  /* However often it is told that this is enough. */
  for (i = 0; i < 100000; ++i) sink->emit(sink, d, &a);
  sink->finish(sink, d, CHX_OK, CHX_STR(""));
  return DOCUMENT_DONE;
#endif
#ifdef EMITS_UNTIL_STOPPED
  while (sink->emit(sink, d, &a) != CHX_E_CANCELLED) {
  }
  return CHX_E_CANCELLED;
#endif
#ifdef LOG_FLOOD
  for (i = 0; i < 100000; ++i) the_host->log(the_host, CHX_LOG_ERROR, CHX_STR("the same line again"));
  return GO_ON;
#endif
#ifdef HUGE_LOG
  {
    chx_str message;
    message.data = "short";
    message.len = UINT64_MAX;
    the_host->log(the_host, 77, message);
    return GO_ON;
  }
#endif
#ifdef DOC_INDEX
  sink->emit(sink, 99, &a);
  sink->finish(sink, 99, CHX_OK, CHX_STR(""));
  return GO_ON;
#endif
#ifdef NEVER_FINISHES
  sink->emit(sink, d, &a);
  return DOCUMENT_DONE;
#endif
#ifdef EMIT_AFTER_FINISH
  sink->emit(sink, d, &a);
  sink->finish(sink, d, CHX_OK, CHX_STR(""));
  sink->emit(sink, d, &a);
  return DOCUMENT_DONE;
#endif
#ifdef FINISH_TWICE
  sink->emit(sink, d, &a);
  sink->finish(sink, d, CHX_OK, CHX_STR(""));
  sink->finish(sink, d, CHX_E_INTERNAL, CHX_STR("again"));
  return DOCUMENT_DONE;
#endif
#ifdef BAD_POINTER
  a.attrs = (const chx_attr*)(uintptr_t)16;
  a.attr_count = 3;
#endif
#ifdef WITH_ATTR
  a.attrs = &one;
  a.attr_count = a.attr_count == 0 ? 1 : a.attr_count;
#endif
#ifdef NULL_ANNOTATION
  sink->emit(sink, d, NULL);
#else
  sink->emit(sink, d, &a);
#endif
  (void)batch;
  (void)one;
  (void)relation;
  (void)link;
  (void)i;
  return GO_ON;
}

#include "skeleton.h"
