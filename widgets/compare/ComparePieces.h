#pragma once

#include "widgets/compare/ComparedRun.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QPushButton;
class QScrollArea;

namespace dmm::widgets {

class ToneLabel;

/// What the compared runs composed, a column a run, the newest piece of each on top. Offers to let
/// every run compose one of the same seed and length, which is the fair way to compare.
class ComparePieces : public QWidget {
  Q_OBJECT

 public:
  static constexpr std::size_t kMostPieces = 12; ///< of a run

  explicit ComparePieces(QWidget* parent = nullptr);

  void setRuns(const std::vector<ComparedRun>& runs);

  /// While the models compose, the button says so; empty = nobody does.
  void setComposing(const QString& progress);

 Q_SIGNALS:
  void composeRequested();
  void pieceActivated(const dmm::types::Chorale& piece);

 private:
  QPushButton* m_compose;
  ToneLabel* m_hint;
  QScrollArea* m_scroll;
  std::vector<std::pair<QString, std::vector<types::Chorale>>>
      m_shown; ///< by the names of the runs
};

} // namespace dmm::widgets
