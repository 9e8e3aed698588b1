#pragma once

#include <QStringList>
#include <QWidget>

class QPainter;

namespace dmm::widgets {

class PianoRollView;

/// Something that is to be said of each slice of a piece, exactly under its piano roll: it scrolls
/// and zooms with the roll, and has its playhead. The slice under the mouse is shaded and named.
class SliceStrip : public QWidget {
  Q_OBJECT

 public:
  /// The roll must outlive it.
  explicit SliceStrip(PianoRollView& roll, QWidget* parent = nullptr);

  /// What to call each slice, "bar 3.2 of the score"; none: bar and beat of the roll.
  void setPlaces(QStringList places) { m_places = std::move(places); }
  int sliceCount() const { return m_sliceCount; }

  /// The slice at this x, or -1; and where its left edge is.
  int sliceAt(double x) const;
  double leftOf(int slice) const;

 Q_SIGNALS:
  void sliceClicked(int slice);

 protected:
  /// `slicesPerQuarter` is the grid of the dataset. Nothing is painted while there are no slices.
  void setSlices(int count, int slicesPerQuarter);
  /// "Slice 5, bar 2.1 of the score".
  QString nameOf(int slice) const;
  static constexpr int kLegendHeight = 22; ///< pixels above the slices
  /// Where slices are drawn: between the roll's gutter and the right edge, below the legend.
  QRectF plotArea() const;
  virtual void paintSlices(QPainter& painter) = 0;
  /// What the mouse at this place is told, over a slice.
  virtual QString describeAt(const QPointF& place) const = 0;
  /// Where that goes for: by default the whole slice.
  virtual QRectF cellAt(const QPointF& place) const;

  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  double xOfQuarter(double quarters) const;
  void paintColumn(QPainter& painter) const;

  PianoRollView& m_roll;
  QStringList m_places; ///< one a slice, or none
  int m_sliceCount = 0;
  int m_slicesPerQuarter = 1;
  int m_hovered = -1;
};

} // namespace dmm::widgets
