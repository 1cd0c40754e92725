#include "service/query/page_token.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"
#include "service/text/digest.h"

namespace chancery::query {
namespace {

constexpr char kVersion = 1;
constexpr size_t kDigestBytes = 8;
// A cursor holds a few numbers and names of at most some hundred bytes.
constexpr size_t kMostTokenBytes = 8192;

std::string ShortDigest(absl::string_view salt, absl::string_view bytes) {
  return text::Sha256(absl::StrCat(salt, ":", bytes)).substr(0, kDigestBytes);
}

void AppendFixed64(std::string& out, uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(number >> shift & 0xFF);
}

bool TakeFixed64(absl::string_view& in, uint64_t& number) {
  if (in.size() < 8) return false;
  number = 0;
  for (int i = 7; i >= 0; --i) number = number << 8 | static_cast<unsigned char>(in[static_cast<size_t>(i)]);
  in.remove_prefix(8);
  return true;
}

// One byte for the type, then the value: n(ull), s(tring) with its size, i(nteger), d(ouble).
void AppendValue(std::string& out, const std::optional<store::Value>& value) {
  if (!value) {
    out += 'n';
  } else if (const auto* text = std::get_if<std::string>(&*value)) {
    out += 's';
    AppendFixed64(out, text->size());
    out += *text;
  } else if (const auto* integer = std::get_if<int64_t>(&*value)) {
    out += 'i';
    AppendFixed64(out, static_cast<uint64_t>(*integer));
  } else {
    uint64_t bits;
    std::memcpy(&bits, &std::get<double>(*value), sizeof bits);
    out += 'd';
    AppendFixed64(out, bits);
  }
}

bool TakeValue(absl::string_view& in, std::optional<store::Value>& value) {
  if (in.empty()) return false;
  const char type = in[0];
  in.remove_prefix(1);
  if (type == 'n') return true;
  uint64_t bits;
  if (!TakeFixed64(in, bits)) return false;
  if (type == 'i') {
    value = static_cast<int64_t>(bits);
  } else if (type == 'd') {
    double number;
    std::memcpy(&number, &bits, sizeof number);
    value = number;
  } else if (type == 's' && bits <= in.size()) {
    value = std::string(in.substr(0, bits));
    in.remove_prefix(bits);
  } else {
    return false;
  }
  return true;
}

absl::Status TokenError(absl::string_view reason, absl::string_view message) {
  return model::MakeError(absl::StatusCode::kInvalidArgument, message,
                          {.reason = std::string(reason), .field = "page_token"});
}

}  // namespace

std::string EncodePageToken(absl::string_view fingerprint, const store::Cursor& cursor) {
  std::string bytes(1, kVersion);
  bytes += ShortDigest("query", fingerprint);
  for (const auto& value : cursor.values) AppendValue(bytes, value);
  bytes += ShortDigest("token", bytes);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<store::Cursor> DecodePageToken(absl::string_view fingerprint, absl::string_view token) {
  const absl::Status invalid =
      TokenError("PAGE_TOKEN_INVALID", "page_token is not one that this service gave; start again without it");
  std::string bytes;
  if (token.size() > kMostTokenBytes || !absl::WebSafeBase64Unescape(token, &bytes)) return invalid;
  // Unescaping forgives padding and loose bits; a token has one form only.
  if (absl::WebSafeBase64Escape(bytes) != token || bytes.size() < 1 + 2 * kDigestBytes || bytes[0] != kVersion)
    return invalid;
  absl::string_view in(bytes);
  const absl::string_view checksum = in.substr(in.size() - kDigestBytes);
  in.remove_suffix(kDigestBytes);
  if (absl::string_view(ShortDigest("token", in)) != checksum) return invalid;
  in.remove_prefix(1);
  if (in.substr(0, kDigestBytes) != absl::string_view(ShortDigest("query", fingerprint))) {
    return TokenError("PAGE_TOKEN_MISMATCH",
                      "page_token belongs to a query with other arguments; only page_size may change between pages");
  }
  in.remove_prefix(kDigestBytes);
  store::Cursor cursor;
  while (!in.empty()) {
    if (!TakeValue(in, cursor.values.emplace_back())) return invalid;
  }
  return cursor;
}

}  // namespace chancery::query
