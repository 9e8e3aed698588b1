#include "widgets/pianoroll/LockPainter.h"

#include "widgets/theme/ItemPainting.h"
#include "widgets/theme/Palette.h"

#include <QPainter>

#include <algorithm>

namespace dmm::widgets::lockPainter {

namespace {

constexpr double kPadlock = 11; ///< pixels
constexpr double kRadius = 3;   ///< of notes

QColor faded(QColor color, float share) {
  color.setAlphaF(share);
  return color;
}

/// The part of a note that lies in a time, as pixels; empty where none does.
QRectF within(const PianoRollLayout& layout, const PlacedNote& note, const TimeSpan& time) {
  QRectF place = layout.noteRect(note);
  place.setLeft(std::max(place.left(), layout.xOfQuarter(time.begin)));
  place.setRight(std::min(place.right(), layout.xOfQuarter(time.end)));
  return place;
}

} // namespace

void paintFree(QPainter& painter, const PianoRollLayout& layout, const FreeRegion& free,
               const QPalette& palette, const QRectF& area) {
  const QBrush hatch(faded(palette.color(QPalette::Text), 0.16F), Qt::BDiagPattern);
  for (const TimeSpan& time : free.freeTimes()) {
    const double left = layout.xOfQuarter(time.begin), right = layout.xOfQuarter(time.end);
    const QRectF ground(left, area.top(), right - left, area.height());
    painter.fillRect(ground.intersected(area), hatch);
  }
}

void paintLockedVoices(QPainter& painter, const PianoRollLayout& layout,
                       const std::vector<PlacedNote>& notes, const FreeRegion& free,
                       const QPalette& palette) {
  for (const auto part : types::kVoiceParts) {
    const auto first = std::find_if(notes.begin(), notes.end(),
                                    [&](const PlacedNote& note) { return note.voice == part; });
    if (first == notes.end() || !free.freeTimes(part).empty()) continue;
    const double middle = layout.noteRect(*first).center().y();
    paintPadlock(painter, QRectF(4, middle - kPadlock / 2, kPadlock - 1, kPadlock),
                 palette::voiceColor(part), palette);
  }
  painter.setRenderHint(QPainter::Antialiasing, false);
}

void paintLockedParts(QPainter& painter, const PianoRollLayout& layout,
                      const std::vector<PlacedNote>& notes, const FreeRegion& free,
                      const QPalette& palette) {
  const auto anyTimes = free.freeTimes();
  for (const FreeRegion::Lock& lock : free.locks) {
    // Where nothing at all is drawn anew the plain ground says it.
    const bool isAlone = std::none_of(anyTimes.begin(), anyTimes.end(), [&](const TimeSpan& time) {
      return time.begin < lock.time.end && lock.time.begin < time.end;
    });
    if (isAlone) continue;
    bool isFirst = true;
    for (const PlacedNote& note : notes) {
      const QRectF place = note.voice == lock.voice ? within(layout, note, lock.time) : QRectF();
      if (place.width() <= 0) continue;
      painter.setRenderHint(QPainter::Antialiasing);
      painter.setBrush(Qt::NoBrush);
      painter.setPen(QPen(palette.color(QPalette::Text), 1.4));
      painter.drawLine(place.bottomLeft() + QPointF(1, 1), place.bottomRight() + QPointF(-1, 1));
      if (isFirst)
        paintPadlock(painter,
                     QRectF(place.left() + 1, place.top() - kPadlock, kPadlock - 1, kPadlock),
                     palette::voiceColor(lock.voice), palette);
      isFirst = false;
    }
  }
}

void paintSelection(QPainter& painter, const PianoRollLayout& layout,
                    const RollSelection& selection, const QPalette& palette, const QRectF& area) {
  const QColor color = palette.color(QPalette::Highlight);
  const double left = layout.xOfQuarter(selection.time.begin);
  const double right = layout.xOfQuarter(selection.time.end);
  painter.fillRect(QRectF(left, area.top(), right - left, area.height()).intersected(area),
                   faded(color, 0.14F));
  for (const double x : {left, right - 1})
    painter.fillRect(QRectF(x, area.top(), 1, area.height()), faded(color, 0.8F));
}

void paintSelectedNotes(QPainter& painter, const PianoRollLayout& layout,
                        const std::vector<PlacedNote>& notes, const RollSelection& selection,
                        const QPalette& palette) {
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(palette.color(QPalette::Text), 1.4));
  for (const PlacedNote& note : notes) {
    const QRectF place = within(layout, note, selection.time);
    if (selection.voices.at(std::size_t(note.voice)) && place.width() > 0)
      painter.drawRoundedRect(place.adjusted(0, -1, -1, 1), kRadius, kRadius);
  }
}

} // namespace dmm::widgets::lockPainter
