#pragma once

#include "widgets/plot/CurveData.h"

#include <QPalette>
#include <QPen>
#include <QString>

class QCustomPlot;
class QCPGraph;

namespace dmm::widgets {

enum class CurveMarker { None, Circle, Square };

/// One named series of a plot: its data and the two graphs that show them, the line with its
/// markers and the crosses of values that are not finite. The graphs belong to the plot.
class CurveSeries {
 public:
  /// Height of the crosses, as a share of the axis from the bottom.
  static constexpr double kCrossHeight = 0.03;

  CurveSeries(QCustomPlot& plot, const QString& label, const QPen& pen, CurveMarker marker);

  void append(double x, double y);
  void clear();

  void restyle(const QPalette& palette);
  /// Leaves markers out where they would touch and hide the line.
  void hideCrowdedMarkers(const QPalette& palette);

  const QString& label() const { return m_label; }
  const QPen& pen() const { return m_pen; }
  const CurveData& data() const { return m_data; }

 private:
  QCustomPlot* m_plot;
  QString m_label;
  QPen m_pen;
  CurveMarker m_marker;
  CurveData m_data;
  QCPGraph* m_line;
  QCPGraph* m_crosses;
};

} // namespace dmm::widgets
