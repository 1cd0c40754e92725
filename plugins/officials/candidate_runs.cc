#include "plugins/officials/candidate_runs.h"

#include <algorithm>

#include "plugins/officials/letters.h"

namespace chancery::officials {

using rules::Token;
using rules::TokenKind;

namespace {

class Collector {
 public:
  Collector(const NameTools& tools, const rules::TokenizedText& text, const BodyFinder::Found& found,
            const std::vector<Title>& titles)
      : tools_(tools), text_(text), tokens_(text.tokens()), found_(found), titles_(titles) {}

  Candidates Collect() {
    Prepare();
    CollectRuns();
    return std::move(out_);
  }

 private:
  void Prepare() {
    const auto count = tokens_.size();
    out_.marks.assign(count, 0);
    title_end_.assign(count + 1, false);
    title_begin_.assign(count + 1, false);
    state_office_end_.assign(count + 1, false);
    const auto stop = tools_.lexicon->ClassId("stop");
    const auto org = tools_.lexicon->ClassId("orgword");
    const auto say = tools_.lexicon->ClassId("say");
    const auto honorific = tools_.lexicon->ClassId("honorific");
    std::vector<rules::LexiconHit> hits;
    for (size_t i = 0; i < count; ++i) {
      if (tokens_[i].kind != TokenKind::kWord) continue;
      hits.clear();
      tools_.lexicon->FindAt(text_, i, hits);
      for (const auto& h : hits) {
        const uint8_t mark = stop && h.class_id == *stop             ? kStop
                             : org && h.class_id == *org             ? kOrgWord
                             : say && h.class_id == *say             ? kSay
                             : honorific && h.class_id == *honorific ? kHonorific
                                                                     : 0;
        for (uint32_t k = 0; k < h.token_count; ++k) out_.marks[i + k] |= mark;
      }
    }
    for (const BodyMention& b : found_.bodies) {
      for (uint32_t i = b.first; i < b.last; ++i) out_.marks[i] |= kBody;
    }
    for (const Title& t : titles_) {
      for (uint32_t i = t.first; i < t.last; ++i) out_.marks[i] |= kTitle;
      title_end_[t.last] = true;
      state_office_end_[t.last] = t.role == "President" || t.role == "Chancellor" ||
                                  t.role.ends_with("Prime Minister") || t.role.starts_with("Minister of ") ||
                                  t.role == "Ambassador" || t.explicit_state;
      title_begin_[t.first] = true;
    }
    for (const StateMention& s : found_.states) {
      for (uint32_t i = s.first; i < s.last; ++i) out_.marks[i] |= s.form == 'c' ? kCapital : kState;
      if (s.nominative) nominative_places_.insert(s.first);
    }
    // Words that the text also writes small are no names where a sentence begins.
    for (const Token& t : tokens_) {
      if (t.kind == TokenKind::kWord && !t.capitalised) out_.small.insert(t.folded);
    }
  }

  bool Glued(uint32_t i) const {
    return i < tokens_.size() && !tokens_[i].space_before && tokens_[i].sentence == tokens_[i - 1].sentence;
  }

