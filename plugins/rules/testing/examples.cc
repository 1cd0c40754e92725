#include "plugins/rules/testing/examples.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "plugins/rules/rule_set.h"

namespace chancery::rules::testing {
namespace {

std::string Describe(const std::vector<Found>& found) {
  std::string out;
  for (const Found& f : found) {
    out += "  " + f.type + " [" + std::to_string(f.begin) + ", " + std::to_string(f.end) + ") " + f.canonical + " by " +
           std::string(f.Attribute("rule")) + "\n";
  }
  return out.empty() ? "  nothing\n" : out;
}

}  // namespace

void CheckExamples(PluginHost& host, const std::string& folder, const std::vector<std::string>& files) {
  size_t count = 0;
  for (const std::string& file : files) {
    std::ifstream in(folder + "/" + file, std::ios::binary);
    ASSERT_TRUE(in) << folder << "/" << file;
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::vector<Example> examples;
    std::string error;
    ASSERT_TRUE(ReadExamples({folder + "/" + file, text}, examples, error)) << error;
    for (const Example& e : examples) {
      TestDocument document;
      document.text = e.text;
      document.language = file.substr(0, file.find('/'));
      document.date = e.document_date;
      const std::vector<Found> found = host.Run(document, error);
      EXPECT_EQ(error, "") << e.file_and_line;
      bool of_rule = false;
      bool as_wanted = false;
      for (const Found& f : found) {
        if (f.Attribute("rule") != e.rule) continue;
        of_rule = true;
        as_wanted |= f.canonical == e.canonical;
      }
      ++count;
      if (e.counter) {
        EXPECT_FALSE(of_rule) << e.file_and_line << ": rule " << e.rule << " must find nothing in\n  " << e.text
                              << "\nfound:\n"
                              << Describe(found);
      } else {
        EXPECT_TRUE(as_wanted) << e.file_and_line << ": rule " << e.rule << " must find " << e.canonical << " in\n  "
                               << e.text << "\nfound:\n"
                               << Describe(found);
      }
    }
  }
  EXPECT_GT(count, 0u) << "no examples in " << folder;
}

}  // namespace chancery::rules::testing
