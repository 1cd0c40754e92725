/* SPDX-License-Identifier: Apache-2.0
 *
 * chancery/testing.h -- a small host for a plugin's own tests: a text goes in, what was found comes out as lines
 *
 *   chancery_test test = {.language = "en"};
 *   char* found = chancery_test_extract(&test, "Write to press@example.org.");
 *   assert(strcmp(found, "email 9-26 \"press@example.org\" domain=\"example.org\" 0.95\n") == 0);
 *   free(found);
 *
 * Link the plugin's sources into the test program: what is called is chx_entry_v1(), as the server would.  C11 and C++;
 * everything is static, nothing is shared between calls, and it is for tests only: it ends the program when memory runs
 * out. chancery-plugin-check examines the finished library far more sternly.
 */
#ifndef CHANCERY_SDK_C_TESTING_H
#define CHANCERY_SDK_C_TESTING_H

#include <chancery/extractor.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What surrounds the text.  All zero is a good start.  Strings are NUL-terminated or NULL. */
typedef struct chancery_test {
  const char* config;    /* JSON object for create(); NULL: absent                            */
  const char* language;  /* BCP 47 of the document; NULL: unknown                             */
  const char* title;     /* the document's metadata "title"                                   */
  const char* resources; /* folder that chx.resources/1 reads from                            */
  chx_date date;         /* of the document                                                   */
  uint64_t extractor;    /* index into the plugin's extractors                                */
  /* document->prior.  NULL with an extractor that uses "sentence": one sentence, the whole text. */
  const chx_annotation* const* prior;
  uint64_t prior_count;
} chancery_test;

typedef struct chancery_test_run {
  const chancery_test* test;
  const chx_extractor* extractor;
  chx_str text;
  int finished;
  char* lines;
  size_t size;
} chancery_test_run;

__attribute__((format(printf, 2, 3))) static void chancery_test_print(chancery_test_run* run, const char* format, ...) {
  va_list arguments, again;
  int length;
  va_start(arguments, format);
  va_copy(again, arguments);
  length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  run->lines = (char*)realloc(run->lines, run->size + (size_t)length + 1);
  if (run->lines == NULL || length < 0) abort();
  vsnprintf(run->lines + run->size, (size_t)length + 1, format, again);
  va_end(again);
  run->size += (size_t)length;
}

static void chancery_test_print_text(chancery_test_run* run, const char* before, chx_str text) {
  uint64_t i;
  chancery_test_print(run, "%s\"", before);
  for (i = 0; i < text.len; ++i) {
    chancery_test_print(run, text.data[i] == '"' || text.data[i] == '\\' ? "\\%c" : "%c", text.data[i]);
  }
  chancery_test_print(run, "\"");
}

/* value = unscaled * 10^-scale, as a person would write it: "12.50". */
static void chancery_test_print_decimal(chancery_test_run* run, chx_decimal d) {
  char digits[32], padded[96];
  int length =
      snprintf(digits, sizeof digits, "%" PRIu64, d.unscaled < 0 ? 0 - (uint64_t)d.unscaled : (uint64_t)d.unscaled);
  if (d.scale <= 0 || d.scale > 40) {
    chancery_test_print(run, "%s%se%d", d.unscaled < 0 ? "-" : "", digits, -d.scale);
    return;
  }
  memset(padded, '0', sizeof padded);
  memcpy(padded + 45, digits, (size_t)length);
  length += 45;
  {
    const int point = length - d.scale, first = point - 1 < 45 ? point - 1 : 45;
    chancery_test_print(run, "%s%.*s.%.*s", d.unscaled < 0 ? "-" : "", point - first, padded + first, d.scale,
                        padded + point);
  }
}

