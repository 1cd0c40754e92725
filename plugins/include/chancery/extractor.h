/* SPDX-License-Identifier: Apache-2.0
 *
 * chancery/extractor.h -- the Chancery extractor plugin ABI, version 1.0
 *
 * One header, no dependency but <stddef.h> and <stdint.h>.  Valid C11 and C++11..C++23.
 * Everything a plugin needs is here; a plugin links against nothing of Chancery's.
 * docs/plugin-abi.md is the guide for authors, docs/annotations.md the vocabulary of types.
 *
 * FINAL.  Under change control: tests/plugin_abi/layout_1.0.txt holds every offset, size and
 * constant of this file, declarations_1.0.txt every type, and tests compare.  What is here stays
 * for all of major version 1; tests/plugin_abi/museum holds old binaries that must keep working.
 *
 * ---------------------------------------------------------------------------------------
 * THE NINE RULES
 * ---------------------------------------------------------------------------------------
 * R1  One exported symbol.   A plugin exports exactly `chx_entry_v1`, nothing else.
 *                            The host exports nothing: all calls go through pointers.
 * R2  The writer owns the size.  Every extensible struct begins with `struct_size`, set by
 *                            the side that fills the struct in to ITS sizeof.  The other side
 *                            only reads, and only fields for which CHX_HAS() is true.  No side
 *                            ever writes into a struct the other side allocated.
 * R3  Append only.           Within major version 1 fields are only appended; a field's type,
 *                            offset and meaning never change; no field ever lands in padding
 *                            (there is none: every struct is explicitly padded, see the
 *                            assertions at the end).
 * R4  Nothing crosses.       No allocation, exception, longjmp, FILE*, locale, errno or thread
 *                            ownership crosses the boundary.  Memory is freed by whoever
 *                            obtained it.  Input is valid until the call it was passed to
 *                            returns; what is passed to a host callback is copied by the host
 *                            before the callback returns.
 * R5  Strings are (pointer, length), UTF-8, and need no NUL terminator.  An absent string is
 *                            {NULL, 0}.  Offsets are BYTE offsets into the document's UTF-8
 *                            and lie on code point boundaries.
 * R6  Unknown is normal.     Unknown enum values, flag bits, attribute types and extension ids
 *                            must be ignored, not treated as errors.  (Enums are int32_t here,
 *                            so an unknown value is not undefined behaviour in any language.)
 * R7  Reserved is zero.      Fields and flag bits marked reserved are written as 0.
 * R8  Threads.               Every function states its contract in brackets:
 *        [loader]      never concurrent with any other call into this plugin; any OS thread.
 *        [instance]    never two at once on the same instance; different instances may run at
 *                      once; successive calls may come from different OS threads, so keep no
 *                      state in thread-locals between calls.
 *        [concurrent]  like [instance], but if the descriptor says CHX_THREADS_CONCURRENT the
 *                      host may also run it several times at once on one instance.
 *        [in-call]     a host function that may be used only during the call that handed it
 *                      over, and only on the thread that call is running on.
 *        [thread-safe] any thread, at any time between init() and shutdown().
 * R9  Good guests.           A plugin does not: exit/abort on bad input, install signal handlers,
 *                            change locale / cwd / umask / environment / signal masks, fork, write
 *                            to fd 0-2, or keep threads running after shutdown().  It may be run
 *                            in a sandbox without file, network or process-creation rights after
 *                            create(); get your data in init()/create(), from "chx.resources/1".
 *
 * ---------------------------------------------------------------------------------------
 * LIFE CYCLE
 * ---------------------------------------------------------------------------------------
 *   dlopen(RTLD_NOW|RTLD_LOCAL|RTLD_NODELETE)        -- never dlclose'd
 *   chx_entry_v1()            -> const chx_plugin *   [loader]   pure: no I/O, threads, locks
 *     plugin->init(host)                              [loader]   once
 *       extractor->create(host, config) -> instance   [thread-safe]
 *         self-test, if there is one (section 4)      [instance] once, on the first instance
 *         extractor->extract(instance, batch, sink)   [concurrent] many times
 *       extractor->destroy(instance)                  [thread-safe] once, after extract returned
 *     plugin->shutdown()                              [loader]   once, if the process exits in
 *                                                     order; do not rely on it being called.
 *
 * A host may give create() another chx_host than init(); both live until after shutdown().
 * After a failing init() nothing of the plugin is called again, shutdown() neither; after a
 * failing create() there is nothing to destroy().  No call follows shutdown().  The entry may be
 * called more than once, and by tools that then call nothing else: it gives the same pointer.
 * One process may load a plugin more than once, from several files: keep no state outside the
 * library (files, shared memory, environment) that the copies would meet in.
 *
 * Where the host runs a plugin in a process of its own, a plugin that crashes, hangs or breaks
 * the sandbox loses that process, and the document that it was at: the documents finished
 * before are kept, and the others of the batch are given to a new process.  The plugin need not
 * know: everything in this file holds there too.
 *
 * ---------------------------------------------------------------------------------------
 * VERSIONS
 * ---------------------------------------------------------------------------------------
 * The major version is in the symbol name (chx_entry_v1).  A plugin may export both
 * chx_entry_v1 and chx_entry_v2; a host takes the highest major it knows.  The minor version is
 * carried by struct_size (what is there) and by abi_version (for messages).  A plugin built with
 * a 1.7 header says in `min_host_abi` the oldest host it can work with, e.g. CHX_ABI(1,2), and
 * checks CHX_HAS() / get_extension() before it uses anything younger.  A host that is older than
 * `min_host_abi` refuses the plugin by its manifest, before any of its code runs.
 *
 * ---------------------------------------------------------------------------------------
 * LIMITS
 * ---------------------------------------------------------------------------------------
 * Every host takes at least this; what is over a host's limits is refused by emit(), and only
 * that.  The limits of ours are these.
 *   of one document     20,000 annotations, 32 MiB
 *   of one annotation   64 attributes, 32 links, 256 relations
 *   texts               types, keys, roles, knowledge bases 64 bytes; links' ids 256 bytes;
 *                       canonical forms and string values 16 KiB
 *   messages            512 bytes, one line; the rest is cut off.  50 log lines in 10 seconds
 *   names               types, keys, roles, knowledge bases: a-z, then a-z 0-9 _ - .
 *                       ids: two or more parts of a-z 0-9 and inner -, joined by points, at
 *                       most 128 bytes.  Versions: semver.org
 *   of the plugin       64 extractors; 64 entries of a list, each once
 *
 * ---------------------------------------------------------------------------------------
 * WHAT A HOST DOES, beside what its functions below promise
 * ---------------------------------------------------------------------------------------
 * H1  It reads the manifest (section 3) first.  Another major version, a `min_host_abi` above
 *     its own and a resource that is not as listed end it there.
 * H2  It checks the descriptor once: not NULL; struct_size at least the 1.0 size of each struct;
 *     versions as in H1; `create`, `destroy` and `extract` not NULL; ids, versions, lists and
 *     CHX_PLUGIN_HAS_RUNTIME as in the manifest.  Only then it calls init().
 * H3  Nothing that a plugin hands over is trusted: it reads the 1.0 part of a struct and, where
 *     CHX_HAS() is true, what it knows beyond; checks counts and lengths against its limits
 *     before it follows their pointers; and copies before it checks what it copied.
 * H4  What it hands over is complete: every struct_size is its own sizeof, every pointer to a
 *     function is set, absent texts are {NULL, 0}, empty lists are {NULL or not, 0}, reserved
 *     fields are 0.  All pointers are valid until the call returns, and nothing that they point
 *     at changes meanwhile.
 * H5  It runs an extractor after those that produce what it requires or uses.
 * H6  It does not call a function that is not there: CHX_HAS() first, then NULL.
 */
