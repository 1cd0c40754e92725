# embed(TARGET NAME PATH ...): gives the target a source that defines Embedded() of embedded.h over these files, by incbin.
function(embed target)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.cc)
  set(assembly "")
  set(declarations "")
  set(table "")
  set(dependencies "")
  set(index 0)
  set(rest ${ARGN})
  list(LENGTH rest length)
  while(length GREATER 0)
    list(POP_FRONT rest name path)
    list(LENGTH rest length)
    string(APPEND assembly "        \".global embedded_${index}_begin, embedded_${index}_end\\n\"\n        \"embedded_${index}_begin: .incbin \\\"${path}\\\"\\n\"\n        \"embedded_${index}_end: .byte 0\\n\"\n")
    string(APPEND declarations "extern const char embedded_${index}_begin[] __attribute__((visibility(\"hidden\")));\nextern const char embedded_${index}_end[] __attribute__((visibility(\"hidden\")));\n")
    string(APPEND table "    {\"${name}\", embedded_${index}_begin, embedded_${index}_end},\n")
    list(APPEND dependencies ${path})
    math(EXPR index "${index} + 1")
  endwhile()
  file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT "// Made by plugins/check/embed.cmake.
#include \"plugins/check/embedded.h\"

__asm__(\".pushsection .rodata\\n\"
@assembly@        \".popsection\\n\");
extern \"C\" {
@declarations@}

namespace chancery::check {

std::string_view Embedded(std::string_view name) {
  static const struct {
    std::string_view name;
    const char* begin;
    const char* end;
  } files[] = {
@table@  };
  for (const auto& file : files) {
    if (file.name == name) return {file.begin, static_cast<size_t>(file.end - file.begin)};
  }
  return {};
}

}  // namespace chancery::check
")
  set_source_files_properties(${generated} PROPERTIES OBJECT_DEPENDS "${dependencies}")
  target_sources(${target} PRIVATE ${generated})
endfunction()