static void chancery_test_print_value(chancery_test_run* run, const chx_value* value) {
  switch (value->type) {
    case CHX_VALUE_STRING: chancery_test_print_text(run, "", value->as.str); break;
    case CHX_VALUE_INT64: chancery_test_print(run, "%" PRId64, value->as.i64); break;
    case CHX_VALUE_BOOL: chancery_test_print(run, "%s", value->as.i64 ? "true" : "false"); break;
    case CHX_VALUE_DOUBLE: chancery_test_print(run, "%g", value->as.f64); break;
    case CHX_VALUE_DATE:
      chancery_test_print(run, "%04d", value->as.date.year);
      if (value->as.date.month != 0) chancery_test_print(run, "-%02d", value->as.date.month);
      if (value->as.date.day != 0) chancery_test_print(run, "-%02d", value->as.date.day);
      break;
    case CHX_VALUE_DECIMAL: chancery_test_print_decimal(run, value->as.decimal); break;
    default: chancery_test_print(run, "?%d", value->type);
  }
}

static int chancery_test_is_boundary(chx_str text, uint64_t at) {
  return at == text.len || (text.data[at] & 0xC0) != 0x80;
}

/* One line: TYPE BEGIN-END "CANONICAL" KEY=VALUE... KB:ID... ROLE->TARGET... #ID CONFIDENCE; what is absent is left
 * out, as is a confidence of 1.  A finding that the server would refuse is a line beginning "REFUSED". */
static chx_status CHX_CALL chancery_test_emit(const chx_sink* sink, uint32_t document,
                                              const chx_annotation* a) CHX_NOEXCEPT {
  chancery_test_run* run = (chancery_test_run*)sink->impl;
  const char* wrong = NULL;
  chx_status status = CHX_E_INVALID_ARGUMENT;
  uint64_t i;
  int declared = 0;
  if (a == NULL || a->struct_size < CHX_END(chx_annotation, relation_count)) {
    chancery_test_print(run, "REFUSED: no annotation, or its struct_size is not set\n");
    return CHX_E_INVALID_ARGUMENT;
  }
  for (i = 0; i < run->extractor->produces_count; ++i) {
    const chx_str type = run->extractor->produces[i];
    declared |= type.len == a->type.len && memcmp(type.data, a->type.data, type.len) == 0;
  }
  if (document != 0) wrong = "there is no such document";
  else if (run->finished) wrong = "the document is finished", status = CHX_E_FAILED_PRECONDITION;
  else if (!declared) wrong = "the type is not one that the extractor produces";
  else if (!(a->confidence >= 0 && a->confidence <= 1)) wrong = "the confidence is not between 0 and 1";
  else if (a->begin >= a->end || a->end > run->text.len)
    wrong = "the span is empty or outside the text", status = CHX_E_OUT_OF_RANGE;
  else if (!chancery_test_is_boundary(run->text, a->begin) || !chancery_test_is_boundary(run->text, a->end))
    wrong = "the span begins or ends inside a character", status = CHX_E_OUT_OF_RANGE;
  if (wrong != NULL) chancery_test_print(run, "REFUSED (%s): ", wrong);
  chancery_test_print(run, "%.*s %" PRIu64 "-%" PRIu64, (int)a->type.len, a->type.data, a->begin, a->end);
  if (a->canonical.len > 0) chancery_test_print_text(run, " ", a->canonical);
  for (i = 0; i < a->attr_count; ++i) {
    chancery_test_print(run, " %.*s=", (int)a->attrs[i].key.len, a->attrs[i].key.data);
    chancery_test_print_value(run, &a->attrs[i].value);
  }
  for (i = 0; i < a->link_count; ++i) {
    const chx_link* link = &a->links[i];
    chancery_test_print(run, " %.*s:%.*s", (int)link->kb.len, link->kb.data, (int)link->id.len, link->id.data);
  }
  for (i = 0; i < a->relation_count; ++i) {
    const chx_relation* relation = &a->relations[i];
    chancery_test_print(run, " %.*s->%" PRIu64, (int)relation->role.len, relation->role.data, relation->target_id);
  }
  if (a->id != 0) chancery_test_print(run, " #%" PRIu64, a->id);
  if (a->confidence != 1) chancery_test_print(run, " %g", a->confidence);
  chancery_test_print(run, "\n");
  return wrong == NULL ? (chx_status)CHX_OK : status;
}

