/* A plugin that finds the first byte of every document as "found" and does one thing wrong: the one that is defined.
 * The name of the library is given as NAME.  Each is survivable in the server's own process. */
#define _POSIX_C_SOURCE 200809L /* nanosleep */
#include <chancery/extractor.h>
#include <math.h>
#include <string.h>
#include <time.h>

#define ID "test." NAME

#ifndef ABI
#define ABI "1.0"
#endif
#ifndef MANIFEST_EXTRA
#define MANIFEST_EXTRA ""
#endif
#ifndef PRODUCES
#define PRODUCES "found"
#endif
#ifdef REQUIRES
#define REQUIRES_JSON ", \"requires\": [\"" REQUIRES "\"]"
#else
#define REQUIRES_JSON ""
#endif
#define MANIFEST                                                                     \
  "{\"id\": \"" ID "\", \"version\": \"1.0.0\", \"abi\": \"" ABI "\"" MANIFEST_EXTRA \
  ", \"extractors\": "                                                               \
  "[{\"id\": \"" ID "\", \"languages\": [\"en\"], \"produces\": [\"" PRODUCES "\"]" REQUIRES_JSON "}]}"

#if defined(GARBAGE_MANIFEST)
CHX_MANIFEST("{\"id\": \"" ID "\", nonsense");
#elif defined(NO_MANIFEST)
#else
CHX_MANIFEST(MANIFEST);
#endif
#ifdef TWO_MANIFESTS
#define chx_manifest_note chx_manifest_note_2
CHX_MANIFEST(MANIFEST);
#endif

static chx_annotation good(void) {
  chx_annotation a;
  memset(&a, 0, sizeof a);
  a.struct_size = sizeof a;
  a.begin = 0;
  a.end = 1;
  a.type = CHX_STR(PRODUCES);
  a.confidence = 1;
  return a;
}

static chx_attr attr(const char* value, uint64_t length) {
  chx_attr out;
  memset(&out, 0, sizeof out);
  out.key = CHX_STR("key");
  out.value.type = CHX_VALUE_STRING;
  out.value.as.str.data = value;
  out.value.as.str.len = length;
  return out;
}

static chx_status CHX_CALL extract(chx_instance* instance, const chx_batch* batch, const chx_sink* sink) {
  chx_annotation a = good();
  chx_attr one = attr("x", 1);
  chx_relation relation = {{"to", 2}, 77};
  int i;
  (void)instance;
  (void)batch;
  (void)one;
  (void)relation;
  (void)i;
#ifdef SLEEPS
  while (!sink->should_stop(sink)) {
    struct timespec ms = {0, 1000000};
    nanosleep(&ms, 0);
  }
  return CHX_E_CANCELLED;
#endif
#ifdef FINISHES_WITH_ERROR
  sink->emit(sink, 0, &a);
  sink->finish(sink, 0, CHX_E_INTERNAL, CHX_STR("the table is \xff torn"));
  return CHX_OK;
#endif
#ifdef RETURNS_ERROR
  return CHX_E_UNAVAILABLE;
#endif
#ifdef OUT_OF_RANGE
  a.end = UINT64_C(1) << 40;
  sink->emit(sink, 0, &a);
#endif
#ifdef REVERSED
  a.begin = 1;
  a.end = 0;
  sink->emit(sink, 0, &a);
#endif
#ifdef MID_CODE_POINT
  for (i = 0; (batch->documents[0]->text.data[i] & 0xC0) != 0x80; ++i) {
  }
  a.end = (uint64_t)i;
  sink->emit(sink, 0, &a);
#endif
#ifdef NAN_CONFIDENCE
  a.confidence = NAN;
  sink->emit(sink, 0, &a);
#endif
#ifdef UNDECLARED_TYPE
  a.type = CHX_STR("elsewhere");
  sink->emit(sink, 0, &a);
#endif
#ifdef NOT_UTF8
  one = attr("\xc3\x28", 2);
  a.attrs = &one;
  a.attr_count = 1;
  sink->emit(sink, 0, &a);
#endif
#ifdef HUGE_STRING
  one = attr("x", UINT64_C(1) << 30);
  a.attrs = &one;
  a.attr_count = 1;
  sink->emit(sink, 0, &a);
#endif
#ifdef HUGE_CANONICAL
  a.canonical.data = "x";
  a.canonical.len = UINT64_MAX;
  sink->emit(sink, 0, &a);
#endif
#ifdef HUGE_ATTR_COUNT
  a.attrs = &one;
  a.attr_count = UINT64_C(1) << 60;
  sink->emit(sink, 0, &a);
#endif
#ifdef NULL_ATTRS
  a.attr_count = 3;
  sink->emit(sink, 0, &a);
#endif
#ifdef BAD_KEY
  one.key = CHX_STR("Not A Key");
  a.attrs = &one;
  a.attr_count = 1;
  sink->emit(sink, 0, &a);
#endif
#ifdef BAD_DATE
  one.value.type = CHX_VALUE_DATE;
  memset(&one.value.as, 0, sizeof one.value.as);
  one.value.as.date.year = 2023;
  one.value.as.date.month = 2;
  one.value.as.date.day = 29;
  one.value.as.date.precision = CHX_DATE_DAY;
  a.attrs = &one;
  a.attr_count = 1;
  sink->emit(sink, 0, &a);
#endif
#ifdef BAD_DECIMAL
  one.value.type = CHX_VALUE_DECIMAL;
  memset(&one.value.as, 0, sizeof one.value.as);
  one.value.as.decimal.scale = INT32_MIN;
  a.attrs = &one;
  a.attr_count = 1;
  sink->emit(sink, 0, &a);
#endif
#ifdef NULL_ANNOTATION
  sink->emit(sink, 0, NULL);
#endif
#ifdef SMALL_ANNOTATION
  a.struct_size = 8;
  sink->emit(sink, 0, &a);
#endif
#ifdef HOST_ID
  a.id = CHX_HOST_ID | 1;
  sink->emit(sink, 0, &a);
#endif
#ifdef SAME_ID
  a.id = 5;
  sink->emit(sink, 0, &a);
  sink->emit(sink, 0, &a);
#endif
#ifdef DANGLING
  a.relations = &relation;
  a.relation_count = 1;
  sink->emit(sink, 0, &a);
#endif
#ifdef TOO_MANY
  for (i = 0; i < 1000000; ++i) sink->emit(sink, 0, &a);
#endif
#ifdef DOC_INDEX
  sink->emit(sink, 99, &a);
  sink->finish(sink, 99, CHX_OK, CHX_STR(""));
#endif
  a = good();
#if !defined(SAME_ID) && !defined(DANGLING) && !defined(TOO_MANY)
  sink->emit(sink, 0, &a);
#endif
#ifdef NEVER_FINISHES
  return CHX_OK;
#endif
  sink->finish(sink, 0, CHX_OK, CHX_STR(""));
#ifdef EMIT_AFTER_FINISH
  sink->emit(sink, 0, &a);
#endif
#ifdef FINISH_TWICE
  sink->finish(sink, 0, CHX_E_INTERNAL, CHX_STR("again"));
#endif
  return CHX_OK;
}