#ifndef CHANCERY_EXTRACTOR_H
#define CHANCERY_EXTRACTOR_H

#include <stddef.h>
#include <stdint.h>

#define CHX_ABI(major, minor) (((uint32_t)(major) << 16) | (uint32_t)(minor))
#define CHX_ABI_MAJOR 1
#define CHX_ABI_MINOR 0
#define CHX_ABI_VERSION CHX_ABI(CHX_ABI_MAJOR, CHX_ABI_MINOR)

/* Which minor the code including this header wants to see; define it before the #include to
 * write for older hosts.  Whatever is younger than 1.0 stands in  #if CHX_TARGET_MINOR >= n,
 * so using it is then a compile error and sizeof() is that of the target version.              */
#ifndef CHX_TARGET_MINOR
#define CHX_TARGET_MINOR CHX_ABI_MINOR
#endif

/* The calling convention of every function that crosses, and what makes chx_entry_v1 visible in
 * a library built with -fvisibility=hidden.  Plugins are ELF shared objects.                   */
#define CHX_CALL
#define CHX_EXPORT __attribute__((visibility("default")))

/* In C++17 and later `noexcept` is part of a function's type, so handing the host a function
 * that may throw is a COMPILE ERROR there, not a crash in production.                          */
#if defined(__cplusplus) && __cplusplus >= 201703L
#define CHX_NOEXCEPT noexcept
#else
#define CHX_NOEXCEPT
#endif

/* True if the object `p` points at is young enough to contain `field`. */
#define CHX_HAS(type, p, field) ((p)->struct_size >= offsetof(type, field) + sizeof(((type*)0)->field))

