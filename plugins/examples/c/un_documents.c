/* An extractor in one C file: documents of the United Nations, by their symbols and as texts call resolutions.
 *
 *   S/RES/2231(2015)   A/76/300/Add.1   A/HRC/RES/49/1   S/PRST/2023/1           in every language the same
 *   Security Council resolution 2231 (2015)       General Assembly resolution 76/300
 *   резолюция 2231 (2015) Совета Безопасности     резолюция 76/300 Генеральной Ассамблеи
 *   Қауіпсіздік Кеңесінің 2231 (2015) қарары      Бас Ассамблеяның 76/300 қарары
 *
 * Symbols are described at https://research.un.org/en/docs/symbols.  Each becomes one `un_document` whose canonical
 * form is the symbol, so that all ways of writing a resolution are one thing.
 *
 *   cc -std=c11 -O2 -shared -fPIC -fvisibility=hidden -I plugins/include un_documents.c -o un_documents.so
 */
#include <chancery/extractor.h>
#include <stdio.h>
#include <string.h>

#define ID "org.example.un-documents"
#define VERSION "1.1.0"
#define TYPE "un_document"

CHX_MANIFEST("{\"id\": \"" ID "\", \"version\": \"" VERSION
             "\", \"abi\": \"1.0\", \"license\": \"Apache-2.0\","
             " \"config_schema\": {\"type\": \"object\", \"additionalProperties\": false},"
             " \"extractors\": [{\"id\": \"" ID "\", \"languages\": [\"*\"], \"produces\": [\"" TYPE "\"]}]}");

/* What is known of one document that the text names. */
typedef struct document {
  uint64_t begin; /* bytes of the text: [begin, end) */
  uint64_t end;
  char symbol[64]; /* with a NUL */
  const char* body;
  const char* kind;
  int64_t session, number, year; /* 0: not known */
  double confidence;
} document;

static int is_digit(char c) { return c >= '0' && c <= '9'; }
static int is_capital(char c) { return c >= 'A' && c <= 'Z'; }
static int is_word(char c) { return is_digit(c) || is_capital(c) || (c >= 'a' && c <= 'z') || (c & 0x80) != 0; }
static char at(chx_str text, uint64_t i) { return i < text.len ? text.data[i] : '\0'; }

static int starts_with(chx_str text, uint64_t i, const char* word) {
  uint64_t length;
  if (i >= text.len || text.data[i] != *word) return 0;
  length = strlen(word);
  return text.len - i >= length && memcmp(text.data + i, word, length) == 0;
}

/* Reads 1 to `most` digits at *i; 0 when there are none or more. */
static int read_number(chx_str text, uint64_t* i, int most, int64_t* number) {
  int digits = 0;
  *number = 0;
  for (; is_digit(at(text, *i)); ++*i) {
    if (++digits > most) return 0;
    *number = *number * 10 + (at(text, *i) - '0');
  }
  return digits > 0;
}

/* Reads "(2015)", with or without a space before it. */
static int read_year(chx_str text, uint64_t* i, int64_t* year) {
  uint64_t j = *i;
  int64_t read;
  if (at(text, j) == ' ') ++j;
  else if (starts_with(text, j, "\xc2\xa0")) j += 2; /* no-break space */
  if (at(text, j) != '(') return 0;
  ++j;
  if (!read_number(text, &j, 4, &read) || read < 1946 || read > 2099 || at(text, j) != ')') return 0;
  *year = read;
  *i = j + 1;
  return 1;
}

/* Reads "(XV)": sessions of the General Assembly until 1976. */
static int read_roman(chx_str text, uint64_t* i) {
  uint64_t j = *i;
  if (at(text, j) == ' ') ++j;
  if (at(text, j) != '(') return 0;
  *i = ++j;
  while (j - *i < 10 && at(text, j) != '\0' && strchr("IVXLES-", at(text, j)) != NULL) ++j;
  if (j == *i || at(text, j) != ')') return 0;
  *i = j + 1;
  return 1;
}

/* Reads one part of a symbol behind a stroke: "76", "RES", "C.3", "Add.1", "ES-11".  *number is -1 for one in letters
 * only. */
static int read_part(chx_str text, uint64_t* i, int64_t* number) {
  const uint64_t begin = *i;
  if (is_digit(at(text, begin))) return read_number(text, i, 5, number);
  if (!is_capital(at(text, begin))) return 0;
  while (*i - begin < 6 && (is_capital(at(text, *i)) || (*i > begin && at(text, *i) >= 'a' && at(text, *i) <= 'z')))
    ++*i;
  *number = -1;
  if (at(text, *i) != '.' && at(text, *i) != '-') return 1;
  if (!is_digit(at(text, *i + 1))) return 1; /* a full stop behind the symbol */
  ++*i;
  return read_number(text, i, 5, number);
}

