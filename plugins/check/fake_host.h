#ifndef CHANCERY_PLUGINS_CHECK_FAKE_HOST_H_
#define CHANCERY_PLUGINS_CHECK_FAKE_HOST_H_

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "chancery/extractor.h"
#include "plugins/check/guarded_block.h"

namespace chancery::check {

struct HostOptions {
  uint32_t abi_version = CHX_ABI_VERSION;
  // Bytes of 0xA5 behind the fields of every struct, counted in its struct_size: what a younger host would have there.
  uint32_t extra = 0;
  bool extensions = true;
  // Bytes by name in the manifest; must outlive the host.
  const std::map<std::string, std::string>* resources = nullptr;
};

// Answers of create() and init() in words.
struct ErrorText {
  int calls = 0;
  std::string message;
  std::string path;
};

// A host of any minor version, which gives not a byte more than that version has: its structs stand before an
// unreadable page, and cannot be written to.
class FakeHost {
 public:
  explicit FakeHost(HostOptions options);
  // Threads that a plugin left may still call: a host is never taken down in a process.
  ~FakeHost() = delete;

  const chx_host* get() const { return host_; }
  const HostOptions& options() const { return options_; }
  int log_lines() const { return log_lines_; }
  // The first log line of severity CHX_LOG_ERROR, for messages.
  const std::string& first_error_line() const { return first_error_line_; }

 private:
  static void CHX_CALL Log(const chx_host* host, chx_severity severity, chx_str message) noexcept;
  static uint64_t CHX_CALL NowNs(const chx_host* host) noexcept;
  static const void* CHX_CALL GetExtension(const chx_host* host, chx_str id) noexcept;
  static chx_metric CHX_CALL Counter(const chx_host* host, chx_str name, chx_str help) noexcept;
  static chx_metric CHX_CALL Histogram(const chx_host* host, chx_str name, chx_str help, const double* bounds,
                                       uint64_t bound_count) noexcept;
  static void CHX_CALL AddToMetric(const chx_host* host, chx_metric counter, uint64_t n) noexcept;
  static void CHX_CALL Record(const chx_host* host, chx_metric histogram, double value) noexcept;
  static chx_status CHX_CALL Map(const chx_host* host, chx_str name, const void** data, uint64_t* size) noexcept;

  HostOptions options_;
  std::unique_ptr<GuardedBlock> host_block_, metrics_block_, resources_block_, name_block_;
  const chx_host* host_;
  // Resources as they are mapped, read-only.
  std::map<std::string, std::unique_ptr<GuardedBlock>> mapped_;
  std::atomic<int> log_lines_{0};
  std::string first_error_line_;
};

// A struct of the host's with `extra` bytes of 0xA5 behind it, sealed.  Its struct_size must be set to all of it.
template <typename T>
std::unique_ptr<GuardedBlock> SealStruct(const T& value, uint32_t extra, const char* name) {
  const std::string bytes =
      std::string(reinterpret_cast<const char*>(&value), sizeof value) + std::string(extra, '\xA5');
  auto block = std::make_unique<GuardedBlock>(bytes, Placement::kEnd, name);
  block->Seal();
  return block;
}

// A chx_error as a host of these options hands it to one call.  It cannot be read any more when this is gone.
class ErrorSink {
 public:
  explicit ErrorSink(const HostOptions& options);
  ~ErrorSink();
  ErrorSink(const ErrorSink&) = delete;
  ErrorSink& operator=(const ErrorSink&) = delete;

  const chx_error* get() const { return reinterpret_cast<const chx_error*>(block_->data()); }
  const ErrorText& text() const { return text_; }

 private:
  ErrorText text_;
  std::unique_ptr<GuardedBlock> block_;
};

// At most 512 bytes of a text that a plugin gave, on one line, with '?' for what is no printable UTF-8.
std::string OneLine(chx_str text);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_FAKE_HOST_H_
