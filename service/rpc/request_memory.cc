#include "service/rpc/request_memory.h"

#include <memory>
#include <optional>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "service/model/reasons.h"
#include "service/rpc/status.h"
#include "service/text/digest.h"

namespace chancery::rpc {
namespace {

// Maps are written in order, so that the same request has the same bytes.
std::string Serialize(const google::protobuf::Message& message) {
  std::string out;
  {
    google::protobuf::io::StringOutputStream stream(&out);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return out;
}

std::string FingerprintOf(const RequestMemory::Call& call) {
  const std::unique_ptr<google::protobuf::Message> plain(call.request->New());
  plain->CopyFrom(*call.request);
  if (const auto* field = plain->GetDescriptor()->FindFieldByName("request_id"))
    plain->GetReflection()->ClearField(plain.get(), field);
  return text::Sha256(absl::StrCat(call.method, "\n", Serialize(*plain)));
}

}  // namespace

bool IsUuid4(absl::string_view text) {
  constexpr absl::string_view kForm = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
  if (text.size() != kForm.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = absl::ascii_tolower(static_cast<unsigned char>(text[i]));
    const bool fits = kForm[i] == 'x'   ? absl::ascii_isxdigit(static_cast<unsigned char>(c))
                      : kForm[i] == 'y' ? c == '8' || c == '9' || c == 'a' || c == 'b'
                                        : c == kForm[i];
    if (!fits) return false;
  }
  return true;
}

bool RequestMemory::Enter(const std::string& id, absl::Time deadline) {
  absl::MutexLock lock(&mutex_);
  const auto is_free = [this, &id] {
    mutex_.AssertReaderHeld();
    return running_.count(id) == 0;
  };
  if (!mutex_.AwaitWithDeadline(absl::Condition(&is_free), deadline)) return false;
  running_.insert(id);
  return true;
}

void RequestMemory::Leave(const std::string& id) {
  absl::MutexLock lock(&mutex_);
  running_.erase(id);
}

absl::Status RequestMemory::Run(const Call& call, const std::function<absl::Status()>& work,
                                const std::function<bool()>& is_final) {
  if (call.request_id->empty()) return work();
  if (!IsUuid4(*call.request_id))
    return FieldInvalid("request_id", "must be a UUID4, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301");
  const std::string id = absl::AsciiStrToLower(*call.request_id);
  if (!Enter(id, call.deadline))
    return absl::DeadlineExceededError("the first call with this request_id is still under way");
  const auto leave = absl::MakeCleanup([this, &id] { Leave(id); });

  const std::string fingerprint = FingerprintOf(call);
  auto remembered = store_->FindAnswer(id, now_());
  if (!remembered.ok()) return remembered.status();
  if (remembered->has_value()) {
    if ((*remembered)->fingerprint != fingerprint) {
      return model::MakeError(absl::StatusCode::kInvalidArgument, "request_id: it came before with another request",
                              {.reason = "REQUEST_ID_REUSED",
                               .field = "request_id",
                               .help = "Make a new UUID4 for each request; keep it for repeats of that request."});
    }
    // An answer of a newer or damaged database is none.
    if (call.response->ParseFromString((*remembered)->answer)) return absl::OkStatus();
    call.response->Clear();
  }
  if (absl::Status status = work(); !status.ok()) return status;
  if (!is_final()) return absl::OkStatus();
  // The work is done and durable; that its answer cannot be kept is no failure, since repeats find it done.
  store_->RememberAnswer(id, {fingerprint, Serialize(*call.response)}, now_()).IgnoreError();
  return absl::OkStatus();
}

}  // namespace chancery::rpc