/* The symbol that begins at `begin`; 0 when there is none. */
static int read_symbol(chx_str text, uint64_t begin, document* out) {
  static const struct {
    const char *letters, *body;
  } bodies[] = {{"S/", "SECURITY_COUNCIL"},
                {"A/", "GENERAL_ASSEMBLY"},
                {"E/", "ECONOMIC_AND_SOCIAL_COUNCIL"},
                {"ST/", "SECRETARIAT"}};
  uint64_t i = 0, parts[8], good_end = 0;
  int64_t numbers[8];
  int count = 0, digits = 0, resolution = -1, b = 0;
  while (b < 4 && !starts_with(text, begin, bodies[b].letters)) ++b;
  if (b == 4) return 0;
  for (i = begin + strlen(bodies[b].letters) - 1; count < 8 && at(text, i) == '/'; ++count) {
    parts[count] = ++i;
    if (!read_part(text, &i, &numbers[count])) return 0;
    if (i - parts[count] == 3 && starts_with(text, parts[count], "RES")) resolution = count;
    digits += numbers[count] >= 0;
    good_end = i;
  }
  if (count < 2 || digits == 0 || numbers[count - 1] < 0 || at(text, i) == '/' || i - begin >= 48) return 0;
  /* "A/4" is paper and "S/4" software: behind the body's letter stand a session, a year or letters. */
  if (numbers[0] >= 0 && is_digit(text.data[parts[0]]) &&
      (b == 1 ? numbers[0] > 200 : numbers[0] < 1945 || numbers[0] > 2099))
    return 0;
  memset(out, 0, sizeof *out);
  out->body = b == 1 && starts_with(text, parts[0], "HRC") ? "HUMAN_RIGHTS_COUNCIL" : bodies[b].body;
  out->kind = starts_with(text, parts[0], "PRST")  ? "PRESIDENTIAL_STATEMENT"
              : starts_with(text, parts[0], "PV.") ? "MEETING_RECORD"
                                                   : "DOCUMENT";
  memcpy(out->symbol, text.data + begin, good_end - begin);
  if (resolution >= 0) {
    out->kind = "RESOLUTION";
    out->number = numbers[count - 1];
    if (b == 0) {
      if (count - resolution != 2) return 0;
      if (read_year(text, &i, &out->year)) sprintf(out->symbol + (good_end - begin), "(%d)", (int)out->year);
    } else if (count - resolution == 3) {
      out->session = numbers[count - 2];
    } else if (count - resolution == 2) {
      const uint64_t roman = i;
      if (!read_roman(text, &i)) return 0;
      memcpy(out->symbol + (good_end - begin), text.data + roman + (at(text, roman) == ' '),
             i - roman - (at(text, roman) == ' '));
    }
  }
  if (is_word(at(text, i))) return 0;
  out->begin = begin;
  out->end = i;
  out->confidence = 0.99;
  return 1;
}

