#pragma once

#include <QPointF>
#include <QString>

#include <vector>

class QCustomPlot;

namespace dmm::widgets {

class CurveLine;

/// The sample of all series that is nearest to the mouse, in pixels, if one is near and in view.
struct NearestPoint {
  const CurveLine* line = nullptr; ///< nullptr: none
  QPointF point;                   ///< y may be NaN or infinite
};

NearestPoint nearestPoint(const QCustomPlot& plot, const std::vector<CurveLine*>& lines,
                          const QPointF& mouse);

/// The x of the nearest sample and what each series is there, every digit of the values kept; of a
/// series that has nothing at this x, its nearest sample with its own x. The pointed one is first.
QString describePoint(const NearestPoint& nearest, const std::vector<CurveLine*>& lines,
                      const QString& xTitle, const QString& unit);

} // namespace dmm::widgets
