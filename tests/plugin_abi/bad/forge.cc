// Plugins that speak to the host past the ABI: on the descriptor that a worker has for itself, in its own words.  No
// plugin knows them; one that means harm can read them in the sources.
#include <sys/socket.h>
#include <time.h>

#include "bad.h"
#include "service/extract/worker_protocol.h"

namespace {

using chancery::extract::Message;
using chancery::extract::Pack;

bool Say(const Pack& message) {
  return send(chancery::extract::kBell, message.bytes().data(), message.bytes().size(), 0) >= 0;
}

[[maybe_unused]] void Wait() {
  const timespec hour = {3600, 0};
  nanosleep(&hour, nullptr);
}

}  // namespace

static int fault(const chx_batch*, const chx_sink*, uint32_t) {
#if defined(FAILURES)
  while (Say(Pack(Message::kExtractorFailed).Number(0).Text("CREATE_FAILED").Text("again"))) {
  }
#elif defined(LOGS)
  while (Say(Pack(Message::kLog).Number(1).Text("a line"))) {
  }
#elif defined(READY)
  Say(Pack(Message::kReady).Number(1));
  Wait();
#elif defined(DONE)
  Say(Pack(Message::kDone));
  Wait();
#elif defined(NONSENSE)
  Say(Pack(static_cast<Message>(200)).Number(UINT64_MAX));
  Wait();
#endif
  return GO_ON;
}

#include "skeleton.h"
