#include "plugins/rules/pattern.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "plugins/rules/form.h"

namespace chancery::rules {
namespace {

constexpr size_t kDeepestGroups = 40;
constexpr uint32_t kHighestPattern = 200;
constexpr uint32_t kMostRepeats = 16;
constexpr size_t kMostInstructions = 4096;
constexpr uint32_t kLongestMatch = 1024;  // tokens

using Kind = Pattern::Kind;

bool IsNameStart(char c) { return c >= 'a' && c <= 'z'; }
bool IsCaptureByte(char c) { return IsNameStart(c) || (c >= '0' && c <= '9') || c == '_'; }

class Parser {
 public:
  Parser(std::string_view text, const Lexicon& lexicon, Vocabulary& words, const NamedPatterns& named, bool allow_span,
         std::string& error)
      : text_(text), lexicon_(lexicon), words_(words), named_(named), allow_span_(allow_span), error_(error) {}

  std::unique_ptr<Pattern> Parse() {
    auto p = Alternatives(0);
    if (p == nullptr) return nullptr;
    if (!AtEnd()) return Fail(std::string("unexpected ") + text_[at_]);
    if (opened_ != closed_) return Fail(opened_ ? "[ without ]" : "] without [");
    if (opened_ && p->kind == Kind::kAlternatives) return Fail("alternatives beside [ ] need a group: ( a | b )");
    return p;
  }