#ifdef __cplusplus
extern "C" {
#endif

/* ====================================================================================== *
 * 1. Small fixed types.  These never grow; their layout is frozen for all of major 1.      *
 * ====================================================================================== */

/* UTF-8 text, not NUL-terminated.  Absent: {NULL, 0}.  Empty: {anything, 0}; the same as absent
 * unless a field says otherwise.                                                               */
typedef struct chx_str {
  const char* data;
  uint64_t len;
} chx_str;

#ifdef __cplusplus
#define CHX_STR(literal) (chx_str{(literal), sizeof(literal) - 1})
#else
#define CHX_STR(literal) ((chx_str){(literal), sizeof(literal) - 1})
#endif

/* Result of a call.  0 is success, negative is failure.  Values map 1:1 to gRPC codes, negated;
 * the host takes any of those, also the ones without a name here, and others for UNKNOWN.      */
typedef int32_t chx_status;
enum {
  CHX_OK = 0,
  CHX_E_CANCELLED = -1,        /* should_stop() said so; not the plugin's fault            */
  CHX_E_UNKNOWN = -2,          /* e.g. an exception caught at the boundary                 */
  CHX_E_INVALID_ARGUMENT = -3, /* the document or the configuration is bad                 */
  CHX_E_DEADLINE_EXCEEDED = -4,
  CHX_E_NOT_FOUND = -5,           /* a resource the plugin needs is missing                   */
  CHX_E_RESOURCE_EXHAUSTED = -8,  /* from emit(): this document's output budget is used up    */
  CHX_E_FAILED_PRECONDITION = -9, /* wrong state; a required host extension is absent         */
  CHX_E_OUT_OF_RANGE = -11,       /* from emit(): span outside text, or inside a code point   */
  CHX_E_UNIMPLEMENTED = -12,
  CHX_E_INTERNAL = -13,
  CHX_E_UNAVAILABLE = -14 /* try again later, the instance is still good              */
};

/* A calendar date with its precision; proleptic Gregorian; astronomical years (0 = 1 BC).  In
 * attributes the host takes years 1 to 9999 and days that exist.  A decade or century is that
 * of `year`; month and day are then 0.                                                        */
typedef struct chx_date {
  int32_t year;
  uint8_t month;     /* 1-12, 0 if precision < CHX_DATE_MONTH                                 */
  uint8_t day;       /* 1-31, 0 if precision < CHX_DATE_DAY                                   */
  uint8_t precision; /* CHX_DATE_*                                                            */
  uint8_t flags;     /* CHX_DATE_FLAG_*; unknown bits are ignored                             */
} chx_date;
enum {
  CHX_DATE_UNKNOWN = 0,
  CHX_DATE_YEAR = 1,
  CHX_DATE_MONTH = 2,
  CHX_DATE_DAY = 3,
  CHX_DATE_DECADE = 4,
  CHX_DATE_CENTURY = 5
};
enum {
  CHX_DATE_FLAG_APPROXIMATE = 1, /* "circa", "about"                                          */
  CHX_DATE_FLAG_INFERRED = 2,    /* resolved against the document date ("last Tuesday")       */
  CHX_DATE_FLAG_OLD_STYLE = 4    /* converted from the Julian calendar                        */
};

/* value = unscaled * 10^-scale, scale -40 to 40.  Money is never a double. */
typedef struct chx_decimal {
  int64_t unscaled;
  int32_t scale;
  uint32_t reserved;
} chx_decimal;

typedef int32_t chx_value_type;
enum {
  CHX_VALUE_NONE = 0,
  CHX_VALUE_STRING = 1,
  CHX_VALUE_INT64 = 2,
  CHX_VALUE_DOUBLE = 3, /* finite; NaN and infinities are rejected                            */
  CHX_VALUE_DATE = 4,
  CHX_VALUE_DECIMAL = 5,
  CHX_VALUE_BOOL = 6 /* in i64: 0 or 1                                                        */
};

/* A typed value.  A reader passes over one whose type it does not know (R6): the host drops the
 * attribute and keeps the annotation.  Write all 24 bytes (memset, then assign): the part of
 * `as` that the type does not use is 0.                                                        */
typedef struct chx_value {
  chx_value_type type;
  uint32_t reserved;
  union {
    chx_str str;
    int64_t i64;
    double f64;
    chx_date date;
    chx_decimal decimal;
    uint64_t opaque[2]; /* room for any later 16-byte kind                                    */
  } as;
} chx_value;

/* One typed attribute, e.g. {"currency", "CHF"}, {"amount", decimal 12500.00}.  docs/annotations.md
 * has the keys that mean something to the host; others are kept and given back as they are.
 * Keys are lower_snake_case; keys with a dot belong to the owner of that reverse-DNS prefix.  A
 * key should be there once; of several the first counts.                                       */
typedef struct chx_attr {
  chx_str key;
  chx_value value;
} chx_attr;

/* A link of a mention to an entry of a knowledge base, e.g. {"wikidata", "Q11701"}. */
typedef struct chx_link {
  chx_str kb;
  chx_str id;
  double confidence; /* 0..1                                                                  */
} chx_link;

/* A relation to another annotation on the same document.  The order of emits does not matter: the
 * host looks targets up when the document is finished, and drops relations whose target is not
 * there.                                                                                       */
typedef struct chx_relation {
  chx_str role;       /* "holder", "signatory", "amends", ...                                 */
  uint64_t target_id; /* chx_annotation.id of the target: own, or from document->prior        */
} chx_relation;

/* ====================================================================================== *
 * 2. Extensible structs.  All start with struct_size (rule R2) and only grow at the end.   *
 * ====================================================================================== */

/* One finding.  Written by the plugin in emit(), by the host in document->prior.  Whoever writes
 * it owns it and all that it points at; the reader copies what it keeps.  A plugin may use one
 * for all its findings, on its stack.                                                          */
typedef struct chx_annotation {
  uint32_t struct_size;
  uint32_t flags;    /* reserved, 0                                                              */
  uint64_t begin;    /* byte offsets into document->text, half open: [begin, end)                */
  uint64_t end;      /* begin < end <= text.len                                                  */
  chx_str type;      /* "date", "official", "money"; one of the extractor's `produces`           */
  chx_str canonical; /* normal form for grouping, e.g. "1998-04-10"; may be absent           */
  double confidence; /* 0..1                                                                 */
  uint64_t id;       /* plugin: any number below CHX_HOST_ID unique within the document, or 0
                        when no relation names it.  host (prior): CHX_HOST_ID or above, so it
                        never meets a plugin's own; 0 for what no relation may name          */
  chx_str source;    /* host: chx_extractor.id of the one that found it; chx_host.name for the
                        host's own two types.  plugin: leave absent                          */
  const chx_attr* attrs;
  uint64_t attr_count;
  const chx_link* links; /* best first                                                        */
  uint64_t link_count;
  const chx_relation* relations;
  uint64_t relation_count;
} chx_annotation;
#define CHX_HOST_ID ((uint64_t)1 << 63)

/* Two types are always there, found by the host; name them in `uses_types` to be given them:
 * "sentence", without the white space around it, and "boilerplate", a range that is left out of
 * analysis.  No sentence overlaps boilerplate.  What is emitted overlapping boilerplate is
 * dropped without a word: an extractor need not look.  Both come with id 0 and no attributes.  */
#define CHX_TYPE_SENTENCE "sentence"
#define CHX_TYPE_BOILERPLATE "boilerplate"

/* One document.  Written by the host; it and all that it points at is read-only -- in a worker
 * really so -- and valid until extract() returns.                                              */
typedef struct chx_document {
  uint32_t struct_size;
  uint32_t flags;                     /* CHX_DOC_*                                                             */
  chx_str text;                       /* valid UTF-8 -- the host has checked it -- of at most 2^31-1 bytes      */
  chx_str id;                         /* opaque, for messages; may be absent                                   */
  chx_str language;                   /* BCP 47, e.g. "de-CH"; absent if unknown                               */
  chx_date date;                      /* when the document was written; precision 0 if unknown                 */
  const chx_annotation* const* prior; /* all annotations of the types this extractor requires */
  uint64_t prior_count;               /* or uses, sorted by begin, then by end descending     */
  const chx_attr* metadata;           /* {"title", string} when known; may be empty; keys are
                                         added in later versions (R6)                         */
  uint64_t metadata_count;
} chx_document;
enum {
  CHX_DOC_PADDED = 1 /* at least 64 readable bytes follow the text (for SIMD scanners)        */
};

/* One unit of work.  Written by the host.  count >= 1 and <= the descriptor's max_batch.  What is
 * found in a document does not depend on the others in the batch.                              */
typedef struct chx_batch {
  uint32_t struct_size;
  uint32_t count;
  const chx_document* const* documents;
  uint64_t deadline_ns; /* on the host->now_ns() clock; 0 if none                             */
  chx_str traceparent;  /* W3C trace context, for your own logs; may be absent                */
} chx_batch;

/* Where results go.  Written by the host; valid for one extract() call.
 * Documents may be processed in any order and emits for different documents may interleave.   */
typedef struct chx_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* impl;

  /* Reports one annotation of documents[doc_index].  The host copies it, checks it, and never
   * keeps a pointer.  No order is asked for.
   *   CHX_OK                    taken, or silently left out as lying in boilerplate
   *   CHX_E_OUT_OF_RANGE        dropped: span outside the text, or inside a code point
   *   CHX_E_INVALID_ARGUMENT    dropped: bad text, type, number or doc_index.  In both cases the
   *                             reason is logged and counted; you may go on
   *   CHX_E_RESOURCE_EXHAUSTED  this document's budget is used up: finish() it, go to the next
   *   CHX_E_CANCELLED           return from extract() now
   *   CHX_E_FAILED_PRECONDITION dropped: the document is finished, or this is another thread
   * [in-call]                                                                                */
  chx_status(CHX_CALL* emit)(const struct chx_sink* sink, uint32_t doc_index,
                             const chx_annotation* annotation) CHX_NOEXCEPT;

  /* Says that a document is done, well (CHX_OK) or badly; once for each document.  CHX_OK
   * commits what was emitted for it: a later error or deadline in the same batch does not touch
   * it.  Anything else discards it, and so does finishing a document after should_stop() or
   * emit() said to stop, since it is then incomplete.  Documents never finished are finished by
   * the host with extract()'s return value.  `message` tells why it is not CHX_OK: for the log
   * and the document's list of issues, never with the document's text; copied, may be absent.
   * A second finish() of a document, and one of no document, is refused and counted.  [in-call] */
  void(CHX_CALL* finish)(const struct chx_sink* sink, uint32_t doc_index, chx_status status,
                         chx_str message) CHX_NOEXCEPT;

  /* Non-zero once the caller has gone away or the deadline has passed.  Costs less than 100 ns;
   * ask about every 100 us of work.  A plugin that does not ask holds up its caller, and is
   * killed where the host runs it in a process of its own.
   * [in-call], and also allowed on threads the plugin itself started for this call           */
  int32_t(CHX_CALL* should_stop)(const struct chx_sink* sink) CHX_NOEXCEPT;
} chx_sink;

