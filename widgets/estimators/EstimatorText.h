#pragma once

#include "core/types/EstimatorReport.h"

#include <QPen>
#include <QPixmap>
#include <QString>

#include <vector>

class QPalette;

namespace dmm::widgets {

/// How estimators and what was measured of them are written and drawn everywhere.
namespace estimator {

/// "iwae, doubly reparameterised": the family, without K.
QString label(const types::Estimator& estimator);

/// The line of a family: a colour an objective, its other gradients and densities with dashes.
QPen pen(const types::Estimator& estimator, const QPalette& palette);

/// The same as a piece of that line, for lists that name it.
QPixmap swatch(const types::Estimator& estimator, const QPalette& palette);

/// Three digits that count; a dash where nothing was measured.
QString figure(double value);
/// The same with its interval, for tips.
QString figureWithInterval(const types::Measured& figure);

/// "after 450 epochs, one mini-batch of 8 pieces, 32 draws".
QString describe(const types::EstimatorReport& report);

/// The K of the families of a report, in their order; 1 is always among them.
std::vector<std::int64_t> samplesOf(const types::EstimatorReport& report);

/// The families of a report, each by its first row.
std::vector<const types::EstimatorRow*> familiesOf(const types::EstimatorReport& report);

} // namespace estimator

} // namespace dmm::widgets