static chx_status CHX_CALL create(const chx_host* host, chx_str config, chx_instance** out, const chx_error* error) {
  static char instance;
  (void)host;
  (void)config;
  (void)error;
  *out = (chx_instance*)&instance;
#ifdef CREATE_GIVES_NULL
  *out = NULL;
#endif
#ifdef CREATE_FAILS
  *out = NULL;
  error->set(error, CHX_STR("no moon today"), CHX_STR("/moon"));
  return CHX_E_FAILED_PRECONDITION;
#endif
  return CHX_OK;
}

static void CHX_CALL destroy(chx_instance* instance) { (void)instance; }

#ifdef SELF_TEST_FAILS
static chx_status CHX_CALL run_test(chx_instance* instance, const chx_error* error) {
  (void)instance;
  error->set(error, CHX_STR("two and two are five"), CHX_STR(""));
  return CHX_E_INTERNAL;
}
static const chx_plugin_self_test kSelfTest = {sizeof(chx_plugin_self_test), 0, run_test};
static const void* CHX_CALL get_extension(chx_instance* instance, chx_str id) {
  (void)instance;
  return id.len == strlen(CHX_EXT_SELF_TEST) && memcmp(id.data, CHX_EXT_SELF_TEST, id.len) == 0 ? &kSelfTest : NULL;
}
#endif

#ifdef INIT_FAILS
static chx_status CHX_CALL init(const chx_host* host, const chx_error* error) {
  (void)host;
  error->set(error, CHX_STR("the hall is locked"), CHX_STR(""));
  return CHX_E_UNAVAILABLE;
}
#endif

#ifdef DESCRIPTOR_VERSION
#define VERSION DESCRIPTOR_VERSION
#else
#define VERSION "1.0.0"
#endif
static const chx_str kLanguages[] = {{"en", 2}};
static const chx_str kProduces[] = {{PRODUCES, sizeof(PRODUCES) - 1}};
#ifdef REQUIRES
static const chx_str kRequires[] = {{REQUIRES, sizeof(REQUIRES) - 1}};
#endif
static const chx_extractor kExtractor = {
#ifdef EXTRACTOR_SIZE
    .struct_size = EXTRACTOR_SIZE,
#else
    .struct_size = sizeof(chx_extractor),
#endif
    .threads = CHX_THREADS_INSTANCE,
    .id = {ID, sizeof(ID) - 1},
    .version = {VERSION, sizeof(VERSION) - 1},
    .languages = kLanguages,
    .language_count = 1,
#ifndef NULL_PRODUCES
    .produces = kProduces,
#endif
    .produces_count = 1,
#ifdef REQUIRES
    .requires_types = kRequires,
    .requires_count = 1,
#endif
#ifndef NULL_CREATE
    .create = create,
#endif
    .destroy = destroy,
    .extract = extract,
#ifdef SELF_TEST_FAILS
    .get_extension = get_extension,
#endif
};
static const chx_extractor* const kExtractors[] = {&kExtractor};
static const chx_plugin kPlugin = {
#ifdef PLUGIN_SIZE
    .struct_size = PLUGIN_SIZE,
#else
    .struct_size = sizeof(chx_plugin),
#endif
#ifdef DESCRIPTOR_ABI
    .abi_version = DESCRIPTOR_ABI,
#else
    .abi_version = CHX_ABI_VERSION,
#endif
#ifdef MIN_HOST_ABI
    .min_host_abi = MIN_HOST_ABI,
#else
    .min_host_abi = CHX_ABI(1, 0),
#endif
#ifdef FLAGS
    .flags = FLAGS,
#endif
    .id = {ID, sizeof(ID) - 1},
    .version = {"1.0.0", 5},
    .extractors = kExtractors,
#ifdef HUGE_EXTRACTOR_COUNT
    .extractor_count = UINT64_C(1) << 32,
#else
    .extractor_count = 1,
#endif
#ifdef INIT_FAILS
    .init = init,
#endif
};

#ifndef NO_SYMBOL
CHX_EXPORT const chx_plugin* CHX_CALL chx_entry_v1(void) {
#ifdef ENTRY_NULL
  return NULL;
#else
  return &kPlugin;
#endif
}
#else
extern const chx_plugin* const keep_alive;
const chx_plugin* const keep_alive = &kPlugin;
#endif