static void CHX_CALL chancery_test_finish(const chx_sink* sink, uint32_t document, chx_status status,
                                          chx_str message) CHX_NOEXCEPT {
  chancery_test_run* run = (chancery_test_run*)sink->impl;
  if (document != 0 || run->finished) chancery_test_print(run, "REFUSED: finished twice, or no such document\n");
  if (status != CHX_OK) chancery_test_print(run, "FAILED %d: %.*s\n", status, (int)message.len, message.data);
  run->finished = 1;
}

static int32_t CHX_CALL chancery_test_should_stop(const chx_sink* sink) CHX_NOEXCEPT {
  (void)sink;
  return 0;
}

static void CHX_CALL chancery_test_set_error(const chx_error* error, chx_str message, chx_str path) CHX_NOEXCEPT {
  chancery_test_print((chancery_test_run*)error->impl, "%.*s%s%.*s\n", (int)message.len, message.data,
                      path.len > 0 ? " at " : "", (int)path.len, path.data);
}

static void CHX_CALL chancery_test_log(const chx_host* host, chx_severity severity, chx_str message) CHX_NOEXCEPT {
  (void)host;
  fprintf(stderr, "log %d: %.*s\n", severity, (int)message.len, message.data);
}

static uint64_t CHX_CALL chancery_test_now(const chx_host* host) CHX_NOEXCEPT {
  (void)host;
  return 1;
}

/* Not freed: a resource is valid until after shutdown(). */
static chx_status CHX_CALL chancery_test_map(const chx_host* host, chx_str name, const void** data,
                                             uint64_t* size) CHX_NOEXCEPT {
  const chancery_test_run* run = (const chancery_test_run*)host->impl;
  char path[4096];
  char* bytes;
  long length;
  FILE* file;
  *data = NULL;
  *size = 0;
  if (run->test->resources == NULL) return CHX_E_NOT_FOUND;
  snprintf(path, sizeof path, "%s/%.*s", run->test->resources, (int)name.len, name.data);
  file = fopen(path, "rb");
  if (file == NULL) return CHX_E_NOT_FOUND;
  fseek(file, 0, SEEK_END);
  length = ftell(file);
  rewind(file);
  bytes = (char*)malloc(length > 0 ? (size_t)length : 1);
  if (bytes == NULL) abort();
  *size = fread(bytes, 1, length > 0 ? (size_t)length : 0, file);
  *data = bytes;
  fclose(file);
  return CHX_OK;
}

static const void* CHX_CALL chancery_test_get_extension(const chx_host* host, chx_str id) CHX_NOEXCEPT {
  static const chx_host_resources resources = {sizeof(chx_host_resources), 0, chancery_test_map};
  (void)host;
  return id.len == strlen(CHX_EXT_RESOURCES) && memcmp(id.data, CHX_EXT_RESOURCES, id.len) == 0 ? &resources : NULL;
}

static chx_str chancery_test_str(const char* text) {
  chx_str out;
  out.data = text;
  out.len = text == NULL ? 0 : strlen(text);
  return out;
}

static void chancery_test_run_document(chancery_test_run* run, chx_instance* instance) {
  chx_annotation sentence;
  chx_document document;
  chx_batch batch;
  chx_sink sink;
  chx_attr title;
  chx_status status;
  const chx_annotation* one_sentence = &sentence;
  const chx_document* documents = &document;
  uint64_t i;
  memset(&sentence, 0, sizeof sentence);
  sentence.struct_size = sizeof sentence;
  sentence.end = run->text.len;
  sentence.type = chancery_test_str(CHX_TYPE_SENTENCE);
  sentence.confidence = 1;
  memset(&document, 0, sizeof document);
  document.struct_size = sizeof document;
  document.text = run->text;
  document.id = chancery_test_str("test");
  document.language = chancery_test_str(run->test->language);
  document.date = run->test->date;
  document.prior = run->test->prior;
  document.prior_count = run->test->prior_count;
  for (i = 0; i < run->extractor->uses_count && run->test->prior == NULL && run->text.len > 0; ++i) {
    const chx_str type = run->extractor->uses_types[i];
    if (type.len != sentence.type.len || memcmp(type.data, sentence.type.data, type.len) != 0) continue;
    document.prior = &one_sentence;
    document.prior_count = 1;
  }
  memset(&title, 0, sizeof title);
  title.key = chancery_test_str("title");
  title.value.type = CHX_VALUE_STRING;
  title.value.as.str = chancery_test_str(run->test->title);
  document.metadata = &title;
  document.metadata_count = run->test->title != NULL;
  memset(&batch, 0, sizeof batch);
  batch.struct_size = sizeof batch;
  batch.count = 1;
  batch.documents = &documents;
  memset(&sink, 0, sizeof sink);
  sink.struct_size = sizeof sink;
  sink.impl = run;
  sink.emit = chancery_test_emit;
  sink.finish = chancery_test_finish;
  sink.should_stop = chancery_test_should_stop;
  status = run->extractor->extract(instance, &batch, &sink);
  if (status != CHX_OK) chancery_test_print(run, "FAILED %d: extract()\n", status);
}

