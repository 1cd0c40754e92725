/* @ID@: finds reference marks, "KZ-2024", and tells their parts.
 *
 * find_next() is what you replace; below it stands what every extractor has.  include/chancery/extractor.h is the
 * contract with the server. */
#include <chancery/extractor.h>
#include <chancery/manifest.h>
#include <string.h>

/* manifest.json says the same; a server refuses a plugin where they differ. */
#define ID "@ID@"
#define VERSION "0.1.0"
#define TYPE "@NAME@"

CHANCERY_MANIFEST_FILE("manifest.json");

typedef struct finding {
  uint64_t begin; /* bytes of the text: [begin, end) */
  uint64_t end;
  chx_str letters;
  int64_t number;
} finding;

static int is_capital(char c) { return c >= 'A' && c <= 'Z'; }
static int is_digit(char c) { return c >= '0' && c <= '9'; }
/* Bytes from 0x80 on belong to letters of other alphabets. */
static int is_word(char c) { return is_capital(c) || is_digit(c) || (c >= 'a' && c <= 'z') || (c & 0x80) != 0; }

/* The first mark at or after `from`: two to five Latin capitals, a hyphen, one to nine digits.  0 when there is none.
 * Looks at each byte a bounded number of times: the text may be long, and made to annoy. */
static int find_next(chx_str text, uint64_t from, finding* found) {
  uint64_t begin, at;
  for (begin = from; begin < text.len; ++begin) {
    if (!is_capital(text.data[begin]) || (begin > 0 && is_word(text.data[begin - 1]))) continue;
    for (at = begin; at < text.len && at - begin < 6 && is_capital(text.data[at]);) ++at;
    if (at - begin < 2 || at - begin > 5 || at == text.len || text.data[at] != '-') continue;
    found->letters.data = text.data + begin;
    found->letters.len = at - begin;
    found->number = 0;
    for (from = ++at; at < text.len && at - from < 10 && is_digit(text.data[at]); ++at) {
      found->number = found->number * 10 + (text.data[at] - '0');
    }
    if (at == from || at - from > 9 || (at < text.len && is_word(text.data[at]))) continue;
    found->begin = begin;
    found->end = at;
    return 1;
  }
  return 0;
}

static chx_status emit(const chx_sink* sink, uint32_t document, chx_str text, const finding* found) {
  chx_attr attrs[2];
  chx_annotation out;
  memset(attrs, 0, sizeof attrs);
  attrs[0].key = CHX_STR("letters");
  attrs[0].value.type = CHX_VALUE_STRING;
  attrs[0].value.as.str = found->letters;
  attrs[1].key = CHX_STR("number");
  attrs[1].value.type = CHX_VALUE_INT64;
  attrs[1].value.as.i64 = found->number;
  memset(&out, 0, sizeof out);
  out.struct_size = sizeof out;
  out.type = CHX_STR(TYPE);
  out.begin = found->begin;
  out.end = found->end;
  out.canonical.data = text.data + found->begin;
  out.canonical.len = found->end - found->begin;
  out.confidence = 0.9;
  out.attrs = attrs;
  out.attr_count = 2;
  return sink->emit(sink, document, &out);
}

static chx_status CHX_CALL extract(chx_instance* instance, const chx_batch* batch, const chx_sink* sink) {
  uint32_t d;
  (void)instance;
  for (d = 0; d < batch->count; ++d) {
    const chx_str text = batch->documents[d]->text;
    finding found;
    uint64_t from = 0;
    while (!sink->should_stop(sink) && find_next(text, from, &found)) {
      const chx_status status = emit(sink, d, text, &found);
      if (status == CHX_E_CANCELLED) return status;
      if (status == CHX_E_RESOURCE_EXHAUSTED) break;
      from = found.end;
    }
    sink->finish(sink, d, CHX_OK, CHX_STR(""));
  }
  return CHX_OK;
}

/* Tables, and what `config` asks for, would be built here and freed in destroy().  Without any, an address will do. */
static chx_status CHX_CALL create(const chx_host* host, chx_str config, chx_instance** out, const chx_error* error) {
  static char nothing;
  (void)host;
  (void)config;
  (void)error;
  *out = (chx_instance*)&nothing;
  return CHX_OK;
}

static void CHX_CALL destroy(chx_instance* instance) { (void)instance; }

static const chx_str kLanguages[] = {{"*", 1}};
static const chx_str kProduces[] = {{TYPE, sizeof(TYPE) - 1}};
static const chx_extractor kExtractor = {
    .struct_size = sizeof(chx_extractor),
    .threads = CHX_THREADS_CONCURRENT, /* extract() changes nothing but its own variables */
    .id = {ID, sizeof(ID) - 1},
    .version = {VERSION, sizeof(VERSION) - 1},
    .languages = kLanguages,
    .language_count = sizeof kLanguages / sizeof *kLanguages,
    .produces = kProduces,
    .produces_count = sizeof kProduces / sizeof *kProduces,
    .create = create,
    .destroy = destroy,
    .extract = extract,
};
static const chx_extractor* const kExtractors[] = {&kExtractor};
static const chx_plugin kPlugin = {
    .struct_size = sizeof(chx_plugin),
    .abi_version = CHX_ABI_VERSION,
    .min_host_abi = CHX_ABI(1, 0),
    .id = {ID, sizeof(ID) - 1},
    .version = {VERSION, sizeof(VERSION) - 1},
    .extractors = kExtractors,
    .extractor_count = 1,
};

const chx_plugin* CHX_CALL chx_entry_v1(void) { return &kPlugin; }