/* How init(), create() and a self-test explain a failure.  Written by the host; valid for the one
 * call that it is given to.                                                                    */
typedef struct chx_error {
  uint32_t struct_size;
  uint32_t reserved;
  void* impl;
  /* Copies the message.  The last call wins.  `path` is a JSON Pointer into the configuration
   * the message is about, or absent.  [in-call]                                              */
  void(CHX_CALL* set)(const struct chx_error* error, chx_str message, chx_str path) CHX_NOEXCEPT;
} chx_error;

typedef int32_t chx_severity;
enum { CHX_LOG_DEBUG = 0, CHX_LOG_INFO = 1, CHX_LOG_WARNING = 2, CHX_LOG_ERROR = 3 };

/* What the host offers.  Written by the host; valid from init() until after shutdown(). */
typedef struct chx_host {
  uint32_t struct_size;
  uint32_t abi_version; /* CHX_ABI(1, minor) the host was built with                          */
  void* impl;
  chx_str name;    /* "chancery"                                                              */
  chx_str version; /* of the host, semver                                                     */

  /* Writes one line to the host's log, with the plugin's id.  Copied; rate-limited by the host; an
   * unknown severity counts as an error.  Never the documents' text.  [thread-safe]           */
  void(CHX_CALL* log)(const struct chx_host* host, chx_severity severity, chx_str message) CHX_NOEXCEPT;
  /* Nanoseconds of a monotonic clock, that of chx_batch.deadline_ns.  Not the time of day: what
   * a plugin finds must not depend on that.  [thread-safe]                                    */
  uint64_t(CHX_CALL* now_ns)(const struct chx_host* host) CHX_NOEXCEPT;
  /* The table of functions of that id (section 4), the same pointer each time; NULL if the host
   * does not know the id.  Owned by the host and valid as long as it is.  [thread-safe]       */
  const void*(CHX_CALL* get_extension)(const struct chx_host* host, chx_str id)CHX_NOEXCEPT;
} chx_host;

