#ifndef CHANCERY_SERVICE_RPC_READ_MASK_H_
#define CHANCERY_SERVICE_RPC_READ_MASK_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace chancery::rpc {

// Which fields of a message a caller wants.  Immutable.
class ReadMask {
 public:
  // Reads the paths of `mask` for messages of that type.  A path names a field, or one inside a message field
  // ("publish_time", "citation.span"); "*" is all.  An empty mask is the method's default: all fields but those of
  // `left_out`. FIELD_INVALID `read_mask` for a path that the message does not have.
  static absl::StatusOr<ReadMask> Parse(const google::protobuf::FieldMask& mask,
                                        const google::protobuf::Descriptor* descriptor,
                                        std::initializer_list<absl::string_view> left_out = {});

  // Whether some of that top-level field is wanted; what is not need not be computed.
  bool Wants(absl::string_view field) const;

  // Clears what is not wanted.
  void Trim(google::protobuf::Message* message) const;

 private:
  bool all_ = false;
  google::protobuf::FieldMask mask_;
};

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_READ_MASK_H_
