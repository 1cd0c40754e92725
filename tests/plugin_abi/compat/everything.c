/* A plugin that uses everything of chancery/extractor.h once: the words of its resource file, with attributes of every
 * kind, a link and relations; pairs of them in a second extractor that builds on the first; metrics, the log and the
 * self-test.
 *
 * It is built with the header as it is, and with the one that newer_header.py makes; then it also uses all that is
 * newer where the host has it.  What it hands to the host lies at the end of a page that is followed by one that nobody
 * may touch, so that a host which reads more than is there ends at once, under a sanitizer or not. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <chancery/extractor.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ID "test.everything"
#define PAGE 4096
#if CHX_ABI_MINOR >= 7
#define BUILT "1.7"
#else
#define BUILT "1.0"
#endif

CHX_MANIFEST("{\"id\": \"" ID "\", \"version\": \"1.2.3\", \"abi\": \"" BUILT
             "\", \"min_host_abi\": \"1.0\", \"license\": \"Apache-2.0\","
             " \"extractors\": [{\"id\": \"test.everything.words\", \"languages\": [\"en\", \"ru\", \"kk\"], "
             "\"produces\": [\"word\"],"
             " \"uses\": [\"sentence\"]},"
             " {\"id\": \"test.everything.pairs\", \"version\": \"0.9.0-rc.1\", \"languages\": [\"*\"], \"produces\": "
             "[\"pair\", \"odd_one\"],"
             " \"requires\": [\"word\"]}],"
             " \"resources\": [{\"name\": \"words.txt\", \"sha256\": \"" WORDS_SHA256 "\"}]}");

/* Room for `size` bytes that end where their page does. */
static void* at_page_end(size_t size) {
  char* pages = (char*)mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED || size > PAGE || mprotect(pages + PAGE, PAGE, PROT_NONE) != 0) abort();
  return pages + PAGE - size;
}

static const char* words;
static uint64_t words_size;
static const chx_host* the_host;
static const chx_host_metrics* metrics;
static chx_metric documents_seen, words_seen;

static int same(chx_str text, const char* literal) {
  return text.len == strlen(literal) && memcmp(text.data, literal, text.len) == 0;
}
static chx_str str(const char* text) {
  chx_str out;
  out.data = text;
  out.len = strlen(text);
  return out;
}

static chx_status CHX_CALL init(const chx_host* host, const chx_error* error) {
  static const double bounds[] = {1, 10, 100};
  const chx_host_resources* resources =
      (const chx_host_resources*)host->get_extension(host, CHX_STR(CHX_EXT_RESOURCES));
  const void* data = NULL;
  uint64_t size = 0;
  the_host = host;
  if (host->get_extension(host, CHX_STR("org.example.nobody-has-this/1")) != NULL || resources == NULL ||
      resources->map(host, CHX_STR("other.txt"), &data, &size) != CHX_E_NOT_FOUND || data != NULL ||
      resources->map(host, CHX_STR("words.txt"), &data, &size) != CHX_OK || size == 0) {
#if CHX_ABI_MINOR >= 7
    if (CHX_HAS(chx_error, error, set_code)) error->set_code(error, 5);
#endif
    error->set(error, CHX_STR("the words are not there"), CHX_STR("/words"));
    return CHX_E_NOT_FOUND;
  }
  words = (const char*)data;
  words_size = size;
  metrics = (const chx_host_metrics*)host->get_extension(host, CHX_STR(CHX_EXT_METRICS));
  if (metrics != NULL) {
    documents_seen = metrics->counter(host, CHX_STR("documents"), CHX_STR("documents seen"));
    words_seen = metrics->histogram(host, CHX_STR("words"), CHX_STR("words in a document"), bounds, 3);
#if CHX_ABI_MINOR >= 7
    if (CHX_HAS(chx_host_metrics, metrics, set)) metrics->set(host, documents_seen, 0.5);
#endif
  }
  host->log(host, CHX_LOG_INFO, CHX_STR("everything is ready"));
  return CHX_OK;
}

