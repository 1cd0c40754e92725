#include "service/rpc/read_mask.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/field_mask_util.h"
#include "service/rpc/status.h"

namespace chancery::rpc {
namespace {

using google::protobuf::util::FieldMaskUtil;

constexpr int kMostPaths = 100;
constexpr size_t kMostShown = 60;

// FieldMaskUtil passes over them.
bool HasEmptyPart(const std::string& path) {
  return path.empty() || path.front() == '.' || path.back() == '.' || path.find("..") != std::string::npos;
}

}  // namespace

absl::StatusOr<ReadMask> ReadMask::Parse(const google::protobuf::FieldMask& mask,
                                         const google::protobuf::Descriptor* descriptor,
                                         std::initializer_list<absl::string_view> left_out) {
  ReadMask out;
  if (mask.paths_size() > kMostPaths)
    return FieldInvalid("read_mask", absl::StrCat(mask.paths_size(), " paths, the limit is ", kMostPaths));
  for (const std::string& path : mask.paths()) {
    if (path == "*") {
      out.all_ = true;
    } else if (std::vector<const google::protobuf::FieldDescriptor*> fields;
               HasEmptyPart(path) || !FieldMaskUtil::GetFieldDescriptors(descriptor, path, &fields)) {
      return FieldInvalid("read_mask",
                          absl::StrCat(descriptor->full_name(), " has no field `", path.substr(0, kMostShown), "`"));
    } else {
      out.mask_.add_paths(path);
    }
  }
  if (mask.paths().empty()) {
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const std::string& name = descriptor->field(i)->name();
      if (std::find(left_out.begin(), left_out.end(), name) == left_out.end()) out.mask_.add_paths(name);
    }
  }
  return out;
}

bool ReadMask::Wants(absl::string_view field) const {
  return all_ || std::any_of(mask_.paths().begin(), mask_.paths().end(), [&](const std::string& path) {
           return absl::string_view(path).substr(0, path.find('.')) == field;
         });
}

void ReadMask::Trim(google::protobuf::Message* message) const {
  if (!all_) FieldMaskUtil::TrimMessage(mask_, message);
}

}  // namespace chancery::rpc
