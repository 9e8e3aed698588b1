#pragma once

#include <QString>

namespace dmm::widgets {

/// How figures are written everywhere: NLL with three decimals, seconds with two, counts with thin
/// group separators; a dash where nothing was measured. A figure of a million or more has an
/// exponent, so that it fits its column.
namespace format {

QString nll(double natsPerSlice);
QString seconds(double seconds);
QString count(qint64 count);
/// "1 piece", "1 200 pieces".
QString counted(qint64 count, const QString& one, const QString& many);

/// "1 h 03 min", "4 min 10 s", "12 s".
QString duration(double seconds);

} // namespace format

} // namespace dmm::widgets
