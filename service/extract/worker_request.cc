#include "service/extract/worker_request.h"

#include <cstring>

#include "service/extract/wire_annotation.h"

namespace chancery::extract {

RequestWriter::RequestWriter(char* request, uint32_t extractor, uint64_t deadline_ns, size_t most)
    : request_(request), most_(most), used_(sizeof(RequestHead) + most * sizeof(RequestDocument)) {
  auto* head = reinterpret_cast<RequestHead*>(request_);
  head->extractor = extractor;
  head->count = 0;
  head->deadline_ns = deadline_ns;
}

bool RequestWriter::Put(const void* bytes, size_t size, RequestText* place) {
  *place = {used_, size};
  if (size == 0) return true;
  const size_t rounded = (size + 7) & ~size_t{7};
  if (rounded < size || rounded > kRequestCapacity - used_) return false;
  std::memcpy(request_ + used_, bytes, size);
  used_ += rounded;
  return true;
}

bool RequestWriter::PutPrior(const chx_document& view, RequestDocument* out) {
  const size_t begin = used_;
  for (uint64_t i = 0; i < view.prior_count; ++i) {
    const uint64_t bytes = WireSize(*view.prior[i]);
    if (sizeof(bytes) + bytes > kRequestCapacity - used_) return false;
    std::memcpy(request_ + used_, &bytes, sizeof(bytes));
    WriteWire(*view.prior[i], request_ + used_ + sizeof(bytes));
    used_ += sizeof(bytes) + bytes;
  }
  out->prior = {begin, used_ - begin};
  out->prior_count = view.prior_count;
  return true;
}

bool RequestWriter::Add(const model::Document& document, const chx_document& view, size_t max_annotations) {
  if (count_ == most_) return false;
  const size_t before = used_;
  RequestDocument out{};
  out.date = view.date;
  out.max_annotations = max_annotations;
  const bool fits =
      Put(view.text.data, view.text.len, &out.text) && Put(view.id.data, view.id.len, &out.id) &&
      Put(view.language.data, view.language.len, &out.language) &&
      Put(document.title.data(), document.title.size(), &out.title) &&
      Put(document.boilerplate.data(), document.boilerplate.size() * sizeof(model::TextSpan), &out.boilerplate) &&
      PutPrior(view, &out);
  if (!fits) {
    used_ = before;
    return false;
  }
  std::memcpy(request_ + sizeof(RequestHead) + count_ * sizeof(out), &out, sizeof(out));
  reinterpret_cast<RequestHead*>(request_)->count = ++count_;
  return true;
}

}  // namespace chancery::extract
