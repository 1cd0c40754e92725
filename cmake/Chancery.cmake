# The project's own build functions: one static library a service folder, one test binary a folder, one
# shared object a plugin.  Include paths are repository paths.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

option(CHANCERY_WERROR "Treat warnings as errors" OFF)
set(CHANCERY_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them: 'address,undefined' or 'thread'")

add_library(chancery_options INTERFACE)
target_compile_options(chancery_options INTERFACE -Wall -Wextra -Wshadow=local -Wnon-virtual-dtor -Wno-missing-field-initializers)
# gcc 12 sees overlaps in std::string where there are none (gcc bug 105651).
target_compile_options(chancery_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(CHANCERY_WERROR)
  target_compile_options(chancery_options INTERFACE -Werror)
endif()
if(CHANCERY_SANITIZE)
  add_compile_options(-fsanitize=${CHANCERY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CHANCERY_SANITIZE})
endif()

# chancery_library(NAME SOURCES a.cc ... DEPS target ...)
# A static library of one service folder; tests in it are added with chancery_test.
function(chancery_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_DEPS} PRIVATE chancery_options)
endfunction()

# chancery_test(NAME SOURCES a_test.cc ... DEPS target ... [ENVIRONMENT VARIABLE=value ...] [LABELS label] [TIMEOUT seconds])
# One GoogleTest binary; each of its tests is a ctest test.  Labels: `tsan` for what `./dev test` also runs under the thread
# sanitizer (nothing of gRPC or absl::Mutex, whose Debian builds know nothing of it); `slow` and `fork` for what it leaves out
# under the address sanitizer; `integration` and `hostile` to choose by.
add_custom_target(tsan_tests)
function(chancery_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT;LABELS" "SOURCES;DEPS;ENVIRONMENT" ${ARGN})
  if(NOT BUILD_TESTING)
    return()
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gtest GTest::gmock GTest::gtest_main chancery_options)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set(properties TIMEOUT ${ARG_TIMEOUT})
  if(ARG_LABELS)
    list(APPEND properties LABELS "${ARG_LABELS}")
  endif()
  if(ARG_ENVIRONMENT)
    list(APPEND properties ENVIRONMENT "${ARG_ENVIRONMENT}")
  endif()
  include(GoogleTest)
  gtest_discover_tests(${name} TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST PROPERTIES ${properties})
  if(ARG_LABELS STREQUAL "tsan")
    add_dependencies(tsan_tests ${name})
  endif()
endfunction()

# chancery_plugin(NAME SOURCES a.cc ... [DEPS target ...] MANIFEST manifest.json)
# A loadable extractor, build/plugins/NAME.so.  It exports chx_entry_v1 and nothing else.  Every file under
# the languages' folders (xx/*.tsv, xx/*.txt) and data/ beside the sources is a resource of the plugin: it is
# copied to build/plugins/NAME/ and listed, with its SHA-256, in the manifest that the binary carries.
function(chancery_plugin name)
  cmake_parse_arguments(ARG "" "MANIFEST" "SOURCES;DEPS" ${ARGN})
  file(GLOB resources CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}
    "${CMAKE_CURRENT_SOURCE_DIR}/??/*.tsv" "${CMAKE_CURRENT_SOURCE_DIR}/??/*.txt" "${CMAKE_CURRENT_SOURCE_DIR}/data/*")
  list(TRANSFORM resources PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE resource_paths)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(out ${PROJECT_BINARY_DIR}/plugins)
  add_custom_command(
    OUTPUT ${generated}/plugins/${name}/manifest.h
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DSOURCE=${CMAKE_CURRENT_SOURCE_DIR} -DMANIFEST=${CMAKE_CURRENT_SOURCE_DIR}/${ARG_MANIFEST}
            "-DRESOURCES=${resources}" -DHEADER=${generated}/plugins/${name}/manifest.h -DDATA=${out}/${name}
            -P ${PROJECT_SOURCE_DIR}/cmake/PluginManifest.cmake
    DEPENDS ${resource_paths} ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_MANIFEST} ${PROJECT_SOURCE_DIR}/cmake/PluginManifest.cmake
    VERBATIM)
  add_library(plugin_${name} MODULE ${ARG_SOURCES} ${generated}/plugins/${name}/manifest.h)
  set_target_properties(plugin_${name} PROPERTIES
    PREFIX "" OUTPUT_NAME ${name} LIBRARY_OUTPUT_DIRECTORY ${out}
    CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_include_directories(plugin_${name} PRIVATE ${PROJECT_SOURCE_DIR} ${generated})
  target_compile_options(plugin_${name} PRIVATE -fno-gnu-unique)
  target_link_libraries(plugin_${name} PRIVATE chancery_abi chancery_sdk_cpp ${ARG_DEPS} chancery_options)
  target_link_options(plugin_${name} PRIVATE -Wl,--exclude-libs,ALL -Wl,-z,now -Wl,-z,relro
    -Wl,--version-script=${PROJECT_SOURCE_DIR}/plugins/sdk/c/exports.map)
  # The server runs these in its own process, and knows them by this list (docs/adr/0005-plugin-trust.md).
  add_custom_command(TARGET plugin_${name} POST_BUILD
    COMMAND ${CMAKE_COMMAND} -DFILE=$<TARGET_FILE:plugin_${name}> -DLIST=${out}/bundled.sha256
            -P ${PROJECT_SOURCE_DIR}/cmake/BundledPlugin.cmake
    VERBATIM)
  set_property(GLOBAL APPEND PROPERTY CHANCERY_PLUGINS plugin_${name})
endfunction()
