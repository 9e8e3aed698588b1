#include "widgets/pianoroll/PianoRollPainter.h"

#include "widgets/pianoroll/LockPainter.h"
#include "widgets/theme/Palette.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace dmm::widgets::pianoRollPainter {

namespace {

constexpr double kRadius = 3;
constexpr double kMinBeatWidth = 8;   ///< closer beat lines would be a grey surface
constexpr double kMinBarLabel = 32;   ///< pixels a bar number needs
constexpr double kMinLetterRow = 10;  ///< lower notes carry no letter
constexpr double kFermataWidth = 9;   ///< shorter notes show none
constexpr double kHeadWidth = 5;      ///< of the playhead, to each side
constexpr float kLeastHeat = 0.02F;   ///< less probable keys are left blank
const QColor kHeat(0xCC, 0x79, 0xA7); ///< no voice has it

QColor tint(const QPalette& palette, double share) {
  QColor color = palette.color(QPalette::Text);
  color.setAlphaF(float(share));
  return color;
}

QFont sized(QFont font, double rowHeight) {
  font.setPixelSize(int(std::clamp(rowHeight - 2, 8.0, 12.0)));
  return font;
}

/// Calls draw(bar, beat, x) for every bar of the piece whose line is exposed, and for every beat
/// within them where `withBeats`; beat 1 is the bar line.
template <typename Draw>
void forBeats(const PianoRollLayout& layout, bool withBeats, const QRectF& exposed, Draw draw) {
  const types::Bars& bars = layout.bars();
  const double left = std::max(0.0, layout.quarterAtX(exposed.left()));
  const double right = std::min(layout.lengthQuarters(), layout.quarterAtX(exposed.right()) + 1);
  for (auto bar = bars.barAt(left); bar.start <= right; bar = bars.barAt(bar.end())) {
    const auto drawAt = [&](int beat, double quarter) {
      if (quarter <= right) draw(bar, beat, std::round(layout.xOfQuarter(quarter)));
    };
    drawAt(1, bar.start);
    for (int beat = 2; withBeats && beat <= bar.beats; ++beat) {
      const double into = (beat - 1) * bar.quartersABeat() - bar.missing;
      if (into > 0 && into < bar.length) drawAt(beat, bar.start + into);
    }
  }
}

void paintRows(QPainter& painter, const PianoRollLayout& layout, const QPalette& palette,
               const QRectF& area) {
  painter.fillRect(area, palette::paper(palette));
  const int top = layout.pitchAtY(area.top()), bottom = layout.pitchAtY(area.bottom());
  for (int pitch = bottom; pitch <= top; ++pitch) {
    if (pitch < types::kLowestPitch || pitch > types::kHighestPitch) continue;
    const double y = layout.yOfPitch(pitch);
    if (music::isBlackKey(pitch))
      painter.fillRect(QRectF(area.left(), y, area.width(), layout.rowHeight()),
                       tint(palette, 0.06));
    if (pitch % 12 == 0)
      painter.fillRect(QRectF(area.left(), y + layout.rowHeight() - 1, area.width(), 1),
                       tint(palette, 0.14));
  }
}

void paintLines(QPainter& painter, const PianoRollLayout& layout, const QPalette& palette,
                const QRectF& area) {
  const types::Bars& bars = layout.bars();
  const bool hasBeats = layout.xOfQuarter(bars.quartersABeat()) >= kMinBeatWidth;
  // Close together, bar lines would be louder than the notes.
  const double barShare = layout.xOfQuarter(bars.quartersABar()) < 4 * kMinBeatWidth ? 0.16 : 0.26;
  forBeats(layout, hasBeats, area, [&](const types::Bars::Bar&, int beat, double x) {
    painter.fillRect(QRectF(x, area.top(), 1, area.height()),
                     tint(palette, beat == 1 ? barShare : 0.09));
  });
}

/// Each key's probability as the strength of a colour. The square root, and a floor under it, keep
/// what is improbable visible.
void paintHeat(QPainter& painter, const PianoRollLayout& layout,
               const std::vector<types::KeyProbabilities>& heat, const QRectF& area) {
  const auto last = std::min(double(heat.size()), layout.stepAtX(area.right()) + 1);
  for (auto step = std::size_t(std::max(0.0, layout.stepAtX(area.left()))); step < last; ++step) {
    if (step >= heat.size()) break;
    const double left = layout.xOfStep(double(step)), right = layout.xOfStep(double(step + 1));
    for (int key = 0; key < types::kKeyCount; ++key) {
      const float probability = heat[step][std::size_t(key)];
      const double y = layout.yOfPitch(key + types::kLowestPitch);
      if (probability < kLeastHeat || y + layout.rowHeight() < area.top() || y > area.bottom())
        continue;
      QColor color = kHeat;
      color.setAlphaF(0.08F + 0.72F * std::sqrt(probability));
      painter.fillRect(QRectF(left, y, right - left, layout.rowHeight()), color);
    }
  }
}

void paintLoop(QPainter& painter, const PianoRollLayout& layout, const RollContent& content,
               const QPalette& palette, const QRectF& area, double strength) {
  if (!content.hasLoop()) return;
  QColor color = palette.color(QPalette::Highlight);
  color.setAlphaF(float(strength));
  const double left = layout.xOfQuarter(content.loopBegin);
  const double right = layout.xOfQuarter(content.loopEnd);
  painter.fillRect(QRectF(left, area.top(), right - left, area.height()), color);
}

void paintPlayhead(QPainter& painter, const PianoRollLayout& layout, const RollContent& content,
                   const QPalette& palette, const QRectF& area) {
  if (content.playhead < 0) return;
  const double x = std::round(layout.xOfQuarter(content.playhead));
  painter.fillRect(QRectF(x - 1, area.top(), 2, area.height()), palette.color(QPalette::Highlight));
}

/// The sign of a fermata, above a note.
QRectF fermataRect(const QRectF& note) {
  return {note.center().x() - kFermataWidth / 2, note.top() - kFermataWidth * 0.75, kFermataWidth,
          kFermataWidth};
}

void paintFermata(QPainter& painter, const QRectF& note, const QPalette& palette) {
  if (note.width() < kFermataWidth) return;
  const QColor ink = palette::quietText(palette);
  const QRectF arc = fermataRect(note);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(ink, 1.3));
  painter.drawArc(arc, 0, 180 * 16);
  painter.setPen(Qt::NoPen);
  painter.setBrush(ink);
  painter.drawEllipse(QPointF(arc.center().x(), arc.center().y() - 1), 1.2, 1.2);
}

