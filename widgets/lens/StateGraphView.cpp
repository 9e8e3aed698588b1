#include "widgets/lens/StateGraphView.h"

#include "widgets/lens/StateColors.h"
#include "widgets/theme/Palette.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dmm::widgets {

namespace {

constexpr double kMostRadius = 15; // pixels, as all below
constexpr double kLoop = 9;
constexpr double kBend = 0.16; ///< of an arrow's length, so that two between a pair are apart
constexpr double kHead = 8;
constexpr int kFigureSize = 11;

double lengthOf(const QPointF& vector) { return std::hypot(vector.x(), vector.y()); }

double widthOf(double probability) { return 0.6 + 3.4 * probability; }

} // namespace

StateGraphView::StateGraphView(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("stateGraph"));
  setAccessibleName(tr("Transitions between states"));
  setFocusPolicy(Qt::StrongFocus);
}

void StateGraphView::setReading(const types::StateReading& reading) {
  m_reading = reading;
  m_chosen = -1;
  m_shares.assign(std::min(reading.states.size(), std::size_t(kMostStates)), 0);
  for (const auto& slice : reading.posterior)
    for (std::size_t row = 0; row < m_shares.size(); ++row)
      m_shares[row] += double(slice[row]) / double(reading.posterior.size());
  m_arrows.clear();
  const auto rowOf = [&](std::int64_t state) {
    const auto begin = reading.states.begin();
    return int(std::find(begin, reading.states.end(), state) - begin);
  };
  for (const auto& transition : reading.transitions) {
    const int from = rowOf(transition.from), to = rowOf(transition.to);
    if (from < stateCount() && to < stateCount())
      m_arrows.push_back({from, to, transition.probability});
  }
  update();
}

void StateGraphView::setChosen(int row) {
  m_chosen = row;
  update();
}

double StateGraphView::radius() const {
  const double around = 2 * std::numbers::pi * (std::min(width(), height()) / 2.0 - kMostRadius);
  return std::clamp(around / std::max(1, stateCount()) * 0.36, 8.0, kMostRadius);
}

QPointF StateGraphView::centerOf(int row) const {
  const double angle =
      2 * std::numbers::pi * row / std::max(1, stateCount()) - std::numbers::pi / 2;
  const double room = radius() + 2 * kLoop + 2;
  return {width() / 2.0 + (width() / 2.0 - room) * std::cos(angle),
          height() / 2.0 + (height() / 2.0 - room) * std::sin(angle)};
}

int StateGraphView::rowAt(const QPointF& place) const {
  for (int row = 0; row < stateCount(); ++row)
    if (lengthOf(place - centerOf(row)) <= radius() + 1) return row;
  return -1;
}

QString StateGraphView::describe(int row) const {
  QString text = tr("State %1, %2 % of the piece")
                     .arg(m_reading.states[std::size_t(row)])
                     .arg(100 * m_shares[std::size_t(row)], 0, 'f', 1);
  for (const Arrow& arrow : m_arrows)
    if (arrow.from == row)
      text += arrow.to == row ? tr("\nstays with %1").arg(arrow.probability, 0, 'f', 2)
                              : tr("\nto %1 with %2")
                                    .arg(m_reading.states[std::size_t(arrow.to)])
                                    .arg(arrow.probability, 0, 'f', 2);
  return text;
}

void StateGraphView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette::paper(palette()));
  painter.setRenderHint(QPainter::Antialiasing);
  QFont small = font();
  small.setPixelSize(kFigureSize);
  painter.setFont(small);
  for (const bool isMarked : {false, true})
    for (const Arrow& arrow : m_arrows)
      if ((arrow.from == m_chosen) == isMarked)
        arrow.from == arrow.to ? paintLoop(painter, arrow, isMarked)
                               : paintArrow(painter, arrow, isMarked);
  for (int row = 0; row < stateCount(); ++row) paintState(painter, row);
  for (const Arrow& arrow : m_arrows) {
    if (arrow.from != m_chosen || arrow.from == arrow.to) continue;
    // Near its end, where it is apart from the others.
    paintFigure(painter, centerOf(arrow.from) * 0.3 + centerOf(arrow.to) * 0.7, arrow.probability);
  }
}