/* A plugin's own object; only the plugin knows what is in it. */
typedef struct chx_instance chx_instance;

/* An unknown value counts as CHX_THREADS_INSTANCE. */
typedef int32_t chx_threads;
enum {
  CHX_THREADS_INSTANCE = 0,  /* one extract() at a time per instance: the host makes a pool    */
  CHX_THREADS_CONCURRENT = 1 /* extract() is re-entrant: the host makes one instance           */
};

/* One kind of extractor.  Written by the plugin, static, immutable: it and all that it points at
 * is there and the same from the first entry until the process ends.                           */
typedef struct chx_extractor {
  uint32_t struct_size;
  chx_threads threads;
  chx_str id;               /* reverse DNS, "org.example.dates"                                  */
  chx_str version;          /* of the extractor: semver.  Facts carry it, and results may be cached
                               by (id, version, config): change it whenever output may change   */
  const chx_str* languages; /* BCP 47 ranges; "*" for any                                      */
  uint64_t language_count;
  const chx_str* produces; /* annotation types it emits; not the host's two                   */
  uint64_t produces_count;
  const chx_str* requires_types; /* annotation types it must be given in document->prior      */
  uint64_t requires_count;
  const chx_str* uses_types; /* ... and ones it would like but can do without                 */
  uint64_t uses_count;
  uint32_t preferred_batch; /* 0: no preference                                               */
  uint32_t max_batch;       /* 0: no limit                                                    */

  /* Makes an instance.  `config` is one JSON object in UTF-8, which the host has checked against
   * the manifest's `config_schema` where there is one; absent means {}.  Unknown members are for
   * a younger version: ignore them, unless your schema forbids them.  The text is gone when this
   * returns.  On success *out is not NULL, and the plugin owns it until destroy(); all instances
   * of one configuration find the same.  On failure *out is NULL and error->set() was called,
   * with a path where a member is to blame.  The last chance to read files.  [thread-safe]    */
  chx_status(CHX_CALL* create)(const chx_host* host, chx_str config, chx_instance** out,
                               const chx_error* error) CHX_NOEXCEPT;
  /* Frees the instance; never NULL.  [thread-safe], after every extract() on it has returned,
   * also when one of them failed.                                                             */
  void(CHX_CALL* destroy)(chx_instance* instance) CHX_NOEXCEPT;
  /* Finds.  CHX_OK means the batch was attempted; individual documents report through finish().  A
   * failure return applies to the documents not finished yet.  After a failure the instance is
   * used again: leave it whole.  For the same documents, config and version the emitted
   * annotations are the same, whatever the batch and the thread.  Time grows with the length of
   * the text, not with its square: the text may be anybody's.  [concurrent]                   */
  chx_status(CHX_CALL* extract)(chx_instance* instance, const chx_batch* batch, const chx_sink* sink) CHX_NOEXCEPT;
  /* What the plugin offers beyond this, by id (section 4); NULL for an id that it does not know.
   * Owned by the plugin, valid as long as the instance.  `instance` is one that create() made.
   * Optional, may be NULL.  [thread-safe]                                                     */
  const void*(CHX_CALL* get_extension)(chx_instance* instance, chx_str id)CHX_NOEXCEPT;
} chx_extractor;

