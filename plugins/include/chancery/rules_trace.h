/* SPDX-License-Identifier: Apache-2.0 */
/* An optional extension of extractors that find things by rules: which rule matched where, and why.
 * chx_extractor.get_extension(instance, CHX_EXT_RULES_TRACE) gives a chx_rules_trace, or NULL.    */
#ifndef CHANCERY_RULES_TRACE_H
#define CHANCERY_RULES_TRACE_H

#include <chancery/extractor.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CHX_EXT_RULES_TRACE "chancery.rules.trace/1"
#define CHX_NO_MATCH UINT64_MAX

/* A part of a match or a field that its rule emits. */
typedef struct chx_rule_part {
  chx_str name;
  chx_str value;  /* the normal one: "6" of "июня"                                               */
  uint64_t begin; /* bytes, half open; of a field 0, 0                                           */
  uint64_t end;
} chx_rule_part;

/* One match of a rule.  Written by the plugin, valid during the call. */
typedef struct chx_rule_match {
  uint32_t struct_size;
  uint32_t reserved;
  uint64_t begin; /* of the reported span: bytes, half open                                      */
  uint64_t end;
  chx_str rule;  /* "ru.day-month-year"                                                          */
  chx_str place; /* "dates/ru/rules.txt:14"                                                      */
  int64_t prefer;
  const chx_rule_part* parts;
  uint64_t part_count;
  const chx_rule_part* fields;
  uint64_t field_count;
  uint64_t winner; /* the number, from 0 in the order of match() calls, of the match that took its
                      place; CHX_NO_MATCH: none did                                              */
} chx_rule_match;

/* What a rule cost.  Written by the plugin, valid during the call. */
typedef struct chx_rule_work {
  uint32_t struct_size;
  uint32_t reserved;
  chx_str rule;
  chx_str place;
  uint64_t tries;   /* places where it was run                                                   */
  uint64_t matches; /* ... and matched                                                           */
  uint64_t kept;    /* ... and nothing better took its place                                     */
  uint64_t steps;   /* instructions of its pattern                                               */
  uint64_t nanoseconds;
} chx_rule_work;

/* Where it goes.  Written by the caller; the functions are called on the calling thread, before explain() returns. */
typedef struct chx_rules_trace_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* impl;
  /* All matches in the order of begin. */
  void(CHX_CALL* match)(const struct chx_rules_trace_sink* sink, const chx_rule_match* match) CHX_NOEXCEPT;
  /* Then each rule that was tried, in the order of its file. */
  void(CHX_CALL* work)(const struct chx_rules_trace_sink* sink, const chx_rule_work* work) CHX_NOEXCEPT;
} chx_rules_trace_sink;

typedef struct chx_rules_trace {
  uint32_t struct_size;
  uint32_t reserved;
  /* Runs the rules as extract() does and tells of each match.  What extract() makes of the matches is not told: it may
   * leave some out.  Of document->prior, only sentences are read.  CHX_E_UNIMPLEMENTED for a language without rules.
   * Threads as extract().                                                                        */
  chx_status(CHX_CALL* explain)(chx_instance* instance, const chx_document* document,
                                const chx_rules_trace_sink* sink) CHX_NOEXCEPT;
} chx_rules_trace;

CHX_STATIC_ASSERT(sizeof(chx_rule_part) == 48, "chx_rule_part");
CHX_STATIC_ASSERT(sizeof(chx_rule_match) == CHX_END(chx_rule_match, winner), "tail");
CHX_STATIC_ASSERT(sizeof(chx_rule_work) == CHX_END(chx_rule_work, nanoseconds), "tail");
CHX_STATIC_ASSERT(sizeof(chx_rules_trace_sink) == CHX_END(chx_rules_trace_sink, work), "tail");
CHX_STATIC_ASSERT(sizeof(chx_rules_trace) == CHX_END(chx_rules_trace, explain), "tail");

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* CHANCERY_RULES_TRACE_H */
