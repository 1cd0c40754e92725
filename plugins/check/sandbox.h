#ifndef CHANCERY_PLUGINS_CHECK_SANDBOX_H_
#define CHANCERY_PLUGINS_CHECK_SANDBOX_H_

#include <string>

namespace chancery::check {

// Gives up, for this process and for ever, what a worker gives up after create(): no new privileges, no opening of
// files, no sockets, no processes, no memory that is run.  `has_runtime`: signal handlers, timers, pipes stay, as a
// language runtime needs them.  A call that is not allowed is noted in the monitor and ends the process.  "" when in
// force.
std::string EnterSandbox(bool has_runtime);

// "fork" of its number on this machine; "?" for one that no plugin is expected to make.
std::string SyscallName(int number);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_SANDBOX_H_
