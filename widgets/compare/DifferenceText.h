#pragma once

#include "widgets/theme/Format.h"

#include <QString>

#include <cmath>

namespace dmm::widgets {

/// "-0.034", with a true minus.
inline QString differenceText(double delta) {
  return (delta < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) +
         format::nll(std::abs(delta));
}

} // namespace dmm::widgets
