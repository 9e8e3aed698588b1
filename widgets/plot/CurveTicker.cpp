#include "widgets/plot/CurveTicker.h"

#include "widgets/theme/Format.h"

#include <algorithm>
#include <array>
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

/// The steps in which people count time, in seconds.
constexpr std::array<double, 14> kTimeSteps{1,   2,   5,   10,  15,   30,   60,
                                            120, 300, 600, 900, 1800, 3600, 7200};

QString timeText(double seconds) {
  const auto whole = std::llround(seconds);
  const QString tail = QStringLiteral("%1:%2")
                           .arg(whole / 60 % 60, 2, 10, QLatin1Char('0'))
                           .arg(whole % 60, 2, 10, QLatin1Char('0'));
  return whole < 3600 ? tail : QStringLiteral("%1:%2").arg(whole / 3600).arg(tail);
}

/// Ranges that span a smaller factor get evenly spaced ticks on a logarithmic axis too.
constexpr double kShortFactor = 10;
constexpr double kLongFactor = 1000; ///< and powers of ten alone beyond this one

} // namespace

bool CurveTicker::isEven(const QCPRange& range) const {
  return m_scale == CurveScale::Linear || range.lower <= 0 ||
         range.upper / range.lower < kShortFactor;
}

double CurveTicker::getTickStep(const QCPRange& range) {
  const double step = QCPAxisTicker::getTickStep(range);
  if (m_unit == CurveUnit::Whole) return std::max(1.0, std::ceil(step));
  if (m_unit != CurveUnit::Duration) return step;
  const auto nice = std::lower_bound(kTimeSteps.begin(), kTimeSteps.end(), step);
  return nice != kTimeSteps.end() ? *nice : std::ceil(step / 3600) * 3600;
}

QVector<double> CurveTicker::createTickVector(double tickStep, const QCPRange& range) {
  if (isEven(range)) return QCPAxisTicker::createTickVector(tickStep, range);
  const bool isLong = range.upper / range.lower > kLongFactor;
  const int decades = int(std::log10(range.upper / range.lower));
  const int stride = std::max(1, decades / std::max(1, tickCount()));
  QVector<double> ticks;
  const int first = int(std::floor(std::log10(range.lower)));
  for (int power = first; power <= std::ceil(std::log10(range.upper)); power += stride)
    for (const double digit : {1.0, 2.0, 5.0})
      if (digit == 1.0 || !isLong) ticks << digit * std::pow(10.0, power);
  return ticks;
}

QVector<QString> CurveTicker::createLabelVector(const QVector<double>& ticks, const QLocale& locale,
                                                QChar formatChar, int precision) {
  QVector<QString> labels;
  labels.reserve(ticks.size());
  if (m_unit == CurveUnit::Duration && (ticks.size() < 2 || ticks.at(1) - ticks.at(0) >= 1)) {
    for (const double tick : ticks) labels << timeText(tick);
    return labels;
  }
  const bool isUneven =
      ticks.size() > 2 && !qFuzzyCompare(ticks.at(2) - ticks.at(1), ticks.at(1) - ticks.at(0));
  if (isUneven) { // of a logarithmic axis: each with the decimals that it needs
    for (const double tick : ticks)
      labels << (tick >= 1 && tick < kLargestPlain ? format::count(std::llround(tick))
                                                   : QString::number(tick, 'g', 3));
    return labels;
  }
  const auto isLarge = [](double tick) { return std::abs(tick) >= kLargestPlain; };
  const int decimals = ticks.size() < 2 ? kMaxDecimals + 1 : decimalsFor(ticks.at(1) - ticks.at(0));
  if (decimals > kMaxDecimals || std::any_of(ticks.begin(), ticks.end(), isLarge))
    return QCPAxisTicker::createLabelVector(ticks, locale, formatChar, precision);
  for (const double tick : ticks)
    labels << (decimals == 0 ? format::count(std::llround(tick))
                             : QString::number(tick, 'f', decimals));
  return labels;
}

} // namespace dmm::widgets
