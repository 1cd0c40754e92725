#ifndef CHANCERY_SERVICE_EXTRACT_SYSTEM_CALLS_H_
#define CHANCERY_SERVICE_EXTRACT_SYSTEM_CALLS_H_

#include <cstdint>
#include <string>

namespace chancery::extract {

// "socket" for the number of that system call on this machine; "system call 999" for one that has no name here.  Knows
// those that a plugin may be refused.
std::string SystemCallName(uint64_t number);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_SYSTEM_CALLS_H_