/* The lines for what the plugin finds in `text` (NUL-terminated UTF-8), in the order of its emits.  When create() or
 * the self test fails: its message, "at" the JSON Pointer, and a line beginning FAILED.  The caller frees the result.
 */
__attribute__((unused)) static char* chancery_test_extract(const chancery_test* test, const char* text) {
  const chx_plugin* plugin = chx_entry_v1();
  const size_t length = strlen(text);
  /* No byte more than the text: the address sanitizer then sees each read behind it. */
  char* exact = (char*)malloc(length > 0 ? length : 1);
  chx_instance* instance = NULL;
  chancery_test_run run;
  chx_host host;
  chx_error error;
  chx_status status = CHX_OK;
  if (exact == NULL) abort();
  memcpy(exact, text, length);
  memset(&run, 0, sizeof run);
  run.test = test;
  run.text.data = exact;
  run.text.len = length;
  chancery_test_print(&run, "%s", "");
  memset(&host, 0, sizeof host);
  host.struct_size = sizeof host;
  host.abi_version = CHX_ABI_VERSION;
  host.impl = &run;
  host.name = chancery_test_str("chancery/testing.h");
  host.version = chancery_test_str("1.0.0");
  host.log = chancery_test_log;
  host.now_ns = chancery_test_now;
  host.get_extension = chancery_test_get_extension;
  memset(&error, 0, sizeof error);
  error.struct_size = sizeof error;
  error.impl = &run;
  error.set = chancery_test_set_error;
  if (plugin == NULL || test->extractor >= plugin->extractor_count) {
    chancery_test_print(&run, "FAILED: no such extractor\n");
    free(exact);
    return run.lines;
  }
  run.extractor = plugin->extractors[test->extractor];
  if (plugin->init != NULL) status = plugin->init(&host, &error);
  if (status == CHX_OK) status = run.extractor->create(&host, chancery_test_str(test->config), &instance, &error);
  if (status != CHX_OK || instance == NULL) {
    chancery_test_print(&run, "FAILED %d: init() or create()\n", status);
  } else {
    const chx_plugin_self_test* self_test = NULL;
    if (run.extractor->get_extension != NULL) {
      self_test =
          (const chx_plugin_self_test*)run.extractor->get_extension(instance, chancery_test_str(CHX_EXT_SELF_TEST));
    }
    if (self_test != NULL) status = self_test->run(instance, &error);
    if (status != CHX_OK) chancery_test_print(&run, "FAILED %d: self test\n", status);
    else chancery_test_run_document(&run, instance);
    run.extractor->destroy(instance);
  }
  if (plugin->shutdown != NULL) plugin->shutdown();
  free(exact);
  return run.lines;
}

/* Compares and, when they differ, prints both.  True when they are the same.  For a table of cases:
 *   failures += !chancery_test_expect(&test, "text", "lines");                                     */
__attribute__((unused)) static int chancery_test_expect(const chancery_test* test, const char* text,
                                                        const char* lines) {
  char* found = chancery_test_extract(test, text);
  const int same = strcmp(found, lines) == 0;
  if (!same) fprintf(stderr, "in:       %s\nexpected: %s\nfound:    %s\n", text, lines, found);
  free(found);
  return same;
}

#endif /* CHANCERY_SDK_C_TESTING_H */
