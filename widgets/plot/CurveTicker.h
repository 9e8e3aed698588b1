#pragma once

#include "widgets/plot/CurveTypes.h"

#include <qcustomplot.h>

namespace dmm::widgets {

/// Axis ticks with the same number of decimals on every label and thin group separators. On a
/// logarithmic axis at powers of ten, or at 1, 2 and 5 of each, or evenly where the range is short.
class CurveTicker : public QCPAxisTicker {
 public:
  CurveTicker(CurveUnit unit, CurveScale scale) : m_unit(unit), m_scale(scale) {}

 protected:
  double getTickStep(const QCPRange& range) override;
  QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
  QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale,
                                     QChar formatChar, int precision) override;

 private:
  bool isEven(const QCPRange& range) const;

  CurveUnit m_unit;
  CurveScale m_scale;
};

} // namespace dmm::widgets
