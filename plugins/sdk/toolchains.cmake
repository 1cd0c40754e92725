# cargo and go: where they are, and how their tests become ctest tests.

find_program(CARGO cargo HINTS $ENV{HOME}/.cargo/bin)
find_program(GO go HINTS /usr/local/go/bin)
find_program(MAKE NAMES gmake make)

# need_version(PROGRAM MINIMUM argument ...): without PROGRAM, or with an older one, PROGRAM_MISSING says so.
function(need_version program minimum)
  string(TOLOWER ${program} tool)
  if(NOT ${program})
    set(${program}_MISSING "no ${tool}" PARENT_SCOPE)
    return()
  endif()
  execute_process(COMMAND ${${program}} ${ARGN} OUTPUT_VARIABLE said ERROR_QUIET)
  string(REGEX MATCH "[0-9]+\\.[0-9]+(\\.[0-9]+)?" version "${said}")
  if(version VERSION_LESS minimum)
    set(${program}_MISSING "${tool} ${version} is older than ${minimum}" PARENT_SCOPE)
  endif()
endfunction()
need_version(CARGO 1.77 --version)
need_version(GO 1.21 version)
need_version(MAKE 3.81 --version)

# Neither fetches anything: the SDKs and the examples have no dependencies.
set(CARGO_ENVIRONMENT CARGO_NET_OFFLINE=true CARGO_TARGET_DIR=${PROJECT_BINARY_DIR}/cargo)
set(GO_ENVIRONMENT GOPROXY=off GOFLAGS=-mod=mod\ -buildvcs=false GOTOOLCHAIN=local CGO_ENABLED=1)

# toolchain_test(NAME PROGRAM WORKING_DIRECTORY [ENVIRONMENT VARIABLE=value ...] COMMAND argument ...)
# A ctest test that needs PROGRAM, one of those above; without it the test is skipped and says why.  Sanitizers do not reach into
# these languages, so that sanitized builds have no such tests.
function(toolchain_test name program working_directory)
  cmake_parse_arguments(ARG "" "" "ENVIRONMENT;COMMAND" ${ARGN})
  if(CHANCERY_SANITIZE)
    return()
  endif()
  if(${program}_MISSING)
    set(ARG_COMMAND sh -c "echo 'skipped: ${${program}_MISSING}' && exit 77")
  endif()
  add_test(NAME ${name} COMMAND ${ARG_COMMAND} WORKING_DIRECTORY ${working_directory})
  # cargo and go lock their caches or fill the machine by themselves: waiting in a second slot helps nobody.
  set_tests_properties(${name} PROPERTIES
    SKIP_RETURN_CODE 77 TIMEOUT 600 LABELS toolchain RESOURCE_LOCK toolchain ENVIRONMENT "${ARG_ENVIRONMENT}")
endfunction()

# cargo_tests(NAME FOLDER): the crate's tests, and what clippy and rustfmt, which not everybody has installed, say of it.
function(cargo_tests name folder)
  toolchain_test(${name}.test CARGO ${folder} ENVIRONMENT ${CARGO_ENVIRONMENT} COMMAND ${CARGO} test --locked --quiet)
  set(has "('${CARGO}' $0 --version >/dev/null 2>&1 || (echo \"skipped: no cargo $0\" && exit 77)) && exec '${CARGO}' $0")
  toolchain_test(${name}.clippy CARGO ${folder} ENVIRONMENT ${CARGO_ENVIRONMENT}
    COMMAND sh -c "${has} --locked --quiet --all-targets -- -D warnings" clippy)
  toolchain_test(${name}.fmt CARGO ${folder} COMMAND sh -c "${has} --check" fmt)
endfunction()

function(go_tests name folder)
  toolchain_test(${name}.test GO ${folder} ENVIRONMENT ${GO_ENVIRONMENT} COMMAND ${GO} test ./...)
  toolchain_test(${name}.vet GO ${folder} ENVIRONMENT ${GO_ENVIRONMENT} COMMAND ${GO} vet ./...)
  toolchain_test(${name}.fmt GO ${folder} COMMAND sh -c "unformatted=$('${GO}fmt' -l .) && echo \"$unformatted\" && [ -z \"$unformatted\" ]")
endfunction()
