#include "service/extract/wire_annotation.h"

#include <cstdint>
#include <cstring>

namespace chancery::extract {
namespace {

struct Head {
  uint64_t begin, end, id;
  double confidence;
  uint32_t type_size, canonical_size, source_size;
  uint32_t attributes, links, relations;
};
struct AttributeHead {
  uint32_t key_size;
  chx_value_type type;
  uint64_t text_size;  // of a string
  // The union of chx_value, of anything else.
  uint64_t bits[2];
};
struct LinkHead {
  uint32_t base_size, id_size;
  double confidence;
};
struct RelationHead {
  uint64_t target;
  uint32_t role_size, reserved;
};
static_assert(sizeof(Head) % 8 == 0 && sizeof(AttributeHead) % 8 == 0 && sizeof(LinkHead) % 8 == 0 &&
              sizeof(RelationHead) % 8 == 0);
static_assert(sizeof(chx_value::as) == sizeof(AttributeHead::bits));

class Writer {
 public:
  explicit Writer(char* to) : to_(to) {}
  template <typename T>
  void Put(const T& head) {
    std::memcpy(to_, &head, sizeof(T));
    to_ += sizeof(T);
  }
  void Put(chx_str text) {
    if (text.len > 0) std::memcpy(to_, text.data, text.len);
    to_ += text.len;
  }
  char* at() const { return to_; }

 private:
  char* to_;
};

// Takes from the front; once something was not there, it has nothing more to give.
class Taker {
 public:
  explicit Taker(absl::string_view bytes) : rest_(bytes) {}
  template <typename T>
  T Take() {
    T head{};
    if (rest_.size() < sizeof(T)) {
      Fail();
      return head;
    }
    std::memcpy(&head, rest_.data(), sizeof(T));
    rest_.remove_prefix(sizeof(T));
    return head;
  }
  chx_str Text(uint64_t size) {
    if (rest_.size() < size) {
      Fail();
      return {nullptr, 0};
    }
    const chx_str text{size == 0 ? nullptr : rest_.data(), size};
    rest_.remove_prefix(size);
    return text;
  }
  size_t left() const { return rest_.size(); }
  bool ok() const { return ok_; }

