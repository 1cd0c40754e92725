/* SPDX-License-Identifier: Apache-2.0
 *
 * chancery/manifest.h -- the manifest of a plugin from a file, without a build system's help
 *
 *   #include <chancery/manifest.h>
 *   CHANCERY_MANIFEST_FILE("manifest.json");
 *
 * at file scope, once, in one C or C++ file of the plugin, does what CHX_MANIFEST("...") of chancery/extractor.h does
 * with a literal: the file's bytes become an ELF note, which the host reads before it loads the library.  strip,
 * -Wl,--gc-sections and -flto keep it; `readelf -n plugin.so` shows it.
 *
 * The path is one for the assembler: absolute, relative to the folder that the compiler is started in, or in a folder
 * given with -Wa,-I.  Compilers do not tell make of it (-MMD), so name it there: `plugin.o: manifest.json`.
 *
 * The same text is at chancery_manifest_json, for a plugin that fills its descriptor in from it.  The symbol is hidden:
 * no other library sees it.
 */
#ifndef CHANCERY_SDK_C_MANIFEST_H
#define CHANCERY_SDK_C_MANIFEST_H

#ifdef __cplusplus
extern "C" {
#endif

/* The file's bytes and a NUL. */
extern const char chancery_manifest_json[] __attribute__((visibility("hidden")));

#ifdef __cplusplus
}
#endif

/* The layout of Elf64_Nhdr: sizes of owner and content, type, and both padded to 4 bytes.  9 is sizeof "Chancery" with
 * its NUL, 0x43485801 is CHX_NOTE_TYPE. */
#define CHANCERY_MANIFEST_FILE(path)                                  \
  __asm__(                                                            \
      ".pushsection .note.chancery, \"a\", %note\n"                   \
      "  .balign 4\n"                                                 \
      "  .long 9, .Lchancery_manifest_end - chancery_manifest_json\n" \
      "  .long 0x43485801\n"                                          \
      "  .asciz \"Chancery\"\n"                                       \
      "  .balign 4\n"                                                 \
      "  .hidden chancery_manifest_json\n"                            \
      "  .global chancery_manifest_json\n"                            \
      "chancery_manifest_json:\n"                                     \
      "  .incbin \"" path                                             \
      "\"\n"                                                          \
      "  .byte 0\n"                                                   \
      ".Lchancery_manifest_end:\n"                                    \
      "  .balign 4\n"                                                 \
      ".popsection\n");                                               \
  struct chancery_manifest_needs_a_semicolon

#endif /* CHANCERY_SDK_C_MANIFEST_H */
