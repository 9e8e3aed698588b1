#pragma once

#include "core/types/StateReading.h"

#include <QWidget>

#include <vector>

namespace dmm::widgets {

/// How the states that matter in a piece follow each other: each a circle, as dark as the piece is
/// long in it, around a ring; the strongest transitions as arrows, as wide as they are probable, a
/// loop for staying. Those of the chosen state stand out with their probabilities. A click chooses
/// a state, as do the arrow keys.
class StateGraphView : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kMostStates = 14;

  explicit StateGraphView(QWidget* parent = nullptr);

  void setReading(const types::StateReading& reading);
  void clear() { setReading({}); }
  void setChosen(int row);

  /// States shown: the first of the reading's list.
  int stateCount() const { return int(m_shares.size()); }
  /// Arrows shown, between them; from and to are places in the list.
  struct Arrow {
    int from = 0, to = 0;
    double probability = 0;
  };
  const std::vector<Arrow>& arrows() const { return m_arrows; }
  QPointF centerOf(int row) const;
  /// The state at this place, or -1.
  int rowAt(const QPointF& place) const;
  QString describe(int row) const;

  QSize sizeHint() const override { return {300, 220}; }
  QSize minimumSizeHint() const override { return {200, 140}; }

 Q_SIGNALS:
  void stateClicked(int row);

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  double radius() const;
  void paintArrow(QPainter& painter, const Arrow& arrow, bool isMarked) const;
  void paintLoop(QPainter& painter, const Arrow& arrow, bool isMarked) const;
  void paintState(QPainter& painter, int row) const;
  void paintFigure(QPainter& painter, const QPointF& place, double probability) const;

  types::StateReading m_reading;
  std::vector<double> m_shares; ///< of the piece's time, one a state that is shown
  std::vector<Arrow> m_arrows;
  int m_chosen = -1;
};

} // namespace dmm::widgets
