#include "widgets/theme/Format.h"

#include <cmath>

namespace dmm::widgets::format {

namespace {

const QString kUnknown = QStringLiteral("\u2013");
constexpr QChar kThinSpace(0x2009);

constexpr double kLargestFixed = 1e6;

QString fixed(double value, int decimals) {
  if (!std::isfinite(value)) return kUnknown;
  return QString::number(value, std::abs(value) < kLargestFixed ? 'f' : 'e', decimals);
}

} // namespace

QString nll(double natsPerSlice) { return fixed(natsPerSlice, 3); }

QString seconds(double seconds) { return fixed(seconds, 2); }

QString count(qint64 count) {
  QString digits = QString::number(count);
  const int first = count < 0 ? 1 : 0;
  for (int place = int(digits.size()) - 3; place > first; place -= 3)
    digits.insert(place, kThinSpace);
  return digits;
}

QString counted(qint64 number, const QString& one, const QString& many) {
  return count(number) + QLatin1Char(' ') + (number == 1 ? one : many);
}

QString duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return kUnknown;
  const auto whole = qint64(std::llround(seconds));
  const auto twoDigits = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QChar('0')); };
  if (whole < 60) return QStringLiteral("%1 s").arg(whole);
  if (whole < 3600) return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(twoDigits(whole % 60));
  return QStringLiteral("%1 h %2 min").arg(whole / 3600).arg(twoDigits(whole % 3600 / 60));
}

} // namespace dmm::widgets::format
