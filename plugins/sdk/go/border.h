/* The C side of the Go SDK: what Go cannot say itself, calls through function pointers and one function a plugin
 * exports. */
#ifndef CHANCERY_SDK_GO_BORDER_H
#define CHANCERY_SDK_GO_BORDER_H

#include <chancery/extractor.h>

/* A C function can carry no number, so each of a plugin's extractors has a create() of its own. */
enum { CHANCERY_GO_MAX_EXTRACTORS = 64 };

/* Fills in the functions of the index-th extractor. */
void chancery_go_set_functions(chx_extractor* extractor, uint32_t index);

/* One annotation, flat: `words` says how long each text is and `texts` holds them one after another, so that no Go
 * pointer to a Go pointer crosses.  words: begin, end, confidence's bits, id, type length, canonical length, counts of
 * attributes, links and relations (at most 64, 32, 256); for each attribute its value's type, key length and two words
 * of value, for a string its length; for each link two lengths and its confidence's bits; for each relation a length
 * and the target. */
chx_status chancery_go_emit(const chx_sink* sink, uint32_t document, const char* texts, const uint64_t* words);
void chancery_go_finish(const chx_sink* sink, uint32_t document, chx_status status, const char* message,
                        uint64_t length);
int32_t chancery_go_should_stop(const chx_sink* sink);

void chancery_go_set_error(const chx_error* error, const char* message, uint64_t length, const char* path,
                           uint64_t path_length);
void chancery_go_log(const chx_host* host, chx_severity severity, const char* message, uint64_t length);
uint64_t chancery_go_now(const chx_host* host);
const void* chancery_go_resource(const chx_host* host, const char* name, uint64_t length, uint64_t* size);
/* A counter when `bounds` is NULL; 0 without chx.metrics/1. */
chx_metric chancery_go_metric(const chx_host* host, const char* name, uint64_t length, const char* help,
                              uint64_t help_length, const double* bounds, uint64_t bound_count);
void chancery_go_add(const chx_host* host, chx_metric metric, uint64_t n);
void chancery_go_record(const chx_host* host, chx_metric metric, double value);

#endif
