#include "widgets/plot/CurvePlot.h"

#include "widgets/plot/CurveAnnotations.h"
#include "widgets/plot/CurveHover.h"
#include "widgets/plot/CurveStyle.h"
#include "widgets/plot/CurveTicker.h"

#include <QScopedValueRollback>
#include <QToolTip>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace dmm::widgets {

namespace {

constexpr double kPaddingX = 0.02;
constexpr double kPaddingY = 0.08;
constexpr double kPaddingUnderBest = 0.22; ///< room for the value under the ring
constexpr double kZoomStep = 0.8;
constexpr QSize kSmallestCanvas(160, 96);

QCPRange padded(double lower, double upper, double share, double shareBelow) {
  const double span = upper - lower;
  if (span > 0) return {lower - span * shareBelow, upper + span * share};
  const double margin = std::max(0.5, std::abs(lower) * 0.05);
  return {lower - margin, upper + margin};
}

} // namespace

CurvePlot::CurvePlot(const QString& xTitle, const QString& yTitle, QWidget* parent)
    : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  buildCanvas();
  m_annotations = std::make_unique<CurveAnnotations>(*m_canvas);
  m_refreshTimer.setSingleShot(true);
  connect(&m_refreshTimer, &QTimer::timeout, this, &CurvePlot::refresh);
  setAxisTitles(xTitle, yTitle);
  restyle();
}

CurvePlot::~CurvePlot() = default;

void CurvePlot::buildCanvas() {
  m_canvas = new QCustomPlot(this);
  m_canvas->setObjectName(QStringLiteral("curveCanvas"));
  m_canvas->setMinimumSize(kSmallestCanvas);
  m_canvas->setFocusPolicy(Qt::NoFocus); // a click on it gives us the keys
  m_canvas->installEventFilter(this);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->addWidget(m_canvas);

  setUpPlot(*m_canvas);
  m_canvas->yAxis->setTicker(QSharedPointer<CurveTicker>::create(false));
  setWholeNumbersOnX(false);

  const auto rangeChanged = qOverload<const QCPRange&>(&QCPAxis::rangeChanged);
  connect(m_canvas->xAxis, rangeChanged, this, [this](const QCPRange& range) {
    if (m_isSettingRange) return;
    takeViewOfUser();
    Q_EMIT xRangeChangedByUser(range.lower, range.upper);
  });
  connect(m_canvas->yAxis, rangeChanged, this, [this] {
    if (!m_isSettingRange) takeViewOfUser();
  });
  connect(m_canvas, &QCustomPlot::beforeReplot, this, [this] {
    for (auto& series : m_series) series.hideCrowdedMarkers(palette());
  });
  connect(m_canvas, &QCustomPlot::mouseDoubleClick, this, &CurvePlot::fitForUser);
  connect(m_canvas, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if (event->buttons() == Qt::NoButton) {
      showPointAt(event->position());
    } else {
      hidePoint();
    }
  });
}

int CurvePlot::addSeries(const QString& label, const QPen& pen, Marker marker) {
  m_series.emplace_back(*m_canvas, label, pen, marker).restyle(palette());
  m_canvas->legend->setVisible(m_series.size() > 1);
  markDirty();
  return int(m_series.size()) - 1;
}

void CurvePlot::append(int series, double x, double y) {
  m_series.at(std::size_t(series)).append(x, y);
  markDirty();
}

void CurvePlot::setPoints(int series, const std::vector<double>& xs,
                          const std::vector<double>& ys) {
  if (xs.size() != ys.size())
    throw std::invalid_argument("CurvePlot::setPoints: expected as many y as x, got " +
                                std::to_string(xs.size()) + " and " + std::to_string(ys.size()));
  CurveSeries& target = m_series.at(std::size_t(series));
  target.clear();
  for (std::size_t i = 0; i < xs.size(); ++i) target.append(xs[i], ys[i]);
  markDirty();
}

void CurvePlot::clear() {
  for (auto& series : m_series) series.clear();
  m_annotations->clearAllBest();
  m_annotations->clearShadedRange();
  m_hasMinimumX = false;
  hidePoint();
  fit();
}

void CurvePlot::removeAllSeries() {
  clear();
  m_series.clear();
  m_canvas->clearGraphs();
  m_canvas->legend->setVisible(false);
}

void CurvePlot::setShadedRange(double from, double to, const QString& label) {
  m_annotations->setShadedRange(from, to, label);
  markDirty();
}

void CurvePlot::clearShadedRange() {
  m_annotations->clearShadedRange();
  markDirty();
}

void CurvePlot::setBestMarker(int series, double x, double y) {
  m_annotations->setBest(series, {x, y}, m_series.at(std::size_t(series)).pen().color());
  markDirty();
}

void CurvePlot::clearBestMarker(int series) {
  m_annotations->clearBest(series);
  markDirty();
}

void CurvePlot::setAxisTitles(const QString& xTitle, const QString& yTitle) {
  m_xTitle = xTitle;
  m_yTitle = yTitle;
  m_canvas->xAxis->setLabel(xTitle);
  m_canvas->yAxis->setLabel(yTitle);
  markDirty();
}

void CurvePlot::setMinimumXRange(double from, double to) {
  m_minimumX = {from, to};
  m_hasMinimumX = true;
  markDirty();
}

