#pragma once

#include <qcustomplot.h>

namespace dmm::widgets {

/// Axis ticks with the same number of decimals on every label and thin group separators; on request
/// never between whole numbers (an epoch has no half).
class CurveTicker : public QCPAxisTicker {
 public:
  explicit CurveTicker(bool wholeNumbers) : m_wholeNumbers(wholeNumbers) {}

 protected:
  double getTickStep(const QCPRange& range) override;
  QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale,
                                     QChar formatChar, int precision) override;

 private:
  bool m_wholeNumbers;
};

} // namespace dmm::widgets
