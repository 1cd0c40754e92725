#ifndef CHANCERY_SERVICE_EXTRACT_ERROR_COLLECTOR_H_
#define CHANCERY_SERVICE_EXTRACT_ERROR_COLLECTOR_H_

#include <string>

#include "chancery/extractor.h"

namespace chancery::extract {

// A plugin's answer to create(), init() or a self-test: collects what it says through chx_error.
class ErrorCollector {
 public:
  ErrorCollector() : error_{sizeof(chx_error), 0, this, &Set} {}
  ErrorCollector(const ErrorCollector&) = delete;
  ErrorCollector& operator=(const ErrorCollector&) = delete;

  const chx_error* get() const { return &error_; }
  // "message (at /path)", or "(no message)".
  std::string Text() const;

 private:
  static void CHX_CALL Set(const chx_error* error, chx_str message, chx_str path) noexcept;

  chx_error error_;
  std::string message_;
  std::string path_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_ERROR_COLLECTOR_H_
