// Chance changes to plugin files and manifests: the host's readers must refuse or read them, in linear time, and never
// touch a byte that is not theirs.  Every input lies at the end of a page that is followed by one that nobody may
// touch, so that this shows in any build.
//
// The same inputs every time, in seconds.  CHANCERY_FUZZ_SECONDS=600 goes on with other ones for so long; a failure
// tells its seed.

#include <elf.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "chancery/extractor.h"
#include "gtest/gtest.h"
#include "service/extract/config_schema.h"
#include "service/extract/elf_note.h"
#include "service/extract/manifest.h"
#include "service/model/reasons.h"

namespace chancery::extract {
namespace {

constexpr size_t kPage = 4096;

// A text whose end is the end of what may be read.
class AtPageEnd {
 public:
  explicit AtPageEnd(const std::string& text)
      : size_(text.size()), pages_((text.size() + kPage - 1) / kPage * kPage + kPage) {
    memory_ = static_cast<char*>(mmap(nullptr, pages_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    begin_ = memory_ + pages_ - kPage - size_;
    std::memcpy(begin_, text.data(), size_);
    mprotect(memory_ + pages_ - kPage, kPage, PROT_NONE);
  }
  ~AtPageEnd() { munmap(memory_, pages_); }
  AtPageEnd(const AtPageEnd&) = delete;
  AtPageEnd& operator=(const AtPageEnd&) = delete;
  absl::string_view text() const { return {begin_, size_}; }

 private:
  const size_t size_, pages_;
  char* memory_;
  char* begin_;
};

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

const char* const kPieces[] = {"{",
                               "}",
                               "[",
                               "]",
                               "\"",
                               ":",
                               ",",
                               "null",
                               "true",
                               "-1",
                               "1e400",
                               "18446744073709551616",
                               "\"id\"",
                               "\"version\"",
                               "\"abi\"",
                               "\"1.0\"",
                               "\"65536.0\"",
                               "\"extractors\"",
                               "\"languages\"",
                               "\"*\"",
                               "\"produces\"",
                               "\"requires\"",
                               "\"resources\"",
                               "\"sha256\"",
                               "\"config_schema\"",
                               "{\"type\": \"object\"}",
                               "{\"$ref\": \"#\"}",
                               "\"..\"",
                               "\\u0000",
                               "\\ud800",
                               "\xff",
                               "\xf0\x9f\x9a\xa2",
                               "\"org.example.a\"",
                               "\"has_runtime\""};

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : random_(seed) {}

  size_t Below(size_t n) { return n == 0 ? 0 : random_() % n; }

  // Headers and notes are where a reader looks; the rest of a library is code.
  std::string Library(std::string file) {
    for (size_t n = 1 + Below(4); n > 0; --n) {
      if (file.size() < 64) break;
      const size_t headers = std::min(file.size(), size_t{64 + 12 * 56});
      const size_t note = file.find("Chancery");
      const size_t at =
          Below(3) == 0 && note != std::string::npos && note >= 12 ? note - 12 + Below(40) : Below(headers);
      switch (Below(5)) {
        case 0: file[std::min(at, file.size() - 1)] ^= static_cast<char>(1u << Below(8)); break;
        case 1: Put(&file, at, 8); break;
        case 2: Put(&file, at / 4 * 4, 4); break;
        case 3: file.resize(Below(file.size())); break;
        default: file.insert(std::min(at, file.size()), Below(16), static_cast<char>(random_())); break;
      }
    }
    return file;
  }

  std::string Manifest(std::string text) {
    for (size_t n = 1 + Below(6); n > 0; --n) {
      const size_t at = Below(text.size() + 1);
      switch (Below(7)) {
        case 0:
          if (!text.empty()) text[Below(text.size())] = static_cast<char>(random_());
          break;
        case 1: text.insert(at, kPieces[Below(std::size(kPieces))]); break;
        case 2: text.erase(at, Below(20)); break;
        case 3: text.insert(at, text.substr(Below(text.size() + 1), Below(200))); break;
        case 4: text.replace(at, Below(text.size() - at + 1), kPieces[Below(std::size(kPieces))]); break;
        case 5: text.insert(at, std::string(Below(5000), "[{\"0 ,"[Below(6)])); break;
        default: text.resize(at); break;
      }
    }
    return text;
  }

 private:
  // A number that is likely to be taken for a size or an offset.
  void Put(std::string* file, size_t at, size_t size) {
    if (at + size > file->size()) return;
    const uint64_t numbers[] = {0,
                                1,
                                3,
                                0x7f,
                                0xff,
                                file->size(),
                                file->size() - 1,
                                file->size() + 1,
                                0xffff,
                                0x7fffffff,
                                0x80000000,
                                0xffffffff,
                                uint64_t{1} << 40,
                                UINT64_MAX / 56,
                                uint64_t{1} << 63,
                                UINT64_MAX - 8,
                                UINT64_MAX,
                                random_()};
    const uint64_t number = numbers[Below(std::size(numbers))];
    std::memcpy(&(*file)[at], &number, size);
  }

  std::mt19937_64 random_;
};

class Fuzz : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    for (const char* folder : {EXAMPLES, BAD_PLUGINS}) {
      for (const auto& file : std::filesystem::directory_iterator(folder)) {
        // Small ones: their headers are like the others', and there are many rounds.
        if (file.path().extension() == ".so" && file.file_size() < 100000) paths_.insert(file.path().string());
      }
    }
    for (const std::string& path : paths_) {
      libraries_.push_back(ReadFile(path));
      if (const auto note = ReadManifestNote(libraries_.back()); note.ok()) manifests_.emplace_back(*note);
    }
    manifests_.push_back(
        R"({"id": "org.example.all", "version": "1.0.0-rc.1+5", "abi": "1.7", "min_host_abi": "1.0", "has_runtime": true,
      "config_schema": {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}, "s": {"$ref": "#/properties/n"}}},
      "extractors": [{"id": "org.example.all", "version": "2.0.0", "languages": ["kk-Cyrl", "*"], "produces": ["a", "b.c_d-e"],
      "requires": ["date"], "uses": ["sentence", "money"]}], "resources": [{"name": "ru/rules.txt", "sha256":
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]})");
  }

  // What a reader says of any input: yes, or no with a reason that is documented.
  static void ExpectSensible(const absl::Status& status) {
    if (status.ok()) return;
    const auto reason = model::ReasonOf(status);
    ASSERT_TRUE(reason.has_value()) << status;
    EXPECT_TRUE(reason->reason == "LIBRARY_INVALID" || reason->reason == "MANIFEST_MISSING" ||
                reason->reason == "MANIFEST_INVALID" || reason->reason == "ABI_MISMATCH")
        << status;
    EXPECT_LT(status.message().size(), 2000u);
  }

  static void TryManifest(absl::string_view text) {
    const absl::Time start = absl::Now();
    const absl::StatusOr<Manifest> manifest = ParseManifest(text);
    ExpectSensible(manifest.status());
    if (manifest.ok()) {
      EXPECT_FALSE(manifest->extractors.empty());
      EXPECT_LE(manifest->extractors.size(), 64u);
      ExpectSensible(CheckAbi(manifest->abi, manifest->min_host_abi));
    }
    EXPECT_LT(absl::Now() - start, absl::Seconds(5)) << text.size() << " bytes";
  }

  // A schema, and configurations by it.
  static void TrySchema(absl::string_view schema_text) {
    const absl::Time start = absl::Now();
    const auto schema = ConfigSchema::Parse(schema_text);
    ExpectSensible(schema.status());
    if (schema.ok()) {
      for (const char* config :
           {"", "{}", R"({"n": 0, "s": ["a", {"n": 1.5}], "words": "x"})", "[", R"({"a": {"a": {"a": [[[null]]]}}})"}) {
        const absl::Status status = (*schema)->Check(config);
        if (!status.ok()) {
          EXPECT_EQ(model::ReasonOf(status)->reason, "CONFIG_INVALID");
        }
      }
    }
    EXPECT_LT(absl::Now() - start, absl::Seconds(5)) << schema_text.size() << " bytes";
  }

  static void TryLibrary(absl::string_view file) {
    const absl::StatusOr<absl::string_view> note = ReadManifestNote(file);
    ExpectSensible(note.status());
    if (!note.ok()) return;
    EXPECT_GE(note->data(), file.data());
    EXPECT_LE(note->data() + note->size(), file.data() + file.size());
    EXPECT_LE(note->size(), size_t{64} << 10);
    TryManifest(*note);
  }

  // Calls `round` with the seeds 0 to `rounds`, and then with others as long as the environment says.
  template <class Round>
  static void Repeat(uint64_t rounds, const Round& round) {
    int64_t seconds = 0;
    if (const char* wanted = std::getenv("CHANCERY_FUZZ_SECONDS")) {
      ASSERT_TRUE(absl::SimpleAtoi(wanted, &seconds)) << wanted;
    }
    const absl::Time end = absl::Now() + absl::Seconds(seconds);
    for (uint64_t seed = 0; seed < rounds || absl::Now() < end; ++seed) {
      SCOPED_TRACE(seed);
      round(seed);
      if (testing::Test::HasFailure()) break;
    }
  }

  static std::set<std::string> paths_;
  static std::vector<std::string> libraries_, manifests_;
};

