// Questions with known answers, from accept/questions.json over the articles in seeds/ of a folder beside the project.
// The file says what is asked and what must come; a question of a kind that this version does not have is skipped by
// name.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

using nlohmann::json;

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string DocumentId(const std::string& name) {
  const size_t at = name.find("/documents/");
  const size_t begin = at == std::string::npos ? 0 : at + 11;
  return name.substr(begin, name.find('/', begin) - begin);
}

// The enum's name, or its end behind the prefix.
bool IsEnum(const std::string& value, const std::string& suffix) {
  return value == suffix || absl::EndsWith(value, "_" + suffix);
}

class Accept : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::filesystem::path shared = SHARED_FOLDER;
    if (!std::filesystem::exists(shared / "accept" / "questions.json") ||
        !std::filesystem::is_directory(shared / "seeds"))
      return;
    questions_ = new json(json::parse(ReadFile(shared / "accept" / "questions.json")));
    server_ = new TestServer();
    contents_ = new std::map<std::string, std::string>();
    for (const auto& entry : std::filesystem::directory_iterator(shared / "seeds"))
      (*contents_)[entry.path().stem()] = ReadFile(entry.path());
    server_->Put("seeds", {contents_->begin(), contents_->end()});
  }
  static void TearDownTestSuite() {
    delete server_;
    delete questions_;
    delete contents_;
  }
  void SetUp() override {
    if (questions_ == nullptr) GTEST_SKIP() << "no seeds and questions in " << SHARED_FOLDER;
  }

  static const json& Question(const std::string& id) {
    for (const json& question : (*questions_)["questions"]) {
      if (question["id"] == id) return question;
    }
    static const json none;
    ADD_FAILURE() << "questions.json has no " << id;
    return none;
  }
  template <typename Request>
  static Request RequestOf(const json& question) {
    Request request;
    const auto status = google::protobuf::util::JsonStringToMessage(question["request"].dump(), &request);
    EXPECT_TRUE(status.ok()) << status.message();
    return request;
  }
  static v1::QueryResponse Query(const v1::QueryRequest& request) {
    grpc::ClientContext context;
    v1::QueryResponse response;
    const grpc::Status status = server_->chancery().Query(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  static v1::SummarizeResponse Summarize(const v1::SummarizeRequest& request, grpc::Status* status) {
    grpc::ClientContext context;
    v1::SummarizeResponse response;
    *status = server_->chancery().Summarize(&context, request, &response);
    return response;
  }
  static v1::Fact GetFact(const std::string& name) {
    v1::ListFactsRequest request;
    request.set_parent(name.substr(0, name.find("/facts/")));
    request.set_page_size(200);
    do {
      grpc::ClientContext context;
      v1::ListFactsResponse response;
      EXPECT_TRUE(server_->documents().ListFacts(&context, request, &response).ok());
      for (const v1::Fact& fact : response.facts()) {
        if (fact.name() == name) return fact;
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    ADD_FAILURE() << "no fact " << name;
    return {};
  }
  static void ExpectDocuments(const json& expected, const v1::QueryResponse& response) {
    std::vector<std::string> wanted = expected["documents_any_order"], got;
    for (const v1::QueryResult& result : response.results()) got.push_back(DocumentId(result.document().name()));
    std::sort(wanted.begin(), wanted.end());
    std::sort(got.begin(), got.end());
    EXPECT_EQ(got, wanted);
  }
  // What a fact of the answer must have of a fact in questions.json.
  static bool Fits(const json& wanted, const v1::Fact& fact) {
    const v1::MoneyFact& money = fact.money();
    const v1::TextSpan& span = fact.citation().span();
    bool fits = true;
    for (const auto& [key, value] : wanted.items()) {
      if (key == "amount") fits = fits && money.amount().value() == value;
      else if (key == "currency") fits = fits && money.currency_code() == value;
      else if (key == "qualifier") fits = fits && IsEnum(v1::Qualifier_Name(money.qualifier()), value);
      else if (key == "record") fits = fits && money.record() == value.get<bool>();
      else if (key == "period") fits = fits && money.period().timex() == value;
      else if (key == "speaker") fits = fits && money.speaker() == value;
      else if (key == "doc") fits = fits && DocumentId(fact.citation().document()) == value;
      else if (key == "citation")
        fits = fits && DocumentId(fact.citation().document()) == value["document"] && span.text() == value["text"] &&
               span.begin() == value["begin"] && span.end() == value["end"];
      else ADD_FAILURE() << "do not know how to check " << key;
    }
    return fits;
  }
  static void ExpectFacts(const json& expected, const v1::QueryResponse& response) {
    ASSERT_EQ(response.results_size(), static_cast<int>(expected["facts"].size())) << response.DebugString();
    for (int i = 0; i < response.results_size(); ++i) {
      EXPECT_TRUE(Fits(expected["facts"][static_cast<size_t>(i)], response.results(i).fact()))
          << expected["facts"][static_cast<size_t>(i)] << "\n"
          << response.results(i).fact().DebugString();
    }
  }

  static json* questions_;
  static TestServer* server_;
  static std::map<std::string, std::string>* contents_;
};
json* Accept::questions_ = nullptr;
TestServer* Accept::server_ = nullptr;
std::map<std::string, std::string>* Accept::contents_ = nullptr;

TEST_F(Accept, Q01) {
  const json& question = Question("Q01");
  const v1::QueryResponse response = Query(RequestOf<v1::QueryRequest>(question));
  ExpectDocuments(question["expected"], response);
  EXPECT_EQ(response.total_size(), question["expected"]["total_size"].get<int>());
  for (const std::string name : question["expected"]["expanded_names_contains"]) {
    EXPECT_TRUE(std::any_of(response.expanded_names().begin(), response.expanded_names().end(),
                            [&](const std::string& n) { return absl::StrContains(n, name); }))
        << name << " is not in " << response.ShortDebugString();
  }
}

TEST_F(Accept, Q06) {
  const json& question = Question("Q06");
  const v1::QueryResponse response = Query(RequestOf<v1::QueryRequest>(question));
  ExpectDocuments(question["expected"], response);
  for (const json& evidence : question["expected"]["evidence"]) {
    bool found = false;
    for (const v1::QueryResult& result : response.results()) {
      if (DocumentId(result.document().name()) != evidence["document"]) continue;
      for (const std::string& name : result.matched_facts()) {
        const v1::TextSpan span = GetFact(name).citation().span();
        found = found ||
                (span.text() == evidence["text"] && span.begin() == evidence["begin"] && span.end() == evidence["end"]);
      }
    }
    EXPECT_TRUE(found) << evidence;
  }
}

TEST_F(Accept, Q09) {
  const json& question = Question("Q09");
  const v1::QueryResponse response = Query(RequestOf<v1::QueryRequest>(question));
  const json& expected = question["expected"];
  ASSERT_EQ(response.results_size(), 1);
  const v1::Fact& fact = response.results(0).fact();
  EXPECT_EQ(fact.event().place(), expected["place"]);
  EXPECT_EQ(DocumentId(fact.citation().document()), expected["doc"]);
  EXPECT_EQ(fact.citation().span().begin(), expected["citation"]["begin"]);
  EXPECT_EQ(fact.citation().span().end(), expected["citation"]["end"]);
  EXPECT_EQ(fact.citation().span().text(), expected["citation"]["text"]);
  // The text states no day, and the day of publication is none.
  EXPECT_FALSE(fact.event().time().has_start());
}

TEST_F(Accept, Q14) { ExpectFacts(Question("Q14")["expected"], Query(RequestOf<v1::QueryRequest>(Question("Q14")))); }

TEST_F(Accept, Q16) {
  const v1::QueryRequest request = RequestOf<v1::QueryRequest>(Question("Q16"));
  ExpectFacts(Question("Q16")["expected"], Query(request));
  v1::QueryRequest year_before = request;
  std::string filter = request.filter();
  for (size_t at; (at = filter.find("2023")) != std::string::npos;) filter.replace(at, 4, "2022");
  year_before.set_filter(filter);
  EXPECT_EQ(Query(year_before).results_size(), 0);
}

TEST_F(Accept, Q21) {
  const json& question = Question("Q21");
  const auto request = RequestOf<v1::SummarizeRequest>(question);
  grpc::Status status;
  const v1::SummarizeResponse response = Summarize(request, &status);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.sentences_size(), question["expected"]["sentence_count"].get<int>());
  std::set<std::string> cited;
  for (const v1::SummarySentence& sentence : response.sentences()) {
    SCOPED_TRACE(sentence.text());
    ASSERT_GT(sentence.citations_size(), 0);
    const v1::TextSpan& span = sentence.citations(0).span();
    const std::string id = DocumentId(sentence.citations(0).document());
    cited.insert(id);
    EXPECT_EQ(
        contents_->at(id).substr(static_cast<size_t>(span.begin()), static_cast<size_t>(span.end() - span.begin())),
        sentence.text());
    for (const char* junk : {"Photo:", "Also Read", "Images |", " date "})
      EXPECT_FALSE(absl::StrContains(sentence.text(), junk)) << junk;
  }
  EXPECT_GE(cited.size(), 3u);
  EXPECT_EQ(Summarize(request, &status).SerializeAsString(), response.SerializeAsString());
}

// Whether a statement is the figure of "almost $30 billion (period not stated, record, seed-000)" or "70% (seed-001)".
bool IsFigure(const v1::FigureStatement& statement, const std::string& words) {
  const size_t number = words.find_first_of("0123456789"), document = words.find("seed-");
  EXPECT_TRUE(number != std::string::npos && document != std::string::npos) << words;
  std::string value = words.substr(number, words.find_first_not_of("0123456789", number) - number);
  if (absl::StrContains(words, " billion")) value += "000000000";
  return DocumentId(statement.citation().document()) == words.substr(document, 8) &&
         value == (statement.has_money() ? statement.money().amount().value() : statement.quantity().value().value());
}

TEST_F(Accept, Q23) {
  const json& question = Question("Q23");
  const auto request = RequestOf<v1::SummarizeRequest>(question);
  grpc::Status status;
  const v1::SummarizeResponse response = Summarize(request, &status);
  ASSERT_TRUE(status.ok()) << status.error_message();
  std::vector<json> expected = question["expected"]["comparisons"];
  for (const json& quantity : question["expected"]["quantities"]) expected.push_back(quantity);
  for (const json& wanted : expected) {
    const bool found = std::any_of(
        response.figure_comparisons().begin(), response.figure_comparisons().end(), [&](const v1::FigureComparison& c) {
          return c.statements_size() == 2 && IsEnum(v1::FigureRelation_Name(c.relation()), wanted["relation"]) &&
                 IsFigure(c.statements(0), wanted["a"]) && IsFigure(c.statements(1), wanted["b"]);
        });
    EXPECT_TRUE(found) << wanted << "\n" << response.DebugString();
  }
  for (const v1::FigureComparison& comparison : response.figure_comparisons()) {
    EXPECT_NE(comparison.relation(), v1::FIGURE_RELATION_CONFLICTS) << comparison.DebugString();
    EXPECT_FALSE(comparison.reason().empty());
    for (const v1::FigureStatement& statement : comparison.statements()) {
      const v1::TextSpan& span = statement.citation().span();
      EXPECT_EQ(contents_->at(DocumentId(statement.citation().document()))
                    .substr(static_cast<size_t>(span.begin()), static_cast<size_t>(span.end() - span.begin())),
                span.text());
      EXPECT_FALSE(span.text().empty());
      EXPECT_FALSE(statement.fact().empty());
    }
  }
  EXPECT_EQ(Summarize(request, &status).SerializeAsString(), response.SerializeAsString());
}

TEST_F(Accept, Q25) {
  const json& question = Question("Q25");
  grpc::Status status;
  const v1::SummarizeResponse response = Summarize(RequestOf<v1::SummarizeRequest>(question), &status);
  ASSERT_TRUE(status.ok()) << status.error_message();
  const v1::Brief& brief = response.brief();
  const json& expected = question["expected"];

  ASSERT_EQ(brief.meetings_size(), static_cast<int>(expected["meetings"].size())) << brief.DebugString();
  const v1::EventFact& meeting = brief.meetings(0).event();
  EXPECT_EQ(meeting.place(), expected["meetings"][0]["place"]);
  EXPECT_EQ(meeting.time().timex(), expected["meetings"][0]["date"]);
  ASSERT_EQ(meeting.participants_size(), static_cast<int>(expected["meetings"][0]["participants"].size()));
  // "Murat Nurtleu (Deputy Prime Minister and Minister of Foreign Affairs, KZ)": the surname in any spelling by its
  // first letters, the offices and the state.
  for (const std::string participant : expected["meetings"][0]["participants"]) {
    SCOPED_TRACE(participant);
    const size_t open = participant.find(" ("), space = participant.find(' ');
    const std::string surname = participant.substr(space + 1, open - space - 1);
    const bool there =
        std::any_of(meeting.participants().begin(), meeting.participants().end(), [&](const v1::Participant& p) {
          return absl::StrContains(p.entity(), absl::AsciiStrToLower(surname.substr(0, 5)));
        });
    EXPECT_TRUE(there) << brief.DebugString();
    std::string offices, states;
    for (const v1::Fact& office : brief.officials()) {
      const v1::OfficialFact& official = office.official();
      if (!absl::StrContains(official.official(), absl::AsciiStrToLower(surname.substr(0, 5)))) continue;
      absl::StrAppend(&offices, official.title_text(), "; ", official.role(), "; ");
      absl::StrAppend(&states, official.country_code(), " ");
    }
    std::string wanted = participant.substr(open + 2, participant.rfind(", ") - open - 2);
    for (size_t at = 0; at != std::string::npos;) {
      const size_t next = wanted.find(" and ", at);
      EXPECT_TRUE(absl::StrContains(offices, wanted.substr(at, next - at))) << offices;
      at = next == std::string::npos ? next : next + 5;
    }
    EXPECT_TRUE(absl::StrContains(states, participant.substr(participant.rfind(", ") + 2, 2))) << states;
  }

  ASSERT_EQ(brief.instruments_size(), static_cast<int>(expected["instruments"].size())) << brief.DebugString();
  const v1::TreatyFact& plan = brief.instruments(0).treaty();
  EXPECT_EQ(plan.instrument_kind(), v1::INSTRUMENT_KIND_PLAN);
  EXPECT_EQ(plan.action(), v1::TREATY_ACTION_SIGNED);
  EXPECT_EQ(plan.validity().timex(), "2023/2024");
  EXPECT_EQ(plan.parties_size(), 2);
  EXPECT_EQ(brief.figures_size(), static_cast<int>(expected["figures"].size()));

  std::set<std::string> wanted_bodies, bodies;
  for (const std::string body : expected["organizations"])
    wanted_bodies.insert("organizations/" + absl::AsciiStrToLower(body));
  for (const v1::Fact& body : brief.organizations()) bodies.insert(body.organization().organization());
  EXPECT_EQ(bodies, wanted_bodies);

  const std::string all = response.DebugString();
  for (const char* junk : {"T\\303\\274rkiye", "Ukraine Crisis"}) EXPECT_FALSE(absl::StrContains(all, junk)) << junk;
  for (const v1::SummarySentence& sentence : response.sentences()) {
    const v1::TextSpan& span = sentence.citations(0).span();
    EXPECT_EQ(contents_->at("seed-004")
                  .substr(static_cast<size_t>(span.begin()), static_cast<size_t>(span.end() - span.begin())),
              sentence.text());
  }
}

}  // namespace
}  // namespace chancery
