#include "widgets/pianoroll/PlacedNote.h"

#include <algorithm>
#include <array>

namespace dmm::widgets {

namespace {

bool overlap(const types::Note& a, const types::Note& b) {
  return a.onset < b.onset + b.duration && b.onset < a.onset + a.duration;
}

bool soundTogether(const types::Note& a, const types::Note& b) {
  return a.pitch == b.pitch && overlap(a, b);
}

} // namespace

std::vector<PlacedNote> placeNotes(const types::Chorale& chorale) {
  std::vector<PlacedNote> placed;
  std::vector<types::Note> held; // notes whose fermata is shown
  for (const auto part : types::kVoiceParts) {
    const auto& fermatas = chorale.fermatas.at(std::size_t(part));
    for (const auto& note : chorale.voices.at(std::size_t(part))) {
      PlacedNote place{note, part};
      for (const auto other : types::kVoiceParts) {
        if (other == part) continue;
        // Ordered by onset: what begins at or after the end of this note cannot meet it.
        for (const auto& candidate : chorale.voices.at(std::size_t(other))) {
          if (candidate.onset >= note.onset + note.duration) break;
          if (!soundTogether(note, candidate)) continue;
          ++place.shares;
          if (other < part) ++place.share;
          break;
        }
      }
      place.hasFermata =
          std::binary_search(fermatas.begin(), fermatas.end(), note.onset) &&
          std::none_of(held.begin(), held.end(), [&](const auto& h) { return overlap(h, note); });
      if (place.hasFermata) held.push_back(note);
      placed.push_back(place);
    }
  }
  return placed;
}

namespace music {

QString noteName(int pitch) {
  static const std::array<const char16_t*, 12> names{u"C",       u"C\u266f", u"D",       u"D\u266f",
                                                     u"E",       u"F",       u"F\u266f", u"G",
                                                     u"G\u266f", u"A",       u"A\u266f", u"B"};
  return QString::fromUtf16(names.at(std::size_t(pitch % 12))) + QString::number(pitch / 12 - 1);
}

bool isBlackKey(int pitch) {
  const int key = pitch % 12;
  return key == 1 || key == 3 || key == 6 || key == 8 || key == 10;
}

QString barAndBeat(const types::Bars& bars, int step, int stepsPerQuarter) {
  const types::Bars::Place place = bars.placeOf(double(step) / stepsPerQuarter);
  QString text = QStringLiteral("%1.%2").arg(place.bar).arg(place.beat);
  const int stepInBeat = int(std::lround(place.intoBeat * stepsPerQuarter));
  if (stepInBeat > 0) text += QStringLiteral(" + %1/%2").arg(stepInBeat).arg(stepsPerQuarter);
  return text;
}

QString voiceName(types::VoicePart part) {
  QString name = QString::fromLatin1(types::toString(part));
  name[0] = name.at(0).toUpper();
  return name;
}

QString voiceLetter(types::VoicePart part) { return voiceName(part).left(1); }

} // namespace music

} // namespace dmm::widgets
