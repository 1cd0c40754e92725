#include "service/extract/error_collector.h"

#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"

namespace chancery::extract {

void ErrorCollector::Set(const chx_error* error, chx_str message, chx_str path) noexcept {
  auto* self = static_cast<ErrorCollector*>(error->impl);
  self->message_ = ReadMessage(message);
  self->path_ = path.len == 0 ? "" : ReadMessage(path);
}

std::string ErrorCollector::Text() const {
  if (message_.empty()) return "(no message)";
  return path_.empty() ? message_ : absl::StrCat(message_, " (at ", path_, ")");
}

}  // namespace chancery::extract