void StateGraphView::paintArrow(QPainter& painter, const Arrow& arrow, bool isMarked) const {
  const QPointF from = centerOf(arrow.from), to = centerOf(arrow.to), way = to - from;
  const QPointF bend = (from + to) / 2 + QPointF(-way.y(), way.x()) * kBend;
  const auto border = [&](const QPointF& center, const QPointF& towards) {
    return center + (towards - center) / std::max(1.0, lengthOf(towards - center)) * (radius() + 1);
  };
  const QPointF begin = border(from, bend), end = border(to, bend);
  const QPointF last = (end - bend) / std::max(1.0, lengthOf(end - bend));
  const QPointF across(-last.y(), last.x()), neck = end - last * kHead;
  QColor color = isMarked ? stateColors::markPen(palette()).color() : palette::axis(palette());
  if (!isMarked) color.setAlphaF(float(0.25 + 0.55 * arrow.probability));
  QPainterPath line(begin);
  line.quadTo(bend, neck);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(color, widthOf(arrow.probability), Qt::SolidLine, Qt::FlatCap));
  painter.drawPath(line);
  const double half = 2 + widthOf(arrow.probability) * 0.6;
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawPolygon(QPolygonF{end, neck + across * half, neck - across * half});
}

/// Outside of the ring.
void StateGraphView::paintLoop(QPainter& painter, const Arrow& arrow, bool isMarked) const {
  const QPointF center = centerOf(arrow.from);
  const QPointF out = center - QPointF(width() / 2.0, height() / 2.0);
  const QPointF middle = center + out / std::max(1.0, lengthOf(out)) * (radius() + kLoop * 0.6);
  QColor color = isMarked ? stateColors::markPen(palette()).color() : palette::axis(palette());
  if (!isMarked) color.setAlphaF(float(0.25 + 0.55 * arrow.probability));
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(color, widthOf(arrow.probability)));
  painter.drawEllipse(middle, kLoop, kLoop);
}

void StateGraphView::paintState(QPainter& painter, int row) const {
  const QColor fill = stateColors::heat(m_shares[std::size_t(row)], palette());
  painter.setBrush(fill);
  painter.setPen(row == m_chosen ? stateColors::markPen(palette())
                                 : QPen(palette::axis(palette()), 1));
  painter.drawEllipse(centerOf(row), radius(), radius());
  if (hasFocus() && row == m_chosen) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 1, Qt::DotLine));
    painter.drawEllipse(centerOf(row), radius() + 4, radius() + 4);
  }
  QRectF box(0, 0, 4 * radius(), 2 * radius());
  box.moveCenter(centerOf(row));
  painter.setPen(palette::inkOn(fill));
  painter.drawText(box, Qt::AlignCenter, QString::number(m_reading.states[std::size_t(row)]));
}

void StateGraphView::paintFigure(QPainter& painter, const QPointF& place,
                                 double probability) const {
  const QString text = QString::number(probability, 'f', 2);
  QRectF box(0, 0, painter.fontMetrics().horizontalAdvance(text) + 6, kFigureSize + 4);
  box.moveCenter(place);
  QColor ground = palette::paper(palette());
  ground.setAlphaF(0.85F);
  painter.setPen(Qt::NoPen);
  painter.setBrush(ground);
  painter.drawRoundedRect(box, 3, 3);
  painter.setPen(palette().color(QPalette::Text));
  painter.drawText(box, Qt::AlignCenter, text);
}

bool StateGraphView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int row = rowAt(help->pos());
  if (row < 0) {
    QToolTip::hideText();
  } else {
    QToolTip::showText(help->globalPos(), describe(row), this);
  }
  return true;
}

void StateGraphView::mousePressEvent(QMouseEvent* event) {
  const int row = rowAt(event->position());
  if (event->button() == Qt::LeftButton && row >= 0) Q_EMIT stateClicked(row);
}

void StateGraphView::keyPressEvent(QKeyEvent* event) {
  const int step = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down ? 1
                   : event->key() == Qt::Key_Left || event->key() == Qt::Key_Up  ? -1
                                                                                 : 0;
  if (step == 0 || stateCount() == 0) return QWidget::keyPressEvent(event);
  Q_EMIT stateClicked((m_chosen + step + stateCount()) % stateCount());
}

} // namespace dmm::widgets
