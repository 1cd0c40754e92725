#ifndef CHANCERY_BENCHMARKS_ARTICLES_H_
#define CHANCERY_BENCHMARKS_ARTICLES_H_

#include <cstdint>
#include <string>

namespace chancery::benchmarks {

// A made-up article of about 2 KB with some 12 facts: half of them English, four in ten Russian, one in ten Kazakh. The
// same number gives the same article; two numbers give different ones.  Sentences are recombined from a few dozen, with
// names, dates, places, amounts and treaties drawn anew: term statistics are not those of real news.
struct MadeArticle {
  std::string language;
  std::string text;
};
MadeArticle MakeArticle(uint64_t number);

}  // namespace chancery::benchmarks

#endif  // CHANCERY_BENCHMARKS_ARTICLES_H_
