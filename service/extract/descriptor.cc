#include "service/extract/descriptor.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"
#include "service/extract/load_error.h"

namespace chancery::extract {
namespace {

constexpr uint32_t kPluginSize = CHX_END(chx_plugin, shutdown);
constexpr uint32_t kExtractorSize = CHX_END(chx_extractor, get_extension);
// No struct of this ABI will ever be near that; a greater one is not a size.
constexpr uint32_t kAbsurdSize = 64 << 10;

absl::Status Invalid(absl::string_view what) {
  return LoadError(kDescriptorInvalid, what, "chancery/extractor.h says how the descriptor is filled in.");
}

absl::Status CheckSize(absl::string_view name, uint32_t size, uint32_t least) {
  if (size >= least && size <= kAbsurdSize) return absl::OkStatus();
  return Invalid(absl::StrCat(name, ".struct_size is ", size, ", at least ", least, " was expected"));
}

absl::Status CheckText(absl::string_view name, chx_str text, absl::string_view expected) {
  absl::string_view view;
  if (ReadView(text, 1024, &view) && view == expected) return absl::OkStatus();
  return Invalid(absl::StrCat(name, " is not the manifest's \"", expected, "\""));
}

absl::Status CheckList(absl::string_view name, const chx_str* list, uint64_t count,
                       const std::vector<std::string>& expected) {
  if (count != expected.size() || (list == nullptr && count > 0)) {
    return Invalid(absl::StrCat(name, " has ", count, " elements, the manifest lists ", expected.size()));
  }
  for (uint64_t i = 0; i < count; ++i) {
    if (absl::Status s = CheckText(absl::StrCat(name, "[", i, "]"), list[i], expected[i]); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status CheckExtractor(const std::string& name, const chx_extractor* extractor,
                            const ManifestExtractor& manifest) {
  if (extractor == nullptr) return Invalid(name + " is NULL");
  if (absl::Status s = CheckSize(name, extractor->struct_size, kExtractorSize); !s.ok()) return s;
  for (const absl::Status& status :
       {CheckText(name + ".id", extractor->id, manifest.id),
        CheckText(name + ".version", extractor->version, manifest.version),
        CheckList(name + ".languages", extractor->languages, extractor->language_count, manifest.languages),
        CheckList(name + ".produces", extractor->produces, extractor->produces_count, manifest.produces),
        CheckList(name + ".requires_types", extractor->requires_types, extractor->requires_count,
                  manifest.requires_types),
        CheckList(name + ".uses_types", extractor->uses_types, extractor->uses_count, manifest.uses_types)}) {
    if (!status.ok()) return status;
  }
  if (extractor->create == nullptr) return Invalid(name + ".create is NULL");
  if (extractor->destroy == nullptr) return Invalid(name + ".destroy is NULL");
  if (extractor->extract == nullptr) return Invalid(name + ".extract is NULL");
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckDescriptor(const chx_plugin* plugin, const Manifest& manifest) {
  if (plugin == nullptr) {
    return Invalid(CHX_ENTRY_SYMBOL " returned NULL: the plugin cannot run on this machine");
  }
  if (absl::Status s = CheckSize("chx_plugin", plugin->struct_size, kPluginSize); !s.ok()) return s;
  if (absl::Status s = CheckAbi(plugin->abi_version, plugin->min_host_abi); !s.ok()) return s;
  if (plugin->min_host_abi > manifest.min_host_abi) {
    return Invalid(absl::StrCat("chx_plugin.min_host_abi is ", AbiText(plugin->min_host_abi), ", the manifest's is ",
                                AbiText(manifest.min_host_abi)));
  }
  if ((plugin->flags & CHX_PLUGIN_HAS_RUNTIME) != 0 && !manifest.has_runtime) {
    return Invalid(
        "the plugin brings a language runtime (CHX_PLUGIN_HAS_RUNTIME), of which its manifest tells nothing");
  }
  if (absl::Status s = CheckText("chx_plugin.id", plugin->id, manifest.id); !s.ok()) return s;
  if (absl::Status s = CheckText("chx_plugin.version", plugin->version, manifest.version); !s.ok()) return s;
  if (plugin->extractor_count != manifest.extractors.size() || plugin->extractors == nullptr) {
    return Invalid(absl::StrCat("chx_plugin has ", plugin->extractor_count, " extractors, the manifest lists ",
                                manifest.extractors.size()));
  }
  for (uint64_t i = 0; i < plugin->extractor_count; ++i) {
    if (absl::Status s =
            CheckExtractor(absl::StrCat("extractors[", i, "]"), plugin->extractors[i], manifest.extractors[i]);
        !s.ok())
      return s;
  }
  return absl::OkStatus();
}

}  // namespace chancery::extract