 private:
  std::nullptr_t Fail(std::string cause) {
    if (error_.empty()) error_ = std::move(cause) + " at column " + std::to_string(at_ + 1) + " of the pattern";
    return nullptr;
  }
  bool AtEnd() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    return at_ == text_.size();
  }
  bool Take(char c) {
    if (AtEnd() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  static std::unique_ptr<Pattern> Element(Op op) {
    auto p = std::make_unique<Pattern>();
    p->element.op = op;
    return p;
  }
  static std::unique_ptr<Pattern> Node(Kind kind) {
    auto p = std::make_unique<Pattern>();
    p->kind = kind;
    return p;
  }
  bool Adopt(Pattern& parent, std::unique_ptr<Pattern> child) {
    if (child == nullptr) return false;
    parent.height = std::max(parent.height, child->height + 1);
    parent.parts.push_back(std::move(child));
    return true;
  }

  std::unique_ptr<Pattern> Alternatives(size_t depth) {
    if (depth > kDeepestGroups) return Fail("groups are nested too deeply");
    auto p = Node(Kind::kAlternatives);
    do {
      if (!Adopt(*p, Sequence(depth))) return nullptr;
    } while (Take('|'));
    return p->parts.size() == 1 ? std::move(p->parts[0]) : std::move(p);
  }

  std::unique_ptr<Pattern> Sequence(size_t depth) {
    auto p = Node(Kind::kSequence);
    while (!AtEnd() && text_[at_] != '|' && text_[at_] != ')') {
      if (!Adopt(*p, Item(depth))) return nullptr;
    }
    if (p->parts.empty()) return Fail("an empty pattern");
    return p;
  }

  std::unique_ptr<Pattern> Item(size_t depth) {
    if (Take('~')) return Element(Op::kGlued);
    if (Take('^')) return Element(Op::kSentenceStart);
    if (Take('$')) return Element(Op::kSentenceEnd);
    if (Take('[')) return Bracket(opened_, Op::kOpenSpan, depth);
    if (Take(']')) return Bracket(closed_, Op::kCloseSpan, depth);
    if (Take('&')) {  // not not
      auto inner = Node(Kind::kNotAhead);
      auto p = Node(Kind::kNotAhead);
      if (!Adopt(*inner, Primary(depth)) || !Adopt(*p, std::move(inner))) return nullptr;
      return p;
    }
    if (Take('!')) {
      auto p = Node(Take('-') ? Kind::kNotBehind : Kind::kNotAhead);
      if (!Adopt(*p, Primary(depth))) return nullptr;
      return p;
    }
    std::string capture;
    if (!AtEnd() && IsNameStart(text_[at_])) {
      size_t end = at_;
      while (end < text_.size() && IsCaptureByte(text_[end])) ++end;
      capture = text_.substr(at_, end - at_);
      at_ = end;
      if (at_ == text_.size() || text_[at_] != ':') return Fail("expected : after the capture name " + capture);
      ++at_;
    }
    auto p = Primary(depth);
    if (p == nullptr) return nullptr;
    uint32_t least = 1;
    uint32_t most = 1;
    if (at_ < text_.size() && text_[at_] == '?') {
      ++at_;
      least = 0;
    } else if (at_ < text_.size() && text_[at_] == '{') {
      ++at_;
      if (!Bounds(least, most)) return nullptr;
    } else if (at_ < text_.size() && (text_[at_] == '*' || text_[at_] == '+')) {
      return Fail("repetition needs a bound, as {1,8}");
    }
    if (least != 1 || most != 1) {
      auto repeat = Node(Kind::kRepeat);
      repeat->least = least;
      repeat->most = most;
      Adopt(*repeat, std::move(p));
      p = std::move(repeat);
    }
    if (!capture.empty() && !p->capture.empty()) {
      auto outer = Node(Kind::kSequence);
      Adopt(*outer, std::move(p));
      p = std::move(outer);
    }
    if (!capture.empty()) p->capture = std::move(capture);
    return p;
  }

  std::unique_ptr<Pattern> Bracket(bool& seen, Op op, size_t depth) {
    if (!allow_span_) return Fail("[ and ] belong into a rule's match");
    if (depth > 0) return Fail("[ and ] must stand outside groups");
    if (seen) return Fail("a second bracket");
    if (op == Op::kCloseSpan && !opened_) return Fail("] without [");
    seen = true;
    return Element(op);
  }

  bool Bounds(uint32_t& least, uint32_t& most) {
    uint64_t low = 0;
    uint64_t high = 0;
    if (!Number(low)) return false;
    high = low;
    if (Take(',') && !Number(high)) return false;
    if (!Take('}')) {
      Fail("expected }");
      return false;
    }
    if (low > high || high == 0 || high > kMostRepeats) {
      Fail("repetition must be at most " + std::to_string(kMostRepeats));
      return false;
    }
    least = static_cast<uint32_t>(low);
    most = static_cast<uint32_t>(high);
    return true;
  }

  bool Number(uint64_t& value) {
    AtEnd();
    const char* begin = text_.data() + at_;
    const auto [end, failure] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (failure != std::errc() || value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      Fail("expected a number");
      return false;
    }
    at_ += static_cast<size_t>(end - begin);
    return true;
  }

  std::unique_ptr<Pattern> Primary(size_t depth) {
    if (AtEnd()) return Fail("expected an element");
    if (Take('(')) {
      auto p = Alternatives(depth + 1);
      if (p == nullptr) return nullptr;
      if (!Take(')')) return Fail("( without )");
      return p;
    }
    if (Take('"')) return Literal();
    if (Take('<')) return Angle();
    return Fail(std::string("unexpected ") + text_[at_]);
  }

  std::unique_ptr<Pattern> Literal() {
    std::string form;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      form += text_[at_++];
    }
    if (at_ == text_.size()) return Fail("\" without \"");
    ++at_;
    std::vector<std::string> forms;
    std::string cause;
    // A literal of one character is that character, so that "{" needs no escape.
    if (form.size() == 1) {
      forms.push_back(form);
    } else if (!ExpandForm(form, {}, forms, cause)) {
      return Fail(cause);
    }
    auto alternatives = Node(Kind::kAlternatives);
    for (const std::string& f : forms) {
      const TokenizedText tokens(f);
      if (tokens.tokens().empty()) return Fail("an empty literal");
      auto sequence = Node(Kind::kSequence);
      for (const Token& t : tokens.tokens()) {
        auto element = Element(Op::kLiteral);
        element->element.x = words_.Add(t.folded);
        Adopt(*sequence, std::move(element));
      }
      Adopt(*alternatives, std::move(sequence));
    }
    return alternatives->parts.size() == 1 ? std::move(alternatives->parts[0]) : std::move(alternatives);
  }

  std::unique_ptr<Pattern> Angle() {
    const size_t end = text_.find('>', at_);
    if (end == std::string_view::npos) return Fail("< without >");
    const std::string_view inside = text_.substr(at_, end - at_);
    const size_t name_end = inside.find_first_of(":=");
    const std::string_view name = inside.substr(0, name_end);
    auto p = Node(Kind::kElement);
    if (name == "num" || name == "digits" || name == "roman") {
      p->element.op = name == "num" ? Op::kNumber : name == "digits" ? Op::kDigits : Op::kRoman;
      p->element.low = name == "num" ? 0 : 1;
      p->element.high = name == "roman" ? 3999 : static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
      at_ += name.size();
      if (Take(':')) {
        if (!Number(p->element.low)) return nullptr;
        p->element.high = p->element.low;
        if (Take('-') && !Number(p->element.high)) return nullptr;
        if (p->element.low > p->element.high) return Fail("an empty range");
      }
      if (!Take('>')) return Fail("expected >");
      return p;
    }
    at_ = end + 1;
    if (name == "word") p->element.op = Op::kWord;
    else if (name == "cap") p->element.op = Op::kCapitalised;
    else if (name == "caps") p->element.op = Op::kAllCapitals;
    else if (name == "punct") p->element.op = Op::kPunctuation;
    else if (name == "any") p->element.op = Op::kAny;
    else if (const auto named = named_.find(name); named != named_.end()) {
      p->kind = Kind::kNamed;
      p->named = named->second.get();
      p->height = p->named->height + 1;
      if (p->height > kHighestPattern) return Fail("named patterns are nested too deeply");
    } else if (const auto id = lexicon_.ClassId(name)) {
      p->element.op = Op::kClass;
      p->element.x = *id;
      if (name_end != std::string_view::npos && inside[name_end] == '=') p->element.value = inside.substr(name_end + 1);
    } else {
      return Fail("<" + std::string(name) + "> is neither defined nor a class of lexicon.tsv");
    }
    const bool takes_value = p->kind == Kind::kElement && p->element.op == Op::kClass;
    if (name_end != std::string_view::npos && (!takes_value || inside[name_end] != '=' || p->element.value.empty())) {
      return Fail("<" + std::string(name) + "> takes no range");
    }
    return p;
  }

  std::string_view text_;
  const Lexicon& lexicon_;
  Vocabulary& words_;
  const NamedPatterns& named_;
  const bool allow_span_;
  std::string& error_;
  size_t at_ = 0;
  bool opened_ = false;
  bool closed_ = false;
};

class Compiler {
 public:
  Compiler(const Lexicon& lexicon, Program& program, std::string& error)
      : lexicon_(lexicon), program_(program), error_(error) {}

