/* A plugin with one fault.  It finds the first letter of every document as "found"; in a document that says "trouble"
 * it does what the source that includes this file calls its fault, or does so at another moment of its life.  Given at
 * compile time:
 *
 *   NAME         the library's name; the plugin's id is test.NAME
 *   WHEN         AT_...: when the fault strikes (not at all by default)
 *   the rest     members of the manifest and the descriptor that are not as they should be, see below
 *
 * The source defines  static int fault(const chx_batch* batch, const chx_sink* sink, uint32_t d)  before it includes
 * this; the arguments are there at AT_DOCUMENT alone. */
#ifndef CHANCERY_TESTS_PLUGIN_ABI_BAD_SKELETON_H_
#define CHANCERY_TESTS_PLUGIN_ABI_BAD_SKELETON_H_

#include "bad.h"

#ifndef WHEN
#define WHEN AT_NOTHING
#endif

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
#elif defined(HUGE_NOTE)
/* A note that says it holds 1 GiB, and holds four bytes. */
__asm__(
    ".pushsection .note.chancery, \"aG\", @note, huge_note, comdat\n"
    ".balign 4\n .long 9, 0x40000000, 0x43485801\n .asciz \"Chancery\"\n .balign 4\n .asciz \"{}\"\n .balign 4\n"
    ".popsection\n");
#elif !defined(NO_MANIFEST)
CHX_MANIFEST(MANIFEST);
#endif
#ifdef TWO_MANIFESTS
#define chx_manifest_note chx_manifest_note_2
CHX_MANIFEST(MANIFEST);
#endif

chx_annotation good_annotation(void) {
  chx_annotation a;
  memset(&a, 0, sizeof a);
  a.struct_size = sizeof a;
  a.begin = 0;
  a.end = 1;
  a.type = CHX_STR(PRODUCES);
  a.confidence = 1;
  return a;
}

#if WHEN == AT_CONSTRUCTION
__attribute__((constructor)) static void construct(void) { fault(NULL, NULL, 0); }
#endif

static chx_status CHX_CALL extract(chx_instance* instance, const chx_batch* batch, const chx_sink* sink) CHX_NOEXCEPT {
  uint32_t d;
  (void)instance;
  for (d = 0; d < batch->count; ++d) {
    const chx_str text = batch->documents[d]->text;
    chx_annotation a = good_annotation();
    while (a.end < text.len && (text.data[a.end] & 0xC0) == 0x80) ++a.end;
#if WHEN == AT_DOCUMENT
    if (is_trouble(text)) {
      const int verdict = fault(batch, sink, d);
      if (verdict == DOCUMENT_DONE) continue;
      if (verdict != GO_ON) return verdict;
    }
#endif
    if (text.len > 0) sink->emit(sink, d, &a);
    sink->finish(sink, d, CHX_OK, CHX_STR(""));
  }
  return CHX_OK;
}

