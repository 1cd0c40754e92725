/* SPDX-License-Identifier: Apache-2.0 */
// A whole plugin out of a manifest.json and classes: what the manifest says is not said again in the source.
//
//   #include <chancery/plugin.hpp>
//   class Ships : public chancery::sdk::Extractor {
//    public:
//     static constexpr bool kConcurrent = true;   // Extract is re-entrant; leave it out if it is not
//     ...
//   };
//   CHANCERY_MANIFEST_FILE("manifest.json");      // chancery/manifest.h tells how the path is looked for
//   CHANCERY_PLUGIN_FROM_MANIFEST(Ships)          // one class for each of the manifest's extractors, in its order
//
// Needs chancery/manifest.h of the C SDK.
#ifndef CHANCERY_SDK_CPP_PLUGIN_HPP
#define CHANCERY_SDK_CPP_PLUGIN_HPP

#include <chancery/manifest.h>
#include <chancery/extractor.hpp>
#include <chancery/json.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace chancery::sdk::internal {

template <class T, class = void>
struct IsConcurrent : std::false_type {};
template <class T>
struct IsConcurrent<T, std::void_t<decltype(T::kConcurrent)>> : std::bool_constant<T::kConcurrent> {};

inline std::vector<std::string> TextList(const Json& array) {
  std::vector<std::string> out;
  for (const Json& item : array.items()) out.push_back(item.Text());
  return out;
}

template <class T>
void AddFromManifest(const Json& extractor, const std::string& plugin_version, Descriptor& out) {
  const Descriptor::Lists lists = {TextList(extractor["languages"]), TextList(extractor["produces"]),
                                   TextList(extractor["requires"]), TextList(extractor["uses"])};
  out.Add<T>(extractor["id"].Text(), extractor["version"].Text(plugin_version), lists, IsConcurrent<T>::value);
}

// The descriptor that agrees with the manifest; nullptr when the manifest is no JSON or does not have as many
// extractors as there are classes.
template <class... T>
const chx_plugin* DescribeManifest(std::string_view manifest) noexcept {
  static const chx_plugin* plugin = [manifest]() -> const chx_plugin* {
    try {
      const Json json = Json::Parse(manifest);
      const std::string version = json["version"].Text();
      const std::vector<Json>& extractors = json["extractors"].items();
      if (extractors.size() != sizeof...(T)) return nullptr;
      auto descriptor = std::make_unique<Descriptor>(json["id"].Text(), version);
      size_t i = 0;
      (AddFromManifest<T>(extractors[i++], version, *descriptor), ...);
      return descriptor.release()->Finish();
    } catch (...) {
      return nullptr;
    }
  }();
  return plugin;
}

}  // namespace chancery::sdk::internal

// Defines chx_entry_v1.
#define CHANCERY_PLUGIN_FROM_MANIFEST(...)                                                 \
  extern "C" CHX_EXPORT const chx_plugin* CHX_CALL chx_entry_v1(void) CHX_NOEXCEPT {       \
    return chancery::sdk::internal::DescribeManifest<__VA_ARGS__>(chancery_manifest_json); \
  }

#endif  // CHANCERY_SDK_CPP_PLUGIN_HPP
