// Faults that only C++ has.  Built as C++14, where a function that may throw can still get into the descriptor, but for
// TERMINATES.
#include <stdexcept>

#include "bad.h"

static int fault(const chx_batch*, const chx_sink*, uint32_t) {
#if defined(THROWS)
  throw std::runtime_error("thrown across the border");
#elif defined(THROWS_INT)
  throw 7;
#endif
  return GO_ON;
}

#if defined(UNIQUE)
// Whose `value` is it?  The first plugin's that was loaded, for all of them: an STB_GNU_UNIQUE symbol.
template <class T>
struct __attribute__((visibility("default"))) Shared {
  static int value;
};
template <class T>
int Shared<T>::value = 1;
extern __attribute__((visibility("default"))) int* const shared_address;
int* const shared_address = &Shared<int>::value;
#elif defined(TWIN)
// Looks like a library that cannot be twice in one process.
namespace google {
namespace protobuf {
namespace internal {
__attribute__((visibility("default"))) void AddDescriptors(const void*) {}
}  // namespace internal
}  // namespace protobuf
}  // namespace google
#endif

#include "skeleton.h"
