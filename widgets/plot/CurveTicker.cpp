#include "widgets/plot/CurveTicker.h"

#include "widgets/theme/Format.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kMaxDecimals = 6;
constexpr double kLargestPlain = 1e9;

bool isWholeAt(double value, int decimals) {
  const double scaled = value * std::pow(10.0, decimals);
  return std::abs(scaled - std::round(scaled)) < 1e-6 * std::max(1.0, std::abs(scaled));
}

int decimalsFor(double tickStep) {
  int decimals = 0;
  while (decimals <= kMaxDecimals && !isWholeAt(tickStep, decimals)) ++decimals;
  return decimals;
}

} // namespace

double CurveTicker::getTickStep(const QCPRange& range) {
  const double step = QCPAxisTicker::getTickStep(range);
  return m_wholeNumbers ? std::max(1.0, std::ceil(step)) : step;
}

QVector<QString> CurveTicker::createLabelVector(const QVector<double>& ticks, const QLocale& locale,
                                                QChar formatChar, int precision) {
  const auto isLarge = [](double tick) { return std::abs(tick) >= kLargestPlain; };
  const int decimals = ticks.size() < 2 ? kMaxDecimals + 1 : decimalsFor(ticks.at(1) - ticks.at(0));
  if (decimals > kMaxDecimals || std::any_of(ticks.begin(), ticks.end(), isLarge))
    return QCPAxisTicker::createLabelVector(ticks, locale, formatChar, precision);

  QVector<QString> labels;
  labels.reserve(ticks.size());
  for (const double tick : ticks)
    labels << (decimals == 0 ? format::count(std::llround(tick))
                             : QString::number(tick, 'f', decimals));
  return labels;
}

} // namespace dmm::widgets
