#include "core/formats/ScoreAssembly.h"

#include "core/formats/OriginText.h"
#include "core/formats/PartAssignment.h"
#include "core/formats/VoiceAssignment.h"
#include "core/support/Errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace dmm::formats {

using types::Chorale;
using types::Note;

namespace {

using VoiceNotes = std::vector<Note>;

constexpr double kOnGrid = 0.02;              // steps; nearer is no move worth a word
constexpr std::size_t kLongestText = 1 << 14; // bytes

int stepOf(double quarters, int stepsPerQuarter) {
  // The small term sends a half step, as sums of fractions give it, always the same way.
  return static_cast<int>(std::floor(quarters * stepsPerQuarter + 0.5 + 1e-6));
}

bool isMoved(double quarters, int stepsPerQuarter) {
  const double steps = quarters * stepsPerQuarter;
  return std::abs(steps - std::round(steps)) > kOnGrid;
}

bool byOnset(const Note& a, const Note& b) {
  return a.onset != b.onset ? a.onset < b.onset : a.pitch > b.pitch;
}

/// Sorts, and lets no key be struck while the same voice still holds it: the new note then lasts at
/// least as long as the old one would have, so that no sound is lost.
void settle(VoiceNotes& notes) {
  std::stable_sort(notes.begin(), notes.end(), byOnset);
  std::map<int, std::size_t> last; // of each pitch, in `kept`
  VoiceNotes kept;
  for (Note note : notes) {
    if (const auto before = last.find(note.pitch); before != last.end()) {
      Note& other = kept[before->second];
      if (other.onset == note.onset) {
        other.duration = std::max(other.duration, note.duration);
        continue;
      }
      if (const int end = other.onset + other.duration; end > note.onset) {
        other.duration = note.onset - other.onset;
        note.duration = std::max(note.duration, end - note.onset);
      }
    }
    last[note.pitch] = kept.size();
    kept.push_back(note);
  }
  notes = std::move(kept);
}

/// Whether at most a few of the notes (chords at the ends of phrases) sound while another one does:
/// for more than half of their length, as players overlap what is written one after the other.
bool areOneVoice(std::vector<PlayedNote> notes) {
  constexpr std::size_t kFew = 10; // one of so many
  std::stable_sort(notes.begin(), notes.end(),
                   [](const PlayedNote& a, const PlayedNote& b) { return a.start < b.start; });
  std::size_t together = 0;
  const PlayedNote* longest = nullptr; // of those before, the one that ends last
  for (const PlayedNote& note : notes) {
    if (longest) {
      const double shorter = std::min(note.end - note.start, longest->end - longest->start);
      together += std::min(note.end, longest->end) - note.start > 0.5 * shorter;
    }
    if (!longest || note.end > longest->end) longest = &note;
  }
  return together * kFew <= notes.size();
}

class Assembly {
 public:
  Assembly(RawScore raw, int stepsPerQuarter, const std::string& source)
      : m_raw(std::move(raw))
      , m_stepsPerQuarter(stepsPerQuarter)
      , m_source(source) {}

  ScoreReading run() {
    putOnGrid();
    m_result.chorale = std::move(m_raw.head);
    Chorale& chorale = m_result.chorale;
    chorale.stepsPerQuarter = m_stepsPerQuarter;
    chorale.lengthSteps = std::max(m_lastEnd, stepOf(m_raw.lengthQuarters, m_stepsPerQuarter));
    chorale.voicesInferred = m_raw.inferredVoices;
    chorale.meter = meter();
    giveToVoices();
    for (auto& voice : chorale.voices) settle(voice);
    findFermatas();
    m_result.remarks = std::move(m_raw.remarks);
    return std::move(m_result);
  }

 private:
  /// The bars on the grid. What lies beyond the piece, or falls together on a coarse grid, is left
  /// out.
  std::optional<types::Meter> meter() const {
    const RawMeter& raw = m_raw.meter;
    if (raw.signatures.empty()) return std::nullopt;
    const int length = m_result.chorale.lengthSteps;
    const auto step = [this](double quarters) { return stepOf(quarters, m_stepsPerQuarter); };
    types::Meter meter{raw.signatures.front().beats, raw.signatures.front().beatUnit};
    if (const int pickup = step(raw.pickup); pickup < length) meter.pickupSteps = pickup;
    for (std::size_t i = 1; i < raw.signatures.size(); ++i) {
      const auto& time = raw.signatures[i];
      const int start = step(time.start);
      if (!meter.changes.empty() && meter.changes.back().step == start) meter.changes.pop_back();
      if (start < length) meter.changes.push_back({start, time.beats, time.beatUnit});
    }
    for (const auto& bar : raw.irregularBars) {
      const int start = step(bar.start), end = std::min(length, step(bar.start + bar.length));
      if (end > start) meter.irregularBars.push_back({start, end - start, bar.isCounted});
    }
    return meter;
  }