 private:
  void Fail() {
    ok_ = false;
    rest_ = {};
  }
  absl::string_view rest_;
  bool ok_ = true;
};

}  // namespace

size_t WireSize(const chx_annotation& a) {
  size_t size = sizeof(Head) + a.type.len + a.canonical.len + a.source.len + a.attr_count * sizeof(AttributeHead) +
                a.link_count * sizeof(LinkHead) + a.relation_count * sizeof(RelationHead);
  for (uint64_t i = 0; i < a.attr_count; ++i) {
    size += a.attrs[i].key.len;
    if (a.attrs[i].value.type == CHX_VALUE_STRING) size += a.attrs[i].value.as.str.len;
  }
  for (uint64_t i = 0; i < a.link_count; ++i) size += a.links[i].kb.len + a.links[i].id.len;
  for (uint64_t i = 0; i < a.relation_count; ++i) size += a.relations[i].role.len;
  return (size + 7) & ~size_t{7};
}

void WriteWire(const chx_annotation& a, char* to) {
  Writer out(to);
  out.Put(Head{a.begin, a.end, a.id, a.confidence, static_cast<uint32_t>(a.type.len),
               static_cast<uint32_t>(a.canonical.len), static_cast<uint32_t>(a.source.len),
               static_cast<uint32_t>(a.attr_count), static_cast<uint32_t>(a.link_count),
               static_cast<uint32_t>(a.relation_count)});
  for (uint64_t i = 0; i < a.attr_count; ++i) {
    const chx_value& value = a.attrs[i].value;
    AttributeHead head{static_cast<uint32_t>(a.attrs[i].key.len), value.type, 0, {0, 0}};
    if (value.type == CHX_VALUE_STRING) head.text_size = value.as.str.len;
    else std::memcpy(head.bits, &value.as, sizeof(head.bits));
    out.Put(head);
  }
  for (uint64_t i = 0; i < a.link_count; ++i) {
    out.Put(LinkHead{static_cast<uint32_t>(a.links[i].kb.len), static_cast<uint32_t>(a.links[i].id.len),
                     a.links[i].confidence});
  }
  for (uint64_t i = 0; i < a.relation_count; ++i) {
    out.Put(RelationHead{a.relations[i].target_id, static_cast<uint32_t>(a.relations[i].role.len), 0});
  }
  out.Put(a.type);
  out.Put(a.canonical);
  out.Put(a.source);
  for (uint64_t i = 0; i < a.attr_count; ++i) {
    out.Put(a.attrs[i].key);
    if (a.attrs[i].value.type == CHX_VALUE_STRING) out.Put(a.attrs[i].value.as.str);
  }
  for (uint64_t i = 0; i < a.link_count; ++i) {
    out.Put(a.links[i].kb);
    out.Put(a.links[i].id);
  }
  for (uint64_t i = 0; i < a.relation_count; ++i) out.Put(a.relations[i].role);
  std::memset(out.at(), 0, static_cast<size_t>(to + WireSize(a) - out.at()));
}

bool ReadWire(absl::string_view bytes, WireLists* lists, chx_annotation* out) {
  Taker in(bytes);
  const Head head = in.Take<Head>();
  // Products of 32-bit numbers and small sizes: no overflow in 64 bits.
  const uint64_t heads = uint64_t{head.attributes} * sizeof(AttributeHead) + uint64_t{head.links} * sizeof(LinkHead) +
                         uint64_t{head.relations} * sizeof(RelationHead);
  if (!in.ok() || heads > in.left()) return false;
  lists->attributes.resize(head.attributes);
  lists->links.resize(head.links);
  lists->relations.resize(head.relations);
  // First the heads, with the texts' sizes in the places where the texts will be; then the texts.
  for (chx_attr& attribute : lists->attributes) {
    const auto h = in.Take<AttributeHead>();
    attribute = {};
    attribute.key.len = h.key_size;
    attribute.value.type = h.type;
    if (h.type == CHX_VALUE_STRING) attribute.value.as.str = {nullptr, h.text_size};
    else std::memcpy(&attribute.value.as, h.bits, sizeof(h.bits));
  }
  for (chx_link& link : lists->links) {
    const auto h = in.Take<LinkHead>();
    link = {{nullptr, h.base_size}, {nullptr, h.id_size}, h.confidence};
  }
  for (chx_relation& relation : lists->relations) {
    const auto h = in.Take<RelationHead>();
    relation = {{nullptr, h.role_size}, h.target};
  }
  *out = {};
  out->struct_size = sizeof(chx_annotation);
  out->begin = head.begin;
  out->end = head.end;
  out->id = head.id;
  out->confidence = head.confidence;
  out->type = in.Text(head.type_size);
  out->canonical = in.Text(head.canonical_size);
  out->source = in.Text(head.source_size);
  for (chx_attr& attribute : lists->attributes) {
    attribute.key = in.Text(attribute.key.len);
    if (attribute.value.type == CHX_VALUE_STRING) attribute.value.as.str = in.Text(attribute.value.as.str.len);
  }
  for (chx_link& link : lists->links) {
    link.kb = in.Text(link.kb.len);
    link.id = in.Text(link.id.len);
  }
  for (chx_relation& relation : lists->relations) relation.role = in.Text(relation.role.len);
  out->attrs = lists->attributes.data();
  out->attr_count = lists->attributes.size();
  out->links = lists->links.data();
  out->link_count = lists->links.size();
  out->relations = lists->relations.data();
  out->relation_count = lists->relations.size();
  return in.ok() && in.left() < 8;
}

}  // namespace chancery::extract
