#pragma once

#include <QObject>
#include <QPoint>
#include <QRect>

#include <optional>

class QCustomPlot;
class QMouseEvent;

namespace dmm::widgets {

/// The corner of its axes in which the legend of a plot stands: the one that the plot suggests,
/// until the user drags it to another. It follows the mouse and drops into the nearest one; a
/// double click leaves it to the plot again. Elsewhere the mouse is the plot's.
class LegendDrag : public QObject {
  Q_OBJECT

 public:
  explicit LegendDrag(QCustomPlot& plot);

  Qt::Corner corner() const { return m_corner; }
  void setCorner(Qt::Corner corner);
  bool isPlaced() const { return m_isPlaced; } ///< by the user, or setCorner()
  /// Takes effect at the next replot, unless it is placed or held.
  void suggestCorner(Qt::Corner corner);
  /// The pixels of a legend of this size in a corner.
  QRect placeIn(Qt::Corner corner, const QSize& size) const;

 Q_SIGNALS:
  void released(); ///< the plot may place it

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  bool isOverLegend(const QPoint& place) const;
  void follow(const QPoint& place);
  void drop();
  void align();

  QCustomPlot& m_plot;
  Qt::Corner m_corner = Qt::TopRightCorner;
  bool m_isPlaced = false;
  std::optional<QPoint> m_grip; ///< where in the legend it is held
  QRect m_held;                 ///< where it is then; the plot's own is that of its last replot
};

} // namespace dmm::widgets
