/* A plugin that finds every "treaty", with two attributes each, and does what a document tells it to: "!segfault" and
 * the like, in the order of the text.  Its configuration may tell it what to do in create(): {"create": "!hang"}. */
#define _GNU_SOURCE
#include <chancery/extractor.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static const chx_host* host;
static const chx_host_metrics* metrics;
static chx_metric documents_seen;
static const char* text_address;

struct chx_instance {
  char config[256];
};

static int* volatile nowhere = (int*)16;

static int overflow(int n) {
  volatile char room[4096];
  room[n % 4096] = (char)n;
  return n > 0 ? overflow(n + 1) + room[1] : 0;
}

static void* idle(void* nothing) { return nothing; }

static int says(const char* at, const char* end, const char* word) {
  const size_t size = strlen(word);
  return (size_t)(end - at) >= size && memcmp(at, word, size) == 0;
}

static void strike(const char* at, const char* end, const chx_sink* sink) {
  if (says(at, end, "!segfault")) *nowhere = 1;
  if (says(at, end, "!abort")) abort();
  if (says(at, end, "!overflow")) overflow(1);
  if (says(at, end, "!exit")) exit(0);
  if (says(at, end, "!hang"))
    for (;;) __asm__ volatile("");
  if (says(at, end, "!sleep"))
    for (;;) sleep(1000);
  if (says(at, end, "!poll"))
    while (sink != NULL && !sink->should_stop(sink)) {
    }
  if (says(at, end, "!memory"))
    for (;;) {
      char* block = malloc(1 << 20);
      if (block == NULL) {
        fprintf(stderr, "out of memory\n");
        abort();
      }
      memset(block, 1, 1 << 20);
    }
  if (says(at, end, "!fork")) fork();
  if (says(at, end, "!socket")) socket(AF_INET, SOCK_STREAM, 0);
  if (says(at, end, "!open")) fopen("/etc/passwd", "r");
  if (says(at, end, "!exec")) execl("/bin/true", "true", (char*)NULL);
  if (says(at, end, "!killparent")) kill(getppid(), SIGKILL);
  if (says(at, end, "!tgkillparent")) syscall(SYS_tgkill, getppid(), getppid(), SIGKILL);
  if (says(at, end, "!write")) *(char*)(uintptr_t)text_address = 'x';
  if (says(at, end, "!code")) mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (says(at, end, "!close")) close(3);
  if (says(at, end, "!junk")) syscall(SYS_sendto, 3, "\x7fjunk", 5, 0, NULL, 0);
  if (says(at, end, "!done")) {
    const char done = 9;
    syscall(SYS_sendto, 3, &done, 1, 0, NULL, 0);
  }
  if (says(at, end, "!log")) host->log(host, CHX_LOG_WARNING, CHX_STR("the plugin speaks"));
  if (says(at, end, "!print")) fprintf(stderr, "the plugin prints\n");
  if (says(at, end, "!thread")) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, idle, NULL) == 0) pthread_join(thread, NULL);
  }
  /* Scribbles over the memory that findings go to: every writable shared mapping. */
  if (says(at, end, "!scribble")) {
    extern void scribble(void);
    scribble();
  }
}

static char* shared_begin;
static char* shared_end;

/* While there still is /proc: where memory is shared with somebody and can be written. */
static void find_shared(void) {
  FILE* maps = fopen("/proc/self/maps", "r");
  char line[512];
  while (maps != NULL && fgets(line, sizeof(line), maps) != NULL) {
    unsigned long begin, end;
    char mode[8];
    if (sscanf(line, "%lx-%lx %7s", &begin, &end, mode) == 3 && mode[1] == 'w' && mode[3] == 's') {
      shared_begin = (char*)begin;
      shared_end = (char*)end;
    }
  }
  if (maps != NULL) fclose(maps);
}

void scribble(void) {
  /* The first two pages of the records, and a number of published bytes that says there is more. */
  memset(shared_begin + 32768, 0xA5, 8192);
  *(volatile uint64_t*)shared_begin = 8192;
}

static chx_status create(const chx_host* h, chx_str config, chx_instance** out, const chx_error* error) {
  host = h;
  struct chx_instance* self = calloc(1, sizeof(*self));
  if (config.len < sizeof(self->config)) memcpy(self->config, config.data, config.len);
  metrics = (const chx_host_metrics*)h->get_extension(h, CHX_STR(CHX_EXT_METRICS));
  documents_seen = metrics->counter(h, CHX_STR("documents"), CHX_STR("Documents seen."));
  find_shared();
  if (strstr(self->config, "refuse") != NULL) {
    error->set(error, CHX_STR("not with that"), CHX_STR("/create"));
    free(self);
    return CHX_E_INVALID_ARGUMENT;
  }
  const char* order = strchr(self->config, '!');
  if (order != NULL) strike(order, self->config + strlen(self->config), NULL);
  *out = self;
  return CHX_OK;
}

