/* Puts manifest.json where the server reads it before it loads the library. */
#include <chancery/manifest.h>

CHANCERY_MANIFEST_FILE("manifest.json");
