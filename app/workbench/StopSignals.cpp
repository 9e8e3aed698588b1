#include "app/workbench/StopSignals.h"

#include "core/support/Signals.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace dmm::app {

namespace {

std::array<int, 2> ends{-1, -1}; ///< of the pipe: the event loop reads, the handler writes

void tell(int signal) {
  const int error = errno;
  const char byte = 0;
  [[maybe_unused]] const auto written = ::write(ends[1], &byte, 1);
  std::signal(signal, SIG_DFL);
  errno = error;
}

} // namespace

StopSignals::StopSignals(QObject* parent) : QObject(parent) {
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    return; // then they end it at once, as ever
  auto* notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, this);
  connect(notifier, &QSocketNotifier::activated, this, [this, notifier] {
    notifier->setEnabled(false);
    Q_EMIT stopRequested();
  });
  support::handleStopSignals(tell);
}

StopSignals::~StopSignals() {
  support::handleStopSignals(SIG_DFL);
  for (int& end : ends) {
    if (end >= 0) ::close(end);
    end = -1;
  }
}

} // namespace dmm::app
