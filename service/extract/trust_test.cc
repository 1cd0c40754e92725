#include "service/extract/trust.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/extract/plugin_search.h"
#include "service/model/reasons.h"
#include "service/text/digest.h"

namespace chancery::extract {
namespace {

namespace fs = std::filesystem;

std::string Reason(const absl::Status& status) {
  const auto reason = model::ReasonOf(status);
  return reason ? reason->reason : "";
}
std::string Help(const absl::Status& status) {
  const auto reason = model::ReasonOf(status);
  return reason ? reason->help : "";
}

TEST(Trust, IsTheOperatorsDecision) {
  const std::string a(64, 'a'), b(64, 'b');
  struct Case {
    const char* what;
    std::optional<Trust> trust;
    std::set<std::string> listed;
    Trust default_trust;
    bool bundled, runtime;
    std::optional<Trust> expected;  // nullopt: LIBRARY_UNTRUSTED
  };
  for (const Case& c : {
           Case{"unknown files run as workers", {}, {}, Trust::kWorker, false, false, Trust::kWorker},
           {"or not at all", {}, {}, Trust::kOff, false, false, Trust::kOff},
           {"bundled ones in process", {}, {}, Trust::kOff, true, false, Trust::kInProcess},
           {"unless it is said otherwise", Trust::kWorker, {}, Trust::kWorker, true, false, Trust::kWorker},
           {"in process by hash", Trust::kInProcess, {a}, Trust::kWorker, false, false, Trust::kInProcess},
           {"another hash", Trust::kInProcess, {b}, Trust::kWorker, false, false, {}},
           {"another hash, though bundled", {}, {b}, Trust::kWorker, true, false, {}},
           {"no hash", Trust::kInProcess, {}, Trust::kWorker, false, false, {}},
           {"a worker's hash", Trust::kWorker, {a}, Trust::kWorker, false, false, Trust::kWorker},
           {"a worker's other hash", Trust::kWorker, {b}, Trust::kWorker, false, false, {}},
           {"a hash alone does not mean in process", {}, {a}, Trust::kWorker, false, false, Trust::kWorker},
           {"off, whatever the hash", Trust::kOff, {b}, Trust::kWorker, true, false, Trust::kOff},
           {"a runtime is never taken in", Trust::kInProcess, {a}, Trust::kWorker, false, true, Trust::kWorker},
           {"nor a bundled one", {}, {}, Trust::kWorker, true, true, Trust::kWorker},
       }) {
    SCOPED_TRACE(c.what);
    TrustPolicy policy;
    policy.default_trust = c.default_trust;
    if (c.bundled) policy.bundled.insert(a);
    if (c.trust || !c.listed.empty()) policy.plugins["org.example.x"] = {.trust = c.trust, .sha256 = c.listed};
    Manifest manifest;
    manifest.id = "org.example.x";
    manifest.has_runtime = c.runtime;
    const auto decided = DecideTrust(policy, manifest, a);
    ASSERT_EQ(decided.ok(), c.expected.has_value()) << decided.status();
    if (decided.ok()) EXPECT_EQ(*decided, *c.expected);
    else EXPECT_EQ(Reason(decided.status()), "LIBRARY_UNTRUSTED");
  }
}

TEST(Trust, WhoMayWrite) {
  const unsigned self = geteuid(), own_group = getegid(), other = 12345;
  const bool private_group = self == own_group;
  struct Case {
    unsigned owner, group, mode;
    bool ok;
    const char* message;
  };
  for (const Case& c : {
           Case{0, 0, 0100644, true, ""},
           {self, other, 0100755, true, ""},
           {0, 0, 0100664, true, ""},
           {self, own_group, 0100664, private_group, "writable for group"},
           {0, other, 0100664, false, "/x is writable for group 12345 (mode 0664)"},
           {self, 0, 0100666, false, "/x is writable for everybody (mode 0666)"},
           {self, 0, 041777, false, "/x is writable for everybody (mode 1777)"},
           {other, 0, 0100644, false, "/x belongs to user 12345"},
       }) {
    const absl::Status status = CheckWriters("/x", c.owner, c.group, c.mode);
    EXPECT_EQ(status.ok(), c.ok) << status;
    if (c.ok) continue;
    EXPECT_TRUE(absl::StrContains(status.message(), c.message)) << status;
    EXPECT_TRUE(absl::StrContains(Help(status), " /x")) << Help(status);
  }
  EXPECT_EQ(Help(CheckWriters("/x", self, 0, 0666)), "chmod o-w /x");
  EXPECT_EQ(Help(CheckWriters("/x", self, other, 0664)), "chmod g-w /x");
}

class PluginSearch : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::canonical(testing::TempDir()).string() + "/plugin_search." + std::to_string(getpid());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    chmod(folder_.c_str(), 0755);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string Write(const std::string& name, const std::string& bytes, mode_t mode = 0644) {
    const std::string path = folder_ + "/" + name;
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    chmod(path.c_str(), mode);
    return path;
  }
  std::string folder_;
};

TEST_F(PluginSearch, OnlyTheNamedFoldersInTheirOrder) {
  const std::string b = Write("two/b.so", "b"), a = Write("two/a.so", "a"), c = Write("one/c.so", "c");
  Write("two/notes.txt", "");
  Write("two/deeper/d.so", "");
  Write("elsewhere.so", "");
  const auto found = FindPlugins({folder_ + "/two", folder_ + "/one", folder_ + "/two/../two"});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(*found, (std::vector<std::string>{a, b, c}));
  EXPECT_EQ(FindPlugins({})->size(), 0u);
  EXPECT_EQ(FindPlugins({"plugins"}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FindPlugins({""}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FindPlugins({folder_ + "/none"}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(FindPlugins({a}).status().code(), absl::StatusCode::kNotFound);
  chmod((folder_ + "/one").c_str(), 0777);
  const auto refused = FindPlugins({folder_ + "/one"});
  EXPECT_EQ(Reason(refused.status()), "LIBRARY_UNTRUSTED") << refused.status();
  EXPECT_EQ(Help(refused.status()), "chmod o-w " + folder_ + "/one");
}

TEST_F(PluginSearch, AFileIsReadOnceThroughItsLinks) {
  const std::string file = Write("store/1.0/email.so", "the bytes");
  fs::create_symlink(folder_ + "/store/1.0", folder_ + "/store/current");
  fs::create_symlink("../store/current/email.so", [&] {
    fs::create_directory(folder_ + "/plugins");
    return folder_ + "/plugins/email.so";
  }());
  const auto read = ReadPluginFile(folder_ + "/plugins/email.so");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->path, folder_ + "/plugins/email.so");
  EXPECT_EQ(read->real_path, file);
  EXPECT_EQ(read->bytes, "the bytes");
  EXPECT_EQ(read->sha256, text::Hex(text::Sha256("the bytes")));

  // A link does not make a file trusted that its own folder does not protect.
  chmod((folder_ + "/store/1.0").c_str(), 0777);
  EXPECT_EQ(Reason(ReadPluginFile(folder_ + "/plugins/email.so").status()), "LIBRARY_UNTRUSTED");
  chmod((folder_ + "/store/1.0").c_str(), 0755);
  chmod(file.c_str(), 0666);
  EXPECT_EQ(Reason(ReadPluginFile(folder_ + "/plugins/email.so").status()), "LIBRARY_UNTRUSTED");
  fs::remove(file);
  EXPECT_EQ(Reason(ReadPluginFile(folder_ + "/plugins/email.so").status()), "LIBRARY_INVALID");
  fs::create_directory(folder_ + "/folder.so");
  EXPECT_EQ(Reason(ReadPluginFile(folder_ + "/folder.so").status()), "LIBRARY_INVALID");
}

TEST_F(PluginSearch, TheBundledList) {
  EXPECT_TRUE(ReadBundledList(folder_)->empty());
  Write("bundled.sha256", absl::StrCat(std::string(64, 'a'), "  dates.so\n\n", std::string(64, '0'), "  money.so\n"));
  EXPECT_EQ(*ReadBundledList(folder_), (std::set<std::string>{std::string(64, 'a'), std::string(64, '0')}));
  chmod((folder_ + "/bundled.sha256").c_str(), 0666);
  EXPECT_EQ(Reason(ReadBundledList(folder_).status()), "LIBRARY_UNTRUSTED");
  Write("bundled.sha256", "nonsense\n");
  EXPECT_EQ(ReadBundledList(folder_).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace chancery::extract
