#include "core/formats/OwnMidi.h"

#include "core/formats/MidiMarks.h"
#include "core/formats/OriginText.h"
#include "core/formats/ScoreAssembly.h"
#include "core/formats/SmfEvents.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"

#include <algorithm>
#include <array>
#include <deque>
#include <numeric>
#include <utility>

namespace dmm::formats {

namespace {

constexpr int kNoteOff = 0x80, kNoteOn = 0x90;

/// A note in ticks.
struct TickNote {
  int pitch;
  std::int64_t onset, duration;
};

/// A note that never ends is left out.
std::vector<TickNote> notesOf(const SmfTrack& track) {
  std::vector<TickNote> notes;
  std::array<std::deque<std::int64_t>, 128> open; // when they began, by pitch
  for (const SmfEvent& event : track.events) {
    const int kind = event.status & 0xF0;
    if (kind != kNoteOn && kind != kNoteOff) continue;
    const int pitch = static_cast<unsigned char>(event.data[0]);
    auto& begun = open.at(static_cast<std::size_t>(pitch));
    if (kind == kNoteOn) {
      begun.push_back(event.tick);
    } else if (!begun.empty()) {
      notes.push_back({pitch, begun.front(), event.tick - begun.front()});
      begun.pop_front();
    }
  }
  return notes;
}

void readHead(const SmfTrack& track, types::Chorale& chorale) {
  for (const SmfEvent& event : track.events) {
    if (event.status != 0xFF) continue;
    if (event.metaType == midi::kTrackName) chorale.title = event.data;
    if (event.metaType != midi::kText) continue;
    if (event.data.starts_with(midi::kCatalogue)) {
      chorale.catalogueNumber = event.data.substr(midi::kCatalogue.size());
    } else {
      chorale.origin += event.data;
    }
  }
}

} // namespace

types::Chorale readOwnMidi(const std::filesystem::path& file) {
  return parseOwnMidi(support::readFile(file, kLargestMidiFile), file.string());
}

types::Chorale parseOwnMidi(std::string_view bytes, const std::string& source) {
  const auto refuse = [&](const char* why) { throw support::InputError(source, why); };
  if (!bytes.starts_with("MThd")) refuse("is not a MIDI file of this program");
  const Smf smf = parseSmf(bytes, source);
  constexpr std::size_t kTracks = 5; // a head and four voices
  if (smf.format != 1 || smf.tracks.size() != kTracks || smf.ticksPerQuarter < 1)
    refuse("is not a MIDI file of this program");

  types::Chorale chorale;
  readHead(smf.tracks.front(), chorale);
  chorale.modelShift = origin::modelShift(chorale.origin);
  std::array<std::vector<TickNote>, 4> voices;
  std::int64_t step = smf.ticksPerQuarter, end = 0; // ticks
  std::size_t count = 0;
  for (std::size_t v = 0; v < voices.size(); ++v) {
    voices[v] = notesOf(smf.tracks[v + 1]);
    count += voices[v].size();
    for (const TickNote& note : voices[v])
      step = std::gcd(step, std::gcd(note.onset, note.duration));
    end = std::max(end, smf.tracks[v + 1].endTick);
  }
  if (static_cast<double>(end) > kLongestScore * smf.ticksPerQuarter || count > kMostNotes)
    refuse("is longer than any piece of this program");
  chorale.stepsPerQuarter = static_cast<int>(smf.ticksPerQuarter / step);
  chorale.lengthSteps = static_cast<int>((end + step - 1) / step);
  for (std::size_t v = 0; v < voices.size(); ++v) {
    auto& voice = chorale.voices[v];
    for (const TickNote& note : voices[v])
      if (note.duration > 0 && note.pitch >= types::kLowestPitch &&
          note.pitch <= types::kHighestPitch)
        voice.push_back({note.pitch, static_cast<int>(note.onset / step),
                         static_cast<int>(note.duration / step)});
    std::sort(voice.begin(), voice.end(), [](const types::Note& a, const types::Note& b) {
      return std::pair(a.onset, a.pitch) < std::pair(b.onset, b.pitch);
    });
  }
  return chorale;
}

} // namespace dmm::formats
