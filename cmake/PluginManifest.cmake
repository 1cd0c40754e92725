cmake_minimum_required(VERSION 3.25)

# Run at build time: writes the manifest header of a plugin from its manifest.json and its resource files,
# and copies the resources beside the plugin.  In: NAME SOURCE MANIFEST RESOURCES HEADER DATA.
file(READ ${MANIFEST} manifest)
set(entries "[]")
set(index 0)
foreach(resource IN LISTS RESOURCES)
  file(SHA256 ${SOURCE}/${resource} hash)
  string(JSON entries SET ${entries} ${index} "{\"name\": \"${resource}\", \"sha256\": \"${hash}\"}")
  get_filename_component(folder ${DATA}/${resource} DIRECTORY)
  file(COPY ${SOURCE}/${resource} DESTINATION ${folder})
  math(EXPR index "${index} + 1")
endforeach()
string(JSON manifest SET "${manifest}" resources "${entries}")
file(CONFIGURE OUTPUT ${HEADER} @ONLY CONTENT "// Generated from manifest.json and the resource files beside it.
#include \"chancery/extractor.h\"
CHX_MANIFEST(R\"json(@manifest@)json\");
")
