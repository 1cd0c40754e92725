#include "border.h"

#include <string.h>

#include "_cgo_export.h"

static chx_str str(const char* data, uint64_t length) {
  chx_str out;
  out.data = length == 0 ? NULL : data;
  out.len = length;
  return out;
}

const chx_plugin* CHX_CALL chx_entry_v1(void) { return chanceryEntry(); }

/* A handle of runtime/cgo is never 0 and fits into a pointer, which only this file makes of it. */
static chx_status create(uint32_t index, const chx_host* host, chx_str config, chx_instance** out,
                         const chx_error* error) {
  uintptr_t handle = 0;
  const chx_status status = chanceryCreate(index, (chx_host*)host, config, &handle, (chx_error*)error);
  *out = status == CHX_OK ? (chx_instance*)handle : NULL;
  return status;
}
static void CHX_CALL destroy(chx_instance* instance) { chanceryDestroy((uintptr_t)instance); }
static chx_status CHX_CALL extract(chx_instance* instance, const chx_batch* batch, const chx_sink* sink) {
  return chanceryExtract((uintptr_t)instance, (chx_batch*)batch, (chx_sink*)sink);
}
static chx_status CHX_CALL self_test(chx_instance* instance, const chx_error* error) {
  return chancerySelfTest((uintptr_t)instance, (chx_error*)error);
}
static const void* CHX_CALL get_extension(chx_instance* instance, chx_str id) {
  static const chx_plugin_self_test kSelfTest = {sizeof(chx_plugin_self_test), 0, self_test};
  (void)instance;
  return id.len == strlen(CHX_EXT_SELF_TEST) && memcmp(id.data, CHX_EXT_SELF_TEST, id.len) == 0 ? &kSelfTest : NULL;
}

#define EACH(X) EIGHT(X, 0) EIGHT(X, 1) EIGHT(X, 2) EIGHT(X, 3) EIGHT(X, 4) EIGHT(X, 5) EIGHT(X, 6) EIGHT(X, 7)
#define EIGHT(X, n) X(0##n##0) X(0##n##1) X(0##n##2) X(0##n##3) X(0##n##4) X(0##n##5) X(0##n##6) X(0##n##7)
#define DEFINE(n)                                                                                 \
  static chx_status CHX_CALL create_##n(const chx_host* host, chx_str config, chx_instance** out, \
                                        const chx_error* error) {                                 \
    return create(n, host, config, out, error);                                                   \
  }
#define NAME(n) create_##n,
EACH(DEFINE)
static chx_status(CHX_CALL* const kCreate[CHANCERY_GO_MAX_EXTRACTORS])(const chx_host*, chx_str, chx_instance**,
                                                                       const chx_error*) = {EACH(NAME)};

void chancery_go_set_functions(chx_extractor* extractor, uint32_t index) {
  extractor->create = kCreate[index];
  extractor->destroy = destroy;
  extractor->extract = extract;
  extractor->get_extension = get_extension;
}

static double bits(uint64_t word) {
  double out;
  memcpy(&out, &word, sizeof out);
  return out;
}

/* The next text of `*texts`. */
static chx_str take(const char** texts, uint64_t length) {
  const chx_str out = str(*texts, length);
  *texts += length;
  return out;
}

chx_status chancery_go_emit(const chx_sink* sink, uint32_t document, const char* texts, const uint64_t* words) {
  chx_attr attrs[64];
  chx_link links[32];
  chx_relation relations[256];
  chx_annotation out;
  uint64_t i;
  memset(&out, 0, sizeof out);
  out.struct_size = sizeof out;
  out.begin = words[0];
  out.end = words[1];
  out.confidence = bits(words[2]);
  out.id = words[3];
  out.type = take(&texts, words[4]);
  out.canonical = take(&texts, words[5]);
  out.attr_count = words[6];
  out.link_count = words[7];
  out.relation_count = words[8];
  out.attrs = attrs;
  out.links = links;
  out.relations = relations;
  words += 9;
  for (i = 0; i < out.attr_count; ++i, words += 4) {
    attrs[i].key = take(&texts, words[1]);
    attrs[i].value.type = (chx_value_type)words[0];
    attrs[i].value.reserved = 0;
    if (attrs[i].value.type == CHX_VALUE_STRING) {
      attrs[i].value.as.str = take(&texts, words[2]);
    } else {
      attrs[i].value.as.opaque[0] = words[2];
      attrs[i].value.as.opaque[1] = words[3];
    }
  }
  for (i = 0; i < out.link_count; ++i, words += 3) {
    links[i].kb = take(&texts, words[0]);
    links[i].id = take(&texts, words[1]);
    links[i].confidence = bits(words[2]);
  }
  for (i = 0; i < out.relation_count; ++i, words += 2) {
    relations[i].role = take(&texts, words[0]);
    relations[i].target_id = words[1];
  }
  return sink->emit(sink, document, &out);
}

void chancery_go_finish(const chx_sink* sink, uint32_t document, chx_status status, const char* message,
                        uint64_t length) {
  sink->finish(sink, document, status, str(message, length));
}

int32_t chancery_go_should_stop(const chx_sink* sink) { return sink->should_stop(sink); }

void chancery_go_set_error(const chx_error* error, const char* message, uint64_t length, const char* path,
                           uint64_t path_length) {
  error->set(error, str(message, length), str(path, path_length));
}

void chancery_go_log(const chx_host* host, chx_severity severity, const char* message, uint64_t length) {
  host->log(host, severity, str(message, length));
}

uint64_t chancery_go_now(const chx_host* host) { return host->now_ns(host); }

const void* chancery_go_resource(const chx_host* host, const char* name, uint64_t length, uint64_t* size) {
  const chx_host_resources* resources = host->get_extension(host, CHX_STR(CHX_EXT_RESOURCES));
  const void* data = NULL;
  *size = 0;
  if (resources == NULL || resources->map(host, str(name, length), &data, size) != CHX_OK) return NULL;
  return data;
}

static const chx_host_metrics* metrics(const chx_host* host) {
  return host->get_extension(host, CHX_STR(CHX_EXT_METRICS));
}

chx_metric chancery_go_metric(const chx_host* host, const char* name, uint64_t length, const char* help,
                              uint64_t help_length, const double* bounds, uint64_t bound_count) {
  const chx_host_metrics* m = metrics(host);
  if (m == NULL) return 0;
  if (bounds == NULL) return m->counter(host, str(name, length), str(help, help_length));
  return m->histogram(host, str(name, length), str(help, help_length), bounds, bound_count);
}

void chancery_go_add(const chx_host* host, chx_metric metric, uint64_t n) {
  const chx_host_metrics* m = metrics(host);
  if (m != NULL) m->add(host, metric, n);
}

void chancery_go_record(const chx_host* host, chx_metric metric, double value) {
  const chx_host_metrics* m = metrics(host);
  if (m != NULL) m->record(host, metric, value);
}
