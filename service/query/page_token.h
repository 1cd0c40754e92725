#ifndef CHANCERY_SERVICE_QUERY_PAGE_TOKEN_H_
#define CHANCERY_SERVICE_QUERY_PAGE_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/store/selection.h"

namespace chancery::query {

// A page token is URL-safe base64 of: version, fingerprint of the query, the cursor's values, and a checksum over
// these.  The checksum finds tokens that were cut or altered; it is no secret, and a cursor gives no rights.
std::string EncodePageToken(absl::string_view fingerprint, const store::Cursor& cursor);

// kInvalidArgument PAGE_TOKEN_INVALID for what EncodePageToken did not make, PAGE_TOKEN_MISMATCH when it was made for
// another fingerprint.  Linear in the token.
absl::StatusOr<store::Cursor> DecodePageToken(absl::string_view fingerprint, absl::string_view token);

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_PAGE_TOKEN_H_
