// Spans in the caller's encoding: each cuts its own text out of the document.
#include <string>

#include "gtest/gtest.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

constexpr char kText[] =
    "🇰🇿👩🏽‍💼 Спикер Сената Анна Орлова встретилась с министром Борисом Лемтовым в Астане 3 "
    "мая "
    "2024 "
    "года. "
    "𝔄nna Orlova 🤝 signed an agreement worth $3 million in Қостанай; Ёлки e\u0301.";

std::u16string ToUtf16(const std::string& utf8) {
  std::u16string out;
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const int size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = size == 1 ? lead : lead & (0xFF >> (size + 1));
    for (int k = 1; k < size; ++k) c = (c << 6) | (static_cast<unsigned char>(utf8[i + static_cast<size_t>(k)]) & 0x3F);
    i += static_cast<size_t>(size);
    if (c >= 0x10000) {
      out += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
      out += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      out += static_cast<char16_t>(c);
    }
  }
  return out;
}

std::u32string ToUtf32(const std::string& utf8) {
  std::u32string out;
  const std::u16string wide = ToUtf16(utf8);
  for (size_t i = 0; i < wide.size(); ++i) {
    if (wide[i] >= 0xD800 && wide[i] < 0xDC00) {
      out += static_cast<char32_t>(0x10000 + ((wide[i] - 0xD800) << 10) + (wide[i + 1] - 0xDC00));
      ++i;
    } else {
      out += wide[i];
    }
  }
  return out;
}

bool Cuts(const std::string& text, const v1::TextSpan& span, v1::TextEncoding encoding) {
  const auto begin = static_cast<size_t>(span.begin());
  const auto count = static_cast<size_t>(span.end() - span.begin());
  switch (encoding) {
    case v1::TEXT_ENCODING_UTF16: return ToUtf16(text).substr(begin, count) == ToUtf16(span.text());
    case v1::TEXT_ENCODING_UTF32: return ToUtf32(text).substr(begin, count) == ToUtf32(span.text());
    default: return text.substr(begin, count) == span.text();
  }
}

TEST(TextEncoding, EverySpanCutsItsOwnText) {
  TestServer server;
  server.Put("c", {{"a", kText}});
  for (v1::TextEncoding encoding :
       {v1::TEXT_ENCODING_UNSPECIFIED, v1::TEXT_ENCODING_UTF8, v1::TEXT_ENCODING_UTF16, v1::TEXT_ENCODING_UTF32}) {
    SCOPED_TRACE(v1::TextEncoding_Name(encoding));
    v1::GetDocumentRequest get;
    get.set_name("collections/c/documents/a");
    get.set_text_encoding(encoding);
    get.mutable_read_mask()->add_paths("*");
    v1::GetDocumentResponse document;
    grpc::ClientContext get_context;
    ASSERT_TRUE(server.documents().GetDocument(&get_context, get, &document).ok());
    ASSERT_GT(document.document().facts_size(), 2);
    for (const v1::Fact& fact : document.document().facts()) {
      EXPECT_TRUE(Cuts(kText, fact.citation().span(), encoding)) << fact.ShortDebugString();
      EXPECT_TRUE(Cuts(kText, fact.citation().sentence(), encoding)) << fact.ShortDebugString();
      if (fact.official().has_name_span()) {
        EXPECT_TRUE(Cuts(kText, fact.official().name_span(), encoding)) << fact.ShortDebugString();
      }
    }

    v1::QueryRequest query;
    query.set_parent("collections/c");
    query.set_query("Orlova");
    query.set_text_encoding(encoding);
    query.mutable_highlight()->set_max_fragments(5);
    v1::QueryResponse found;
    grpc::ClientContext query_context;
    ASSERT_TRUE(server.chancery().Query(&query_context, query, &found).ok());
    ASSERT_EQ(found.results_size(), 1);
    ASSERT_EQ(found.results(0).highlights_size(), 2) << found.DebugString();
    for (const v1::Highlight& highlight : found.results(0).highlights()) {
      EXPECT_TRUE(Cuts(kText, highlight.fragment(), encoding));
      ASSERT_GT(highlight.matches_size(), 0);
      for (const v1::TextSpan& match : highlight.matches())
        EXPECT_TRUE(Cuts(kText, match, encoding)) << match.ShortDebugString();
    }

    v1::SummarizeRequest summarize;
    summarize.set_parent("collections/c");
    summarize.set_text_encoding(encoding);
    v1::SummarizeResponse summary;
    grpc::ClientContext summarize_context;
    ASSERT_TRUE(server.chancery().Summarize(&summarize_context, summarize, &summary).ok());
    ASSERT_GT(summary.sentences_size(), 0);
    for (const v1::SummarySentence& sentence : summary.sentences()) {
      EXPECT_EQ(sentence.text(), sentence.citations(0).span().text());
      EXPECT_TRUE(Cuts(kText, sentence.citations(0).span(), encoding));
    }
  }
}

}  // namespace
}  // namespace chancery
