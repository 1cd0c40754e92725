#ifndef CHANCERY_TESTS_PLUGIN_ABI_IN_PROCESS_POLICY_H_
#define CHANCERY_TESTS_PLUGIN_ABI_IN_PROCESS_POLICY_H_

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "service/extract/trust.h"
#include "service/text/digest.h"

namespace chancery {

// Trusts the libraries of the folder as if they had come with the server: they run in this process.
inline extract::TrustPolicy InProcessPolicy(const std::filesystem::path& folder) {
  extract::TrustPolicy policy;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".so" || !std::filesystem::is_regular_file(file.path())) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    policy.bundled.insert(text::Hex(text::Sha256(bytes)));
  }
  return policy;
}

}  // namespace chancery

#endif  // CHANCERY_TESTS_PLUGIN_ABI_IN_PROCESS_POLICY_H_