  // The unit at token i, or one with first == last.
  Unit UnitAt(uint32_t i) const {
    Unit u;
    u.first = u.last = i;
    const Token& t = tokens_[i];
    if (t.kind != TokenKind::kWord || t.sentence == Token::kNoSentence) return u;
    const bool latin = IsLatin(t.folded);
    if (!t.capitalised) {
      if (tools_.forms->IsPatronymicWord(t.folded)) {
        u.kind = Unit::Kind::kPatronymicWord;
        u.last = i + 1;
      } else if (tools_.forms->IsParticle(t.folded)) {
        u.kind = Unit::Kind::kParticle;
        u.last = i + 1;
        // "аль-Маннаи"
        if (Glued(i + 1) && tokens_[i + 1].folded == "-" && Glued(i + 2) && tokens_[i + 2].kind == TokenKind::kWord &&
            tokens_[i + 2].capitalised) {
          u.kind = Unit::Kind::kWord;
          u.last = i + 3;
        }
      }
      Finish(u);
      return u;
    }
    if ((out_.marks[i] & (kBody | kTitle | kState)) != 0) return u;
    const size_t letters = LetterCount(t.folded);
    // "Е." "К.-Ж." "Дж."
    if (letters <= 2 && Glued(i + 1) && tokens_[i + 1].folded == "." &&
        (letters == 1 || t.folded == "дж" || t.folded == "yu" || t.folded == "zh" || t.folded == "kh")) {
      u.kind = Unit::Kind::kInitial;
      u.last = i + 2;
      if (Glued(i + 2) && tokens_[i + 2].folded == "-" && i + 4 < tokens_.size() &&
          LetterCount(tokens_[i + 3].folded) <= 2 && tokens_[i + 4].folded == ".")
        u.last = i + 5;
      Finish(u);
      return u;
    }
    // "Ван И": one letter is a name after a Chinese surname only.
    if (letters == 1 && !latin &&
        (i == 0 || !tokens_[i - 1].capitalised ||
         (tools_.names->Find(tokens_[i - 1].folded) & NameList::kChinese) == 0))
      return u;
    u.last = i + 1;
    while (u.last - i < 7 && Glued(u.last) && tokens_[u.last].folded == "-" && text_.Surface(tokens_[u.last]) != "–" &&
           text_.Surface(tokens_[u.last]) != "—" && Glued(u.last + 1) && tokens_[u.last + 1].kind == TokenKind::kWord) {
      const Token& next = tokens_[u.last + 1];
      if (!next.capitalised && !latin && tools_.language == Language::kKazakh && u.last + 1 - i > 1) break;
      u.last += 2;
    }
    Finish(u);
    return u;
  }

  void Finish(Unit& u) const {
    if (u.last == u.first) return;
    u.begin = tokens_[u.first].begin;
    u.end = tokens_[u.last - 1].end;
    for (uint32_t i = u.first; i < u.last; ++i) u.folded += tokens_[i].folded;
    if (u.folded.ends_with("'s") || u.folded.ends_with("s'")) {
      const bool s = u.folded.ends_with("'s");
      u.folded.resize(u.folded.size() - (s ? 2 : 1));
      const std::string_view surface = text_.text().substr(u.begin, u.end - u.begin);
      u.end -= s ? (surface.ends_with("’s") ? 4 : 2) : (surface.ends_with("’") ? 3 : 1);
      u.breaks = true;
    }
    const Token& t = tokens_[u.first];
    u.sentence_start =
        u.first == 0 || tokens_[u.first - 1].sentence != t.sentence ||
        (tokens_[u.first - 1].kind == TokenKind::kPunctuation && u.first > 1 && tokens_[u.first - 1].folded == "\"");
    if (u.kind != Unit::Kind::kWord) return;
    for (uint32_t i = u.first; i < u.last; ++i) {
      u.stop |=
          (out_.marks[i] & kStop) != 0 && u.last == u.first + 1 && (LetterCount(u.folded) > 1 || IsLatin(u.folded));
      u.organization_word |= (out_.marks[i] & kOrgWord) != 0;
      u.capitals |= tokens_[i].all_capitals;
    }
    u.place = (out_.marks[u.first] & kCapital) != 0;
    u.roman = u.capitals && u.folded.find_first_not_of("ivxl") == std::string::npos;
    u.forms = tools_.forms->Of(tools_.language, u.folded);
    u.flags = tools_.names->Find(u.folded);
    for (const NameForm& form : u.forms) {
      u.patronymic |= form.part == NameForm::kPatronymic;
      if (form.weight < 0.79) continue;
      const uint8_t flags = tools_.names->Find(form.base);
      if (form.part == NameForm::kGiven)
        u.flags |= flags & (NameList::kGiven | NameList::kWord | NameList::kMale | NameList::kFemale);
      if (form.part == NameForm::kSurname) {
        u.flags |= flags & (NameList::kSurname | NameList::kChinese);
        u.surname_ending |= tools_.forms->HasSurnameEnding(form.base);
      }
    }
    if (tools_.language == Language::kKazakh) {
      double plain = 0;
      double oblique = 0;
      for (const NameForm& form : u.forms) {
        double& best = (form.cases & NameForm::kNominative) != 0 ? plain : oblique;
        best = std::max(best, form.weight);
      }
      u.inflected = oblique > plain;
    } else {
      u.inflected = u.place && !nominative_places_.contains(u.first);
    }
    // "Касым-Жомарт": known parts make a known whole.
    if (u.flags == 0 && u.last - u.first == 3) {
      const uint8_t a = tools_.names->Find(tokens_[u.first].folded);
      const auto b = tools_.forms->Of(tools_.language, tokens_[u.last - 1].folded);
      for (const NameForm& form : b) {
        if (form.part == NameForm::kGiven && form.weight > 0.9 && (a & NameList::kGiven) != 0)
          u.flags |= NameList::kGiven;
      }
    }
  }

