/* What the bad plugins' sources share; skeleton.h has the rest. */
#ifndef CHANCERY_TESTS_PLUGIN_ABI_BAD_BAD_H_
#define CHANCERY_TESTS_PLUGIN_ABI_BAD_BAD_H_

#include <chancery/extractor.h>
#include <string.h>

/* Values of WHEN. */
#define AT_NOTHING 0
#define AT_CONSTRUCTION 1
#define AT_ENTRY 2
#define AT_INIT 3
#define AT_CREATE 4
#define AT_SELF_TEST 5
#define AT_DOCUMENT 6
#define AT_DESTROY 7
#define AT_SHUTDOWN 8

/* What a fault at a document returns: one of these, or what extract() is to return. */
#define GO_ON 1         /* then find and finish as ever */
#define DOCUMENT_DONE 2 /* the fault has finished it, or means not to */

static inline int is_trouble(chx_str text) {
  uint64_t i;
  for (i = 0; i + 7 <= text.len; ++i) {
    if (memcmp(text.data + i, "trouble", 7) == 0) return 1;
  }
  return 0;
}

/* The host that init() or create() was given. */
static const chx_host* the_host;
chx_annotation good_annotation(void);

#endif /* CHANCERY_TESTS_PLUGIN_ABI_BAD_BAD_H_ */