std::set<std::string> Fuzz::paths_;
std::vector<std::string> Fuzz::libraries_, Fuzz::manifests_;

TEST_F(Fuzz, SeedsAreRead) {
  EXPECT_GT(libraries_.size(), 50u);
  EXPECT_GT(manifests_.size(), 40u);
  EXPECT_TRUE(ParseManifest(manifests_.back()).ok()) << ParseManifest(manifests_.back()).status();
}

TEST_F(Fuzz, Libraries) {
  int read = 0;
  Repeat(20000, [&read](uint64_t seed) {
    Mutator mutate(seed);
    const AtPageEnd file(mutate.Library(libraries_[mutate.Below(libraries_.size())]));
    read += ReadManifestNote(file.text()).ok() ? 1 : 0;
    TryLibrary(file.text());
  });
  EXPECT_GT(read, 1000) << "most changes should leave something to read";
}

TEST_F(Fuzz, Manifests) {
  Repeat(20000, [](uint64_t seed) {
    Mutator mutate(seed);
    const AtPageEnd text(mutate.Manifest(manifests_[mutate.Below(manifests_.size())]));
    TryManifest(text.text());
  });
}

TEST_F(Fuzz, Schemas) {
  const std::vector<std::string> schemas = {
      R"({"type": "object", "properties": {"n": {"type": "integer", "minimum": 1, "multipleOf": 2}, "s": {"$ref": "#/definitions/list"}},
          "required": ["n"], "additionalProperties": false, "definitions": {"list": {"type": "array", "items": {"type": "string",
          "pattern": "^[a-z]+$", "maxLength": 5}, "uniqueItems": true, "maxItems": 3}}})",
      R"({"anyOf": [{"not": {"const": 1}}, {"enum": [1, "a", null]}], "if": {"type": "object"}, "then": {"minProperties": 1},
          "dependencies": {"a": ["b"]}, "patternProperties": {"^x": {"format": "date"}}, "propertyNames": {"maxLength": 3}})"};
  Repeat(10000, [&schemas](uint64_t seed) {
    Mutator mutate(seed);
    const AtPageEnd text(mutate.Manifest(schemas[mutate.Below(schemas.size())]));
    TrySchema(text.text());
  });
}

