#pragma once

#include "core/types/RunInfo.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <string>
#include <vector>

namespace dmm::widgets {
class RunListPanel;
struct RunLook;
} // namespace dmm::widgets

namespace dmm::app {

class RunEditor;
class RunLibrary;

/// Keeps the list of runs as the folder is, whoever changes it there, and does what the list asks
/// to be done to runs: name them, tag, colour, archive and delete them, open their folder. What it
/// is made with must outlive it.
class RunListController : public QObject {
  Q_OBJECT

 public:
  RunListController(widgets::RunListPanel& list, RunLibrary& library, QObject* parent = nullptr);

  /// Looks at the folder now, and again and again.
  void start();

  /// Name and colour of a run wherever else it is named.
  widgets::RunLook lookOf(const QString& runId) const;
  /// Epochs of this run were trained here, which the library knows.
  void noteTrained(const QString& runId);
  void askToEmptyTrash();

 Q_SIGNALS:
  void problemOccurred(const QString& title, const QString& reason);

 private:
  void connectLibrary();
  void connectEditor();

  widgets::RunListPanel& m_list;
  RunLibrary& m_library;
  RunEditor* m_editor;
  QTimer m_refreshTimer;
};

} // namespace dmm::app
