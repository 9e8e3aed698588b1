#include "widgets/lens/StatePosteriorView.h"

#include "widgets/lens/StateColors.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr double kLeastRow = 7; ///< pixels
constexpr double kMostRow = 18;
constexpr int kPatch = 12;

} // namespace

StatePosteriorView::StatePosteriorView(PianoRollView& roll, QWidget* parent)
    : SliceStrip(roll, parent) {
  setObjectName(QStringLiteral("statePosterior"));
  setAccessibleName(tr("Probability of each state over time"));
  setMinimumHeight(96);
}

void StatePosteriorView::setReading(const types::StateReading& reading, int slicesPerQuarter) {
  m_reading = reading;
  m_chosen = -1;
  setSlices(int(reading.posterior.size()), slicesPerQuarter);
}

void StatePosteriorView::setChosen(int row) {
  m_chosen = row;
  update();
}

int StatePosteriorView::rowCount() const {
  return std::min(int(m_reading.states.size()), std::max(1, int(plotArea().height() / kLeastRow)));
}

QRectF StatePosteriorView::rowRect(int row) const {
  const QRectF area = plotArea();
  const double height = std::min(kMostRow, area.height() / std::max(1, rowCount()));
  return {area.left(), area.top() + row * height, area.width(), height};
}

int StatePosteriorView::rowAt(double y) const {
  const int row = int(std::floor((y - rowRect(0).top()) / rowRect(0).height()));
  return row >= 0 && row < rowCount() ? row : -1;
}

QRectF StatePosteriorView::cellRect(int slice, int row) const {
  const QRectF line = rowRect(row);
  return {leftOf(slice), line.top(), leftOf(slice + 1) - leftOf(slice), line.height()};
}

int StatePosteriorView::rowOf(std::int64_t state) const {
  const auto found = std::find(m_reading.states.begin(), m_reading.states.end(), state);
  const auto row = int(found - m_reading.states.begin());
  return row < rowCount() ? row : -1;
}

QString StatePosteriorView::describe(int slice, int row) const {
  const auto t = std::size_t(slice);
  QString text = nameOf(slice);
  if (row >= 0)
    text += tr("\nstate %1 with probability %2")
                .arg(m_reading.states[std::size_t(row)])
                .arg(double(m_reading.posterior[t][std::size_t(row)]), 0, 'f', 3);
  return text + tr("\non the likeliest path: state %1").arg(m_reading.path.at(t));
}

QString StatePosteriorView::describeAt(const QPointF& place) const {
  return describe(sliceAt(place.x()), rowAt(place.y()));
}

QRectF StatePosteriorView::cellAt(const QPointF& place) const {
  const int row = rowAt(place.y());
  return row < 0 ? SliceStrip::cellAt(place) : cellRect(sliceAt(place.x()), row);
}

void StatePosteriorView::mousePressEvent(QMouseEvent* event) {
  const int row = rowAt(event->position().y());
  if (event->button() == Qt::LeftButton && sliceCount() > 0 && row >= 0) Q_EMIT stateClicked(row);
}

void StatePosteriorView::paintSlices(QPainter& painter) {
  paintLegend(painter);
  paintNames(painter);
  painter.setClipRect(plotArea());
  paintCells(painter);
  paintPath(painter);
}

void StatePosteriorView::paintLegend(QPainter& painter) const {
  const QFontMetrics& metrics = painter.fontMetrics();
  const int hidden = int(m_reading.states.size()) - rowCount();
  painter.setPen(palette::axis(palette()));
  painter.drawText(QRectF(PianoRollView::kGutterWidth + kGap, 0, width(), kLegendHeight),
                   Qt::AlignLeft | Qt::AlignVCenter,
                   hidden > 0 ? tr("states, %1 more need more room").arg(hidden) : tr("states"));
  double right = width() - kGap;
  const auto word = [&](const QString& text) {
    right -= metrics.horizontalAdvance(text);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRectF(right, 0, width(), kLegendHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     text);
    right -= kGap / 2.0;
  };
  word(tr("probability given the piece"));
  const QRectF patch(right - 3 * kPatch, (kLegendHeight - kPatch) / 2.0, 3 * kPatch, kPatch);
  for (int i = 0; i < int(patch.width()); ++i)
    painter.fillRect(QRectF(patch.left() + i, patch.top(), 1, patch.height()),
                     stateColors::heat(i / patch.width(), palette()));
  right = patch.left() - 2 * kGap;
  word(tr("likeliest path (Viterbi)"));
  painter.setPen(stateColors::markPen(palette()));
  painter.drawLine(QLineF(right - 22, kLegendHeight / 2.0, right, kLegendHeight / 2.0));
}

void StatePosteriorView::paintNames(QPainter& painter) const {
  const QFontMetrics& metrics = painter.fontMetrics();
  // As many names as fit below one another; that of the chosen state always.
  const int every = std::max(1, int(std::ceil(metrics.ascent() / rowRect(0).height())));
  for (int row = 0; row < rowCount(); ++row) {
    const QRectF line = rowRect(row);
    const bool isChosen = row == m_chosen;
    const bool isCrowded = m_chosen >= 0 && std::abs(row - m_chosen) < every && !isChosen;
    if (isChosen) {
      QColor shade = palette().color(QPalette::Highlight);
      shade.setAlphaF(0.25F);
      painter.fillRect(line.adjusted(-PianoRollView::kGutterWidth, 0, 0, 0), shade);
    }
    if (!isChosen && (row % every != 0 || isCrowded)) continue;
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRectF(0, line.center().y() - 10, line.left() - kGap / 2.0, 20),
                     Qt::AlignRight | Qt::AlignVCenter,
                     QString::number(m_reading.states[std::size_t(row)]));
  }
}

void StatePosteriorView::paintCells(QPainter& painter) const {
  const int first = std::max(0, sliceAt(plotArea().left() + 0.5));
  for (int slice = first; slice < sliceCount() && leftOf(slice) < width(); ++slice)
    for (int row = 0; row < rowCount(); ++row)
      if (const float share = m_reading.posterior[std::size_t(slice)][std::size_t(row)];
          share >= stateColors::kLeastShown)
        painter.fillRect(cellRect(slice, row), stateColors::heat(share, palette()));
}

void StatePosteriorView::paintPath(QPainter& painter) const {
  QPolygonF line;
  painter.setPen(stateColors::markPen(palette()));
  for (int slice = 0; slice < sliceCount(); ++slice) {
    const int row = rowOf(m_reading.path[std::size_t(slice)]);
    if (row < 0) { // below the rows that there is room for
      painter.drawPolyline(line);
      line.clear();
      continue;
    }
    const QRectF cell = cellRect(slice, row);
    line << QPointF(cell.left(), cell.center().y()) << QPointF(cell.right(), cell.center().y());
  }
  painter.drawPolyline(line);
}

} // namespace dmm::widgets
