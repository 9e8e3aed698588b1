#include "widgets/lens/LatentKlMap.h"

#include "widgets/lens/LatentKlCells.h"
#include "widgets/plot/CurveStyle.h"
#include "widgets/plot/CurveTicker.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Spacing.h"

#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dmm::widgets {

namespace {

constexpr int kScaleWidth = 12;
constexpr double kLeastShown = kActiveKl / 10; ///< darker is not told apart
constexpr double kLeastTop = 1;

/// Viridis (Smith and van der Walt): even steps of lightness, and safe for colour blindness.
QCPColorGradient viridis() {
  QCPColorGradient gradient;
  gradient.setColorStops({{0, QColor(0x440154)},
                          {0.125, QColor(0x472D7B)},
                          {0.25, QColor(0x3B528B)},
                          {0.375, QColor(0x2C728E)},
                          {0.5, QColor(0x21918C)},
                          {0.625, QColor(0x28AE80)},
                          {0.75, QColor(0x5EC962)},
                          {0.875, QColor(0xADDC30)},
                          {1, QColor(0xFDE725)}});
  return gradient;
}

} // namespace

LatentKlMap::LatentKlMap(QWidget* parent) : QWidget(parent), m_canvas(new QCustomPlot(this)) {
  setAccessibleName(tr("KL of each latent dimension"));
  m_canvas->setObjectName(QStringLiteral("latentKlCanvas"));
  m_canvas->setMinimumSize(240, 120);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->addWidget(m_canvas);

  setUpPlot(*m_canvas);
  m_canvas->setInteractions({});
  m_canvas->xAxis->setTicker(
      QSharedPointer<CurveTicker>::create(CurveUnit::Whole, CurveScale::Linear));
  m_canvas->yAxis->setTicker(
      QSharedPointer<CurveTicker>::create(CurveUnit::Whole, CurveScale::Linear));
  m_canvas->xAxis->setLabel(tr("Epoch"));
  m_cells = new LatentKlCells(*m_canvas);
  m_scale = new QCPColorScale(m_canvas);
  m_scale->setType(QCPAxis::atRight);
  m_scale->setBarWidth(kScaleWidth);
  m_scale->setRangeDrag(false);
  m_scale->setRangeZoom(false);
  m_scale->setDataScaleType(QCPAxis::stLogarithmic);
  m_scale->setGradient(viridis());
  m_scale->axis()->setTicker(
      QSharedPointer<CurveTicker>::create(CurveUnit::Plain, CurveScale::Logarithmic));
  m_scale->axis()->setLabel(tr("nats per slice"));
  m_scale->setMargins(QMargins(kGap, 0, 0, 0));
  m_canvas->plotLayout()->addElement(0, 1, m_scale);
  auto* margins = new QCPMarginGroup(m_canvas);
  m_canvas->axisRect()->setMarginGroup(QCP::msBottom | QCP::msTop, margins);
  m_scale->setMarginGroup(QCP::msBottom | QCP::msTop, margins);
  connect(m_canvas, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    const QString text = describe(event->position());
    if (text.isEmpty()) {
      QToolTip::hideText();
    } else {
      QToolTip::showText(event->globalPosition().toPoint(), text, m_canvas);
    }
  });
  restyle();
}

void LatentKlMap::setHistory(LatentKlHistory history) {
  const std::size_t dimensions = history.dimensions();
  m_history = {};
  for (std::size_t i = 0; i < std::min(history.epochs.size(), history.kl.size()); ++i) {
    if (history.kl[i].size() != dimensions) continue;
    m_history.epochs.push_back(history.epochs[i]);
    m_history.kl.push_back(std::move(history.kl[i]));
  }
  arrange();
}

void LatentKlMap::setSorted(bool sorted) {
  m_isSorted = sorted;
  arrange();
}

void LatentKlMap::arrange() {
  m_order.resize(m_history.dimensions());
  std::iota(m_order.begin(), m_order.end(), 0);
  if (m_isSorted && !m_history.isEmpty()) {
    const auto& latest = m_history.kl.back();
    std::stable_sort(m_order.begin(), m_order.end(),
                     [&](int a, int b) { return latest[std::size_t(a)] < latest[std::size_t(b)]; });
  }
  double top = kLeastTop;
  for (const auto& row : m_history.kl)
    for (const double value : row)
      if (std::isfinite(value)) top = std::max(top, value);
  const QCPRange colors(kLeastShown, top);
  m_scale->setDataRange(colors);
  m_cells->setCells(&m_history, m_order, m_isSorted);
  m_cells->setGradient(viridis(), colors);
  m_canvas->yAxis->setLabel(m_isSorted ? tr("Dimensions by KL") : tr("Latent dimension"));
  m_canvas->yAxis->setRange(-0.5, std::max(1.0, double(m_order.size())) - 0.5);
  if (m_history.isEmpty()) {
    m_canvas->xAxis->setRange(0, 1);
  } else {
    m_canvas->xAxis->setRange(m_cells->reach(0).lower,
                              m_cells->reach(m_history.epochs.size() - 1).upper);
  }
  m_canvas->replot(QCustomPlot::rpQueuedReplot);
}

QString LatentKlMap::describe(const QPointF& place) const {
  if (!m_canvas->axisRect()->rect().contains(place.toPoint())) return {};
  const int evaluation = m_cells->evaluationAt(m_canvas->xAxis->pixelToCoord(place.x()));
  const auto row = int(std::floor(m_canvas->yAxis->pixelToCoord(place.y()) + 0.5));
  if (evaluation < 0 || row < 0 || row >= int(m_order.size())) return {};
  const int dimension = m_order[std::size_t(row)];
  const double kl = m_history.kl[std::size_t(evaluation)][std::size_t(dimension)];
  return tr("Epoch %1, dimension %2\nKL %3 nats per slice, %4\n%5 of %6 dimensions active")
      .arg(format::count(qint64(m_history.epochs[std::size_t(evaluation)])))
      .arg(dimension)
      .arg(QString::number(kl, 'g', 6), kl > kActiveKl ? tr("active") : tr("not active"))
      .arg(activeUnits(m_history.kl[std::size_t(evaluation)]))
      .arg(m_order.size());
}

void LatentKlMap::restyle() {
  stylePlot(*m_canvas, palette(), font());
  QCPAxis* axis = m_scale->axis();
  const QCPAxis* like = m_canvas->yAxis;
  axis->setBasePen(Qt::NoPen);
  axis->setTickPen(like->tickPen());
  axis->setSubTicks(false);
  axis->setTickLabelColor(like->tickLabelColor());
  axis->setLabelColor(like->labelColor());
  axis->setTickLabelFont(font());
  axis->setLabelFont(font());
  m_canvas->replot(QCustomPlot::rpQueuedReplot);
}

void LatentKlMap::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

} // namespace dmm::widgets