  void CollectRuns() {
    const auto count = static_cast<uint32_t>(tokens_.size());
    for (uint32_t i = 0; i < count;) {
      Unit u = UnitAt(i);
      if (u.last == i || u.kind == Unit::Kind::kParticle || u.kind == Unit::Kind::kPatronymicWord) {
        i = std::max(u.last, i + 1);
        continue;
      }
      Run run;
      Context(i, run);
      uint32_t sentence = tokens_[i].sentence;
      while (true) {
        run.units.push_back(std::move(u));
        i = run.units.back().last;
        if (i >= count || run.units.back().breaks || tokens_[i].sentence != sentence || tokens_[i].newline_before)
          break;
        u = UnitAt(i);
        if (u.last == i) break;
      }
      while (run.units.back().kind == Unit::Kind::kParticle) run.units.pop_back();
      const uint32_t after = run.units.back().last;
      if (after < count && tokens_[after].sentence == sentence) {
        run.says |= (out_.marks[after] & kSay) != 0;
        run.organization_after =  // but "Raúl Castro's government" is not called after him
            !run.units.back().breaks && (out_.marks[after] & kOrgWord) != 0 && !tokens_[after].capitalised &&
            tools_.language != Language::kRussian;
        uint32_t k = after;
        if (tokens_[k].folded == "," || tokens_[k].folded == "-" || tokens_[k].folded == "(") {
          ++k;
          if (k < count && (tokens_[k].folded == "the" || tokens_[k].folded == "a")) ++k;
          run.title_near |= k < count && title_begin_[k];
        }
      }
      out_.runs.push_back(std::move(run));
    }
  }

  void Context(uint32_t i, Run& run) const {
    if (i == 0 || tokens_[i - 1].sentence != tokens_[i].sentence) return;
    run.title_before = title_end_[i];
    run.state_office_before = state_office_end_[i];
    uint32_t before = i - 1;
    if (tokens_[before].folded == "." && before > 0 && (out_.marks[before - 1] & kHonorific) != 0) --before;
    run.honorific = (out_.marks[before] & kHonorific) != 0;
    run.says = (out_.marks[i - 1] & kSay) != 0;
    if (tokens_[i - 1].folded == "," || tokens_[i - 1].folded == "-" || tokens_[i - 1].folded == "(")
      run.title_near = title_end_[i - 1];
    if (tools_.language == Language::kEnglish) {
      const std::string_view p = tokens_[i - 1].folded;
      run.in_place = p == "in" || p == "at" || p == "near";
      if (p == "of" && i > 1) {
        for (const std::string_view place : {"town", "city", "village", "district", "province", "state", "region",
                                             "port", "island", "county", "department"}) {
          run.in_place |= tokens_[i - 2].folded == place;
        }
      }
    }
    if (tools_.language == Language::kRussian) {
      for (const std::string_view p :
           {"с", "со", "к", "ко", "у", "от", "для", "о", "об", "при", "между", "перед", "до", "из", "против", "и"}) {
        run.oblique |= tokens_[i - 1].folded == p && p != "и";
      }
    }
  }

  const NameTools& tools_;
  const rules::TokenizedText& text_;
  const std::vector<Token>& tokens_;
  const BodyFinder::Found& found_;
  const std::vector<Title>& titles_;
  std::vector<bool> title_end_, title_begin_, state_office_end_;  // by token
  std::unordered_set<uint32_t> nominative_places_;                // first tokens
  Candidates out_;
};

}  // namespace

Candidates FindCandidates(const NameTools& tools, const rules::TokenizedText& text, const BodyFinder::Found& found,
                          const std::vector<Title>& titles) {
  return Collector(tools, text, found, titles).Collect();
}

}  // namespace chancery::officials
