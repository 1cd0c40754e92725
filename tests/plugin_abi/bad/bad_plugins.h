#ifndef CHANCERY_TESTS_PLUGIN_ABI_BAD_BAD_PLUGINS_H_
#define CHANCERY_TESTS_PLUGIN_ABI_BAD_BAD_PLUGINS_H_

#include <string>
#include <vector>

#include "service/model/document.h"

namespace chancery {

// What the host is to say of a bad plugin.
struct Verdict {
  // The ErrorReason of one that does not load ("INIT_FAILED"), the reason and code of the issue that it leaves on a
  // document ("EXTRACTOR_FAILED/INTERNAL"), "-" when there is nothing to tell, "" when it is not to be tried.
  std::string reason;
  std::string code;   // "INTERNAL"; empty for one that does not load
  size_t kept = 0;    // findings of its that stay on the document
  std::string words;  // that stand in the message

  bool tried() const { return !reason.empty(); }
  bool loads() const { return !code.empty() || reason == "-"; }
};

// A line of expected.tsv.
struct BadPlugin {
  std::string name;    // the library is NAME.so, its extractor test-NAME unless the manifest is not readable
  bool alone = false;  // survivable in the server's own process
  Verdict in_process;
  Verdict in_worker;
  std::string kit;  // the check of chancery-plugin-check that is to fail; "" for none
};

// The table, in its order.  Ends the program with a message when it is not as README.md says.
std::vector<BadPlugin> ReadBadPlugins();

// Where the libraries are: BadPluginFolder() + "/" + name + ".so".
std::string BadPluginFolder();

// A document on which the faults strike, with an e-mail address and the symbol of a UN document in it for good plugins
// to find; and one on which they do not.
model::Document TroubleDocument(const std::string& id = "d");
model::Document CalmDocument(const std::string& id = "d");

}  // namespace chancery

#endif  // CHANCERY_TESTS_PLUGIN_ABI_BAD_BAD_PLUGINS_H_