  void findFermatas() {
    for (std::size_t voice = 0; voice < m_held.size(); ++voice) {
      auto& onsets = m_result.chorale.fermatas.at(voice);
      for (const Note& note : m_result.chorale.voices.at(voice))
        if (m_held[voice].contains({note.onset, note.pitch}) &&
            (onsets.empty() || onsets.back() != note.onset))
          onsets.push_back(note.onset);
    }
  }

  void putOnGrid() {
    if (!(m_raw.lengthQuarters <= kLongestScore)) refuseLength();
    std::size_t moved = 0, outside = 0, total = 0;
    std::map<int, std::vector<PlayedNote>> groups;
    for (const ScoreStream& stream : m_raw.streams) {
      PartLine line{stream.group, stream.name, {}};
      std::vector<PlayedNote> kept;
      for (const PlayedNote& played : stream.notes) {
        if (!(played.start >= 0 && played.start <= played.end && played.end <= kLongestScore))
          refuseLength();
        if (++total > kMostNotes)
          throw support::InputError(m_source, fmt::format("has more than {} notes", kMostNotes));
        if (played.pitch < types::kLowestPitch || played.pitch > types::kHighestPitch) {
          ++outside;
          continue;
        }
        Note note{played.pitch, stepOf(played.start, m_stepsPerQuarter), 1};
        note.duration = std::max(1, stepOf(played.end, m_stepsPerQuarter) - note.onset);
        m_lastEnd = std::max(m_lastEnd, note.onset + note.duration);
        if (played.hasFermata) line.held.insert({note.onset, note.pitch});
        moved += isMoved(played.start, m_stepsPerQuarter) || isMoved(played.end, m_stepsPerQuarter);
        line.notes.push_back(note);
        kept.push_back(played);
      }
      if (line.notes.empty()) continue;
      settle(line.notes);
      auto& group = groups[line.group];
      group.insert(group.end(), kept.begin(), kept.end());
      line.isOneVoice = areOneVoice(std::move(kept));
      m_lines.push_back(std::move(line));
    }
    for (const PartLine& line : m_lines) {
      if (m_parts.empty() || m_parts.back().group != line.group)
        m_parts.push_back({line.group, line.name, {}, areOneVoice(std::move(groups[line.group]))});
      PartLine& part = m_parts.back();
      part.notes.insert(part.notes.end(), line.notes.begin(), line.notes.end());
      part.held.insert(line.held.begin(), line.held.end());
    }
    if (m_lines.empty())
      throw support::InputError(m_source, outside > 0 ? "has no notes from 21 to 108 (A0 to C8)"
                                                      : "has no notes");
    if (outside > 0)
      m_raw.remarks.push_back(
          fmt::format("{} of {} notes lie outside A0 to C8 and were left out", outside, total));
    if (moved > 0)
      m_raw.remarks.push_back(fmt::format("{} of {} notes were moved to the grid of {} steps a "
                                          "quarter",
                                          moved, total, m_stepsPerQuarter));
  }

  [[noreturn]] void refuseLength() const {
    throw support::InputError(m_source,
                              fmt::format("is longer than {:.0f} quarters", kLongestScore));
  }

  void giveToVoices() {
    if (const auto voices = voicesOfParts(m_parts)) {
      give(m_parts, *voices);
      tellShared(*voices);
    } else if (const auto ofLines = voicesOfLines(m_lines)) {
      give(m_lines, *ofLines);
    } else {
      infer();
    }
  }

  void give(const std::vector<PartLine>& parts, const PartsOfVoices& voices) {
    for (std::size_t voice = 0; voice < voices.size(); ++voice)
      for (const std::size_t part : voices[voice]) {
        auto& all = m_result.chorale.voices.at(voice);
        all.insert(all.end(), parts[part].notes.begin(), parts[part].notes.end());
        m_held.at(voice).insert(parts[part].held.begin(), parts[part].held.end());
      }
  }

  void tellShared(const PartsOfVoices& voices) {
    std::string text;
    for (std::size_t voice = 0; voice < voices.size(); ++voice) {
      if (voices[voice].size() < 2) continue;
      std::vector<std::string> names;
      for (const std::size_t part : voices[voice])
        names.push_back(m_parts[part].name.empty() ? fmt::format("part {}", part + 1)
                                                   : "'" + m_parts[part].name + "'");
      const std::string last = names.back();
      names.pop_back();
      text +=
          fmt::format("{}{} and {} became the {}", text.empty() ? "" : "; ", fmt::join(names, ", "),
                      last, types::toString(types::kVoiceParts.at(voice)));
    }
    if (!text.empty())
      m_raw.remarks.push_back(
          fmt::format("its {} parts share four voices: {}", m_parts.size(), text));
  }

