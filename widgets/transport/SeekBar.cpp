#include "widgets/transport/SeekBar.h"

#include "widgets/theme/Palette.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kTicksPerQuarter = 16; // of the slider's value
constexpr double kPlayheadRoom = 8;  // room for half the playhead on both sides
constexpr double kLine = 4;
constexpr double kHead = 12;
constexpr double kBand = 16;

} // namespace

SeekBar::SeekBar(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
  setSingleStep(kTicksPerQuarter);
  setPageStep(4 * kTicksPerQuarter);
  setMaximum(0);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  // Keys and assistive technology; the mouse is handled here, positions from outside are no action.
  connect(this, &QSlider::actionTriggered, this,
          [this] { Q_EMIT seekRequested(double(sliderPosition()) / kTicksPerQuarter); });
}

void SeekBar::setLength(double quarters) {
  m_length = quarters;
  setMaximum(int(std::ceil(quarters * kTicksPerQuarter)));
  update();
}

void SeekBar::setPosition(double quarters) {
  if (!isSliderDown()) setValue(int(std::floor(quarters * kTicksPerQuarter + 1e-6)));
}

double SeekBar::position() const { return double(value()) / kTicksPerQuarter; }

void SeekBar::setLoop(std::optional<Region> region) {
  m_loop = region;
  update();
}

void SeekBar::setHint(const QString& hint) {
  m_hint = hint;
  update();
}

QSize SeekBar::sizeHint() const { return {240, 28}; }
QSize SeekBar::minimumSizeHint() const { return {96, 28}; }

double SeekBar::quartersAt(double x) const {
  const double share = (x - kPlayheadRoom) / std::max(1.0, width() - 2 * kPlayheadRoom);
  return std::clamp(share, 0.0, 1.0) * m_length;
}

double SeekBar::xOf(double quarters) const {
  const double share = m_length > 0 ? std::clamp(quarters / m_length, 0.0, 1.0) : 0;
  return kPlayheadRoom + share * (width() - 2 * kPlayheadRoom);
}

void SeekBar::seekTo(double x) {
  const double quarters = quartersAt(x);
  setValue(int(std::floor(quarters * kTicksPerQuarter)));
  Q_EMIT seekRequested(quarters);
}

void SeekBar::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || m_length <= 0) return;
  const double x = event->position().x();
  if (event->modifiers() & Qt::ShiftModifier) {
    m_drawn = Region{quartersAt(x), quartersAt(x)};
    update();
  } else {
    setSliderDown(true);
    seekTo(x);
  }
}

void SeekBar::mouseMoveEvent(QMouseEvent* event) {
  const double x = event->position().x();
  if (m_drawn) {
    m_drawn->second = quartersAt(x);
    update();
  } else if (isSliderDown()) {
    seekTo(x);
  }
}

void SeekBar::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  setSliderDown(false);
  if (!m_drawn) return;
  // Whole quarters: what a hand means, and what repeats in time.
  const double begin = std::round(std::min(m_drawn->first, m_drawn->second));
  const double end = std::round(std::max(m_drawn->first, m_drawn->second));
  m_drawn.reset();
  update();
  Q_EMIT loopDrawn(begin, end);
}

void SeekBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (m_length <= 0) {
    QPalette colors = palette();
    colors.setCurrentColorGroup(QPalette::Active); // disabled, but to be read
    painter.setPen(palette::quietText(colors));
    painter.drawText(rect(), Qt::AlignCenter,
                     fontMetrics().elidedText(m_hint, Qt::ElideRight, width()));
    return;
  }
  const double middle = height() / 2.0;
  const QColor accent =
      palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::Highlight);
  painter.setPen(Qt::NoPen);
  if (const auto& region = m_drawn ? m_drawn : m_loop) {
    const double left = xOf(std::min(region->first, region->second));
    const double right = xOf(std::max(region->first, region->second));
    QColor band = accent;
    band.setAlphaF(0.25f);
    painter.setBrush(band);
    painter.drawRect(QRectF(left, middle - kBand / 2, right - left, kBand));
    painter.setBrush(accent);
    for (const double edge : {left, right})
      painter.drawRect(QRectF(edge - 0.75, middle - kBand / 2, 1.5, kBand));
  }
  const double head = xOf(position());
  painter.setBrush(palette::grid(palette()).darker(palette::isDark(palette()) ? 70 : 115));
  painter.drawRoundedRect(
      QRectF(kPlayheadRoom, middle - kLine / 2, width() - 2 * kPlayheadRoom, kLine), 2, 2);
  painter.setBrush(accent);
  painter.drawRoundedRect(QRectF(kPlayheadRoom, middle - kLine / 2, head - kPlayheadRoom, kLine), 2,
                          2);
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(accent, 1.5));
    painter.drawEllipse(QPointF(head, middle), kHead / 2 + 1.5, kHead / 2 + 1.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(accent);
  }
  painter.drawEllipse(QPointF(head, middle), kHead / 2, kHead / 2);
}

} // namespace dmm::widgets
