#pragma once

#include "core/types/StateReading.h"
#include "widgets/lens/SliceStrip.h"

namespace dmm::widgets {

/// Which states a model with a finite number of them takes a piece to be in: a heat map of the
/// posterior probabilities under its piano roll, a row a state that matters, the one in which the
/// piece is most of its time on top, with the likeliest path drawn in. A click chooses the state.
class StatePosteriorView : public SliceStrip {
  Q_OBJECT

 public:
  /// The roll must outlive it.
  explicit StatePosteriorView(PianoRollView& roll, QWidget* parent = nullptr);

  void setReading(const types::StateReading& reading, int slicesPerQuarter);
  void clear() { setReading({}, 1); }
  /// The place in the list of states of the one whose row is marked, or -1.
  void setChosen(int row);

  /// Rows that there is room for; the others are those that matter least.
  int rowCount() const;
  /// The row at this y, or -1; and where it is.
  int rowAt(double y) const;
  QRectF rowRect(int row) const;
  QString describe(int slice, int row) const;

  QSize sizeHint() const override { return {400, 180}; }

 Q_SIGNALS:
  void stateClicked(int row);

 protected:
  void paintSlices(QPainter& painter) override;
  QString describeAt(const QPointF& place) const override;
  QRectF cellAt(const QPointF& place) const override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  QRectF cellRect(int slice, int row) const;
  int rowOf(std::int64_t state) const;
  void paintLegend(QPainter& painter) const;
  void paintNames(QPainter& painter) const;
  void paintCells(QPainter& painter) const;
  void paintPath(QPainter& painter) const;

  types::StateReading m_reading;
  int m_chosen = -1;
};

} // namespace dmm::widgets
