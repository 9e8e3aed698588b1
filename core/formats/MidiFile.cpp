#include "core/formats/MidiFile.h"

#include "core/formats/MidiMarks.h"
#include "core/support/Errors.h"
#include "core/support/OutputFile.h"
#include "core/types/Bars.h"

#include <smf.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <compare>
#include <memory>
#include <stdexcept>
#include <vector>

namespace dmm::formats {

namespace {

constexpr int kTicksPerQuarter = 480;
constexpr int kChoirAahs = 52; // General MIDI program 53, counted from 0
constexpr int kVelocity = 80;
constexpr std::size_t kLongestEventText = 127; // bytes; libsmf takes longer events for invalid

struct SmfDeleter {
  void operator()(smf_t* smf) const { smf_delete(smf); }
};

/// The first part of a text that fits into one event: whole clauses where they fit, and never half
/// of a UTF-8 character.
std::string firstPart(const std::string& text) {
  if (text.size() <= kLongestEventText) return text;
  if (const auto clause = text.rfind("; ", kLongestEventText - 2); clause != std::string::npos)
    return text.substr(0, clause + 2);
  std::size_t end = kLongestEventText;
  while (end > 1 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

/// Adds a text at the start of the track, in as many events as it takes.
void addText(smf_track_t* track, int type, std::string text) {
  while (!text.empty()) {
    const std::string part = firstPart(text);
    smf_track_add_event_pulses(track, smf_event_new_textual(type, part.c_str()), 0);
    text.erase(0, part.size());
  }
}

smf_track_t* addTrack(smf_t* smf, const std::string& name) {
  smf_track_t* track = smf_track_new();
  smf_add_track(smf, track);
  addText(track, midi::kTrackName, name);
  return track;
}

void addMeta(smf_track_t* track, int type, std::string_view content, int tick = 0) {
  std::string bytes{static_cast<char>(0xFF), static_cast<char>(type),
                    static_cast<char>(content.size())};
  bytes += content;
  smf_track_add_event_pulses(
      track, smf_event_new_from_pointer(bytes.data(), static_cast<int>(bytes.size())), tick);
}

void addTempo(smf_track_t* track, double quartersPerMinute) {
  const auto microseconds = std::lround(60e6 / quartersPerMinute);
  addMeta(track, midi::kTempo,
          std::string{static_cast<char>(microseconds >> 16), static_cast<char>(microseconds >> 8),
                      static_cast<char>(microseconds)});
}

struct TimeSignature {
  int beats = 0, beatUnit = 1;
  bool operator==(const TimeSignature&) const = default;
};

/// A signature of this length in units of the bar's beat, or finer ones where it needs them.
TimeSignature signatureOf(double quarters, int beatUnit) {
  constexpr int kFinest = 64;
  const auto beats = [&] { return quarters * beatUnit / 4; };
  while (beatUnit < kFinest && std::abs(beats() - std::round(beats())) > 1e-6) beatUnit *= 2;
  return {int(std::lround(beats())), beatUnit};
}

/// MIDI has no bars, only time signatures: an upbeat, and any other bar that is not whole, has one
/// of its own length. Parts that make one bar together are one, and the last needs none.
void addTimes(smf_track_t* track, const types::Chorale& chorale) {
  const double length = double(chorale.lengthSteps) / chorale.stepsPerQuarter;
  const auto bars = types::Bars(chorale).until(length);
  TimeSignature current;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const auto& bar = bars[i];
    double quarters = bar.length;
    if (i + 1 < bars.size() && i > 0 && !bars[i + 1].isCounted &&
        std::abs(quarters + bars[i + 1].length - bar.wholeLength()) < 1e-6) {
      quarters = bar.wholeLength();
      ++i;
    }
    TimeSignature time{bar.beats, bar.beatUnit};
    const bool endsPiece = i + 1 == bars.size() && quarters < bar.wholeLength();
    if (std::abs(quarters - bar.wholeLength()) > 1e-6 && !endsPiece)
      time = signatureOf(quarters, bar.beatUnit);
    const bool isWritable = time.beats > 0 && time.beats <= 255 &&
                            std::has_single_bit(static_cast<unsigned>(time.beatUnit));
    if (time == current || !isWritable) continue;
    current = time;
    constexpr char kClocksPerClick = 24, kThirtySecondsPerQuarter = 8; // the usual values
    addMeta(track, midi::kTimeSignature,
            std::string{static_cast<char>(time.beats),
                        static_cast<char>(std::countr_zero(static_cast<unsigned>(time.beatUnit))),
                        kClocksPerClick, kThirtySecondsPerQuarter},
            int(std::lround(bar.start * kTicksPerQuarter)));
  }
}

/// Time and key, where they are known.
void addSignatures(smf_track_t* track, const types::Chorale& chorale) {
  if (chorale.keyFifths)
    addMeta(track, midi::kKeySignature, std::string{static_cast<char>(*chorale.keyFifths), 0});
  if (chorale.meter) addTimes(track, chorale);
}

void addEvent(smf_track_t* track, int status, int first, int second, int tick) {
  smf_track_add_event_pulses(track, smf_event_new_from_bytes(status, first, second), tick);
}

void addVoice(smf_t* smf, const types::Chorale& chorale, types::VoicePart part) {
  std::string name = types::toString(part);
  name.front() = static_cast<char>(std::toupper(name.front()));
  if (chorale.voicesInferred) name += std::string(" ") + std::string(midi::kInferredEnding);
  smf_track_t* track = addTrack(smf, name);
  const int channel = static_cast<int>(part);
  const int ticksPerStep = kTicksPerQuarter / chorale.stepsPerQuarter;
  addEvent(track, 0xC0 | channel, kChoirAahs, -1, 0);
  // Ends come before beginnings at the same step, so that a repeated note is struck again.
  struct Event {
    int step;
    bool begins;
    int pitch;
    auto operator<=>(const Event&) const = default;
  };
  std::vector<Event> events;
  for (const auto& note : chorale.voices.at(static_cast<std::size_t>(part))) {
    events.push_back({note.onset, true, note.pitch});
    events.push_back({note.onset + note.duration, false, note.pitch});
  }
  std::sort(events.begin(), events.end());
  for (const Event& event : events)
    addEvent(track, (event.begins ? 0x90 : 0x80) | channel, event.pitch,
             event.begins ? kVelocity : 0, event.step * ticksPerStep);
  if (smf_track_add_eot_pulses(track, chorale.lengthSteps * ticksPerStep) != 0)
    throw std::logic_error("writeMidi: a note ends after the piece");
}

} // namespace

void writeMidi(const types::Chorale& chorale, const std::filesystem::path& file,
               double quartersPerMinute) {
  if (chorale.stepsPerQuarter < 1 || kTicksPerQuarter % chorale.stepsPerQuarter != 0)
    throw std::invalid_argument("writeMidi: expected stepsPerQuarter that divides " +
                                std::to_string(kTicksPerQuarter) + ", got " +
                                std::to_string(chorale.stepsPerQuarter));
  const std::unique_ptr<smf_t, SmfDeleter> smf(smf_new());
  if (smf_set_ppqn(smf.get(), kTicksPerQuarter) != 0)
    throw std::logic_error("writeMidi: libsmf refused the time division");
  smf_track_t* head = addTrack(smf.get(), chorale.title);
  addMeta(head, midi::kSequencerSpecific, midi::kOurs);
  addText(head, midi::kText, chorale.origin);
  if (!chorale.catalogueNumber.empty())
    addText(head, midi::kText, firstPart(std::string(midi::kCatalogue) + chorale.catalogueNumber));
  addTempo(head, quartersPerMinute);
  addSignatures(head, chorale);
  for (const types::VoicePart part : types::kVoiceParts) addVoice(smf.get(), chorale, part);

  support::OutputFile target(file);
  target.write(""); // says in our words when the folder cannot be written, before libsmf tries
  if (smf_save(smf.get(), target.temporaryPath().c_str()) != 0)
    throw support::IoError(file.string(), "cannot write the MIDI file");
  target.commit();
}

} // namespace dmm::formats
