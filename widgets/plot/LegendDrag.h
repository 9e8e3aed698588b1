#pragma once

#include <QObject>
#include <QPoint>
#include <QRect>

#include <optional>

class QCustomPlot;
class QMouseEvent;

namespace dmm::widgets {

/// Lets the user drag the legend of a plot, which may hide what he looks at, to another corner of
/// its axes: it follows the mouse and drops into the nearest one. Elsewhere the mouse is the
/// plot's.
class LegendDrag : public QObject {
  Q_OBJECT

 public:
  explicit LegendDrag(QCustomPlot& plot);

  Qt::Corner corner() const { return m_corner; }
  void setCorner(Qt::Corner corner);

 Q_SIGNALS:
  void cornerChosen(Qt::Corner corner); ///< by the user

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  bool isOverLegend(const QPoint& place) const;
  void follow(const QPoint& place);
  void drop();

  QCustomPlot& m_plot;
  Qt::Corner m_corner = Qt::TopRightCorner;
  std::optional<QPoint> m_grip; ///< where in the legend it is held
  QRect m_held;                 ///< where it is then; the plot's own is that of its last replot
};

} // namespace dmm::widgets
