#include "widgets/pianoroll/VoiceLegend.h"

#include "widgets/pianoroll/PlacedNote.h"
#include "widgets/theme/Palette.h"

#include <QPainter>

namespace dmm::widgets {

namespace {

constexpr int kLineHeight = 24;
constexpr int kSwatch = 12;
constexpr int kEntryGap = 16;

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

QString VoiceLegend::text() const {
  QStringList words;
  for (const auto part : types::kVoiceParts) words << music::voiceName(part);
  if (m_isInferred) words << tr("(inferred)");
  return words.join(QChar(' '));
}

QSize VoiceLegend::sizeHint() const {
  const int words = fontMetrics().horizontalAdvance(text());
  return {words + 5 * kEntryGap + 4 * (kSwatch + kEntryGap / 2), kLineHeight};
}

void VoiceLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paint(painter, rect(), palette(), m_isInferred);
}

void VoiceLegend::paint(QPainter& painter, const QRectF& area, const QPalette& palette,
                        bool inferred) {
  painter.setRenderHint(QPainter::Antialiasing);
  const QFontMetricsF metrics(painter.font());
  const double baseline = area.top() + (area.height() + metrics.capHeight()) / 2.0;
  double x = area.left();
  for (const auto part : types::kVoiceParts) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette::voiceColor(part));
    painter.drawRoundedRect(QRectF(x, area.center().y() - kSwatch / 2.0, kSwatch, kSwatch), 3, 3);
    x += kSwatch + kEntryGap / 2.0;
    painter.setPen(palette.color(QPalette::WindowText));
    const QString name = music::voiceName(part);
    painter.drawText(QPointF(x, baseline), name);
    x += metrics.horizontalAdvance(name) + kEntryGap;
  }
  if (!inferred) return;
  painter.setPen(palette::quietText(palette));
  painter.drawText(QPointF(x - kEntryGap / 2.0, baseline), tr("(inferred)"));
}

} // namespace dmm::widgets
