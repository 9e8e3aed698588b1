#include "widgets/plot/CurvePlot.h"

#include "widgets/plot/CurveAnnotations.h"
#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurveStyle.h"
#include "widgets/plot/CurveTicker.h"
#include "widgets/plot/LegendDrag.h"

#include <QVBoxLayout>

#include <stdexcept>
#include <string>

namespace dmm::widgets {

namespace {

constexpr QSize kSmallestCanvas(160, 96);

QCPAxis::ScaleType toScaleType(CurveScale scale) {
  return scale == CurveScale::Logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear;
}

} // namespace

CurvePlot::QuietAxes::QuietAxes(QCustomPlot& plot) : x(plot.xAxis), y(plot.yAxis) {}

CurvePlot::CurvePlot(const QString& xTitle, const QString& yTitle, QWidget* parent)
    : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  buildCanvas();
  m_annotations = std::make_unique<CurveAnnotations>(*m_canvas);
  m_refreshTimer.setSingleShot(true);
  connect(&m_refreshTimer, &QTimer::timeout, this, &CurvePlot::draw);
  setAxisTitles(xTitle, yTitle);
  resetTickers();
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
  m_layer = new CurveLayer(*m_canvas);
  m_legendDrag = new LegendDrag(*m_canvas);
  connect(m_legendDrag, &LegendDrag::released, this, &CurvePlot::markDirty);
  connect(m_canvas, &QCustomPlot::afterLayout, this, [this] {
    if (m_canvas->axisRect()->size() == m_laidOut) return;
    m_laidOut = m_canvas->axisRect()->size();
    markDirty(); // the legend needs another share of them
  });
  connectMouse();
}

// --- data ---

CurveLine& CurvePlot::line(int series) { return *m_lines.at(std::size_t(series)); }

const CurveLine& CurvePlot::series(int series) const { return *m_lines.at(std::size_t(series)); }

int CurvePlot::addSeries(const QString& label, const QPen& pen, Marker marker) {
  auto* added = new CurveLine(*m_canvas, label, pen, marker);
  added->setPalette(palette());
  added->setSmoothing(m_options.isSmoothable ? m_options.smoothing : 0);
  m_lines.push_back(added);
  m_layer->setLines({m_lines.begin(), m_lines.end()});
  arrangeLegend();
  return int(m_lines.size()) - 1;
}

void CurvePlot::setLabel(int series, const QString& label, const QString& toolTip) {
  line(series).setLabel(label, toolTip);
  markDirty();
}

void CurvePlot::setEndMark(int series, const QString& mark) {
  line(series).setEndMark(mark);
  markDirty();
}

void CurvePlot::append(int series, double x, double y) {
  line(series).append(x, y);
  markDirty();
}

void CurvePlot::setPoints(int series, const std::vector<double>& xs,
                          const std::vector<double>& ys) {
  if (xs.size() != ys.size())
    throw std::invalid_argument("CurvePlot::setPoints: expected as many y as x, got " +
                                std::to_string(xs.size()) + " and " + std::to_string(ys.size()));
  CurveLine& target = line(series);
  target.clear();
  for (std::size_t i = 0; i < xs.size(); ++i) target.append(xs[i], ys[i]);
  markDirty();
}

void CurvePlot::setBand(int series, const std::vector<double>& xs, const std::vector<double>& lows,
                        const std::vector<double>& highs) {
  if (xs.size() != lows.size() || xs.size() != highs.size())
    throw std::invalid_argument("CurvePlot::setBand: expected as many lows and highs as x, got " +
                                std::to_string(lows.size()) + " and " +
                                std::to_string(highs.size()) + " for " + std::to_string(xs.size()));
  CurveBand band;
  for (std::size_t i = 0; i < xs.size(); ++i) {
    band.lows.insert(xs[i], lows[i]);
    band.highs.insert(xs[i], highs[i]);
  }
  line(series).setBand(std::move(band));
  markDirty();
}

void CurvePlot::setSeriesShown(int series, bool shown) {
  line(series).setVisible(shown);
  arrangeLegend();
}

void CurvePlot::clear() {
  for (auto* line : m_lines) line->clear();
  m_annotations->clearAllBest();
  m_annotations->clearShadedRange();
  setEvents({});
  m_minimumX.reset();
  hidePoint();
  fit();
}

void CurvePlot::removeAllSeries() {
  clear();
  m_layer->setLines({});
  for (auto* line : m_lines) m_canvas->removePlottable(line);
  m_lines.clear();
  arrangeLegend();
}

void CurvePlot::arrangeLegend() {
  int shown = 0;
  for (auto* line : m_lines) {
    // An item that is only invisible would keep its place.
    if (line->visible()) {
      line->addToLegend();
    } else {
      line->removeFromLegend();
    }
    shown += line->visible();
  }
  m_canvas->legend->setVisible(m_options.isLegendShown &&
                               shown > (m_options.isLegendForOne ? 0 : 1));
  markDirty();
}

// --- marks and words ---

void CurvePlot::setShadedRange(double from, double to, const QString& label) {
  m_annotations->setShadedRange(from, to, label);
  markDirty();
}

void CurvePlot::clearShadedRange() {
  m_annotations->clearShadedRange();
  markDirty();
}

void CurvePlot::setBestMarker(int series, double x, double y) {
  m_annotations->setBest(series, {x, y}, line(series).pen().color());
  markDirty();
}

void CurvePlot::clearBestMarker(int series) {
  m_annotations->clearBest(series);
  markDirty();
}

