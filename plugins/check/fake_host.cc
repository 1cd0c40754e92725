#include "plugins/check/fake_host.h"

#include <time.h>

#include <algorithm>

#include "plugins/check/allocation.h"
#include "plugins/check/document.h"

namespace chancery::check {
namespace {

FakeHost* HostOf(const chx_host* host) { return static_cast<FakeHost*>(host->impl); }

void CHX_CALL SetError(const chx_error* error, chx_str message, chx_str path) noexcept {
  ErrorText* text = static_cast<ErrorText*>(error->impl);
  ++text->calls;
  text->message = OneLine(message);
  text->path = OneLine(path);
}

}  // namespace

std::string OneLine(chx_str text) {
  if (text.data == nullptr) return "";
  std::string out(text.data, std::min<uint64_t>(text.len, 512));
  // The cut may have split the last code point.
  while (text.len > 512 && !out.empty() && !IsUtf8(out) && out.size() > 508) out.pop_back();
  const bool good = IsUtf8(out);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    if (!good && (c & 0x80)) c = '?';
  }
  return out;
}

FakeHost::FakeHost(HostOptions options) : options_(options) {
  chx_host host = {};
  host.struct_size = static_cast<uint32_t>(sizeof host) + options.extra;
  host.abi_version = options.abi_version;
  host.impl = this;
  name_block_ = std::make_unique<GuardedBlock>("chancery-plugin-check", Placement::kEnd, "the host's name");
  name_block_->Seal();
  host.name = {name_block_->data(), name_block_->size()};
  host.version = CHX_STR("1.0.0");
  host.log = &Log;
  host.now_ns = &NowNs;
  host.get_extension = &GetExtension;
  host_block_ = SealStruct(host, options.extra, "chx_host");
  host_ = reinterpret_cast<const chx_host*>(host_block_->data());

  chx_host_metrics metrics = {};
  metrics.struct_size = static_cast<uint32_t>(sizeof metrics) + options.extra;
  metrics.counter = &Counter;
  metrics.histogram = &Histogram;
  metrics.add = &AddToMetric;
  metrics.record = &Record;
  metrics_block_ = SealStruct(metrics, options.extra, "chx_host_metrics");

  chx_host_resources resources = {};
  resources.struct_size = static_cast<uint32_t>(sizeof resources) + options.extra;
  resources.map = &Map;
  resources_block_ = SealStruct(resources, options.extra, "chx_host_resources");
  if (options.resources != nullptr) {
    for (const auto& [name, bytes] : *options.resources) {
      auto block = std::make_unique<GuardedBlock>(bytes, Placement::kEnd, "resource " + name);
      block->Seal();
      mapped_[name] = std::move(block);
    }
  }
}

ErrorSink::ErrorSink(const HostOptions& options) {
  chx_error error = {};
  error.struct_size = static_cast<uint32_t>(sizeof error) + options.extra;
  error.impl = &text_;
  error.set = &SetError;
  block_ = SealStruct(error, options.extra, "chx_error");
}

ErrorSink::~ErrorSink() { block_->Revoke(); }

void FakeHost::Log(const chx_host* host, chx_severity severity, chx_str message) noexcept {
  InPlugin host_runs(false);
  FakeHost* self = HostOf(host);
  if (++self->log_lines_ == 1 && severity >= CHX_LOG_ERROR) self->first_error_line_ = OneLine(message);
}

uint64_t FakeHost::NowNs(const chx_host* host) noexcept {
  InPlugin host_runs(false);
  (void)HostOf(host);
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
}

const void* FakeHost::GetExtension(const chx_host* host, chx_str id) noexcept {
  InPlugin host_runs(false);
  FakeHost* self = HostOf(host);
  if (!self->options_.extensions || id.data == nullptr) return nullptr;
  const std::string_view name(id.data, id.len);
  if (name == CHX_EXT_METRICS) return self->metrics_block_->data();
  if (name == CHX_EXT_RESOURCES) return self->resources_block_->data();
  return nullptr;
}

chx_metric FakeHost::Counter(const chx_host* host, chx_str name, chx_str) noexcept {
  (void)HostOf(host);
  return name.len > 0 ? 1 : 0;
}

chx_metric FakeHost::Histogram(const chx_host* host, chx_str name, chx_str, const double* bounds,
                               uint64_t bound_count) noexcept {
  (void)HostOf(host);
  double sum = 0;
  for (uint64_t i = 0; i < std::min<uint64_t>(bound_count, 32); ++i) sum += bounds[i];
  return name.len > 0 && sum == sum ? 2 : 0;
}

void FakeHost::AddToMetric(const chx_host* host, chx_metric, uint64_t) noexcept { (void)HostOf(host); }
void FakeHost::Record(const chx_host* host, chx_metric, double) noexcept { (void)HostOf(host); }

chx_status FakeHost::Map(const chx_host* host, chx_str name, const void** data, uint64_t* size) noexcept {
  InPlugin host_runs(false);
  FakeHost* self = HostOf(host);
  *data = nullptr;
  *size = 0;
  if (name.data == nullptr) return CHX_E_NOT_FOUND;
  const auto found = self->mapped_.find(std::string(name.data, std::min<uint64_t>(name.len, 256)));
  if (found == self->mapped_.end()) return CHX_E_NOT_FOUND;
  *data = found->second->data();
  *size = found->second->size();
  return CHX_OK;
}

}  // namespace chancery::check