void paintNote(QPainter& painter, const QRectF& place, const PlacedNote& note, bool isSounding,
               const QPalette& palette) {
  // A pixel of air on the right keeps repeated notes apart.
  const QRectF body(place.left() + 1, place.top() + 0.5, std::max(2.0, place.width() - 2),
                    std::max(2.0, place.height() - 1));
  const QColor voice = palette::voiceColor(note.voice);
  const QColor fill = isSounding ? voice.lighter(135) : voice;
  const double radius = std::min({kRadius, body.height() / 3, body.width() / 3});
  painter.setPen(isSounding ? QPen(palette.color(QPalette::Text), 1) : QPen(Qt::NoPen));
  painter.setBrush(fill);
  painter.drawRoundedRect(body, radius, radius);

  const QFontMetricsF metrics(painter.font());
  const QString letter = music::voiceLetter(note.voice);
  const bool hasRoom =
      body.height() + 1 >= kMinLetterRow && body.width() >= metrics.horizontalAdvance(letter) + 6;
  if (!hasRoom) return;
  painter.setPen(palette::inkOn(fill));
  const double baseline = body.center().y() + metrics.capHeight() / 2;
  painter.drawText(QPointF(body.left() + 4, baseline), letter);
}

/// Around a note, so that its colour stays.
void paintSelection(QPainter& painter, const QRectF& place, const QPalette& palette) {
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(palette.color(QPalette::Text), 2));
  painter.drawRoundedRect(place.adjusted(0, -1, -1, 1), kRadius, kRadius);
}

} // namespace

int paintRoll(QPainter& painter, const PianoRollLayout& layout, const RollContent& content,
              const QPalette& palette, const QFont& font, const QRectF& exposed, double top) {
  paintRows(painter, layout, palette, exposed);
  paintLoop(painter, layout, content, palette, exposed, 0.10);
  if (content.free) lockPainter::paintFree(painter, layout, *content.free, palette, exposed);
  if (content.selection)
    lockPainter::paintSelection(painter, layout, *content.selection, palette, exposed);
  paintHeat(painter, layout, content.heat, exposed);
  paintLines(painter, layout, palette, exposed);

  painter.setFont(sized(font, layout.rowHeight()));
  painter.setRenderHint(QPainter::Antialiasing);
  content.marks.paintLines(painter, layout, palette, content.strongMarks, exposed);
  int drawn = 0;
  for (const auto& note : content.notes) {
    const QRectF place = layout.noteRect(note);
    if (note.hasFermata && fermataRect(place).intersects(exposed))
      paintFermata(painter, place, palette);
    if (!place.intersects(exposed)) continue;
    paintNote(painter, place, note, content.isSounding(note, layout.stepsPerQuarter()), palette);
    if (content.selected == VoiceNote{note.voice, note.note})
      paintSelection(painter, place, palette);
    ++drawn;
  }
  if (content.free)
    lockPainter::paintLockedParts(painter, layout, content.notes, *content.free, palette);
  if (content.selection)
    lockPainter::paintSelectedNotes(painter, layout, content.notes, *content.selection, palette);
  content.marks.paintCircles(painter, layout, palette, content.strongMarks, exposed, top);
  paintPlayhead(painter, layout, content, palette, exposed);
  painter.setRenderHint(QPainter::Antialiasing, false);
  return drawn;
}

