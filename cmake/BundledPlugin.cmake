# Writes the line of one bundled plugin in LIST (bundled.sha256 of the plugin folder, as sha256sum prints it).  Several may
# be built at once.
# cmake -DFILE=.../dates.so -DLIST=.../bundled.sha256 -P BundledPlugin.cmake
get_filename_component(name ${FILE} NAME)
file(SHA256 ${FILE} hash)
file(LOCK ${LIST}.lock GUARD PROCESS)
set(lines "")
if(EXISTS ${LIST})
  file(STRINGS ${LIST} lines)
endif()
list(FILTER lines EXCLUDE REGEX "  ${name}$")
list(APPEND lines "${hash}  ${name}")
list(SORT lines)
list(JOIN lines "\n" text)
file(WRITE ${LIST}.new "${text}\n")
file(RENAME ${LIST}.new ${LIST})