  bool Compile(const Pattern& pattern) {
    const uint32_t length = Emit(pattern, -1);
    Add(Op::kMatch);
    if (!error_.empty()) return false;
    program_.longest = length + ahead_;
    if (program_.longest > kLongestMatch) {
      error_ = "a match could have more than " + std::to_string(kLongestMatch) + " tokens";
    }
    MarkJoins();
    return error_.empty();
  }

 private:
  size_t Add(Op op) {
    if (program_.code.size() >= kMostInstructions) {
      if (error_.empty()) error_ = "the pattern is too large";
      return program_.code.size() - 1;
    }
    program_.code.emplace_back().op = op;
    return program_.code.size() - 1;
  }
  void PointHere(size_t instruction) { program_.code[instruction].x = static_cast<uint32_t>(program_.code.size()); }
  int SlotOf(const std::string& name) {
    const auto it = std::find(program_.captures.begin(), program_.captures.end(), name);
    if (it != program_.captures.end()) return static_cast<int>(it - program_.captures.begin());
    program_.captures.push_back(name);
    return static_cast<int>(program_.captures.size() - 1);
  }

  void MarkJoins() {
    auto& code = program_.code;
    for (size_t i = 0; i < code.size(); ++i) {
      const Op op = code[i].op;
      if (op == Op::kSplit || op == Op::kJump || op == Op::kNotAhead || op == Op::kNotBehind)
        code[code[i].x].joins = true;
      // Entries of different length may end at one token.
      if (op == Op::kClass) code[i + 1].joins = true;
    }
  }

  static bool TakesTokens(const Pattern& p) {
    if (p.kind == Kind::kNotAhead || p.kind == Kind::kNotBehind) return false;
    const Op op = p.element.op;
    return p.kind != Kind::kElement || (op != Op::kGlued && op != Op::kSentenceStart && op != Op::kSentenceEnd &&
                                        op != Op::kOpenSpan && op != Op::kCloseSpan);
  }

