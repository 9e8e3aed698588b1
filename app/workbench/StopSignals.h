#pragma once

#include <QObject>

namespace dmm::app {

/// Turns the signals that ask a program to end (Ctrl+C in its terminal, the end of a session) into
/// one of Qt: the handler writes a byte, which the event loop reads. A second one of the same kind
/// ends the program at once. One object a program, made on the main thread.
class StopSignals : public QObject {
  Q_OBJECT

 public:
  explicit StopSignals(QObject* parent = nullptr);
  ~StopSignals() override;

 Q_SIGNALS:
  void stopRequested();
};

} // namespace dmm::app