static void CHX_CALL shutdown_plugin(void) { words = NULL; }

struct chx_instance {
  uint64_t born_ns;
  int documents;
};

static chx_status CHX_CALL create(const chx_host* host, chx_str config, chx_instance** out, const chx_error* error) {
  *out = NULL;
  if (config.len != 0 && config.data[0] != '{') {
    error->set(error, CHX_STR("not an object"), CHX_STR(""));
    return CHX_E_INVALID_ARGUMENT;
  }
  *out = (chx_instance*)calloc(1, sizeof(chx_instance));
  if (*out == NULL) return CHX_E_RESOURCE_EXHAUSTED;
  (*out)->born_ns = host->now_ns(host);
#if CHX_ABI_MINOR >= 7
  if (CHX_HAS(chx_host, host, random)) (*out)->born_ns += host->random(host) % 2;
#endif
  return CHX_OK;
}

static void CHX_CALL destroy(chx_instance* instance) { free(instance); }

static chx_attr attr(const char* key, chx_value_type type) {
  chx_attr out;
  memset(&out, 0, sizeof out);
  out.key = str(key);
  out.value.type = type;
  return out;
}

/* Everything that an attribute can be. */
static uint64_t fill_attrs(const chx_document* document, chx_str word, uint64_t index, chx_attr* attrs) {
  uint64_t n = 0, i;
  attrs[n] = attr("word", CHX_VALUE_STRING);
  attrs[n++].value.as.str = word;
  attrs[n] = attr("index", CHX_VALUE_INT64);
  attrs[n++].value.as.i64 = -(int64_t)index;
  attrs[n] = attr("half", CHX_VALUE_DOUBLE);
  attrs[n++].value.as.f64 = 0.5 * (double)index;
  if (document->date.precision != CHX_DATE_UNKNOWN) {
    attrs[n] = attr("date", CHX_VALUE_DATE);
    attrs[n++].value.as.date = document->date;
  }
  attrs[n] = attr("decade", CHX_VALUE_DATE);
  attrs[n].value.as.date.year = 1998;
  attrs[n++].value.as.date.precision = CHX_DATE_DECADE;
  attrs[n] = attr("org.example.price", CHX_VALUE_DECIMAL);
  attrs[n].value.as.decimal.unscaled = 1250000 + (int64_t)index;
  attrs[n++].value.as.decimal.scale = 2;
  attrs[n] = attr("first", CHX_VALUE_BOOL);
  attrs[n++].value.as.i64 = index == 0;
  for (i = 0; i < document->metadata_count; ++i) {
    if (!same(document->metadata[i].key, "title") || document->metadata[i].value.type != CHX_VALUE_STRING) continue;
    attrs[n] = document->metadata[i];
    ++n;
  }
#if CHX_ABI_MINOR >= 7
  attrs[n] = attr("uri", CHX_VALUE_URI);
  attrs[n++].value.as.str = str("https://example.org/");
#else
  attrs[n++] = attr("nothing", CHX_VALUE_NONE);
#endif
  return n;
}

static void note_newer(const chx_document* document, const chx_batch* batch, const chx_sink* sink, uint32_t d,
                       chx_annotation* a) {
  (void)document;
  (void)batch;
  (void)sink;
  (void)d;
  (void)a;
#if CHX_ABI_MINOR >= 7
  a->salience = 0.75;
  if (CHX_HAS(chx_document, document, url)) a->excerpt = document->url;
  if (CHX_HAS(chx_batch, batch, priority) && CHX_HAS(chx_sink, sink, progress))
    sink->progress(sink, d, (double)batch->priority);
#endif
}

/* In which sentence, by counting those that begin before it. */
static uint64_t sentence_of(const chx_document* document, uint64_t at) {
  uint64_t i, n = 0;
  for (i = 0; i < document->prior_count; ++i) {
    if (same(document->prior[i]->type, CHX_TYPE_SENTENCE) && document->prior[i]->begin <= at) ++n;
  }
  return n;
}