void CurvePlot::setEmptyText(const QString& text) {
  m_emptyText = text;
  markDirty();
}

QString CurvePlot::shownEmptyText() const { return m_annotations->emptyText(); }

void CurvePlot::setWholeNumbersOnX(bool whole) {
  m_canvas->xAxis->setTicker(QSharedPointer<CurveTicker>::create(whole));
  restyle();
}

int CurvePlot::pointCount(int series) const {
  return int(m_series.at(std::size_t(series)).data().points().size());
}

int CurvePlot::nonFiniteCount(int series) const {
  return int(m_series.at(std::size_t(series)).data().nonFinite().size());
}

QString CurvePlot::bestMarkerText(int series) const { return m_annotations->bestText(series); }

CurvePlot::Range CurvePlot::xRange() const {
  return {m_canvas->xAxis->range().lower, m_canvas->xAxis->range().upper};
}

CurvePlot::Range CurvePlot::yRange() const {
  return {m_canvas->yAxis->range().lower, m_canvas->yAxis->range().upper};
}

void CurvePlot::markDirty() {
  m_isDirty = true;
  if (!m_refreshTimer.isActive()) m_refreshTimer.start(0);
}

void CurvePlot::refresh() {
  m_refreshTimer.stop();
  if (!m_isDirty) return;
  applyFit();
  if (!isVisible()) return; // drawn when shown
  m_isDirty = false;
  m_canvas->replot(QCustomPlot::rpQueuedRefresh);
}

void CurvePlot::applyFit() {
  if (m_isViewChosen) return;
  const QScopedValueRollback guard(m_isSettingRange, true);
  if (!m_isXSet) {
    CurveBounds span;
    if (m_hasMinimumX) {
      span.include(m_minimumX.lower, 0);
      span.include(m_minimumX.upper, 0);
    }
    for (const auto& series : m_series) {
      const auto xs = series.data().xSpan();
      if (!xs) continue;
      span.include(xs->first, 0);
      span.include(xs->second, 0);
    }
    m_canvas->xAxis->setRange(span.isValid ? padded(span.minX, span.maxX, kPaddingX, kPaddingX)
                                           : QCPRange(0, 1));
  }
  const QCPRange x = m_canvas->xAxis->range();
  CurveBounds seen;
  for (const auto& series : m_series) seen.include(series.data().bounds(x.lower, x.upper));
  const bool isEmpty = std::none_of(m_series.begin(), m_series.end(), [](const auto& series) {
    return series.data().xSpan().has_value();
  });
  m_annotations->setEmptyText(isEmpty ? m_emptyText : QString());
  m_canvas->yAxis->setTickLabels(!isEmpty);
  const double below = m_annotations->hasBest() ? kPaddingUnderBest : kPaddingY;
  m_canvas->yAxis->setRange(seen.isValid ? padded(seen.minY, seen.maxY, kPaddingY, below)
                                         : QCPRange(0, 1));
}

void CurvePlot::fit() {
  m_isViewChosen = false;
  m_isXSet = false;
  markDirty();
}

void CurvePlot::fitForUser() {
  fit();
  refresh();
  Q_EMIT fittedByUser();
}

void CurvePlot::takeViewOfUser() {
  m_isViewChosen = true;
  hidePoint();
  markDirty();
}

void CurvePlot::zoomIn() { zoomBy(kZoomStep); }

void CurvePlot::zoomOut() { zoomBy(1 / kZoomStep); }

void CurvePlot::zoomBy(double factor) {
  m_canvas->xAxis->scaleRange(factor);
  m_canvas->yAxis->scaleRange(factor);
}

void CurvePlot::setXRange(double lower, double upper) {
  const QScopedValueRollback guard(m_isSettingRange, true);
  m_isXSet = true;
  m_canvas->xAxis->setRange(lower, upper);
  markDirty();
}

void CurvePlot::restyle() {
  stylePlot(*m_canvas, palette(), font());
  for (auto& series : m_series) series.restyle(palette());
  if (m_annotations) m_annotations->restyle(palette(), font());
  markDirty();
}

void CurvePlot::showPointAt(const QPointF& position) {
  const NearestPoint nearest = nearestPoint(*m_canvas, m_series, position);
  if (!nearest.series) {
    hidePoint();
    return;
  }
  if (std::isfinite(nearest.point.y())) {
    m_annotations->showHover(nearest.point, nearest.series->pen().color());
  } else {
    m_annotations->hideHover();
  }
  QToolTip::showText(m_canvas->mapToGlobal(position.toPoint()),
                     describePoint(nearest, m_xTitle, m_yTitle), m_canvas);
}

void CurvePlot::hidePoint() {
  m_annotations->hideHover();
  QToolTip::hideText();
}

void CurvePlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void CurvePlot::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
  case Qt::Key_Plus:
  case Qt::Key_Equal: return zoomIn();
  case Qt::Key_Minus: return zoomOut();
  case Qt::Key_0: return fitForUser();
  default: QWidget::keyPressEvent(event);
  }
}

void CurvePlot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_isDirty = true;
  refresh();
}

bool CurvePlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_canvas && event->type() == QEvent::Leave) m_annotations->hideHover();
  return QWidget::eventFilter(watched, event);
}

} // namespace dmm::widgets
