# Every third-party package of the C++ part, found the way vcpkg and Conan provide them too.
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Protobuf REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n data)
find_package(SQLite3 3.40 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)

# Debian's valijson is headers alone.
find_path(VALIJSON_INCLUDE_DIR valijson/schema.hpp REQUIRED)

# Snowball's C library ships no CMake or pkg-config file.
find_path(STEMMER_INCLUDE_DIR libstemmer.h REQUIRED)
find_library(STEMMER_LIBRARY stemmer REQUIRED)
add_library(stemmer INTERFACE IMPORTED)
target_include_directories(stemmer INTERFACE ${STEMMER_INCLUDE_DIR})
target_link_libraries(stemmer INTERFACE ${STEMMER_LIBRARY})

if(BUILD_TESTING)
  find_package(GTest REQUIRED)
endif()