/* Words that a number needs near it.  Stems: Russian and Kazakh nouns have endings. */
static const char* const kResolution[] = {"resolution", "Resolution", "резолюци", "Резолюци", "қарар", "Қарар"};
static const char* const kAssembly[] = {"General Assembly", "Генеральн", "Бас Ассамблея", "UNGA", "ГА ООН"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint64_t word_end(chx_str text, uint64_t i, const char* const* words, size_t count) {
  size_t w;
  for (w = 0; w < count; ++w) {
    if (starts_with(text, i, words[w])) return i + strlen(words[w]);
  }
  return 0;
}

/* Whether one of the words stands at most `distance` bytes behind `i`, in the same clause. */
static int follows(chx_str text, uint64_t i, uint64_t distance, const char* const* words, size_t count) {
  uint64_t j;
  for (j = i > 0 ? i : 1; j < text.len && j - i < distance && strchr(",;:.\n", text.data[j]) == NULL; ++j) {
    if (is_word(text.data[j]) && !is_word(text.data[j - 1]) && word_end(text, j, words, count) != 0) return 1;
  }
  return 0;
}

/* Where the last of the words ended that have been passed; far before the text when none. */
typedef struct context {
  uint64_t resolution, assembly;
} context;
#define NEVER UINT64_MAX

static int near_before(uint64_t word, uint64_t i, uint64_t distance) {
  return word != NEVER && i >= word && i - word <= distance;
}

/* "2231 (2015)" and "76/300" with a word that says what they are. */
static int read_cited(chx_str text, uint64_t begin, const context* passed, document* out) {
  uint64_t i = begin;
  int64_t first, second;
  if (begin > 0 && strchr("/.-,", text.data[begin - 1]) != NULL && text.data[begin - 1] != '\0') return 0;
  memset(out, 0, sizeof *out);
  out->kind = "RESOLUTION";
  out->confidence = 0.9;
  out->begin = begin;
  if (!read_number(text, &i, 5, &first)) return 0;
  if (at(text, i) == '/' && first > 0 && first <= 200) {
    ++i;
    if (!read_number(text, &i, 4, &second) || is_word(at(text, i)) || at(text, i) == '/') return 0;
    out->body = "GENERAL_ASSEMBLY";
    out->session = first;
    out->number = second;
    sprintf(out->symbol, "A/RES/%d/%d", (int)first, (int)second);
    /* Other bodies number their resolutions in the same way. */
    if (!near_before(passed->assembly, begin, 160) && !follows(text, i, 100, kAssembly, COUNT(kAssembly))) return 0;
  } else {
    if (!read_year(text, &i, &second)) return 0;
    out->body = "SECURITY_COUNCIL";
    out->number = first;
    out->year = second;
    sprintf(out->symbol, "S/RES/%d(%d)", (int)first, (int)second);
  }
  out->end = i;
  return near_before(passed->resolution, begin, 100) || follows(text, i, 60, kResolution, COUNT(kResolution));
}

static void set_text(chx_attr* attrs, uint64_t* count, chx_str key, const char* text) {
  chx_attr* attr = &attrs[(*count)++];
  memset(attr, 0, sizeof *attr);
  attr->key = key;
  attr->value.type = CHX_VALUE_STRING;
  attr->value.as.str.data = text;
  attr->value.as.str.len = strlen(text);
}

static void set_number(chx_attr* attrs, uint64_t* count, chx_str key, int64_t number) {
  chx_attr* attr = &attrs[*count];
  if (number == 0) return;
  ++*count;
  memset(attr, 0, sizeof *attr);
  attr->key = key;
  attr->value.type = CHX_VALUE_INT64;
  attr->value.as.i64 = number;
}

static chx_status emit(const chx_sink* sink, uint32_t d, const document* found) {
  chx_attr attrs[5];
  chx_annotation out;
  memset(&out, 0, sizeof out);
  out.struct_size = sizeof out;
  out.begin = found->begin;
  out.end = found->end;
  out.type = CHX_STR(TYPE);
  out.canonical.data = found->symbol;
  out.canonical.len = strlen(found->symbol);
  out.confidence = found->confidence;
  out.attrs = attrs;
  set_text(attrs, &out.attr_count, CHX_STR("body"), found->body);
  set_text(attrs, &out.attr_count, CHX_STR("kind"), found->kind);
  set_number(attrs, &out.attr_count, CHX_STR("session"), found->session);
  set_number(attrs, &out.attr_count, CHX_STR("number"), found->number);
  set_number(attrs, &out.attr_count, CHX_STR("year"), found->year);
  return sink->emit(sink, d, &out);
}

/* One pass; each place looks a bounded number of bytes ahead.  CANCELLED when the host said so. */
static chx_status extract_document(chx_str text, const chx_sink* sink, uint32_t d) {
  context passed = {NEVER, NEVER};
  uint64_t i = 0;
  while (i < text.len) {
    document found;
    uint64_t word;
    chx_status status;
    if (i % 1024 == 0 && sink->should_stop(sink)) return CHX_E_CANCELLED;
    if (!is_word(text.data[i]) || (i > 0 && is_word(text.data[i - 1]))) {
      ++i;
      continue;
    }
    if ((word = word_end(text, i, kResolution, COUNT(kResolution))) != 0) passed.resolution = word;
    if ((word = word_end(text, i, kAssembly, COUNT(kAssembly))) != 0) passed.assembly = word;
    if (!read_symbol(text, i, &found) && !(is_digit(text.data[i]) && read_cited(text, i, &passed, &found))) {
      ++i;
      continue;
    }
    /* Of a list: "resolutions 1267 (1999), 1989 (2011) and 2253 (2015)". */
    passed.resolution = found.end;
    status = emit(sink, d, &found);
    if (status == CHX_E_CANCELLED) return status;
    if (status == CHX_E_RESOURCE_EXHAUSTED) break;
    i = found.end;
  }
  return CHX_OK;
}

static chx_status CHX_CALL extract(chx_instance* instance, const chx_batch* batch, const chx_sink* sink) {
  uint32_t d;
  (void)instance;
  for (d = 0; d < batch->count; ++d) {
    const chx_status status = extract_document(batch->documents[d]->text, sink, d);
    if (status == CHX_E_CANCELLED) return status;
    sink->finish(sink, d, CHX_OK, CHX_STR(""));
  }
  return CHX_OK;
}

/* No state: any address will do for an instance. */
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
