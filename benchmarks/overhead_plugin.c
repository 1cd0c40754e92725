/* The plugin that plugin_overhead measures: scans the text and reports each word "treaty" with two attributes, and dies
 * on a text that begins with '!'. */
#include <chancery/extractor.h>
#include <stdlib.h>
#include <string.h>

struct chx_instance {
  int nothing;
};

static chx_status create(const chx_host* host, chx_str config, chx_instance** out, const chx_error* error) {
  static struct chx_instance only;
  (void)host, (void)config, (void)error;
  *out = &only;
  return CHX_OK;
}
static void destroy(chx_instance* self) { (void)self; }

static chx_status extract(chx_instance* self, const chx_batch* batch, const chx_sink* sink) {
  (void)self;
  for (uint32_t d = 0; d < batch->count; ++d) {
    const chx_str text = batch->documents[d]->text;
    if (text.len > 0 && text.data[0] == '!') abort();
    for (uint64_t i = 0; i + 6 <= text.len; ++i) {
      if (text.data[i] != 't' || memcmp(text.data + i, "treaty", 6) != 0) continue;
      chx_attr attributes[2] = {{CHX_STR("word"), {CHX_VALUE_STRING, 0, {CHX_STR("treaty")}}},
                                {CHX_STR("position"), {CHX_VALUE_INT64, 0, {CHX_STR("")}}}};
      attributes[1].value.as.i64 = (int64_t)i;
      chx_annotation a;
      memset(&a, 0, sizeof(a));
      a.struct_size = sizeof(a);
      a.begin = i;
      a.end = i + 6;
      a.type = CHX_STR("found");
      a.canonical = CHX_STR("treaty");
      a.confidence = 0.5;
      a.attrs = attributes;
      a.attr_count = 2;
      if (sink->emit(sink, d, &a) == CHX_E_CANCELLED) return CHX_E_CANCELLED;
    }
    sink->finish(sink, d, CHX_OK, CHX_STR(""));
  }
  return CHX_OK;
}

CHX_MANIFEST(
    "{\"id\": \"bench.overhead\", \"version\": \"1.0.0\", \"abi\": \"1.0\", \"extractors\":"
    " [{\"id\": \"bench.overhead\", \"languages\": [\"*\"], \"produces\": [\"found\"]}]}");

CHX_EXPORT const chx_plugin* CHX_CALL chx_entry_v1(void) {
  static chx_str languages[1], produces[1];
  static chx_extractor extractor;
  static const chx_extractor* extractors[] = {&extractor};
  static chx_plugin plugin;
  languages[0] = CHX_STR("*");
  produces[0] = CHX_STR("found");
  extractor = (chx_extractor){sizeof(chx_extractor),
                              CHX_THREADS_CONCURRENT,
                              CHX_STR("bench.overhead"),
                              CHX_STR("1.0.0"),
                              languages,
                              1,
                              produces,
                              1,
                              NULL,
                              0,
                              NULL,
                              0,
                              0,
                              0,
                              create,
                              destroy,
                              extract,
                              NULL};
  plugin = (chx_plugin){sizeof(chx_plugin),
                        CHX_ABI_VERSION,
                        CHX_ABI(1, 0),
                        0,
                        CHX_STR("bench.overhead"),
                        CHX_STR("1.0.0"),
                        extractors,
                        1,
                        NULL,
                        NULL};
  return &plugin;
}