  // Emits `p`; `slot` is the capture that is to take its value, or -1.  Returns the most tokens it can take.
  uint32_t Emit(const Pattern& p, int slot) {
    if (!error_.empty()) return 0;
    if (!p.capture.empty()) {
      if (slot >= 0) return EmitText(p, slot, true);
      slot = SlotOf(p.capture);
    }
    switch (p.kind) {
      case Kind::kElement: {
        const Op op = p.element.op;
        const bool has_value = op == Op::kClass || op == Op::kNumber || op == Op::kDigits || op == Op::kRoman;
        if (slot >= 0 && !has_value) return EmitText(p, slot, false);
        return EmitElement(p, slot);
      }
      case Kind::kNamed: return Emit(*p.named, slot);
      case Kind::kSequence: {
        // A group around one element, and tests, has that element's value.
        const auto takes = [](const auto& part) { return TakesTokens(*part); };
        if (slot >= 0 && std::count_if(p.parts.begin(), p.parts.end(), takes) != 1) return EmitText(p, slot, false);
        uint32_t length = 0;
        for (const auto& part : p.parts) length += Emit(*part, takes(part) ? slot : -1);
        return length;
      }
      case Kind::kAlternatives: {
        uint32_t longest = 0;
        std::vector<size_t> jumps;
        for (size_t i = 0; i < p.parts.size(); ++i) {
          const bool last = i + 1 == p.parts.size();
          const size_t split = last ? 0 : Add(Op::kSplit);
          longest = std::max(longest, Emit(*p.parts[i], slot));
          if (!last) {
            jumps.push_back(Add(Op::kJump));
            PointHere(split);
          }
        }
        for (const size_t jump : jumps) PointHere(jump);
        return longest;
      }
      case Kind::kRepeat: {
        if (slot >= 0 && p.most > 1) return EmitText(p, slot, false);
        return EmitRepeat(p, slot);
      }
      case Kind::kNotAhead:
      case Kind::kNotBehind: {
        const size_t test = Add(p.kind == Kind::kNotAhead ? Op::kNotAhead : Op::kNotBehind);
        const bool behind = p.kind == Kind::kNotBehind;
        if (behind && behind_ && error_.empty()) error_ = "!- inside !-";
        behind_ |= behind;
        const uint32_t length = Emit(*p.parts[0], -1);
        if (behind) behind_ = false;
        Add(Op::kFound);
        PointHere(test);
        if (p.kind == Kind::kNotAhead) {
          ahead_ += length;
        } else if (length > kFarthestBehind) {
          if (error_.empty()) error_ = "!- looks back at most " + std::to_string(kFarthestBehind) + " tokens";
        } else {
          program_.code[test].low = length;
        }
        return 0;
      }
    }
    return 0;
  }

  uint32_t EmitElement(const Pattern& p, int slot) {
    const size_t i = Add(p.element.op);
    program_.code[i] = p.element;
    program_.code[i].slot = static_cast<int16_t>(slot);
    switch (p.element.op) {
      case Op::kGlued:
      case Op::kSentenceStart:
      case Op::kSentenceEnd:
      case Op::kOpenSpan:
      case Op::kCloseSpan: return 0;
      case Op::kClass: return lexicon_.LongestOf(p.element.x);
      default: return 1;
    }
  }

  uint32_t EmitRepeat(const Pattern& p, int slot) {
    uint32_t length = 0;
    std::vector<size_t> splits;
    for (uint32_t i = 0; i < p.most; ++i) {
      if (i >= p.least) splits.push_back(Add(Op::kSplit));
      length += Emit(*p.parts[0], slot);
    }
    for (const size_t split : splits) PointHere(split);
    return length;
  }

  // Emits `p` with its text as the value.  `inner`: p's own capture is set too.
  uint32_t EmitText(const Pattern& p, int slot, bool inner) {
    const size_t open = Add(Op::kOpenCapture);
    program_.code[open].slot = static_cast<int16_t>(slot);
    uint32_t length = 0;
    if (inner) {
      length = Emit(p, -1);
    } else {
      switch (p.kind) {
        case Kind::kElement: length = EmitElement(p, -1); break;
        case Kind::kRepeat: length = EmitRepeat(p, -1); break;
        default:
          for (const auto& part : p.parts) length += Emit(*part, -1);
      }
    }
    const size_t close = Add(Op::kCloseCapture);
    program_.code[close].slot = static_cast<int16_t>(slot);
    return length;
  }

  const Lexicon& lexicon_;
  Program& program_;
  std::string& error_;
  uint32_t ahead_ = 0;   // tokens that tests look at
  bool behind_ = false;  // inside !-
};

}  // namespace

std::unique_ptr<Pattern> ParsePattern(std::string_view text, const Lexicon& lexicon, Vocabulary& words,
                                      const NamedPatterns& named, bool allow_span, std::string& error) {
  error.clear();
  return Parser(text, lexicon, words, named, allow_span, error).Parse();
}

bool CompilePattern(const Pattern& pattern, const Lexicon& lexicon, Program& program, std::string& error) {
  error.clear();
  return Compiler(lexicon, program, error).Compile(pattern);
}

}  // namespace chancery::rules