// As deep and as wide as 64 KiB allow, in each place that is looked into.
TEST_F(Fuzz, DeepAndWideManifests) {
  const std::string head =
      R"({"id": "a.b", "version": "1.0.0", "abi": "1.0", "extractors": [{"id": "a.b", "languages": ["*"], "produces": ["a"]}], )";
  const auto times = [](size_t n, const std::string& piece) {
    std::string out;
    for (size_t i = 0; i < n; ++i) out += piece;
    return out;
  };
  for (const std::string& text : {
           head + "\"config_schema\": " + times(9000, "{\"a\":") + "1" + times(9000, "}") + "}",
           head + "\"config_schema\": {\"properties\": " + times(4000, "{\"a\":{\"properties\":") + "{}" +
               times(4000, "}}") + "}}",
           head + "\"config_schema\": {\"allOf\": " + times(10000, "[{\"not\":") + "{}",
           head + "\"config_schema\": {\"enum\": " + times(25000, "[") + times(25000, "]") + "}}",
           head + "\"config_schema\": {\"$ref\": \"#\"}}",
           head + "\"config_schema\": {\"enum\": [" + times(20000, "1,") + "1]}}",
           head + "\"resources\": " + times(30000, "[") + times(30000, "]") + "}",
           head + "\"x\": " + times(30000, "[") + times(30000, "]") + "}",
           times(65535, "["),
           times(60000, "{\"a\":"),
           std::string("{") + times(6000, "\"a\":1,") + "\"b\":2}",
           head + "\"extractors\": [" + times(30000, "{},") + "{}]}",
       }) {
    SCOPED_TRACE(text.substr(head.size() < text.size() ? head.size() : 0, 40));
    const AtPageEnd place(text);
    TryManifest(place.text());
    if (const auto manifest = ParseManifest(text); manifest.ok() && !manifest->config_schema.empty())
      TrySchema(manifest->config_schema);
  }
}

}  // namespace
}  // namespace chancery::extract
