/* Plugins that do not load: the fault is in the manifest or the descriptor, see skeleton.h. */
#include "bad.h"

#if defined(KILLS_WHEN_LOADED)
/* The host must have turned it away before its first instruction. */
#include <stdlib.h>
__attribute__((constructor)) static void kill_the_process(void) { abort(); }
#endif
#if defined(UNDEFINED_SYMBOL)
extern int nobody_has_this(void);
__attribute__((constructor)) static void call_it(void) { nobody_has_this(); }
#endif

#include "skeleton.h"
