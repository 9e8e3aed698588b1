#include "widgets/lens/StepTermsView.h"

#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"

#include <QEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kTopMargin = 22; ///< room for the legend
constexpr int kBottomMargin = 6;
constexpr int kLegendLine = 22;
constexpr int kReconstructionColor = 0; ///< places in the order of colours
constexpr int kKlColor = 1;

/// 1, 2 or 5 times a power of ten, at least the value.
double roundUp(double value) {
  const double power = std::pow(10, std::floor(std::log10(std::max(value, 1e-6))));
  for (const double digit : {1.0, 2.0, 5.0, 10.0})
    if (digit * power >= value) return digit * power;
  return value;
}

} // namespace

StepTermsView::StepTermsView(PianoRollView& roll, QWidget* parent) : QWidget(parent), m_roll(roll) {
  setObjectName(QStringLiteral("stepTerms"));
  setAccessibleName(tr("Reconstruction and KL of each time step"));
  setMouseTracking(true);
  setMinimumHeight(96);
  m_roll.viewport()->installEventFilter(this); // what moves the roll, paints it
}

void StepTermsView::setTerms(Terms terms) {
  m_terms = std::move(terms);
  double most = 0;
  for (const auto* values : {&m_terms.reconstruction, &m_terms.kl})
    for (const double value : *values)
      if (std::isfinite(value)) most = std::max(most, value);
  m_top = roundUp(most);
  m_hovered = -1;
  update();
}

QRectF StepTermsView::plotArea() const {
  return QRectF(rect()).adjusted(PianoRollView::kGutterWidth, kTopMargin, 0, -kBottomMargin);
}

double StepTermsView::yOf(double nats) const {
  const QRectF area = plotArea();
  return area.bottom() - area.height() * std::min(nats, m_top) / m_top;
}

double StepTermsView::leftOf(int slice) const {
  return xOfQuarter(double(slice) / m_terms.slicesPerQuarter);
}

double StepTermsView::xOfQuarter(double quarters) const {
  const double x = m_roll.rollLayout().xOfQuarter(quarters);
  return mapFromGlobal(m_roll.viewport()->mapToGlobal(m_roll.toViewport({x, 0}))).x();
}

int StepTermsView::sliceAt(double x) const {
  const double left = leftOf(0), width = leftOf(1) - left;
  if (width <= 0 || x < plotArea().left()) return -1;
  const int slice = int(std::floor((x - left) / width));
  return slice >= 0 && slice < sliceCount() ? slice : -1;
}

QString StepTermsView::describe(int slice) const {
  const QString place = slice < m_places.size()
                            ? m_places[slice]
                            : tr("bar %1").arg(music::barAndBeat(m_roll.rollLayout().bars(), slice,
                                                                 m_terms.slicesPerQuarter));
  return tr("Slice %1, %2\nreconstruction %3 nats\nKL %4 nats")
      .arg(slice + 1)
      .arg(place)
      .arg(m_terms.reconstruction.at(std::size_t(slice)), 0, 'g', 6)
      .arg(m_terms.kl.at(std::size_t(slice)), 0, 'g', 6);
}

QPen StepTermsView::reconstructionPen() const {
  return palette::runPen(kReconstructionColor, palette());
}

QPen StepTermsView::klPen() const {
  QPen pen = palette::runPen(kKlColor, palette());
  pen.setStyle(Qt::DashLine);
  pen.setDashPattern({5, 2});
  return pen;
}

void StepTermsView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette::paper(palette()));
  if (sliceCount() == 0) return;
  paintAxis(painter);
  paintLegend(painter);
  painter.setClipRect(plotArea().adjusted(0, -2, 0, 2));
  if (m_hovered >= 0) {
    QColor shade = palette().color(QPalette::Text);
    shade.setAlphaF(0.08F);
    const double left = leftOf(m_hovered);
    painter.fillRect(QRectF(left, 0, leftOf(m_hovered + 1) - left, height()), shade);
  }
  paintLine(painter, m_terms.reconstruction, reconstructionPen(), true);
  paintLine(painter, m_terms.kl, klPen(), false);
  if (m_roll.playhead() >= 0) {
    const double x = xOfQuarter(m_roll.playhead());
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawLine(QLineF(x, 0, x, height()));
  }
}

void StepTermsView::paintAxis(QPainter& painter) const {
  const QRectF area = plotArea();
  for (const double share : {0.0, 0.5, 1.0}) {
    const double y = yOf(m_top * share);
    painter.setPen(QPen(share > 0 ? palette::grid(palette()) : palette::axis(palette()), 0));
    painter.drawLine(QLineF(area.left(), y, area.right(), y));
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRectF(0, y - 10, area.left() - kGap / 2.0, 20),
                     Qt::AlignRight | Qt::AlignVCenter, QString::number(m_top * share));
  }
}

void StepTermsView::paintLegend(QPainter& painter) const {
  painter.setPen(palette::axis(palette()));
  const QString unit = tr("nats per time step");
  const QRectF row(0, 0, width() - kGap, kTopMargin);
  painter.drawText(row.adjusted(PianoRollView::kGutterWidth + kGap, 0, 0, 0),
                   Qt::AlignLeft | Qt::AlignVCenter, unit);
  double right = row.right();
  const std::pair<QString, QPen> entries[] = {{tr("KL"), klPen()},
                                              {tr("reconstruction"), reconstructionPen()}};
  for (const auto& [text, pen] : entries) {
    const double width = painter.fontMetrics().horizontalAdvance(text);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRectF(right - width, 0, width, kTopMargin), Qt::AlignVCenter, text);
    right -= width + kGap / 2.0;
    painter.setPen(pen);
    painter.drawLine(QLineF(right - kLegendLine, kTopMargin / 2.0, right, kTopMargin / 2.0));
    right -= kLegendLine + 2 * kGap;
  }
}

/// Level over each slice.
void StepTermsView::paintLine(QPainter& painter, const std::vector<double>& values, const QPen& pen,
                              bool filled) const {
  const double left = leftOf(0), width = leftOf(1) - left;
  QPolygonF line;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double y = std::isfinite(values[i]) ? yOf(values[i]) : yOf(m_top);
    line << QPointF(left + width * double(i), y) << QPointF(left + width * double(i + 1), y);
  }
  if (filled) {
    QPolygonF body = line;
    body << QPointF(line.last().x(), yOf(0)) << QPointF(line.first().x(), yOf(0));
    QColor pale = pen.color();
    pale.setAlphaF(0.2F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(pale);
    painter.drawPolygon(body);
  }
  painter.setBrush(Qt::NoBrush);
  painter.setPen(pen);
  painter.drawPolyline(line);
}

bool StepTermsView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int slice = sliceAt(help->pos().x());
  if (slice < 0) {
    QToolTip::hideText();
  } else {
    QToolTip::showText(help->globalPos(), describe(slice), this,
                       QRectF(leftOf(slice), 0, leftOf(1) - leftOf(0), height()).toAlignedRect());
  }
  return true;
}

void StepTermsView::mouseMoveEvent(QMouseEvent* event) {
  const int slice = sliceAt(event->position().x());
  if (slice == m_hovered) return;
  m_hovered = slice;
  update();
}

void StepTermsView::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
  if (const int slice = sliceAt(event->position().x()); slice >= 0) Q_EMIT sliceClicked(slice);
}

void StepTermsView::leaveEvent(QEvent*) {
  m_hovered = -1;
  update();
}

bool StepTermsView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Paint || event->type() == QEvent::Resize) update();
  return QWidget::eventFilter(watched, event);
}

} // namespace dmm::widgets
