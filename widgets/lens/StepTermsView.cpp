#include "widgets/lens/StepTermsView.h"

#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

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

StepTermsView::StepTermsView(PianoRollView& roll, QWidget* parent) : SliceStrip(roll, parent) {
  setObjectName(QStringLiteral("stepTerms"));
  setMinimumHeight(96);
  clear();
}

void StepTermsView::setTerms(Terms terms) {
  m_terms = std::move(terms);
  double most = 0;
  for (const auto* values : {&m_terms.reconstruction, &m_terms.kl})
    for (const double value : *values)
      if (std::isfinite(value)) most = std::max(most, value);
  m_top = roundUp(most);
  setAccessibleName(m_terms.isExact() ? tr("Negative log-likelihood of each time step")
                                      : tr("Reconstruction and KL of each time step"));
  setSlices(int(m_terms.reconstruction.size()), m_terms.slicesPerQuarter);
}

double StepTermsView::yOf(double nats) const {
  const QRectF area = plotArea();
  return area.bottom() - area.height() * std::min(nats, m_top) / m_top;
}

QString StepTermsView::nameOfFirst() const {
  return m_terms.isExact() ? tr("negative log-likelihood") : tr("reconstruction");
}

QString StepTermsView::describe(int slice) const {
  const auto figure = [&](const QString& name, const std::vector<double>& nats) {
    return tr("\n%1 %2 nats").arg(name).arg(nats.at(std::size_t(slice)), 0, 'g', 6);
  };
  QString text = nameOf(slice) + figure(nameOfFirst(), m_terms.reconstruction);
  if (!m_terms.isExact()) text += figure(tr("KL"), m_terms.kl);
  return text;
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

void StepTermsView::paintSlices(QPainter& painter) {
  paintAxis(painter);
  paintLegend(painter);
  painter.setClipRect(plotArea().adjusted(0, -2, 0, 2));
  paintLine(painter, m_terms.reconstruction, reconstructionPen(), true);
  if (!m_terms.isExact()) paintLine(painter, m_terms.kl, klPen(), false);
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
  const QRectF row(0, 0, width() - kGap, kLegendHeight);
  painter.drawText(row.adjusted(PianoRollView::kGutterWidth + kGap, 0, 0, 0),
                   Qt::AlignLeft | Qt::AlignVCenter, unit);
  double right = row.right();
  std::vector<std::pair<QString, QPen>> entries;
  if (!m_terms.isExact()) entries.emplace_back(tr("KL"), klPen());
  entries.emplace_back(nameOfFirst(), reconstructionPen());
  for (const auto& [text, pen] : entries) {
    const double width = painter.fontMetrics().horizontalAdvance(text);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRectF(right - width, 0, width, kLegendHeight), Qt::AlignVCenter, text);
    right -= width + kGap / 2.0;
    painter.setPen(pen);
    painter.drawLine(QLineF(right - kLegendLine, kLegendHeight / 2.0, right, kLegendHeight / 2.0));
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

} // namespace dmm::widgets
