#include "core/formats/OwnMidi.h"

#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"

#include <smf.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>

namespace dmm::formats {

namespace {

constexpr int kTextEvent = 1;
constexpr int kTrackNameEvent = 3;

struct SmfDeleter {
  void operator()(smf_t* smf) const { smf_delete(smf); }
};

/// The text of a meta event of this type: its length is one byte, because we write no longer ones.
std::optional<std::string> textOf(const smf_event_t& event, int type) {
  const auto* bytes = event.midi_buffer;
  if (event.midi_buffer_length < 3 || bytes[0] != 0xFF || bytes[1] != type || bytes[2] > 127)
    return std::nullopt;
  return std::string(reinterpret_cast<const char*>(bytes) + 3,
                     static_cast<std::size_t>(event.midi_buffer_length - 3));
}

/// Notes in ticks; a note that never ends is left out.
std::vector<types::Note> notesOf(smf_track_t& track) {
  std::vector<types::Note> notes, open;
  for (int i = 1; i <= track.number_of_events; ++i) {
    const smf_event_t& event = *smf_track_get_event_by_number(&track, i);
    if (event.midi_buffer_length != 3) continue;
    const int pitch = event.midi_buffer[1];
    if ((event.midi_buffer[0] & 0xF0) == 0x90) {
      open.push_back({pitch, event.time_pulses, 0});
    } else if ((event.midi_buffer[0] & 0xF0) == 0x80) {
      const auto begun = std::find_if(open.begin(), open.end(),
                                      [&](const auto& note) { return note.pitch == pitch; });
      if (begun == open.end()) continue;
      notes.push_back({pitch, begun->onset, event.time_pulses - begun->onset});
      open.erase(begun);
    }
  }
  return notes;
}

} // namespace

types::Chorale readOwnMidi(const std::filesystem::path& file) {
  const auto refuse = [&] [[noreturn]] {
    throw support::InputError(file.string(), "is not a MIDI file of this program");
  };
  const std::string bytes = support::readFile(file);
  // libsmf complains on standard error, and trusts lengths: it only gets what begins as ours do.
  if (!bytes.starts_with(std::string_view("MThd\0\0\0\6\0\1\0\5", 12))) refuse();
  const std::unique_ptr<smf_t, SmfDeleter> smf(smf_load_from_memory(bytes.data(), bytes.size()));
  if (!smf || smf->number_of_tracks != 5 || smf->ppqn < 1) refuse();

  types::Chorale chorale;
  smf_track_t* head = smf_get_track_by_number(smf.get(), 1);
  for (int i = 1; i <= head->number_of_events; ++i) {
    const smf_event_t& event = *smf_track_get_event_by_number(head, i);
    if (const auto name = textOf(event, kTrackNameEvent)) chorale.title = *name;
    if (const auto text = textOf(event, kTextEvent)) chorale.origin += *text;
  }
  int ticksPerStep = smf->ppqn;
  int endTick = 0;
  for (std::size_t v = 0; v < 4; ++v) {
    smf_track_t* track = smf_get_track_by_number(smf.get(), static_cast<int>(v) + 2);
    chorale.voices[v] = notesOf(*track);
    for (const types::Note& note : chorale.voices[v])
      ticksPerStep = std::gcd(ticksPerStep, std::gcd(note.onset, note.duration));
    if (const auto* last = smf_track_get_last_event(track))
      endTick = std::max(endTick, last->time_pulses);
  }
  chorale.stepsPerQuarter = smf->ppqn / ticksPerStep;
  chorale.lengthSteps = (endTick + ticksPerStep - 1) / ticksPerStep;
  for (auto& voice : chorale.voices) {
    for (types::Note& note : voice)
      note = {note.pitch, note.onset / ticksPerStep, note.duration / ticksPerStep};
    std::erase_if(voice, [](const types::Note& note) {
      return note.duration < 1 || note.pitch < types::kLowestPitch ||
             note.pitch > types::kHighestPitch;
    });
    std::sort(voice.begin(), voice.end(), [](const types::Note& a, const types::Note& b) {
      return std::pair(a.onset, a.pitch) < std::pair(b.onset, b.pitch);
    });
  }
  return chorale;
}

} // namespace dmm::formats
