#pragma once

#include "widgets/plot/CurveRaster.h"

#include <QString>
#include <QTimer>
#include <QWidget>

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace dmm::widgets {

/// One axis of parallel coordinates: a setting, or the figure that the runs came to.
struct ParallelAxis {
  QString label;
  std::vector<double> values;   ///< of each line; NaN: it has none here
  std::vector<QString> words{}; ///< of an axis whose values are places in this list
  bool isLogarithmic = false;
};

/// Each run a line through its values on upright axes side by side, coloured by the last axis, the
/// figure: the lower, the darker. A drag along an axis keeps the lines in that range (brushing); a
/// click beside it, or a double click anywhere, lets go.
class ParallelCoordinates : public QWidget {
  Q_OBJECT

 public:
  explicit ParallelCoordinates(QWidget* parent = nullptr);

  /// The last axis is the figure. Brushes stay where the axes are the same.
  void setAxes(std::vector<ParallelAxis> axes);

  /// The lines inside of all brushes; all, where there is none.
  std::set<std::size_t> brushed() const;
  bool isBrushed() const { return !m_brushes.empty(); }

  /// Where an axis and a value on it are, for who points there.
  std::size_t axisCount() const { return m_axes.size(); }
  double axisX(std::size_t axis) const;
  double valueY(std::size_t axis, double value) const;

  QSize sizeHint() const override { return {640, 320}; }

 public Q_SLOTS:
  void clearBrushes();

 Q_SIGNALS:
  void brushChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Span {
    double low = 0, high = 1; ///< on the scale of the axis
  };
  struct Drag {
    std::size_t axis = 0;
    double from = 0; ///< pixels
  };
  static double onScale(const ParallelAxis& axis, double value);
  double shareOf(std::size_t axis, double value) const;
  double yOfShare(double share) const;
  std::optional<std::size_t> axisAt(double x) const;
  QString textAt(std::size_t axis, double share) const;
  QString whyEmpty() const; ///< why there are no lines; nothing where there are some
  CurvePath pathOf(std::size_t line, double scale) const;
  void beginLines(double scale);
  void drawLines();
  void drawAnew();
  void paintAxis(QPainter& painter, std::size_t axis) const;

  std::vector<ParallelAxis> m_axes;
  std::vector<Span> m_spans;
  std::map<std::size_t, Span> m_brushes; ///< by axis; shares from the bottom
  std::optional<Drag> m_drag;
  CurveRaster m_raster; ///< a path stroker takes a second for five hundred lines
  QSize m_rasterSize;
  std::vector<std::size_t> m_toDraw; ///< lines that are not in the raster yet, the next one last
  QTimer m_drawTimer;
  QImage m_lines; ///< as they were drawn last
  bool m_isStale = true;
};

} // namespace dmm::widgets