/* The plugin.  Written by the plugin, static, immutable, as chx_extractor is. */
typedef struct chx_plugin {
  uint32_t struct_size;
  uint32_t abi_version;  /* CHX_ABI_VERSION of the header it was built with                    */
  uint32_t min_host_abi; /* oldest host it works with; usually CHX_ABI(1, 0)                   */
  uint32_t flags;        /* CHX_PLUGIN_*                                                       */
  chx_str id;            /* equal to the manifest's                                            */
  chx_str version;
  const chx_extractor* const* extractors;
  uint64_t extractor_count; /* at least 1                                                      */
  /* Both optional, may be NULL.  init() may read files and build tables; keep `host` for use on
   * any thread until shutdown().  A failing init() calls error->set(); it unloads nothing but
   * disables the plugin.  shutdown() joins the plugin's threads and frees what init() made; all
   * instances are destroyed before.  [loader]                                                 */
  chx_status(CHX_CALL* init)(const chx_host* host, const chx_error* error) CHX_NOEXCEPT;
  void(CHX_CALL* shutdown)(void) CHX_NOEXCEPT;
} chx_plugin;
enum {
  CHX_PLUGIN_HAS_RUNTIME = 1 /* brings a language runtime with threads or signal handlers (Go,
                                JVM, .NET): a host never loads it into its own process.  The
                                manifest says so too: "has_runtime": true                      */
};

/* The one symbol a plugin exports.  Returns a pointer to static data, the same each time, or NULL
 * if this machine cannot run it (e.g. missing CPU features).  Must be pure.  [loader]          */
typedef const chx_plugin*(CHX_CALL* chx_entry_v1_fn)(void)CHX_NOEXCEPT;
CHX_EXPORT const chx_plugin* CHX_CALL chx_entry_v1(void) CHX_NOEXCEPT;
#define CHX_ENTRY_SYMBOL "chx_entry_v1"

/* ====================================================================================== *
 * 3. Manifest: readable without running, or even mapping, the plugin.                      *
 * ====================================================================================== *
 * CHX_MANIFEST(json) stores one JSON object as an ELF note (owner "Chancery" with its NUL, type  *
 * CHX_NOTE_TYPE, section ".note.chancery"; the note's content is the text and one NUL).  The host *
 * reads it from the file's PT_NOTE segments BEFORE dlopen to decide whether to load at all.      *
 * `readelf -n plugin.so` shows it; strip and --gc-sections keep notes.  Use it once, at file     *
 * scope, with one string literal of at most 64 KiB; a file with two is refused.  Members, listed *
 * in docs/plugin-abi.md: id, version, abi, min_host_abi, extractors[], resources[],              *
 * config_schema, has_runtime; others are ignored.  Where manifest and descriptor say the same    *
 * thing they must agree, in the same order.                                                      */