void CurvePlot::setEvents(std::vector<CurveEvent> events) {
  if (events == m_events) return;
  m_events = std::move(events);
  std::vector<double> xs;
  for (const CurveEvent& event : m_events) xs.push_back(event.x);
  m_annotations->setEvents(xs);
  markDirty();
}

void CurvePlot::setAxisTitles(const QString& xTitle, const QString& yTitle) {
  m_xTitle = xTitle;
  m_yTitle = yTitle;
  setXTitleShown(true);
  m_canvas->yAxis->setLabel(yTitle);
}

void CurvePlot::setXTitleShown(bool shown) {
  m_canvas->xAxis->setLabel(shown ? m_xTitle : QString());
  markDirty();
}

void CurvePlot::setEmptyText(const QString& text) {
  m_emptyText = text;
  markDirty();
}

// --- how it is drawn ---

void CurvePlot::resetTickers() {
  m_canvas->xAxis->setTicker(
      QSharedPointer<CurveTicker>::create(m_options.xUnit, m_options.xScale));
  m_canvas->yAxis->setTicker(
      QSharedPointer<CurveTicker>::create(CurveUnit::Plain, m_options.yScale));
  restyle();
}

void CurvePlot::setXUnit(CurveUnit unit) {
  m_options.xUnit = unit;
  resetTickers();
}

void CurvePlot::setXScale(CurveScale scale) {
  if (m_options.xScale == scale) return;
  m_options.xScale = scale;
  fit(); // a range may have no place on the other scale
  const QuietAxes quiet(*m_canvas);
  m_canvas->xAxis->setScaleType(toScaleType(scale));
  resetTickers();
}

void CurvePlot::setYScale(CurveScale scale) {
  if (m_options.yScale == scale) return;
  m_options.yScale = scale;
  const QuietAxes quiet(*m_canvas);
  m_canvas->yAxis->setScaleType(toScaleType(scale));
  if (m_view == View::Chosen) m_view = View::FittedY; // x stays where it is
  resetTickers();
}

void CurvePlot::setSmoothing(double weight) {
  m_options.smoothing = weight;
  for (auto* line : m_lines) line->setSmoothing(m_options.isSmoothable ? weight : 0);
  markDirty();
}

void CurvePlot::setOutliersCut(bool cut) {
  m_options.areOutliersCut = cut;
  markDirty();
}

void CurvePlot::setLegendShown(bool shown) {
  m_options.isLegendShown = shown;
  arrangeLegend();
}

void CurvePlot::setLegendForOne(bool shown) {
  m_options.isLegendForOne = shown;
  arrangeLegend();
}

bool CurvePlot::isLegendPlaced() const { return m_legendDrag->isPlaced(); }

void CurvePlot::setLegendCorner(Qt::Corner corner) { m_legendDrag->setCorner(corner); }

Qt::Corner CurvePlot::legendCorner() const { return m_legendDrag->corner(); }

void CurvePlot::setMinimumXRange(double from, double to, double fromIfLogarithmic) {
  m_minimumX = Range{from, to};
  m_minimumLogX = fromIfLogarithmic;
  markDirty();
}

void CurvePlot::restyle() {
  stylePlot(*m_canvas, palette(), font());
  for (auto* line : m_lines) line->setPalette(palette());
  if (m_annotations) m_annotations->restyle(palette(), font());
  markDirty();
}

void CurvePlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

// --- what is seen ---

int CurvePlot::pointCount(int series) const {
  return int(this->series(series).data().finiteCount());
}

int CurvePlot::nonFiniteCount(int series) const {
  return int(this->series(series).data().nonFinite().size());
}

QString CurvePlot::bestMarkerText(int series) const { return m_annotations->bestText(series); }

QString CurvePlot::shownEmptyText() const { return m_annotations->emptyText(); }

QString CurvePlot::shownNote() const { return m_annotations->note(); }

std::optional<double> CurvePlot::crosshair() const { return m_annotations->crosshair(); }

QString CurvePlot::crosshairText() const { return m_annotations->crosshairText(); }

CurvePlot::Range CurvePlot::xRange() const {
  return {m_canvas->xAxis->range().lower, m_canvas->xAxis->range().upper};
}

CurvePlot::Range CurvePlot::yRange() const {
  return {m_canvas->yAxis->range().lower, m_canvas->yAxis->range().upper};
}

void CurvePlot::markDirty() {
  if (!m_refreshTimer.isActive()) m_refreshTimer.start(0);
}

void CurvePlot::refresh() {
  if (m_refreshTimer.isActive()) draw();
}

void CurvePlot::draw() {
  m_refreshTimer.stop();
  applyFit();
  if (isVisible()) m_canvas->replot(QCustomPlot::rpQueuedRefresh);
}

void CurvePlot::setXRange(double lower, double upper) {
  const QuietAxes quiet(*m_canvas);
  if (m_view != View::Chosen) m_view = View::FittedY;
  m_canvas->xAxis->setRange(lower, upper);
  markDirty();
}

void CurvePlot::setView(const Range& x, const Range& y) {
  const QuietAxes quiet(*m_canvas);
  m_canvas->xAxis->setRange(x.lower, x.upper);
  m_canvas->yAxis->setRange(y.lower, y.upper);
  takeViewOfUser();
  markDirty();
}

void CurvePlot::paintOn(QCPPainter& painter, const QRect& place) {
  hidePoint();
  applyFit();
  m_annotations->setNote(hiddenNote()); // what else is said tells how to use the window
  painter.save();
  painter.translate(place.topLeft());
  m_canvas->toPainter(&painter, place.width(), place.height());
  painter.restore();
  updateNote();
  markDirty(); // what was laid out was another size
}

void CurvePlot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  draw();
}

} // namespace dmm::widgets