static chx_status find_words(const chx_batch* batch, const chx_sink* sink, uint32_t d) {
  const chx_document* document = batch->documents[d];
  chx_annotation* a = (chx_annotation*)at_page_end(sizeof(chx_annotation));
  chx_status status = CHX_OK;
  uint64_t at, line, found = 0;
  for (at = 0; at < document->text.len && status == CHX_OK; ++at) {
    if (at % 256 == 0 && sink->should_stop(sink)) {
      status = CHX_E_CANCELLED;
      break;
    }
    for (line = 0; line < words_size;) {
      const char* end = (const char*)memchr(words + line, '\n', words_size - line);
      const uint64_t length = end == NULL ? words_size - line : (uint64_t)(end - words) - line;
      chx_attr attrs[9];
      chx_link links[2];
      chx_relation relation;
      char canonical[64];
      if (length > 0 && length <= document->text.len - at &&
          memcmp(document->text.data + at, words + line, length) == 0) {
        memset(a, 0, sizeof *a);
        a->struct_size = sizeof *a;
        a->begin = at;
        a->end = at + length;
        a->type = CHX_STR("word");
        snprintf(canonical, sizeof canonical, "%.*s in sentence %d", (int)length, words + line,
                 (int)sentence_of(document, at));
        a->canonical = str(canonical);
        a->confidence = 0.25;
        a->id = 100 + found;
        a->attrs = attrs;
        a->attr_count = fill_attrs(document, (chx_str){words + line, length}, found, attrs);
        links[0].kb = CHX_STR("wikidata");
        links[0].id = CHX_STR("Q1");
        links[0].confidence = 1;
        links[1] = links[0];
        links[1].id = CHX_STR("Q2");
        links[1].confidence = 0.5;
        a->links = links;
        a->link_count = 2;
        relation.role = CHX_STR("before");
        relation.target_id = 99 + found;
        a->relations = &relation;
        a->relation_count = found > 0;
        note_newer(document, batch, sink, d, a);
        status = sink->emit(sink, d, a);
        ++found;
      }
      line += length + 1;
    }
  }
  if (metrics != NULL) {
    metrics->add(the_host, documents_seen, 1);
    metrics->record(the_host, words_seen, (double)found);
  }
  munmap((char*)a + sizeof *a - PAGE, 2 * PAGE);
  if (status == CHX_E_CANCELLED) return status;
  sink->finish(sink, d, CHX_OK, CHX_STR(""));
  return CHX_OK;
}

static chx_status CHX_CALL extract_words(chx_instance* instance, const chx_batch* batch, const chx_sink* sink) {
  uint32_t d;
  ++instance->documents;
  for (d = 0; d < batch->count; ++d) {
    const chx_status status = find_words(batch, sink, d);
    if (status != CHX_OK) return status;
  }
  return CHX_OK;
}

/* Words two by two, in the order of the text; the last of an odd number is "odd_one", and its document is left for the
 * host to finish. */
static chx_status CHX_CALL extract_pairs(chx_instance* instance, const chx_batch* batch, const chx_sink* sink) {
  uint32_t d;
  (void)instance;
  for (d = 0; d < batch->count; ++d) {
    const chx_document* document = batch->documents[d];
    const chx_annotation* first = NULL;
    uint64_t i;
    for (i = 0; i < document->prior_count; ++i) {
      const chx_annotation* word = document->prior[i];
      chx_annotation a;
      chx_relation relations[2];
      if (!same(word->type, "word")) continue;
      if (first == NULL) {
        first = word;
        continue;
      }
      memset(&a, 0, sizeof a);
      a.struct_size = sizeof a;
      a.begin = first->begin;
      a.end = word->end;
      a.type = CHX_STR("pair");
      a.canonical = first->source;
      a.confidence = first->confidence + word->confidence;
      relations[0].role = CHX_STR("left");
      relations[0].target_id = first->id;
      relations[1].role = CHX_STR("right");
      relations[1].target_id = word->id;
      a.relations = relations;
      a.relation_count = 2;
      if (sink->emit(sink, d, &a) == CHX_E_CANCELLED) return CHX_E_CANCELLED;
      first = NULL;
    }
    if (first != NULL) {
      chx_annotation a;
      memset(&a, 0, sizeof a);
      a.struct_size = sizeof a;
      a.begin = first->begin;
      a.end = first->end;
      a.type = CHX_STR("odd_one");
      if (sink->emit(sink, d, &a) == CHX_E_CANCELLED) return CHX_E_CANCELLED;
    } else {
      sink->finish(sink, d, CHX_OK, CHX_STR(""));
    }
  }
  return CHX_OK;
}

