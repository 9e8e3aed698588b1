#pragma once

#include "app/workbench/WindowSettings.h"

#include <QObject>
#include <QString>

namespace dmm::app {

class AppearanceChoice;
class CompareController;
class MainWindow;
class RunLibrary;

/// What the window remembers from one start to the next: its layout and colours, the experiment in
/// the form, how lists and plots are arranged, and which runs are on show and compared. What it is
/// made with must outlive it.
class WindowStateController : public QObject {
  Q_OBJECT

 public:
  WindowStateController(MainWindow& window, AppearanceChoice& appearance,
                        CompareController& compare, const RunLibrary& library,
                        QObject* parent = nullptr);

  void restore();
  void save();

 Q_SIGNALS:
  void problemOccurred(const QString& title, const QString& reason);

 private:
  void restoreExperiment();
  void restoreRuns();

  MainWindow& m_window;
  AppearanceChoice& m_appearance;
  CompareController& m_compare;
  const RunLibrary& m_library;
  WindowSettings m_settings;
  QString m_wantedRun; ///< was on show when the window closed; until it is read
};

} // namespace dmm::app