static chx_status CHX_CALL create(const chx_host* host, chx_str config, chx_instance** out,
                                  const chx_error* error) CHX_NOEXCEPT {
  static char instance;
  (void)host;
  (void)config;
  (void)error;
#if WHEN == AT_CREATE
  the_host = host;
  fault(NULL, NULL, 0);
#endif
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

static void CHX_CALL destroy(chx_instance* instance) CHX_NOEXCEPT {
  (void)instance;
#if WHEN == AT_DESTROY
  fault(NULL, NULL, 0);
#endif
}

#if WHEN == AT_SELF_TEST || defined(SELF_TEST_FAILS)
static chx_status CHX_CALL run_test(chx_instance* instance, const chx_error* error) CHX_NOEXCEPT {
  (void)instance;
  (void)error;
#ifdef SELF_TEST_FAILS
  error->set(error, CHX_STR("two and two are five"), CHX_STR(""));
  return CHX_E_INTERNAL;
#else
  fault(NULL, NULL, 0);
  return CHX_OK;
#endif
}
static const chx_plugin_self_test kSelfTest = {sizeof(chx_plugin_self_test), 0, run_test};
static const void* CHX_CALL get_extension(chx_instance* instance, chx_str id) CHX_NOEXCEPT {
  (void)instance;
  return id.len == strlen(CHX_EXT_SELF_TEST) && memcmp(id.data, CHX_EXT_SELF_TEST, id.len) == 0 ? &kSelfTest : NULL;
}
#define GET_EXTENSION get_extension
#elif defined(WILD_EXTENSION)
static const void* CHX_CALL get_extension(chx_instance* instance, chx_str id) CHX_NOEXCEPT {
  (void)instance;
  (void)id;
  return (const void*)(uintptr_t)8; /* whatever the host asks for */
}
#define GET_EXTENSION get_extension
#else
#define GET_EXTENSION NULL
#endif

static chx_status CHX_CALL init(const chx_host* host, const chx_error* error) CHX_NOEXCEPT {
  (void)error;
  the_host = host;
#if WHEN == AT_INIT
  fault(NULL, NULL, 0);
#endif
#ifdef INIT_FAILS
  error->set(error, CHX_STR("the hall is locked"), CHX_STR(""));
  return CHX_E_UNAVAILABLE;
#endif
  return CHX_OK;
}

static void CHX_CALL shutdown_plugin(void) CHX_NOEXCEPT {
#if WHEN == AT_SHUTDOWN
  fault(NULL, NULL, 0);
#endif
}

#ifndef DESCRIPTOR_VERSION
#define DESCRIPTOR_VERSION "1.0.0"
#endif
#ifndef EXTRACTOR_SIZE
#define EXTRACTOR_SIZE sizeof(chx_extractor)
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(chx_plugin)
#endif
#ifndef DESCRIPTOR_ABI
#define DESCRIPTOR_ABI CHX_ABI_VERSION
#endif
#ifndef MIN_HOST_ABI
#define MIN_HOST_ABI CHX_ABI(1, 0)
#endif
#ifndef FLAGS
#define FLAGS 0
#endif
#ifndef EXTRACTOR_COUNT
#define EXTRACTOR_COUNT 1
#endif
#ifndef CREATE
#define CREATE create
#endif
#ifndef PRODUCES_LIST
#define PRODUCES_LIST kProduces
#endif

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }
static const chx_str kLanguages[] = {TEXT("en")};
static const chx_str kProduces[] = {TEXT(PRODUCES)};
#ifdef REQUIRES
static const chx_str kRequires[] = {TEXT(REQUIRES)};
#define REQUIRES_COUNT 1
#else
#define kRequires NULL
#define REQUIRES_COUNT 0
#endif
static const chx_extractor kExtractor = {
    .struct_size = EXTRACTOR_SIZE,
    .threads = CHX_THREADS_INSTANCE,
    .id = TEXT(ID),
    .version = TEXT(DESCRIPTOR_VERSION),
    .languages = kLanguages,
    .language_count = 1,
    .produces = PRODUCES_LIST,
    .produces_count = 1,
    .requires_types = kRequires,
    .requires_count = REQUIRES_COUNT,
    .create = CREATE,
    .destroy = destroy,
    .extract = extract,
    .get_extension = GET_EXTENSION,
};
static const chx_extractor* const kExtractors[] = {&kExtractor};
static const chx_plugin kPlugin = {
    .struct_size = PLUGIN_SIZE,
    .abi_version = DESCRIPTOR_ABI,
    .min_host_abi = MIN_HOST_ABI,
    .flags = FLAGS,
    .id = TEXT(ID),
    .version = TEXT("1.0.0"),
    .extractors = kExtractors,
    .extractor_count = EXTRACTOR_COUNT,
    .init = init,
    .shutdown = shutdown_plugin,
};

#ifdef NO_SYMBOL
extern const chx_plugin* const keep_alive;
const chx_plugin* const keep_alive = &kPlugin;
#else
CHX_EXPORT const chx_plugin* CHX_CALL chx_entry_v1(void) CHX_NOEXCEPT {
#if WHEN == AT_ENTRY
  fault(NULL, NULL, 0);
#endif
#ifdef ENTRY_NULL
  return NULL;
#elif defined(ENTRY_WILD)
  return (const chx_plugin*)(uintptr_t)8;
#else
  return &kPlugin;
#endif
}
#endif

#endif /* CHANCERY_TESTS_PLUGIN_ABI_BAD_SKELETON_H_ */
