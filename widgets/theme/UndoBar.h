#pragma once

#include <QWidget>

class QLabel;

namespace dmm::widgets {

/// The line below a list that says what was just moved to the trash, and brings it back.
class UndoBar : public QWidget {
  Q_OBJECT

 public:
  /// What lies in the trash, for the names of its widgets and its words: "Piece", "piece"; both may
  /// be told apart from another bar's by the first.
  UndoBar(const QString& names, const QString& what, QWidget* parent = nullptr);

  /// "“Sample, seed 3”" or "4 runs"; empty hides it.
  void offer(const QString& deleted);

 Q_SIGNALS:
  void undoClicked();

 private:
  QLabel* m_text;
};

} // namespace dmm::widgets