static chx_status CHX_CALL run_test(chx_instance* instance, const chx_error* error) {
  if (words != NULL && instance->documents == 0) return CHX_OK;
  error->set(error, CHX_STR("no words, or a used instance"), CHX_STR(""));
  return CHX_E_INTERNAL;
}
static chx_plugin_self_test self_test;
static const void* CHX_CALL get_extension(chx_instance* instance, chx_str id) {
  (void)instance;
  return same(id, CHX_EXT_SELF_TEST) ? &self_test : NULL;
}

#if CHX_ABI_MINOR >= 7
static void CHX_CALL rest(chx_instance* instance) { instance->documents = 0; }
#endif

/* Filled in when the library is loaded, each at the end of a page of its own. */
static chx_plugin* plugin;
__attribute__((constructor)) static void describe(void) {
  static const chx_str languages[] = {{"en", 2}, {"ru", 2}, {"kk", 2}}, any[] = {{"*", 1}};
  static const chx_str word[] = {{"word", 4}}, pair[] = {{"pair", 4}, {"odd_one", 7}}, sentence[] = {{"sentence", 8}};
  chx_extractor* first = (chx_extractor*)at_page_end(sizeof(chx_extractor));
  chx_extractor* second = (chx_extractor*)at_page_end(sizeof(chx_extractor));
  const chx_extractor** list = (const chx_extractor**)at_page_end(2 * sizeof *list);
  self_test.struct_size = sizeof self_test;
  self_test.run = run_test;
  first->struct_size = sizeof *first;
  first->threads = CHX_THREADS_INSTANCE;
  first->id = str("test.everything.words");
  first->version = str("1.2.3");
  first->languages = languages;
  first->language_count = 3;
  first->produces = word;
  first->produces_count = 1;
  first->uses_types = sentence;
  first->uses_count = 1;
  first->preferred_batch = 4;
  first->max_batch = 8;
  first->create = create;
  first->destroy = destroy;
  first->extract = extract_words;
  first->get_extension = get_extension;
#if CHX_ABI_MINOR >= 7
  first->description = str("words");
  first->rest = rest;
#endif
  *second = *first;
  second->id = str("test.everything.pairs");
  second->version = str("0.9.0-rc.1");
  second->languages = any;
  second->language_count = 1;
  second->produces = pair;
  second->produces_count = 2;
  second->requires_types = word;
  second->requires_count = 1;
  second->uses_types = NULL;
  second->uses_count = 0;
  second->extract = extract_pairs;
  second->get_extension = NULL;
  list[0] = first;
  list[1] = second;
  plugin = (chx_plugin*)at_page_end(sizeof(chx_plugin));
  plugin->struct_size = sizeof *plugin;
  plugin->abi_version = CHX_ABI_VERSION;
  plugin->min_host_abi = CHX_ABI(1, 0);
  plugin->id = str(ID);
  plugin->version = str("1.2.3");
  plugin->extractors = list;
  plugin->extractor_count = 2;
  plugin->init = init;
  plugin->shutdown = shutdown_plugin;
#if CHX_ABI_MINOR >= 7
  plugin->publisher = str("nobody");
#endif
}

CHX_EXPORT const chx_plugin* CHX_CALL chx_entry_v1(void) { return plugin; }
