#ifndef CHANCERY_SERVICE_EXTRACT_LOAD_ERROR_H_
#define CHANCERY_SERVICE_EXTRACT_LOAD_ERROR_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace chancery::extract {

// Why a plugin, or one extractor of it, does not run; docs/plugin-abi.md explains each to the plugin's author.
inline constexpr char kLibraryInvalid[] = "LIBRARY_INVALID";
inline constexpr char kLibraryUntrusted[] = "LIBRARY_UNTRUSTED";
inline constexpr char kManifestMissing[] = "MANIFEST_MISSING";
inline constexpr char kManifestInvalid[] = "MANIFEST_INVALID";
inline constexpr char kAbiMismatch[] = "ABI_MISMATCH";
inline constexpr char kResourceMismatch[] = "RESOURCE_MISMATCH";
inline constexpr char kSymbolMissing[] = "SYMBOL_MISSING";
inline constexpr char kDescriptorInvalid[] = "DESCRIPTOR_INVALID";
inline constexpr char kConfigInvalid[] = "CONFIG_INVALID";
inline constexpr char kInitFailed[] = "INIT_FAILED";
inline constexpr char kCreateFailed[] = "CREATE_FAILED";
inline constexpr char kSelfTestFailed[] = "SELF_TEST_FAILED";
inline constexpr char kWorkerFailed[] = "WORKER_FAILED";
inline constexpr char kRestartRequired[] = "RESTART_REQUIRED";
inline constexpr char kExtractorDuplicate[] = "EXTRACTOR_DUPLICATE";
inline constexpr char kRequirementMissing[] = "REQUIREMENT_MISSING";
inline constexpr char kRequirementCycle[] = "REQUIREMENT_CYCLE";

// kFailedPrecondition with that reason; `help` is one sentence that says what to do.
absl::Status LoadError(absl::string_view reason, absl::string_view message, absl::string_view help = "",
                       std::map<std::string, std::string> metadata = {});

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_LOAD_ERROR_H_
