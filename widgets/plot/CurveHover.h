#pragma once

#include "widgets/plot/CurveSeries.h"

#include <QPointF>
#include <QString>

#include <vector>

class QCustomPlot;

namespace dmm::widgets {

/// The point of all series that is nearest to the mouse, in pixels, if one is near and in view.
struct NearestPoint {
  const CurveSeries* series = nullptr; ///< nullptr: none
  QPointF point;                       ///< y may be NaN or infinite
};

NearestPoint nearestPoint(const QCustomPlot& plot, const std::vector<CurveSeries>& series,
                          const QPointF& mouse);

/// "valid\nEpoch 50: 7.18049 nats per slice", every digit of the value kept.
QString describePoint(const NearestPoint& nearest, const QString& xTitle, const QString& unit);

} // namespace dmm::widgets
