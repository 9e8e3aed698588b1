// What a plot shows while the user has not chosen it, and the note on what that leaves out.

#include "widgets/plot/CurveAnnotations.h"
#include "widgets/plot/CurveFit.h"
#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurvePlot.h"
#include "widgets/plot/LegendDrag.h"
#include "widgets/plot/LegendNames.h"

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr double kPaddingX = 0.02;
constexpr double kPaddingY = 0.08;
constexpr double kPaddingForWords = 0.22; ///< room for the value under the ring
constexpr int kGapUnderLegend = 12;       ///< pixels
constexpr double kMostForLegend = 0.6;    ///< of the height, above the curves
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
  if (m_view != View::Chosen) {
    const QuietAxes quiet(*m_canvas);
    if (m_view == View::Fitted) fitX();
    fitY();
  }
  updateNote();
  placeLegend();
}

void CurvePlot::fitX() {
  CurveBounds span;
  if (m_minimumX) {
    const bool isLog = m_options.xScale == CurveScale::Logarithmic;
    for (const double edge : {isLog ? m_minimumLogX : m_minimumX->lower, m_minimumX->upper})
      if (CurveData::fits(edge, m_options.xScale)) span.include(edge, 0);
  }
  for (const auto* line : m_lines) {
    const auto xs = line->data().xSpan(m_options.xScale);
    if (!line->visible() || !xs) continue;
    span.include(xs->first, 0);
    span.include(xs->second, 0);
  }
  if (span.isValid) {
    m_canvas->xAxis->setRange(padded(span.minX, span.maxX, kPaddingX, kPaddingX, m_options.xScale));
  } else {
    m_canvas->xAxis->setRange(m_options.xScale == CurveScale::Linear ? QCPRange(0, 1)
                                                                     : QCPRange(1, 10));
  }
}

CurveBounds CurvePlot::boundsToFit(const CurveLine& line) {
  const QCPRange x = m_canvas->xAxis->range();
  CurveBounds bounds = line.bounds(x.lower, x.upper, m_options.yScale);
  if (!m_options.areOutliersCut || !m_options.isSmoothable) return bounds;
  std::vector<double> values;
  line.data().pick(x.lower, x.upper, m_options.yScale, kMostPicked, values);
  const auto usual = usualRange(std::move(values), m_options.yScale);
  if (!usual) return bounds;
  m_hasCut = m_hasCut || bounds.minY < usual->first || bounds.maxY > usual->second;
  bounds.minY = std::max(bounds.minY, usual->first);
  bounds.maxY = std::min(bounds.maxY, usual->second);
  return bounds;
}

void CurvePlot::fitY(double shareForLegend) {
  CurveBounds seen;
  m_hasCut = false;
  for (const auto* line : m_lines)
    if (line->visible()) seen.include(boundsToFit(*line));
  const double below = m_annotations->hasBest() ? kPaddingForWords : kPaddingY;
  const double above = std::max(kPaddingY, shareForLegend * (1 + below) / (1 - shareForLegend));
  if (seen.isValid) {
    m_canvas->yAxis->setRange(padded(seen.minY, seen.maxY, below, above, m_options.yScale));
  } else {
    m_canvas->yAxis->setRange(m_options.yScale == CurveScale::Linear ? QCPRange(0, 1)
                                                                     : QCPRange(1, 10));
  }
}

/// Where it hides nothing, rather where it is than elsewhere.
void CurvePlot::placeLegend() {
  if (!m_canvas->legend->visible()) return;
  const QSize size = fitLegendNames(*m_canvas, m_lines);
  if (m_legendDrag->isPlaced()) return;
  const auto hiddenIn = [&](Qt::Corner corner) {
    const QRectF place = m_legendDrag->placeIn(corner, size);
    return columnsHiddenBy(place) + (m_annotations->areIn(place) ? int(place.width()) : 0);
  };
  Qt::Corner best = m_legendDrag->corner();
  int least = hiddenIn(best);
  for (const Qt::Corner corner :
       {Qt::TopRightCorner, Qt::TopLeftCorner, Qt::BottomRightCorner, Qt::BottomLeftCorner}) {
    if (least == 0) break;
    if (const int hidden = hiddenIn(corner); hidden < least) {
      least = hidden;
      best = corner;
    }
  }
  m_legendDrag->suggestCorner(best);
  const double share = (size.height() + kGapUnderLegend) / double(m_canvas->axisRect()->height());
  if (least == 0 || m_view == View::Chosen || share > kMostForLegend) return;
  const QuietAxes quiet(*m_canvas);
  fitY(share);
  m_legendDrag->suggestCorner(Qt::TopRightCorner);
}

/// Those that have no place on a logarithmic axis.
std::size_t CurvePlot::hiddenPoints() const {
  std::size_t hidden = 0;
  for (const auto* line : m_lines)
    if (line->visible()) hidden += line->data().hiddenCount(m_options.xScale, m_options.yScale);
  return hidden;
}

QString CurvePlot::hiddenNote() const {
  const std::size_t hidden = hiddenPoints();
  if (hidden == 0) return {};
  return hidden == 1 ? tr("1 point \u2264 0 is not shown")
                     : tr("%1 points \u2264 0 are not shown").arg(hidden);
}

/// What is not shown is said, not just left out.
void CurvePlot::updateNote() {
  QStringList parts{hiddenNote()};
  if (m_hasCut) parts += tr("outliers are cut off (View menu)");
  parts.removeAll(QString());
  m_annotations->setNote(parts.join(QStringLiteral("; ")));
}

int CurvePlot::columnsHiddenBy(const QRectF& part) const {
  int columns = 0;
  for (const auto* line : m_lines)
    if (line->visible()) columns += line->columnsIn(part);
  return columns;
}

void CurvePlot::fit() {
  m_view = View::Fitted;
  markDirty();
}

} // namespace dmm::widgets
