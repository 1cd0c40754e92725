#include "tests/plugin_abi/bad/bad_plugins.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace chancery {
namespace {

[[noreturn]] void Fail(const std::string& line) {
  std::cerr << EXPECTED_TABLE << ": not as README.md says: " << line << "\n";
  std::abort();
}

Verdict ReadVerdict(const std::string& verdict, const std::string& kept, const std::string& words,
                    const std::string& line) {
  Verdict out;
  const std::pair<std::string, std::string> parts = absl::StrSplit(verdict, absl::MaxSplits('/', 1));
  out.reason = parts.first;
  out.code = parts.second;
  if (!absl::SimpleAtoi(kept, &out.kept)) Fail(line);
  out.words = words;
  return out;
}

model::Document English(const std::string& id, std::string text) {
  model::Document document;
  document.collection = "c";
  document.id = id;
  document.language = "en";
  document.content = std::move(text);
  document.sentences = {{0, static_cast<int32_t>(document.content.size())}};
  return document;
}

}  // namespace

std::vector<BadPlugin> ReadBadPlugins() {
  std::vector<BadPlugin> out;
  std::ifstream table(EXPECTED_TABLE);
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::vector<std::string> c = absl::StrSplit(line, '\t');
    if (c.size() != 12 || (c[3] != "yes" && c[3] != "no")) Fail(line);
    for (std::string& value : c) {
      if (value == ".") value.clear();
    }
    BadPlugin plugin;
    plugin.name = c[0];
    plugin.alone = c[3] == "yes";
    plugin.in_process = ReadVerdict(c[4], c[5], c[6], line);
    for (size_t i = 7; i < 10; ++i) {
      if (c[i] == "=") c[i] = c[i - 3];
    }
    plugin.in_worker = ReadVerdict(c[7], c[8], c[9], line);
    plugin.kit = c[10];
    if (plugin.alone != plugin.in_process.tried() || !plugin.in_worker.tried()) Fail(line);
    out.push_back(std::move(plugin));
  }
  if (out.empty()) Fail("no line");
  return out;
}

std::string BadPluginFolder() { return BAD_PLUGINS; }

model::Document TroubleDocument(const std::string& id) {
  return English(id, "L'\xC3\xA9tat is in trouble, write to a@b.kz on S/RES/2231(2015)");
}

model::Document CalmDocument(const std::string& id) {
  return English(id, "L'\xC3\xA9tat is in order, write to a@b.kz on S/RES/2231(2015)");
}

}  // namespace chancery
