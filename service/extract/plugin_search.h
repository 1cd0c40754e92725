#ifndef CHANCERY_SERVICE_EXTRACT_PLUGIN_SEARCH_H_
#define CHANCERY_SERVICE_EXTRACT_PLUGIN_SEARCH_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery::extract {

// Where plugins are looked for, and who may have written what is found.  Nothing here reads an environment variable or
// depends on the working directory.

// The files *.so of the folders, each folder's sorted by name, in the folders' order; a folder named twice counts once.
// kInvalidArgument for a folder that is no absolute path, kNotFound for one that is not there, LIBRARY_UNTRUSTED for
// one that others may write to.
absl::StatusOr<std::vector<std::string>> FindPlugins(const std::vector<std::string>& folders);

// One file as it was when it was read.
struct PluginFile {
  std::string path;       // as it was found
  std::string real_path;  // symbolic links resolved, once
  std::string bytes;
  std::string sha256;  // hexadecimal
};

// Reads the file that `path` leads to.  LIBRARY_INVALID when it cannot be read, is no regular file or over 256 MiB;
// LIBRARY_UNTRUSTED when others than root and this process's user may have written it: the owner or the mode of the
// file, or of the folder that it really lies in.
absl::StatusOr<PluginFile> ReadPluginFile(const std::string& path);

// LIBRARY_UNTRUSTED unless a file or folder of that owner, group and mode can only be written by root and this
// process's user: it belongs to one of them, and is not writable for everybody nor for a group, but for root's own and
// a group that has the number of this user (a "user private group").  `what` is its path, for the message, which says
// how to put it right.
absl::Status CheckWriters(absl::string_view what, unsigned owner, unsigned group, unsigned mode);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_PLUGIN_SEARCH_H_
