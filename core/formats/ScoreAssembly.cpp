#include "core/formats/ScoreAssembly.h"

#include "core/formats/OriginText.h"
#include "core/formats/VoiceAssignment.h"
#include "core/support/Errors.h"
#include "core/support/Text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace dmm::formats {

using types::Chorale;
using types::Note;

namespace {

using VoiceNotes = std::vector<Note>;
using HeldNotes = std::set<std::pair<int, int>>; ///< onset and pitch of notes with a fermata

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

/// Sorts, and lets no key be struck while the same voice still holds it.
void settle(VoiceNotes& notes) {
  std::stable_sort(notes.begin(), notes.end(), byOnset);
  std::map<int, std::size_t> last; // of each pitch, in `kept`
  VoiceNotes kept;
  for (const Note& note : notes) {
    if (const auto before = last.find(note.pitch); before != last.end()) {
      Note& other = kept[before->second];
      if (other.onset == note.onset) {
        other.duration = std::max(other.duration, note.duration);
        continue;
      }
      other.duration = std::min(other.duration, note.onset - other.onset);
    }
    last[note.pitch] = kept.size();
    kept.push_back(note);
  }
  notes = std::move(kept);
}

std::optional<types::VoicePart> partOfName(const std::string& name) {
  const std::string lower = support::lowerCase(name);
  constexpr std::array<const char*, 4> kBeginnings{"sopran", "alt", "tenor", "bass"};
  for (const types::VoicePart part : types::kVoiceParts) {
    const char* beginning = kBeginnings.at(static_cast<std::size_t>(part));
    if (lower.starts_with(beginning) || (lower.size() == 1 && lower[0] == beginning[0]))
      return part;
  }
  return std::nullopt;
}

/// Streams on the grid.
struct Line {
  int group = 0;
  std::string name;
  VoiceNotes notes;
  HeldNotes held;

  double meanPitch() const {
    double sum = 0;
    for (const Note& note : notes) sum += note.pitch;
    return sum / static_cast<double>(notes.size());
  }
};

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
    if (!assignByName() && !assignByPitch(grouped()) && !assignByPitch(m_lines)) infer();
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
    for (const ScoreStream& stream : m_raw.streams) {
      Line line{stream.group, stream.name, {}, {}};
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
      }
      settle(line.notes);
      if (!line.notes.empty()) m_lines.push_back(std::move(line));
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

  std::vector<Line> grouped() const {
    std::map<int, Line> groups;
    for (const Line& line : m_lines) {
      Line& group = groups[line.group];
      group.name = line.name;
      group.notes.insert(group.notes.end(), line.notes.begin(), line.notes.end());
      group.held.insert(line.held.begin(), line.held.end());
    }
    std::vector<Line> lines;
    for (auto& [number, line] : groups) lines.push_back(std::move(line));
    return lines;
  }

  void give(std::size_t voice, const Line& line) {
    auto& all = m_result.chorale.voices.at(voice);
    all.insert(all.end(), line.notes.begin(), line.notes.end());
    m_held.at(voice).insert(line.held.begin(), line.held.end());
  }

  bool assignByName() {
    std::set<types::VoicePart> taken;
    const auto groups = grouped();
    for (const Line& line : groups) {
      const auto part = partOfName(line.name);
      if (!part || !taken.insert(*part).second) return false;
    }
    for (const Line& line : groups) give(static_cast<std::size_t>(*partOfName(line.name)), line);
    return true;
  }

  bool assignByPitch(std::vector<Line> lines) {
    if (lines.size() != types::kVoiceParts.size()) return false;
    std::stable_sort(lines.begin(), lines.end(),
                     [](const Line& a, const Line& b) { return a.meanPitch() > b.meanPitch(); });
    for (std::size_t voice = 0; voice < lines.size(); ++voice) give(voice, lines[voice]);
    return true;
  }

  /// The roll of all lines, and the onsets of each pitch. Its cost does not depend on how long the
  /// notes are: many that last for ever are cheap.
  types::PianoRoll rollOfLines(std::map<int, std::set<int>>& onsets) const {
    types::PianoRoll roll;
    roll.slices.resize(static_cast<std::size_t>(m_result.chorale.lengthSteps));
    std::map<int, std::map<int, int>> changes; // of each pitch: how many notes more, at each step
    for (const Line& line : m_lines)
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
      for (const Line& line : m_lines) held.insert(line.held.begin(), line.held.end());
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
  std::vector<Line> m_lines;
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
