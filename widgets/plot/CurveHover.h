#pragma once

#include "widgets/plot/CurveTypes.h"

#include <QFont>
#include <QPointF>
#include <QString>

#include <optional>
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

/// The x of the sample that is nearest to this place on the x axis, however far.
std::optional<double> nearestX(const QCustomPlot& plot, const std::vector<CurveLine*>& lines,
                               double mouseX);

/// How the mouse tells what a plot shows: rounded to what means something (nats to three decimals,
/// other figures to four digits), in short lines, of the first dozen series.
struct HoverText {
  QString xTitle;
  CurveUnit xUnit = CurveUnit::Plain;
  QString yTitle;
  CurveUnit yUnit = CurveUnit::Plain;
  QFont font; ///< to cut long names by

  /// "Epoch 20, nats per slice", and a line "7.125 valid" for each series; of one that has nothing
  /// at this x, its nearest sample with its own x. `first`, where it is not null, leads.
  QString point(double x, const CurveLine* first, const std::vector<CurveLine*>& lines) const;
  /// The lines of the series only.
  QString values(double x, const CurveLine* first, const std::vector<CurveLine*>& lines) const;

 private:
  QString xText(double x) const;
  QString valueText(double value) const;
  QString describe(const CurveLine& line, double x) const;
};

} // namespace dmm::widgets