  /// The roll of all lines, and the onsets of each pitch. Its cost does not depend on how long the
  /// notes are: many that last for ever are cheap.
  types::PianoRoll rollOfLines(std::map<int, std::set<int>>& onsets) const {
    types::PianoRoll roll;
    roll.slices.resize(static_cast<std::size_t>(m_result.chorale.lengthSteps));
    std::map<int, std::map<int, int>> changes; // of each pitch: how many notes more, at each step
    for (const PartLine& line : m_lines)
      for (const Note& note : line.notes) {
        onsets[note.pitch].insert(note.onset);
        ++changes[note.pitch][note.onset];
        --changes[note.pitch][note.onset + note.duration];
      }
    for (const auto& [pitch, steps] : changes) {
      int sounding = 0;
      for (auto at = steps.begin(); at != steps.end(); ++at) {
        sounding += at->second;
        if (sounding == 0) continue;
        for (int step = at->first; step < std::next(at)->first; ++step)
          roll.slices[static_cast<std::size_t>(step)].set(
              static_cast<std::size_t>(pitch - types::kLowestPitch));
      }
    }
    return roll;
  }

  /// Voices from the roll. A roll cannot tell held from repeated notes, but the source could.
  void infer() {
    Chorale& chorale = m_result.chorale;
    std::map<int, std::set<int>> struck;
    const types::PianoRoll roll = rollOfLines(struck);
    chorale.voicesInferred = true;
    const Chorale assigned = assignVoices(roll, m_stepsPerQuarter);
    for (auto& held : m_held)
      for (const PartLine& line : m_lines) held.insert(line.held.begin(), line.held.end());
    for (std::size_t voice = 0; voice < chorale.voices.size(); ++voice)
      for (Note note : assigned.voices.at(voice)) {
        const int end = note.onset + note.duration;
        const auto& onsets = struck[note.pitch];
        for (auto at = onsets.upper_bound(note.onset); at != onsets.end() && *at < end; ++at) {
          chorale.voices[voice].push_back({note.pitch, note.onset, *at - note.onset});
          note.onset = *at;
        }
        note.duration = end - note.onset;
        chorale.voices[voice].push_back(note);
      }
  }

  RawScore m_raw;
  int m_stepsPerQuarter;
  const std::string& m_source;
  int m_lastEnd = 0;
  std::vector<PartLine> m_parts;   ///< those that have notes
  std::vector<PartLine> m_lines;   ///< what the parts consist of, part after part
  std::array<HeldNotes, 4> m_held; ///< of each voice
  ScoreReading m_result;
};

/// Length of the UTF-8 character at the beginning, 0 where there is none.
std::size_t characterLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = byte(0) < 0x80                      ? 1
                             : byte(0) >= 0xC2 && byte(0) < 0xE0 ? 2
                             : byte(0) >= 0xE0 && byte(0) < 0xF0 ? 3
                             : byte(0) >= 0xF0 && byte(0) < 0xF5 ? 4
                                                                 : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  // Overlong forms, surrogates and what lies beyond Unicode.
  if (length == 3 && ((byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xED && byte(1) > 0x9F)))
    return 0;
  if (length == 4 && ((byte(0) == 0xF0 && byte(1) < 0x90) || (byte(0) == 0xF4 && byte(1) > 0x8F)))
    return 0;
  return length;
}

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = characterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

} // namespace

ScoreReading assembleScore(RawScore raw, int stepsPerQuarter, const std::string& source) {
  raw.head.modelShift = origin::modelShift(raw.head.origin);
  return Assembly(std::move(raw), stepsPerQuarter, source).run();
}

std::string cleanText(std::string_view text) {
  const bool utf8 = isUtf8(text);
  std::string clean;
  bool isBroken = false; // a line break or the like has become the last space
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool isControl = byte < 0x20 || byte == 0x7F;
    if (isControl || (isBroken && c == ' ')) {
      if (!clean.empty() && clean.back() != ' ') clean += ' ';
      isBroken = true;
      continue;
    }
    isBroken = false;
    if (utf8 || byte < 0x80) {
      clean += c;
    } else {
      clean += static_cast<char>(0xC0 | (byte >> 6));
      clean += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  if (clean.size() > kLongestText) {
    std::size_t end = kLongestText;
    while ((static_cast<unsigned char>(clean[end]) & 0xC0) == 0x80) --end;
    clean.resize(end);
  }
  const auto begin = clean.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  return clean.substr(begin, clean.find_last_not_of(' ') + 1 - begin);
}

} // namespace dmm::formats
