#include "widgets/estimators/EstimatorText.h"

#include "core/types/EstimatorPlan.h"
#include "core/types/ObjectiveInfo.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <set>

namespace dmm::widgets::estimator {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Estimator", text); }

} // namespace

QString label(const types::Estimator& estimator) {
  return QString::fromStdString(types::familyName(estimator))
      .replace(QLatin1Char('/'), QStringLiteral(", "))
      .replace(QStringLiteral("sticking_the_landing"), QStringLiteral("sticking the landing"))
      .replace(QStringLiteral("doubly_reparameterised"), QStringLiteral("doubly reparameterised"));
}

QPen pen(const types::Estimator& estimator, const QPalette& palette) {
  constexpr int kColors = 8; // after which runPen() has dashes
  const auto& infos = types::objectiveInfos();
  const auto found = std::ranges::find(infos, estimator.name, &types::ObjectiveInfo::name);
  const bool isOther =
      types::familyName(estimator) != estimator.name; // an option that is not the first of its kind
  return palette::runPen(int(found - infos.begin()) % kColors + (isOther ? kColors : 0), palette);
}

QPixmap swatch(const types::Estimator& estimator, const QPalette& palette) {
  constexpr QSize kSize(24, 12);
  QPixmap pixmap(kSize * qGuiApp->devicePixelRatio());
  pixmap.setDevicePixelRatio(qGuiApp->devicePixelRatio());
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  QPen line = pen(estimator, palette);
  line.setWidthF(2);
  painter.setPen(line);
  painter.drawLine(QPointF(0, kSize.height() / 2.0), QPointF(kSize.width(), kSize.height() / 2.0));
  return pixmap;
}

QString figure(double value) {
  if (!std::isfinite(value)) return QStringLiteral("\u2013");
  return QString::number(value, 'g', 3);
}

QString figureWithInterval(const types::Measured& of) {
  if (!std::isfinite(of.value) || !std::isfinite(of.low)) return figure(of.value);
  return tr("%1 (95 %: %2 to %3)").arg(figure(of.value), figure(of.low), figure(of.high));
}

QString describe(const types::EstimatorReport& report) {
  const types::EstimatorSettings& settings = report.settings;
  const QString pieces = format::counted(settings.pieces, tr("piece"), tr("pieces"));
  return tr("after %1, %2, %3")
      .arg(format::counted(report.epochs, tr("epoch"), tr("epochs")),
           settings.scope == types::GradientScope::MiniBatch
               ? tr("one mini-batch of %1").arg(pieces)
               : tr("training set by %1").arg(pieces),
           format::counted(settings.draws, tr("draw"), tr("draws")));
}

std::vector<std::int64_t> samplesOf(const types::EstimatorReport& report) {
  std::set<std::int64_t> samples{1};
  for (const auto& row : report.rows) samples.insert(row.estimator.numSamples);
  return {samples.begin(), samples.end()};
}

std::vector<const types::EstimatorRow*> familiesOf(const types::EstimatorReport& report) {
  std::vector<const types::EstimatorRow*> families;
  for (const auto& row : report.rows)
    if (std::ranges::none_of(families, [&](const auto* known) {
          return types::isSameFamily(known->estimator, row.estimator);
        }))
      families.push_back(&row);
  return families;
}

} // namespace dmm::widgets::estimator
