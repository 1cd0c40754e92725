#include "plugins/check/document.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "plugins/check/embedded.h"

namespace chancery::check {
namespace {

using nlohmann::json;

// "2024", "2024-06" or "2024-06-14".
chx_date DateOf(const std::string& text) {
  chx_date out = {};
  if (text.size() < 4) return out;
  out.year = std::stoi(text.substr(0, 4));
  out.precision = CHX_DATE_YEAR;
  if (text.size() >= 7) {
    out.month = static_cast<uint8_t>(std::stoi(text.substr(5, 2)));
    out.precision = CHX_DATE_MONTH;
  }
  if (text.size() >= 10) {
    out.day = static_cast<uint8_t>(std::stoi(text.substr(8, 2)));
    out.precision = CHX_DATE_DAY;
  }
  return out;
}

void SetWords(PriorAttribute* attribute, const void* value, size_t size) { std::memcpy(attribute->words, value, size); }

// {"start": "date:2024-06-14", "amount": "decimal:1250e-2", "org": "mazhilis-kz", "record": true, "name_begin": 17}
PriorAttribute AttributeOf(const std::string& key, const json& value) {
  PriorAttribute out;
  out.key = key;
  if (value.is_boolean()) {
    out.type = CHX_VALUE_BOOL;
    out.words[0] = value.get<bool>() ? 1 : 0;
  } else if (value.is_number()) {
    out.type = CHX_VALUE_INT64;
    out.words[0] = static_cast<uint64_t>(value.get<int64_t>());
  } else if (const std::string text = value.get<std::string>(); text.compare(0, 5, "date:") == 0) {
    out.type = CHX_VALUE_DATE;
    const chx_date date = DateOf(text.substr(5));
    SetWords(&out, &date, sizeof date);
  } else if (text.compare(0, 8, "decimal:") == 0) {
    out.type = CHX_VALUE_DECIMAL;
    chx_decimal decimal = {};
    decimal.unscaled = std::stoll(text.substr(8));
    SetWords(&out, &decimal, sizeof decimal);
  } else {
    out.text = text;
  }
  return out;
}

std::vector<TestDocument> ReadDocuments(std::string_view text) {
  std::vector<TestDocument> out;
  for (const json& element : json::parse(text.begin(), text.end())) {
    TestDocument document;
    document.id = element.at("id");
    document.language = element.at("language");
    document.title = element.at("title");
    document.date = DateOf(element.at("date"));
    for (const json& line : element.at("text")) document.text += line.get<std::string>() + "\n";
    for (const json& found : element.at("prior")) {
      Prior prior;
      const std::string span = found.at("text");
      const size_t begin = document.text.find(span);
      // Its own data: a word that is not in the text is a mistake of who wrote it.
      if (begin == std::string::npos) throw std::runtime_error(document.id + " has no \"" + span + "\"");
      prior.type = found.at("type");
      prior.begin = begin;
      prior.end = begin + span.size();
      prior.canonical = found.value("canonical", "");
      prior.confidence = 0.9;
      prior.id = CHX_HOST_ID + document.prior.size() + 1;
      prior.source = "chancery." + prior.type + "s";
      const json attributes = found.value("attributes", json::object());
      for (const auto& [key, value] : attributes.items()) prior.attributes.push_back(AttributeOf(key, value));
      document.prior.push_back(std::move(prior));
    }
    AddSentences(&document);
    out.push_back(std::move(document));
  }
  return out;
}

}  // namespace

const std::vector<TestDocument>& BuiltInDocuments() {
  static const std::vector<TestDocument> documents = ReadDocuments(Embedded("documents.json"));
  return documents;
}

std::vector<TestDocument> OddDocuments() {
  using namespace std::string_literals;
  const std::pair<const char*, std::string> texts[] = {
      {"empty", ""},
      {"one-byte", "a"},
      {"one-digit", "7"},
      {"one-code-point", "\xF0\x9F\x8F\x9B"},
      {"space", " \t \n\n  "},
      {"marks-only", "\xCC\x81\xCC\x88\xCC\xA7\xE2\x83\x97\xCC\x81"},
      {"mark-first",
       "\xCC\x81"
       "14 June 2024, Astana."},
      {"nul-inside", "On 14 June\0 2024 the Chairman\0paid $5\0 million.\0"s},
      {"line-ends",
       "Signed 14 June 2024.\r\nSigned 15 June 2024.\rSigned\x0B\x0C 16 "
       "June.\xC2\x85Then\xE2\x80\xA8no\xE2\x80\xA9more."},
      {"right-to-left",
       "\xD7\xA0\xD7\x97\xD7\xAA\xD7\x9D 14.06.2024 \xE2\x80\xAE"
       "gro.elpmaxe@sserp\xE2\x80\xAC \xD8\xA7\xD9\x84\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85 \xD9\xA1\xD9\xA4"},
      // Not surrogates, though their UTF-8 begins as that of surrogates would, and the last code points of each length.
      {"near-surrogates",
       "\xED\x9F\xBF\xEE\x80\x80 \xEF\xBF\xBD\xEF\xBF\xBE\xEF\xBF\xBF \xF4\x8F\xBF\xBF "
       "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80"},
      {"four-bytes-everywhere",
       "\xF0\x9D\x9F\x8F\xF0\x9D\x9F\x92 \xF0\x9D\x90\x89une\xF0\x9D\x9F\x90 2\xF0\x9D\x9F\x8E"
       "24, \xF0\x9F\x92\xB5"
       "5\xF0\x9F\x92\xB5 million, \xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"},
      {"cut-off-number", "The sum was $1,250.\xC2\xA0"},
      {"cut-off-word",
       "\xD0\x9F\xD1\x80\xD0\xB5\xD0\xB7\xD0\xB8\xD0\xB4\xD0\xB5\xD0\xBD\xD1"
       "\x82 14 \xD0\xB8\xD1\x8E\xD0\xBD\xD1\x8F 2024 \xD0\xB3"},
      {"huge-numbers", "In 99999999999999999999 on 32.13.99999 paid $" + std::string(400, '9') + "." +
                           std::string(400, '9') +
                           " trillion, IMO 99999999999999999999, S/RES/99999999999(99999999), 0000-00-00, -0%."},
      {"long-word", std::string(20000, 'A') + " " + std::string(20000, 'z')},
      {"open-marks",
       "((((([[[[{{{{\"\"\"''''\xC2\xAB\xC2\xAB\xE2\x80\x9E\xE2\x80\x9C\xE2\x80\x9C <<<< @@@@ .... ,,,, ---- //// "
       "\\\\\\\\ %%%% $$$$"},
      {"byte-order-mark",
       "\xEF\xBB\xBF"
       "On 14 June 2024 the Speaker met the Prime Minister."},
      {"soft-hyphens",
       "Prime Mini\xC2\xADster of the Re\xC2\xADpublic, 14\xC2\xA0"
       "June\xE2\x80\xAF"
       "2024, \xE2\x82\xAC"
       "5\xE2\x80\x89"
       "000\xE2\x80\x8B"
       "000"},
      {"mixed-scripts",
       "\xD0\x90stana A\xD1\x81t\xD0\xB0na \xD2\x9A\xD0\xB0\xD0\xB7\xD0\xB0\xD2\x9B\xD1\x81\xD1\x82\xD0\xB0\xD0\xBD "
       "Qazaqstan \xE5\xA4\x96\xE4\xBA\xA4\xE9\x83\xA8 2024\xE5\xB9\xB4"
       "6\xE6\x9C\x88"
       "14\xE6\x97\xA5"},
  };
  std::vector<TestDocument> out;
  for (const auto& [id, text] : texts) {
    TestDocument document;
    document.id = id;
    document.text = text;
    AddSentences(&document);
    out.push_back(std::move(document));
  }
  return out;
}

void AddSentences(TestDocument* document) {
  const std::string& text = document->text;
  const auto is_space = [&](size_t i) {
    return text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t';
  };
  size_t begin = 0;
  while (begin < text.size()) {
    if (is_space(begin)) {
      ++begin;
      continue;
    }
    size_t end = begin;
    while (end < text.size() && text[end] != '\n' && !(text[end] == '.' && end + 1 < text.size() && is_space(end + 1)))
      ++end;
    if (end < text.size() && text[end] == '.') ++end;
    size_t last = end;
    while (last > begin && is_space(last - 1)) --last;
    Prior sentence;
    sentence.type = CHX_TYPE_SENTENCE;
    sentence.begin = begin;
    sentence.end = last;
    document->prior.push_back(std::move(sentence));
    begin = end;
  }
  SortPrior(document);
}

void SortPrior(TestDocument* document) {
  std::stable_sort(document->prior.begin(), document->prior.end(), [](const Prior& a, const Prior& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
}

json ToJson(const TestDocument& document) {
  json prior = json::array();
  for (const Prior& p : document.prior) {
    json attributes = json::array();
    for (const PriorAttribute& a : p.attributes) attributes.push_back({a.key, a.type, a.text, a.words[0], a.words[1]});
    prior.push_back({{"type", p.type},
                     {"begin", p.begin},
                     {"end", p.end},
                     {"canonical", p.canonical},
                     {"confidence", p.confidence},
                     {"id", p.id},
                     {"flags", p.flags},
                     {"source", p.source},
                     {"attributes", attributes}});
  }
  const chx_date& d = document.date;
  return {{"id", document.id},
          {"text", document.text},
          {"language", document.language},
          {"title", document.title},
          {"date", {d.year, d.month, d.day, d.precision, d.flags}},
          {"prior", prior}};
}

TestDocument DocumentFromJson(const json& in) {
  TestDocument out;
  out.id = in.at("id");
  out.text = in.at("text");
  out.language = in.at("language");
  out.title = in.at("title");
  const json& d = in.at("date");
  out.date = {d.at(0), d.at(1), d.at(2), d.at(3), d.at(4)};
  for (const json& p : in.at("prior")) {
    Prior prior;
    prior.type = p.at("type");
    prior.begin = p.at("begin");
    prior.end = p.at("end");
    prior.canonical = p.at("canonical");
    prior.confidence = p.at("confidence");
    prior.id = p.at("id");
    prior.flags = p.at("flags");
    prior.source = p.at("source");
    for (const json& a : p.at("attributes")) {
      PriorAttribute attribute;
      attribute.key = a.at(0);
      attribute.type = a.at(1);
      attribute.text = a.at(2);
      attribute.words[0] = a.at(3);
      attribute.words[1] = a.at(4);
      prior.attributes.push_back(std::move(attribute));
    }
    out.prior.push_back(std::move(prior));
  }
  return out;
}

bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto byte = [&](size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
    const unsigned first = byte(i);
    const size_t length = first < 0x80   ? 1
                          : first < 0xC2 ? 0
                          : first < 0xE0 ? 2
                          : first < 0xF0 ? 3
                          : first < 0xF5 ? 4
                                         : 0;
    if (length == 0) return false;
    for (size_t j = 1; j < length; ++j) {
      if ((byte(i + j) & 0xC0) != 0x80) return false;
    }
    // Overlong forms, surrogates, and what lies above U+10FFFF.
    if ((first == 0xE0 && byte(i + 1) < 0xA0) || (first == 0xED && byte(i + 1) >= 0xA0) ||
        (first == 0xF0 && byte(i + 1) < 0x90) || (first == 0xF4 && byte(i + 1) >= 0x90)) {
      return false;
    }
    i += length;
  }
  return true;
}

bool IsBoundary(std::string_view text, uint64_t at) {
  return at == text.size() || (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80);
}

const char* GuardedDocument::Keep(std::string_view bytes, Placement placement, std::string name) {
  blocks_.push_back(std::make_unique<GuardedBlock>(bytes, placement, std::move(name)));
  return blocks_.back()->data();
}

chx_str GuardedDocument::Text(std::string_view text, const char* what) {
  if (text.empty()) return {nullptr, 0};
  return {Keep(text, Placement::kEnd, what + id_), text.size()};
}

GuardedDocument::GuardedDocument(const TestDocument& document, const std::vector<std::string>& types,
                                 Placement placement, uint32_t extra)
    : id_(document.id) {
  // What does not go out by its own pointer can share a block: the sum of many small mappings would be slow.
  std::string strings;
  for (const Prior& p : document.prior) {
    strings += p.type + p.canonical + p.source;
    for (const PriorAttribute& a : p.attributes) strings += a.key + a.text;
  }
  const char* at = Keep(strings, Placement::kEnd, "prior texts of " + id_);
  const auto next = [&at](const std::string& text) {
    const chx_str out = text.empty() ? chx_str{nullptr, 0} : chx_str{at, text.size()};
    at += text.size();
    return out;
  };
  std::vector<std::string> annotations;
  std::vector<chx_attr> attributes;
  std::vector<size_t> first_attribute;
  for (const Prior& p : document.prior) {
    chx_annotation a = {};
    a.struct_size = static_cast<uint32_t>(sizeof a) + extra;
    a.flags = p.flags;
    a.begin = p.begin;
    a.end = p.end;
    a.type = next(p.type);
    a.canonical = next(p.canonical);
    a.source = next(p.source);
    a.confidence = p.confidence;
    a.id = p.id;
    a.attr_count = p.attributes.size();
    first_attribute.push_back(attributes.size());
    for (const PriorAttribute& from : p.attributes) {
      chx_attr attribute = {};
      attribute.key = next(from.key);
      attribute.value.type = from.type;
      const chx_str text = next(from.text);
      if (from.type == CHX_VALUE_STRING) {
        attribute.value.as.str = text;
      } else {
        std::memcpy(attribute.value.as.opaque, from.words, sizeof from.words);
      }
      attributes.push_back(attribute);
    }
    if (std::find(types.begin(), types.end(), p.type) == types.end()) {
      attributes.resize(first_attribute.back());
      first_attribute.pop_back();
      continue;
    }
    std::string bytes(reinterpret_cast<const char*>(&a), sizeof a);
    annotations.push_back(bytes + std::string(extra, '\xA5'));
  }
  const char* attribute_block =
      Keep({reinterpret_cast<const char*>(attributes.data()), attributes.size() * sizeof(chx_attr)}, Placement::kEnd,
           "prior attributes of " + id_);
  std::string all;
  for (size_t i = 0; i < annotations.size(); ++i) {
    const char* pointer = attribute_block + first_attribute[i] * sizeof(chx_attr);
    chx_annotation a;
    std::memcpy(&a, annotations[i].data(), sizeof a);
    if (a.attr_count > 0) a.attrs = reinterpret_cast<const chx_attr*>(pointer);
    std::memcpy(annotations[i].data(), &a, sizeof a);
    all += annotations[i];
  }
  const char* annotation_block = Keep(all, Placement::kEnd, "prior annotations of " + id_);
  std::vector<const char*> pointers;
  for (size_t i = 0; i < annotations.size(); ++i)
    pointers.push_back(annotation_block + i * (sizeof(chx_annotation) + extra));

  chx_document out = {};
  out.struct_size = static_cast<uint32_t>(sizeof out) + extra;
  out.flags = placement == Placement::kPadded ? static_cast<uint32_t>(CHX_DOC_PADDED) : 0;
  // Bits that no header knows yet.
  if (extra > 0) out.flags |= 0x80000000u;
  out.text = {Keep(document.text, placement, "the text of " + id_), document.text.size()};
  out.id = Text(document.id, "the id of ");
  out.language = Text(document.language, "the language of ");
  out.date = document.date;
  out.prior = reinterpret_cast<const chx_annotation* const*>(
      Keep({reinterpret_cast<const char*>(pointers.data()), pointers.size() * sizeof(char*)}, Placement::kEnd,
           "the prior list of " + id_));
  out.prior_count = pointers.size();
  if (!document.title.empty()) {
    chx_attr title = {};
    title.key = Text("title", "the metadata of ");
    title.value.type = CHX_VALUE_STRING;
    title.value.as.str = Text(document.title, "the title of ");
    out.metadata = reinterpret_cast<const chx_attr*>(
        Keep({reinterpret_cast<const char*>(&title), sizeof title}, Placement::kEnd, "the metadata of " + id_));
    out.metadata_count = 1;
  }
  const std::string bytes = std::string(reinterpret_cast<const char*>(&out), sizeof out) + std::string(extra, '\xA5');
  document_ = reinterpret_cast<const chx_document*>(Keep(bytes, Placement::kEnd, "chx_document of " + id_));
  for (const auto& block : blocks_) block->Seal();
}

void GuardedDocument::Revoke() {
  for (const auto& block : blocks_) block->Revoke();
}

}  // namespace chancery::check
