#include "widgets/pianoroll/VoiceLegend.h"

#include "widgets/pianoroll/PlacedNote.h"
#include "widgets/theme/ItemPainting.h"
#include "widgets/theme/Palette.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace dmm::widgets {

namespace {

constexpr int kLineHeight = 24;
constexpr int kSwatch = 12;
constexpr int kPadlock = 10;
constexpr int kEntryGap = 16;

/// What the voices take from left to right; `withLocks`: each with a padlock behind its name.
std::array<QRectF, 4> entries(const QRectF& area, const QFontMetricsF& metrics, bool withLocks) {
  std::array<QRectF, 4> all;
  double x = area.left();
  for (const auto part : types::kVoiceParts) {
    const double width = kSwatch + kEntryGap / 2.0 +
                         metrics.horizontalAdvance(music::voiceName(part)) +
                         (withLocks ? kEntryGap / 2.0 + kPadlock : 0);
    all.at(std::size_t(part)) = {x, area.top(), width, area.height()};
    x += width + kEntryGap;
  }
  return all;
}

void paintEntry(QPainter& painter, const QRectF& place, types::VoicePart part,
                const QPalette& palette) {
  const QFontMetricsF metrics(painter.font());
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette::voiceColor(part));
  painter.drawRoundedRect(
      QRectF(place.left(), place.center().y() - kSwatch / 2.0, kSwatch, kSwatch), 3, 3);
  painter.setPen(palette.color(QPalette::WindowText));
  painter.drawText(QPointF(place.left() + kSwatch + kEntryGap / 2.0,
                           place.top() + (place.height() + metrics.capHeight()) / 2.0),
                   music::voiceName(part));
}

void paintInferred(QPainter& painter, const QRectF& last, const QPalette& palette) {
  const QFontMetricsF metrics(painter.font());
  painter.setPen(palette::quietText(palette));
  painter.drawText(QPointF(last.right() + kEntryGap / 2.0,
                           last.top() + (last.height() + metrics.capHeight()) / 2.0),
                   VoiceLegend::tr("(inferred)"));
}

} // namespace

VoiceLegend::VoiceLegend(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("voiceLegend"));
  setInferred(false);
}

void VoiceLegend::setInferred(bool inferred) {
  m_isInferred = inferred;
  setAccessibleName(text());
  setToolTip(inferred ? tr("The source does not say who sings which note. The voices were "
                           "assigned from the highest note to the lowest.")
                      : QString());
  update();
}

void VoiceLegend::setLocked(const std::optional<std::array<bool, 4>>& locked) {
  if (locked == m_locked) return;
  m_locked = locked;
  updateGeometry();
  update();
}

QString VoiceLegend::text() const {
  QStringList words;
  for (const auto part : types::kVoiceParts) words << music::voiceName(part);
  if (m_isInferred) words << tr("(inferred)");
  return words.join(QChar(' '));
}

QSize VoiceLegend::sizeHint() const {
  const int words = fontMetrics().horizontalAdvance(text());
  const int padlocks = m_locked ? 4 * (kPadlock + kEntryGap / 2) : 0;
  return {words + 5 * kEntryGap + 4 * (kSwatch + kEntryGap / 2) + padlocks, kLineHeight};
}

QRectF VoiceLegend::entryRect(types::VoicePart voice) const {
  return entries(rect(), QFontMetricsF(font()), m_locked.has_value()).at(std::size_t(voice));
}

std::optional<types::VoicePart> VoiceLegend::voiceAt(const QPointF& place) const {
  for (const auto part : types::kVoiceParts)
    if (m_locked && entryRect(part).contains(place)) return part;
  return std::nullopt;
}

void VoiceLegend::mousePressEvent(QMouseEvent* event) {
  const auto voice = voiceAt(event->position());
  if (!voice || event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
  Q_EMIT voiceClicked(*voice);
}

bool VoiceLegend::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto voice = voiceAt(help->pos());
  if (!voice) return QWidget::event(event);
  const QString name = music::voiceName(*voice).toLower();
  QToolTip::showText(help->globalPos(),
                     m_locked->at(std::size_t(*voice))
                         ? tr("The %1 stays as it is. Click to have it drawn anew.").arg(name)
                         : tr("The %1 is drawn anew. Click to lock it.").arg(name),
                     this, entryRect(*voice).toAlignedRect());
  return true;
}

void VoiceLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (!m_locked) return paint(painter, rect(), palette(), m_isInferred);
  for (const auto part : types::kVoiceParts) {
    const QRectF place = entryRect(part);
    paintEntry(painter, place, part, palette());
    paintPadlock(painter,
                 QRectF(place.right() - kPadlock, place.center().y() - kPadlock / 2.0 - 1, kPadlock,
                        kPadlock + 1),
                 palette::voiceColor(part), palette(), !m_locked->at(std::size_t(part)));
  }
  if (m_isInferred) paintInferred(painter, entryRect(types::VoicePart::Bass), palette());
}

void VoiceLegend::paint(QPainter& painter, const QRectF& area, const QPalette& palette,
                        bool inferred) {
  painter.setRenderHint(QPainter::Antialiasing);
  const auto places = entries(area, QFontMetricsF(painter.font()), false);
  for (const auto part : types::kVoiceParts)
    paintEntry(painter, places.at(std::size_t(part)), part, palette);
  if (inferred) paintInferred(painter, places.back(), palette);
}

} // namespace dmm::widgets
