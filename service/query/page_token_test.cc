#include "service/query/page_token.h"

#include <gtest/gtest.h>

#include "service/model/reasons.h"

namespace chancery::query {
namespace {

std::string ReasonOf(const absl::Status& status) {
  const auto reason = model::ReasonOf(status);
  return reason && status.code() == absl::StatusCode::kInvalidArgument ? reason->reason : "";
}

const store::Cursor kCursor{{std::string("seed-000"), int64_t{-42}, 0.1, std::nullopt, std::string("Қошанов\0x", 16)}};

TEST(PageToken, KeepsValuesAndTypes) {
  for (const store::Cursor& cursor : {kCursor, store::Cursor{}, store::Cursor{{std::nullopt}}}) {
    const std::string token = EncodePageToken("fingerprint", cursor);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    const auto decoded = DecodePageToken("fingerprint", token);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(decoded->values, cursor.values);
  }
}

TEST(PageToken, OfAnotherQueryIsAMismatch) {
  EXPECT_EQ(ReasonOf(DecodePageToken("other", EncodePageToken("fingerprint", kCursor)).status()),
            "PAGE_TOKEN_MISMATCH");
}

TEST(PageToken, EveryAlterationIsFound) {
  const std::string token = EncodePageToken("fingerprint", kCursor);
  for (size_t i = 0; i < token.size(); ++i) {
    for (char c : {'A', 'Q', '_', '=', '%', '\0'}) {
      std::string altered = token;
      if (altered[i] == c) continue;
      altered[i] = c;
      EXPECT_EQ(ReasonOf(DecodePageToken("fingerprint", altered).status()), "PAGE_TOKEN_INVALID") << i << " " << c;
    }
    EXPECT_EQ(ReasonOf(DecodePageToken("fingerprint", token.substr(0, i)).status()), "PAGE_TOKEN_INVALID") << i;
  }
  for (const std::string& other :
       {token + "=", token + "A", token + token, std::string("next"), std::string(1 << 20, 'A')}) {
    EXPECT_EQ(ReasonOf(DecodePageToken("fingerprint", other).status()), "PAGE_TOKEN_INVALID");
  }
}

}  // namespace
}  // namespace chancery::query