static void destroy(chx_instance* self) { free(self); }

static chx_status emit(const chx_sink* sink, uint32_t index, uint64_t begin, uint64_t end, chx_str config) {
  chx_attr attributes[2] = {{CHX_STR("word"), {CHX_VALUE_STRING, 0, {CHX_STR("treaty")}}},
                            {CHX_STR("at"), {CHX_VALUE_INT64, 0, {CHX_STR("")}}}};
  attributes[1].value.as.i64 = (int64_t)begin;
  chx_annotation a;
  memset(&a, 0, sizeof(a));
  a.struct_size = sizeof(a);
  a.begin = begin;
  a.end = end;
  a.type = CHX_STR("found");
  a.canonical = config;
  a.confidence = 0.5;
  a.attrs = attributes;
  a.attr_count = 2;
  return sink->emit(sink, index, &a);
}

static chx_status extract(chx_instance* self, const chx_batch* batch, const chx_sink* sink) {
  for (uint32_t d = 0; d < batch->count; ++d) {
    const chx_str text = batch->documents[d]->text;
    text_address = text.data;
    metrics->add(host, documents_seen, 1);
    chx_status last = CHX_OK;
    for (uint64_t i = 0; i < text.len && last != CHX_E_RESOURCE_EXHAUSTED; ++i) {
      if (text.data[i] == '!') strike(text.data + i, text.data + text.len, sink);
      if (text.data[i] == 't' && says(text.data + i, text.data + text.len, "treaty")) {
        const chx_str config = {self->config, strlen(self->config)};
        last = emit(sink, d, i, i + 6, config);
        if (last == CHX_E_CANCELLED) return CHX_E_CANCELLED;
      }
      if (text.data[i] == '!' && says(text.data + i, text.data + text.len, "!outside"))
        emit(sink, d, i, text.len + 1, CHX_STR(""));
    }
    /* One that finishes nothing leaves it to the host. */
    if (!says(text.data, text.data + text.len, "~")) sink->finish(sink, d, CHX_OK, CHX_STR(""));
  }
  return CHX_OK;
}

static chx_status self_test(chx_instance* self, const chx_error* error) {
  (void)self;
  (void)error;
  return CHX_OK;
}
static const chx_plugin_self_test test_extension = {sizeof(chx_plugin_self_test), 0, self_test};
static const void* get_extension(chx_instance* self, chx_str id) {
  (void)self;
  return id.len == sizeof(CHX_EXT_SELF_TEST) - 1 && memcmp(id.data, CHX_EXT_SELF_TEST, id.len) == 0 ? &test_extension
                                                                                                    : NULL;
}

CHX_MANIFEST(
    "{\"id\": \"test.striking\", \"version\": \"1.0.0\", \"abi\": \"1.0\","
    " \"extractors\": [{\"id\": \"test.striking\", \"languages\": [\"*\"], \"produces\": [\"found\"],"
    " \"uses\": [\"date\", \"sentence\"]}]}");

CHX_EXPORT const chx_plugin* CHX_CALL chx_entry_v1(void) {
  static chx_str languages[1], produces[1], uses[2];
  static chx_extractor extractor;
  static const chx_extractor* extractors[] = {&extractor};
  static chx_plugin plugin;
  languages[0] = CHX_STR("*");
  produces[0] = CHX_STR("found");
  uses[0] = CHX_STR("date");
  uses[1] = CHX_STR("sentence");
  extractor = (chx_extractor){sizeof(chx_extractor),
                              CHX_THREADS_INSTANCE,
                              CHX_STR("test.striking"),
                              CHX_STR("1.0.0"),
                              languages,
                              1,
                              produces,
                              1,
                              NULL,
                              0,
                              uses,
                              2,
                              0,
                              0,
                              create,
                              destroy,
                              extract,
                              get_extension};
  plugin = (chx_plugin){sizeof(chx_plugin),
                        CHX_ABI_VERSION,
                        CHX_ABI(1, 0),
                        0,
                        CHX_STR("test.striking"),
                        CHX_STR("1.0.0"),
                        extractors,
                        1,
                        NULL,
                        NULL};
  return &plugin;
}
