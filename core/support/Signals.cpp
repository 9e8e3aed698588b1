#include "core/support/Signals.h"

#include <cstddef>
#include <initializer_list>
#include <pthread.h>

namespace dmm::support {

namespace {
alignas(16) unsigned char handlerStack[1 << 16]; // a frame with all vector registers takes 3 KiB
}

void blockSignals() {
  sigset_t held;
  ::sigfillset(&held);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS})
    ::sigdelset(&held, fault);
  ::pthread_sigmask(SIG_BLOCK, &held, nullptr);
}

void handleStopSignals(void (*handler)(int)) {
  stack_t stack{};
  stack.ss_sp = handlerStack;
  stack.ss_size = sizeof handlerStack;
  ::sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_ONSTACK | SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
  struct sigaction hangUp = {};
  if (::sigaction(SIGHUP, nullptr, &hangUp) == 0 && hangUp.sa_handler != SIG_IGN)
    ::sigaction(SIGHUP, &action, nullptr);
}

KeptSignals::KeptSignals() {
  for (int signal = 1; signal < kCount; ++signal)
    ::sigaction(signal, nullptr, &m_actions[std::size_t(signal)]);
}

KeptSignals::~KeptSignals() {
  for (int signal = 1; signal < kCount; ++signal)
    ::sigaction(signal, &m_actions[std::size_t(signal)],
                nullptr); // SIGKILL and SIGSTOP are refused
}

} // namespace dmm::support
