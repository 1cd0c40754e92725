#ifndef CHANCERY_CLIENTS_CLI_INGEST_JOURNAL_H_
#define CHANCERY_CLIENTS_CLI_INGEST_JOURNAL_H_

#include <fstream>
#include <string>
#include <unordered_set>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery::cli {

// Which articles of one ingest the server has acknowledged, in a file of the user's state folder ($XDG_STATE_HOME, else
// ~/.local/state), so that an interrupted ingest goes on where it stopped.  Only a help: an article that is sent twice
// changes nothing.  For one thread.
class IngestJournal {
 public:
  // `key` names the ingest: server, collection and inputs.  An unwritable folder gives a journal that forgets.
  explicit IngestJournal(const std::string& key);

  size_t size() const { return done_.size(); }
  // Forgets what is in it.
  void Restart();
  static std::string TagOf(absl::string_view origin, absl::string_view bytes);
  bool Contains(const std::string& tag) const { return done_.count(tag) != 0; }
  void Add(const std::string& tag);
  // The ingest is complete: removes the file.
  void Finish();

 private:
  std::string path_;
  std::unordered_set<std::string> done_;
  std::ofstream out_;
};

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_INGEST_JOURNAL_H_
