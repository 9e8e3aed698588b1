#include "core/playback/ThreadPriority.h"

#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace dmm::playback {

namespace {

constexpr int kRealTimePriority = 15; // above every common thread, below sound servers
constexpr int kNiceness = -11;        // what desktops grant to sound

} // namespace

void raiseThreadPriority() {
  ::prctl(PR_SET_TIMERSLACK, 1UL); // nanoseconds; the default rounds wake-ups to 50 us
  sched_param parameters{};
  parameters.sched_priority = kRealTimePriority;
  // A child process must not inherit real time: SCHED_RESET_ON_FORK.
  if (::pthread_setschedparam(::pthread_self(), SCHED_RR | SCHED_RESET_ON_FORK, &parameters) == 0)
    return;
  // Refusal is the common case for a user without limits for audio; the clock runs all the same.
  const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
  if (::setpriority(PRIO_PROCESS, thread, kNiceness) != 0) return;
}

} // namespace dmm::playback
