// What a plot shows while the user has not chosen it, and the note on what that leaves out.

#include "widgets/plot/CurveAnnotations.h"
#include "widgets/plot/CurveFit.h"
#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurvePlot.h"

#include <QScopedValueRollback>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr double kPaddingX = 0.02;
constexpr double kPaddingY = 0.08;
constexpr double kPaddingForWords = 0.22; ///< room for a note, or the value under the ring
constexpr std::size_t kMostPicked = 500;  ///< values of a curve, to tell outliers by

QCPRange padded(double lower, double upper, double below, double above, CurveScale scale) {
  const auto [from, to] = paddedRange(lower, upper, below, above, scale);
  return {from, to};
}

} // namespace

void CurvePlot::applyFit() {
  const auto none = [this](auto count) {
    return std::all_of(m_lines.begin(), m_lines.end(),
                       [&](const auto* line) { return count(line->data()) == 0; });
  };
  const bool isEmpty = none([](const CurveData& curve) { return curve.samples().size(); });
  m_annotations->setEmptyText(isEmpty ? m_emptyText : QString());
  m_canvas->yAxis->setTickLabels(!none([](const CurveData& curve) { return curve.finiteCount(); }));
  if (!m_isViewChosen) {
    const QScopedValueRollback guard(m_isSettingRange, true);
    if (!m_isXSet) fitX();
    fitY();
  }
  updateNote();
}

void CurvePlot::fitX() {
  CurveBounds span;
  if (m_minimumX) {
    const bool isLog = m_xScale == CurveScale::Logarithmic;
    for (const double edge : {isLog ? m_minimumLogX : m_minimumX->lower, m_minimumX->upper})
      if (CurveData::fits(edge, m_xScale)) span.include(edge, 0);
  }
  for (const auto* line : m_lines) {
    const auto xs = line->data().xSpan(m_xScale);
    if (!line->visible() || !xs) continue;
    span.include(xs->first, 0);
    span.include(xs->second, 0);
  }
  if (span.isValid) {
    m_canvas->xAxis->setRange(padded(span.minX, span.maxX, kPaddingX, kPaddingX, m_xScale));
  } else {
    m_canvas->xAxis->setRange(m_xScale == CurveScale::Linear ? QCPRange(0, 1) : QCPRange(1, 10));
  }
}

CurveBounds CurvePlot::boundsToFit(const CurveLine& line) {
  const QCPRange x = m_canvas->xAxis->range();
  CurveBounds bounds = line.bounds(x.lower, x.upper, m_yScale);
  if (!m_areOutliersCut || !m_isSmoothable) return bounds;
  std::vector<double> values;
  line.data().pick(x.lower, x.upper, m_yScale, kMostPicked, values);
  const auto usual = usualRange(std::move(values), m_yScale);
  if (!usual) return bounds;
  m_hasCut = m_hasCut || bounds.minY < usual->first || bounds.maxY > usual->second;
  bounds.minY = std::max(bounds.minY, usual->first);
  bounds.maxY = std::min(bounds.maxY, usual->second);
  return bounds;
}

void CurvePlot::fitY() {
  CurveBounds seen;
  m_hasCut = false;
  for (const auto* line : m_lines)
    if (line->visible()) seen.include(boundsToFit(*line));
  const bool hasWords = m_annotations->hasBest() || m_hasCut || hiddenPoints() > 0;
  const double below = hasWords ? kPaddingForWords : kPaddingY;
  if (seen.isValid) {
    m_canvas->yAxis->setRange(padded(seen.minY, seen.maxY, below, kPaddingY, m_yScale));
  } else {
    m_canvas->yAxis->setRange(m_yScale == CurveScale::Linear ? QCPRange(0, 1) : QCPRange(1, 10));
  }
}

/// Those that have no place on a logarithmic axis.
std::size_t CurvePlot::hiddenPoints() const {
  std::size_t hidden = 0;
  for (const auto* line : m_lines)
    if (line->visible()) hidden += line->data().hiddenCount(m_xScale, m_yScale);
  return hidden;
}

/// What is not shown is said, not just left out.
void CurvePlot::updateNote() {
  const std::size_t hidden = hiddenPoints();
  QStringList parts;
  if (hidden > 0)
    parts += hidden == 1 ? tr("1 point \u2264 0 is not shown")
                         : tr("%1 points \u2264 0 are not shown").arg(hidden);
  if (m_hasCut && !m_isViewChosen) parts += tr("outliers are cut off (View menu)");
  m_annotations->setNote(parts.join(QStringLiteral("; ")));
}

void CurvePlot::fit() {
  m_isViewChosen = false;
  m_isXSet = false;
  markDirty();
}

} // namespace dmm::widgets
