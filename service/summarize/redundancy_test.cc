#include "service/summarize/redundancy.h"

#include <gtest/gtest.h>

namespace chancery::summarize {
namespace {

TEST(Redundancy, Overlap) {
  struct Sentence {
    std::vector<uint32_t> statements, days, entities;
  };
  struct Case {
    const char* name;
    Sentence candidate, said;
    double cosine;
    bool same_document;
    double overlap;
  };
  for (const Case& c : {
           Case{"words alone", {}, {}, 0.3, false, 0.3},
           {"the same figure of the same ones in another language",
            {{5}, {}, {1, 2}},
            {{5}, {}, {1, 2}},
            0.1,
            false,
            1},
           {"one of two figures", {{5, 6}, {}, {1}}, {{5}, {}, {1}}, 0.1, false, 0.5},
           {"the same figure of others", {{5}, {}, {1, 2}}, {{5}, {}, {3, 4}}, 0.1, false, 0.1},
           {"the same figure of mostly others", {{5}, {}, {1, 2, 3}}, {{5}, {}, {1, 7, 8}}, 0.1, false, 0.1},
           {"words alike of another figure", {{5}, {}, {1, 2}}, {{6}, {}, {1, 2}}, 0.9, false, 0.5},
           {"words alike, one without a figure", {{5}, {}, {1, 2}}, {{}, {}, {1, 2}}, 0.9, false, 0.9},
           {"a day with two entities in another document", {{}, {9}, {1, 2}}, {{}, {9}, {1, 2}}, 0.1, false, 1},
           {"a day with two entities in the same document", {{}, {9}, {1, 2}}, {{}, {9}, {1, 2}}, 0.1, true, 0.1},
           {"a day with one entity", {{}, {9}, {1}}, {{}, {9}, {1}}, 0.1, false, 0.1},
           {"one of two days", {{}, {8, 9}, {1, 2}}, {{}, {9}, {1, 2}}, 0.1, false, 0.5},
       }) {
    SCOPED_TRACE(c.name);
    SentenceFeatures candidate, said;
    candidate.statements = c.candidate.statements;
    candidate.days = c.candidate.days;
    candidate.entities = c.candidate.entities;
    said.statements = c.said.statements;
    said.days = c.said.days;
    said.entities = c.said.entities;
    EXPECT_DOUBLE_EQ(Overlap(candidate, said, c.cosine, c.same_document), c.overlap);
  }
}

}  // namespace
}  // namespace chancery::summarize
