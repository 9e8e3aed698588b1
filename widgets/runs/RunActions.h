#pragma once

#include <QObject>

#include <vector>

class QAction;
class QMenu;
class QWidget;

namespace dmm::widgets {

struct RunRow;

/// What can be done with the selected runs, as actions that the list's own menu and the window's
/// share, so that both tell the same keys. Each says by being disabled that it does not apply.
class RunActions : public QObject {
  Q_OBJECT

 public:
  /// The keys work while `panel` or something in it has the focus.
  explicit RunActions(QWidget* panel);

  void setSelection(const std::vector<const RunRow*>& rows);
  void setUndo(const QString& words); ///< what Undo would bring back; empty = nothing

  /// Adds them all, the way both menus show them.
  void fill(QMenu* menu) const;

  QAction* resume;
  QAction* failure;
  QAction* queue;
  QAction* compare;
  QAction* baseline;
  QAction* settings;
  QAction* edit;
  QAction* archive;
  QAction* remove;
  QAction* undo;
  QAction* openFolder;
  QMenu* colors;

 Q_SIGNALS:
  void colorChosen(int colorIndex);

 private:
  QAction* make(const char* name, const QString& text);
  void makeColors(QWidget* panel);
};

} // namespace dmm::widgets