#define CHX_NOTE_OWNER "Chancery"
#define CHX_NOTE_TYPE 0x43485801u /* "CHX", 1 */
#define CHX_MANIFEST(json)                                                           \
  __attribute__((section(".note.chancery"), used, aligned(4))) static const struct { \
    uint32_t namesz, descsz, type;                                                   \
    char name[12];                                                                   \
    char desc[(sizeof(json) + 3) & ~(size_t)3];                                      \
  } chx_manifest_note = {9, (uint32_t)sizeof(json), CHX_NOTE_TYPE, CHX_NOTE_OWNER, json}

/* ====================================================================================== *
 * 4. Extensions: what not every host or plugin has.                                       *
 * ====================================================================================== *
 * Found by id, "name/revision", with get_extension() of the other side, which gives a table of  *
 * functions (a struct as in section 2: struct_size first, grows at the end) or NULL.  Always     *
 * ask, always be ready for NULL.  The revision changes if the struct breaks, and a side may      *
 * offer several; an id never changes when an extension stops being experimental.  Ids starting   *
 * "chx." are Chancery's, everyone else uses reverse DNS ("org.example.ocr/1"): anybody may define *
 * one between a host and a plugin of theirs, and all others ignore it.  Host extensions take the *
 * chx_host that they were got from.  A host of 1.0 has the two below; it is also one without any. */

/* ---- host: metrics -------------------------------------------------------------------- */
/* Numbers for the operator's dashboards.  The host shows each as PLUGIN_ID/NAME with its help.    */
#define CHX_EXT_METRICS "chx.metrics/1"
typedef uint64_t chx_metric; /* valid as long as the host; 0 is "none"; using it is harmless  */
typedef struct chx_host_metrics {
  uint32_t struct_size;
  uint32_t reserved;
  /* Define a number that only grows, and one that is sorted into buckets: bucket i counts values
   * at most bounds[i] and above the bound before it, one bucket more the values above all.
   * Only in init()/create().  `name` is text of 1 to 128 bytes, best a-z 0-9 _; `help` at most 512
   * bytes; bounds are finite and ascend, 1 to 32 of them.  All is copied.  The same name gives the
   * same metric, whoever of the plugin's extractors and instances asks.  0 when one of this is not
   * so, when the name is taken by another kind or other bounds, and after 64 metrics of a plugin.
   * [thread-safe]                                                                             */
  chx_metric(CHX_CALL* counter)(const chx_host* host, chx_str name, chx_str help) CHX_NOEXCEPT;
  chx_metric(CHX_CALL* histogram)(const chx_host* host, chx_str name, chx_str help, const double* bounds,
                                  uint64_t bound_count) CHX_NOEXCEPT;
  /* Add `n` to a counter; record a value in a histogram.  A metric of the other kind, one that
   * there is not, and a value that is not finite do nothing.  A few ns.  [thread-safe]        */
  void(CHX_CALL* add)(const chx_host* host, chx_metric counter, uint64_t n) CHX_NOEXCEPT;
  void(CHX_CALL* record)(const chx_host* host, chx_metric histogram, double value) CHX_NOEXCEPT;
} chx_host_metrics;

/* ---- host: read-only resource files (gazetteers, models) ----------------------------------
 * The manifest lists them with their SHA-256.  They lie beside the library in a folder of its
 * name: "ru/rules.txt" of dates.so is dates/ru/rules.txt.  The host reads and checks all of them
 * before it loads the library; one that is missing or different keeps the plugin from loading.
 * They are the one way to data that works in the sandbox too, at any time.  Names are relative
 * paths of letters, digits and . _ - without "." and ".." parts.                                 */
#define CHX_EXT_RESOURCES "chx.resources/1"
typedef struct chx_host_resources {
  uint32_t struct_size;
  uint32_t reserved;
  /* Where a resource's bytes are, by its name in the manifest: shared, read-only, the same each
   * time, valid until after shutdown(), aligned to 16 bytes.  *data may be NULL when *size is 0.
   * CHX_E_NOT_FOUND for any other name; *data is then NULL and *size 0.  [thread-safe]        */
  chx_status(CHX_CALL* map)(const chx_host* host, chx_str name, const void** data, uint64_t* size) CHX_NOEXCEPT;
} chx_host_resources;

