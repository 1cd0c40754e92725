/* An extractor in one C file: symbols of United Nations documents, "S/RES/2231(2015)" or "A/RES/76/300".
 *
 *   cc -std=c11 -O2 -shared -fPIC -fvisibility=hidden -I plugins/include un_documents.c -o un_documents.so
 *
 * The two bodies' symbols are described at https://research.un.org/en/docs/symbols: S/RES/{number}({year}) and
 * A/RES/{session}/{number}.  They are the same in every language, hence "*". */
#include <chancery/extractor.h>
#include <string.h>

#define ID "org.example.un-documents"
#define VERSION "1.0.0"
#define TYPE "un_document"

CHX_MANIFEST("{\"id\": \"" ID "\", \"version\": \"" VERSION
             "\", \"abi\": \"1.0\", \"license\": \"Apache-2.0\","
             " \"extractors\": [{\"id\": \"" ID "\", \"languages\": [\"*\"], \"produces\": [\"" TYPE "\"]}]}");

static int is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

/* Reads 1 to `max_digits` digits at *at; 0 when there are none or more. */
static int read_number(chx_str text, uint64_t* at, int max_digits, int64_t* number) {
  int digits = 0;
  *number = 0;
  while (*at < text.len && text.data[*at] >= '0' && text.data[*at] <= '9') {
    if (++digits > max_digits) return 0;
    *number = *number * 10 + (text.data[*at] - '0');
    ++*at;
  }
  return digits > 0;
}

static chx_attr string_attr(chx_str key, chx_str value) {
  chx_attr attr;
  memset(&attr, 0, sizeof attr);
  attr.key = key;
  attr.value.type = CHX_VALUE_STRING;
  attr.value.as.str = value;
  return attr;
}

static chx_attr int_attr(chx_str key, int64_t value) {
  chx_attr attr;
  memset(&attr, 0, sizeof attr);
  attr.key = key;
  attr.value.type = CHX_VALUE_INT64;
  attr.value.as.i64 = value;
  return attr;
}

/* The symbol that begins at `begin`, if any: fills in what is in it and returns its end, else 0. */
static uint64_t read_symbol(chx_str text, uint64_t begin, chx_attr* attrs, uint64_t* attr_count) {
  uint64_t at = begin + 6;
  int64_t first, second;
  if (text.len - begin < 7 || memcmp(text.data + begin + 1, "/RES/", 5) != 0) return 0;
  *attr_count = 0;
  if (text.data[begin] == 'S') {
    if (!read_number(text, &at, 5, &first)) return 0;
    attrs[(*attr_count)++] = string_attr(CHX_STR("body"), CHX_STR("SECURITY_COUNCIL"));
    attrs[(*attr_count)++] = int_attr(CHX_STR("number"), first);
    if (at < text.len && text.data[at] == '(') {
      uint64_t year_at = at + 1;
      if (read_number(text, &year_at, 4, &second) && second >= 1946 && year_at < text.len &&
          text.data[year_at] == ')') {
        attrs[(*attr_count)++] = int_attr(CHX_STR("year"), second);
        at = year_at + 1;
      }
    }
  } else if (text.data[begin] == 'A') {
    if (!read_number(text, &at, 3, &first) || at >= text.len || text.data[at] != '/') return 0;
    ++at;
    if (!read_number(text, &at, 4, &second)) return 0;
    attrs[(*attr_count)++] = string_attr(CHX_STR("body"), CHX_STR("GENERAL_ASSEMBLY"));
    attrs[(*attr_count)++] = int_attr(CHX_STR("session"), first);
    attrs[(*attr_count)++] = int_attr(CHX_STR("number"), second);
  } else {
    return 0;
  }
  return at < text.len && is_word(text.data[at]) ? 0 : at;
}

static chx_status CHX_CALL extract(chx_instance* instance, const chx_batch* batch, const chx_sink* sink) {
  uint32_t d;
  (void)instance;
  for (d = 0; d < batch->count; ++d) {
    const chx_str text = batch->documents[d]->text;
    uint64_t i, end;
    for (i = 0; i<text.len; i = end> i ? end : i + 1) {
      chx_attr attrs[4];
      chx_annotation found;
      chx_status status;
      end = 0;
      if (i % 4096 == 0 && sink->should_stop(sink)) return CHX_E_CANCELLED;
      if ((text.data[i] != 'S' && text.data[i] != 'A') || (i > 0 && is_word(text.data[i - 1]))) continue;
      memset(&found, 0, sizeof found);
      end = read_symbol(text, i, attrs, &found.attr_count);
      if (end == 0) continue;
      found.struct_size = sizeof found;
      found.begin = i;
      found.end = end;
      found.type = CHX_STR(TYPE);
      found.canonical.data = text.data + i;
      found.canonical.len = end - i;
      found.confidence = 0.99;
      found.attrs = attrs;
      status = sink->emit(sink, d, &found);
      if (status == CHX_E_CANCELLED) return status;
      if (status == CHX_E_RESOURCE_EXHAUSTED) break;
    }
    sink->finish(sink, d, CHX_OK, CHX_STR(""));
  }
  return CHX_OK;
}

/* No state: any non-NULL address will do for an instance. */
static chx_status CHX_CALL create(const chx_host* host, chx_str config, chx_instance** out, const chx_error* error) {
  static char nothing;
  (void)host;
  (void)config;
  (void)error;
  *out = (chx_instance*)&nothing;
  return CHX_OK;
}

static void CHX_CALL destroy(chx_instance* instance) { (void)instance; }

/* C wants constants here, so texts are spelled out instead of CHX_STR. */
static const chx_str kLanguages[] = {{"*", 1}};
static const chx_str kProduces[] = {{TYPE, sizeof(TYPE) - 1}};
static const chx_extractor kExtractor = {
    .struct_size = sizeof(chx_extractor),
    .threads = CHX_THREADS_CONCURRENT,
    .id = {ID, sizeof(ID) - 1},
    .version = {VERSION, sizeof(VERSION) - 1},
    .languages = kLanguages,
    .language_count = 1,
    .produces = kProduces,
    .produces_count = 1,
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
