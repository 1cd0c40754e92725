#include "service/worker/request_reader.h"

#include <cstring>

#include "absl/strings/string_view.h"

namespace chancery::worker {
namespace {

bool Take(const char* request, size_t size, extract::RequestText from, chx_str* to) {
  if (from.offset > size || from.size > size - from.offset) return false;
  *to = from.size == 0 ? chx_str{nullptr, 0} : chx_str{request + from.offset, from.size};
  return true;
}

}  // namespace

bool RequestReader::ReadDocument(const char* request, size_t size, const extract::RequestDocument& from,
                                 chx_document* to, Extra* extra) {
  *to = {};
  to->struct_size = sizeof(chx_document);
  to->date = from.date;
  chx_str title, boilerplate, prior;
  if (!Take(request, size, from.text, &to->text) || !Take(request, size, from.id, &to->id) ||
      !Take(request, size, from.language, &to->language) || !Take(request, size, from.title, &title) ||
      !Take(request, size, from.boilerplate, &boilerplate) || !Take(request, size, from.prior, &prior)) {
    return false;
  }
  if (title.len > 0) {
    extra->title = {};
    extra->title.key = CHX_STR("title");
    extra->title.value.type = CHX_VALUE_STRING;
    extra->title.value.as.str = title;
    to->metadata = &extra->title;
    to->metadata_count = 1;
  }
  extra->max_annotations = from.max_annotations;
  extra->boilerplate.resize(boilerplate.len / sizeof(model::TextSpan));
  if (!extra->boilerplate.empty())
    std::memcpy(static_cast<void*>(extra->boilerplate.data()), boilerplate.data,
                extra->boilerplate.size() * sizeof(model::TextSpan));

  if (from.prior_count > prior.len / sizeof(uint64_t)) return false;
  extra->prior.resize(from.prior_count);
  extra->prior_pointers.resize(from.prior_count);
  if (extra->lists.size() < from.prior_count) extra->lists.resize(from.prior_count);
  absl::string_view rest(prior.data, prior.len);
  for (size_t i = 0; i < from.prior_count; ++i) {
    uint64_t bytes = 0;
    if (rest.size() < sizeof(bytes)) return false;
    std::memcpy(&bytes, rest.data(), sizeof(bytes));
    rest.remove_prefix(sizeof(bytes));
    if (bytes > rest.size() || !extract::ReadWire(rest.substr(0, bytes), &extra->lists[i], &extra->prior[i]))
      return false;
    rest.remove_prefix(bytes);
    extra->prior_pointers[i] = &extra->prior[i];
  }
  to->prior = extra->prior_pointers.data();
  to->prior_count = from.prior_count;
  return true;
}

bool RequestReader::Read(const char* request, size_t size) {
  const auto* head = reinterpret_cast<const extract::RequestHead*>(request);
  if (size < sizeof(*head) || head->count == 0 ||
      head->count > (size - sizeof(*head)) / sizeof(extract::RequestDocument))
    return false;
  const size_t count = head->count;
  documents_.resize(count);
  pointers_.resize(count);
  if (extra_.size() < count) extra_.resize(count);
  for (size_t i = 0; i < count; ++i) {
    extract::RequestDocument from;
    std::memcpy(&from, request + sizeof(*head) + i * sizeof(from), sizeof(from));
    if (!ReadDocument(request, size, from, &documents_[i], &extra_[i])) return false;
    pointers_[i] = &documents_[i];
  }
  return true;
}

}  // namespace chancery::worker