/* ---- plugin: self test ----------------------------------------------------------------------
 * Is it able to work here: are its tables whole, does it still find its own examples?  The host
 * runs it on the first instance of each extractor, before any document, and again before it
 * puts the plugin back into service.  It may be run more than once on one instance.  Seconds are
 * too long.                                                                                     */
#define CHX_EXT_SELF_TEST "chx.self-test/1"
typedef struct chx_plugin_self_test {
  uint32_t struct_size;
  uint32_t reserved;
  /* CHX_OK, or a failure that error->set() explains: it keeps the extractor from running.  The
   * instance is then destroyed, and otherwise used for documents.  [instance]                 */
  chx_status(CHX_CALL* run)(chx_instance* instance, const chx_error* error) CHX_NOEXCEPT;
} chx_plugin_self_test;

/* ====================================================================================== *
 * 5. Layout, frozen.  If one of these fires, your compiler is not speaking this ABI.        *
 * ====================================================================================== */
#if defined(__cplusplus)
#define CHX_STATIC_ASSERT(cond, msg) static_assert(cond, msg)
#else
#define CHX_STATIC_ASSERT(cond, msg) _Static_assert(cond, msg)
#endif
#define CHX_END(type, last) (offsetof(type, last) + sizeof(((type*)0)->last))
CHX_STATIC_ASSERT(sizeof(void*) == 8 && sizeof(void (*)(void)) == 8, "64-bit only");
CHX_STATIC_ASSERT(sizeof(chx_str) == 16, "chx_str");
CHX_STATIC_ASSERT(sizeof(chx_date) == 8, "chx_date");
CHX_STATIC_ASSERT(sizeof(chx_decimal) == 16, "chx_decimal");
CHX_STATIC_ASSERT(sizeof(chx_value) == 24, "chx_value");
CHX_STATIC_ASSERT(sizeof(chx_attr) == 40, "chx_attr");
CHX_STATIC_ASSERT(sizeof(chx_link) == 40, "chx_link");
CHX_STATIC_ASSERT(sizeof(chx_relation) == 24, "chx_relation");
/* No tail padding (R3): a later field can never hide inside an older struct_size. */
CHX_STATIC_ASSERT(sizeof(chx_annotation) == CHX_END(chx_annotation, relation_count), "tail");
CHX_STATIC_ASSERT(sizeof(chx_document) == CHX_END(chx_document, metadata_count), "tail");
CHX_STATIC_ASSERT(sizeof(chx_batch) == CHX_END(chx_batch, traceparent), "tail");
CHX_STATIC_ASSERT(sizeof(chx_sink) == CHX_END(chx_sink, should_stop), "tail");
CHX_STATIC_ASSERT(sizeof(chx_error) == CHX_END(chx_error, set), "tail");
CHX_STATIC_ASSERT(sizeof(chx_host) == CHX_END(chx_host, get_extension), "tail");
CHX_STATIC_ASSERT(sizeof(chx_extractor) == CHX_END(chx_extractor, get_extension), "tail");
CHX_STATIC_ASSERT(sizeof(chx_plugin) == CHX_END(chx_plugin, shutdown), "tail");
CHX_STATIC_ASSERT(sizeof(chx_host_metrics) == CHX_END(chx_host_metrics, record), "tail");
CHX_STATIC_ASSERT(sizeof(chx_host_resources) == CHX_END(chx_host_resources, map), "tail");
CHX_STATIC_ASSERT(sizeof(chx_plugin_self_test) == CHX_END(chx_plugin_self_test, run), "tail");
/* The 1.0 sizes: the smallest struct_size a host or plugin may ever meet. */
CHX_STATIC_ASSERT(CHX_END(chx_annotation, relation_count) == 136, "1.0 size");
CHX_STATIC_ASSERT(CHX_END(chx_document, metadata_count) == 96, "1.0 size");
CHX_STATIC_ASSERT(CHX_END(chx_batch, traceparent) == 40, "1.0 size");
CHX_STATIC_ASSERT(CHX_END(chx_sink, should_stop) == 40, "1.0 size");
CHX_STATIC_ASSERT(CHX_END(chx_error, set) == 24, "1.0 size");
CHX_STATIC_ASSERT(CHX_END(chx_host, get_extension) == 72, "1.0 size");
CHX_STATIC_ASSERT(CHX_END(chx_extractor, get_extension) == 144, "1.0 size");
CHX_STATIC_ASSERT(CHX_END(chx_plugin, shutdown) == 80, "1.0 size");
CHX_STATIC_ASSERT(CHX_END(chx_host_metrics, record) == 40, "1.0 size");
CHX_STATIC_ASSERT(CHX_END(chx_host_resources, map) == 16, "1.0 size");
CHX_STATIC_ASSERT(CHX_END(chx_plugin_self_test, run) == 16, "1.0 size");

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* CHANCERY_EXTRACTOR_H */