void paintGutter(QPainter& painter, const PianoRollLayout& layout, const RollContent& content,
                 const QPalette& palette, const QFont& font, double width, const QRectF& exposed) {
  const bool isDark = palette::isDark(palette);
  const QColor white = isDark ? QColor(0xA0, 0xA0, 0xA0) : QColor(Qt::white);
  const QColor black = isDark ? QColor(0x26, 0x26, 0x26) : QColor(0x40, 0x40, 0x40);
  const QColor seam(0x80, 0x80, 0x80);
  const QRectF area = exposed.intersected(QRectF(0, exposed.top(), width, exposed.height()));
  painter.fillRect(area, white);
  painter.setFont(sized(font, std::max(layout.rowHeight(), 11.0)));
  const QFontMetricsF metrics(painter.font());

  const int top = layout.pitchAtY(area.top()), bottom = layout.pitchAtY(area.bottom());
  for (int pitch = bottom - 1; pitch <= top + 1; ++pitch) {
    const double y = layout.yOfPitch(pitch);
    const int key = pitch % 12;
    const bool isLit = std::find(content.soundingPitches.begin(), content.soundingPitches.end(),
                                 pitch) != content.soundingPitches.end();
    if (isLit && !music::isBlackKey(pitch))
      painter.fillRect(QRectF(0, y, width, layout.rowHeight()), palette.color(QPalette::Highlight));
    if (music::isBlackKey(pitch))
      painter.fillRect(QRectF(0, y, std::round(width * 0.45), layout.rowHeight()),
                       isLit ? palette.color(QPalette::Highlight) : black);
    if (key == 0 || key == 5) // between B and C, and between E and F, two white keys meet
      painter.fillRect(QRectF(0, y + layout.rowHeight() - 1, width, 1), seam);
    if (key != 0) continue;
    painter.setPen(QColor(0x20, 0x20, 0x20));
    const QString name = music::noteName(pitch);
    painter.drawText(QPointF(width - metrics.horizontalAdvance(name) - 5,
                             y + layout.rowHeight() / 2 + metrics.capHeight() / 2),
                     name);
  }
  painter.fillRect(QRectF(width - 1, area.top(), 1, area.height()), seam);
  if (content.free)
    lockPainter::paintLockedVoices(painter, layout, content.notes, *content.free, palette);
}

void paintRuler(QPainter& painter, const PianoRollLayout& layout, const RollContent& content,
                const QPalette& palette, const QFont& font, double height, const QRectF& exposed) {
  painter.fillRect(exposed, palette.color(QPalette::Window));
  paintLoop(painter, layout, content, palette, QRectF(exposed.left(), 0, exposed.width(), height),
            0.35);
  painter.setFont(sized(font, 13));
  const QFontMetricsF metrics(painter.font());
  const double barWidth = layout.xOfQuarter(layout.bars().quartersABar());
  int stride = 1;
  while (stride * barWidth < kMinBarLabel && stride < layout.lengthSteps()) stride *= 2;
  // A number that begins left of the exposed part still reaches into it.
  const QRectF reach = exposed.adjusted(-kMinBarLabel, 0, 0, 0);
  forBeats(layout, false, reach, [&](const types::Bars::Bar& bar, int, double x) {
    const bool isNumbered = bar.isCounted && (bar.number - 1) % stride == 0;
    if (!isNumbered || x >= layout.xOfStep(layout.lengthSteps())) return;
    painter.fillRect(QRectF(x, height - 5, 1, 5), tint(palette, 0.34));
    const QString number = QString::number(bar.number);
    if (x + 4 + metrics.horizontalAdvance(number) > layout.size().width()) return;
    painter.setPen(palette::quietText(palette));
    painter.drawText(QPointF(x + 4, (height + metrics.capHeight()) / 2), number);
  });
  if (content.playhead < 0) return;
  const double x = std::round(layout.xOfQuarter(content.playhead));
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette.color(QPalette::Highlight));
  painter.drawPolygon(QPolygonF({QPointF(x - kHeadWidth, height - 8),
                                 QPointF(x + kHeadWidth, height - 8), QPointF(x, height)}));
  painter.setRenderHint(QPainter::Antialiasing, false);
}

} // namespace dmm::widgets::pianoRollPainter
