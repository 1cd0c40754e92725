#include "service/extract/schedule.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/extract/load_error.h"

namespace chancery::extract {
namespace {

bool Has(const std::vector<std::string>& types, const std::string& type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

bool Gives(const ScheduleNode& producer, const ScheduleNode& consumer) {
  return std::any_of(producer.produces.begin(), producer.produces.end(), [&consumer](const std::string& type) {
    return Has(consumer.requires_types, type) || Has(consumer.uses_types, type);
  });
}

// Takes out those that miss a required type, until nothing changes.
void DropMissing(const std::vector<ScheduleNode>& nodes, std::vector<bool>* alive, std::vector<absl::Status>* errors) {
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < nodes.size(); ++i) {
      if (!(*alive)[i]) continue;
      for (const std::string& type : nodes[i].requires_types) {
        if (IsHostType(type)) continue;
        bool produced = false;
        std::vector<std::string> failed;
        for (size_t j = 0; j < nodes.size(); ++j) {
          if (j == i || !Has(nodes[j].produces, type)) continue;
          if ((*alive)[j]) produced = true;
          else failed.push_back(nodes[j].id);
        }
        if (produced) continue;
        (*errors)[i] = LoadError(
            kRequirementMissing,
            failed.empty() ? absl::StrCat("requires annotations of type \"", type, "\", which no plugin here produces")
                           : absl::StrCat("requires annotations of type \"", type, "\", but ",
                                          absl::StrJoin(failed, ", "), " failed"),
            "Install a plugin that produces the type, or see why the one that does has failed.", {{"type", type}});
        (*alive)[i] = false;
        changed = true;
        break;
      }
    }
  }
}

}  // namespace

bool IsHostType(const std::string& type) { return type == "sentence" || type == "boilerplate"; }

Schedule MakeSchedule(const std::vector<ScheduleNode>& nodes) {
  const size_t n = nodes.size();
  Schedule out;
  out.errors.resize(n);
  std::vector<bool> alive(n);
  for (size_t i = 0; i < n; ++i) alive[i] = nodes[i].loaded;

  // reach[i][j]: j comes somewhere after i.  A few dozen extractors at most, so the cubic closure is nothing.
  std::vector<std::vector<bool>> gives(n, std::vector<bool>(n));
  for (bool changed = true; changed;) {
    changed = false;
    DropMissing(nodes, &alive, &out.errors);
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < n; ++j) gives[i][j] = i != j && alive[i] && alive[j] && Gives(nodes[i], nodes[j]);
    }
    std::vector<std::vector<bool>> reach = gives;
    for (size_t k = 0; k < n; ++k) {
      for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; reach[i][k] && j < n; ++j) reach[i][j] = reach[i][j] || reach[k][j];
      }
    }
    for (size_t i = 0; i < n; ++i) {
      if (!reach[i][i]) continue;
      std::vector<std::string> members;
      std::vector<std::string> types;
      for (size_t j = 0; j < n; ++j) {
        if (!reach[i][j] || !reach[j][i]) continue;
        members.push_back(nodes[j].id);
        for (const std::string& type : nodes[j].produces) {
          for (size_t k = 0; k < n; ++k) {
            if (gives[j][k] && reach[k][j] && (Has(nodes[k].requires_types, type) || Has(nodes[k].uses_types, type)) &&
                !Has(types, type)) {
              types.push_back(type);
            }
          }
        }
      }
      std::sort(members.begin(), members.end());
      std::sort(types.begin(), types.end());
      const std::string cycle = absl::StrJoin(members, ", ");
      out.errors[i] = LoadError(kRequirementCycle,
                                absl::StrCat("needs, by way of others, what it produces itself: ", cycle,
                                             " wait for each other's \"", absl::StrJoin(types, "\", \""), "\""),
                                "Take one of them out of the plugin folder.", {{"cycle", cycle}});
      alive[i] = false;
      changed = true;
    }
  }

  std::vector<size_t> by_id(n);
  for (size_t i = 0; i < n; ++i) by_id[i] = i;
  std::stable_sort(by_id.begin(), by_id.end(), [&nodes](size_t a, size_t b) { return nodes[a].id < nodes[b].id; });
  std::vector<bool> done(n);
  for (bool progress = true; progress;) {
    progress = false;
    for (const size_t i : by_id) {
      if (!alive[i] || done[i]) continue;
      bool ready = true;
      for (size_t j = 0; j < n; ++j) ready = ready && (!gives[j][i] || done[j]);
      if (!ready) continue;
      out.order.push_back(i);
      done[i] = progress = true;
      break;  // start again with the smallest id
    }
  }
  return out;
}

}  // namespace chancery::extract
