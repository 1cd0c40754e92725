#ifndef CHANCERY_PLUGINS_DATES_EXPRESSION_H_
#define CHANCERY_PLUGINS_DATES_EXPRESSION_H_

#include "plugins/dates/resolver.h"
#include "plugins/rules/rule_set.h"

namespace chancery::dates {

// Reads what a rule emitted.  Keys:
//   type               DATE (default) TIME DURATION SET
//   value              the TIMEX3 value itself
//   length, unit       a duration or set of so many units: Y M W D H MIN S E (decades) C (centuries); length may be "X"
//   y m d w            year, month, day, weekday (1 is Monday); y2 m2 d2: the second end of a range
//                      d=last: the month's last day
//   md                 month and day in one: 12-25
//   feast              a movable feast, see Expression
//   yd mr              the year and month counted from the anchor's: -1, 0, 1; same=y: the year last mentioned
//                      same=period: the period last mentioned, or its like in that year or `on` years later
//   w2                 the second end of a range of weekdays
//   nth                which weekday (w), day or week (unit) of the month or year, from its end when negative
//   part               Q1-Q4 H1 H2 SP SU FA WI, of that year; with unit=W: WE, the weekend
//   half               am or pm, of a TIME
//   months             the first so many months of that year
//   dec cent           decade (199, or 9 for the nineties), century; era=bc
//   unit, n, dir       moved by n units from the anchor, back with dir=-; base=mention: from the date last mentioned,
//                      base=anchor: never from it;
//                      else=duration: so many units when the sentence tells of nothing to come
//                      counted=y: "three weeks ago", a day and not a week
//   side               with unit: the n units before (-1) or after (1) the anchor's; with m: the nearest such month on
//                      that side, 0: of the anchor's year
//   order=mdy          which of m and d may be exchanged
//   tense              past or future
// A field whose number is out of range makes the expression one that resolves to nothing.
Expression ReadExpression(const rules::Match& match);

}  // namespace chancery::dates

#endif  // CHANCERY_PLUGINS_DATES_EXPRESSION_H_
