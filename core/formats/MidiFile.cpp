#include "core/formats/MidiFile.h"

#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"

#include <smf.h>

#include <cmath>
#include <memory>
#include <stdexcept>

namespace dmm::formats {

namespace {

constexpr int kTicksPerQuarter = 480;
constexpr int kChoirAahs = 52; // General MIDI program 53, counted from 0
constexpr int kVelocity = 80;
constexpr int kTextEvent = 1;
constexpr int kTrackNameEvent = 3;

struct SmfDeleter {
  void operator()(smf_t* smf) const { smf_delete(smf); }
};

smf_track_t* addTrack(smf_t* smf, const std::string& name) {
  smf_track_t* track = smf_track_new();
  smf_add_track(smf, track);
  smf_track_add_event_pulses(track, smf_event_new_textual(kTrackNameEvent, name.c_str()), 0);
  return track;
}

void addTempo(smf_track_t* track, double quartersPerMinute) {
  const auto microseconds = static_cast<unsigned>(std::lround(60e6 / quartersPerMinute));
  unsigned char bytes[] = {0xFF,
                           0x51,
                           0x03,
                           static_cast<unsigned char>(microseconds >> 16),
                           static_cast<unsigned char>(microseconds >> 8),
                           static_cast<unsigned char>(microseconds)};
  smf_track_add_event_pulses(track, smf_event_new_from_pointer(bytes, sizeof bytes), 0);
}

void addEvent(smf_track_t* track, int status, int first, int second, int tick) {
  smf_track_add_event_pulses(track, smf_event_new_from_bytes(status, first, second), tick);
}

void addVoice(smf_t* smf, const types::Chorale& chorale, types::VoicePart part) {
  std::string name = types::toString(part);
  name.front() = static_cast<char>(std::toupper(name.front()));
  smf_track_t* track = addTrack(smf, name);
  const int channel = static_cast<int>(part);
  const int ticksPerStep = kTicksPerQuarter / chorale.stepsPerQuarter;
  addEvent(track, 0xC0 | channel, kChoirAahs, -1, 0);
  // Ends before beginnings at the same tick, so that a repeated note is struck again.
  for (const auto& note : chorale.voices.at(static_cast<std::size_t>(part)))
    addEvent(track, 0x80 | channel, note.pitch, 0, (note.onset + note.duration) * ticksPerStep);
  for (const auto& note : chorale.voices.at(static_cast<std::size_t>(part)))
    addEvent(track, 0x90 | channel, note.pitch, kVelocity, note.onset * ticksPerStep);
  if (smf_track_add_eot_pulses(track, chorale.lengthSteps * ticksPerStep) != 0)
    throw std::logic_error("writeMidi: a note ends after the piece");
}

} // namespace

void writeMidi(const types::Chorale& chorale, const std::filesystem::path& file,
               const MidiOptions& options) {
  if (chorale.stepsPerQuarter < 1 || kTicksPerQuarter % chorale.stepsPerQuarter != 0)
    throw std::invalid_argument("writeMidi: expected stepsPerQuarter that divides " +
                                std::to_string(kTicksPerQuarter) + ", got " +
                                std::to_string(chorale.stepsPerQuarter));
  const std::unique_ptr<smf_t, SmfDeleter> smf(smf_new());
  if (smf_set_ppqn(smf.get(), kTicksPerQuarter) != 0)
    throw std::logic_error("writeMidi: libsmf refused the time division");
  smf_track_t* head = addTrack(smf.get(), chorale.title.empty() ? "Chorale" : chorale.title);
  for (const std::string& comment : options.comments)
    smf_track_add_event_pulses(head, smf_event_new_textual(kTextEvent, comment.c_str()), 0);
  addTempo(head, options.quartersPerMinute);
  for (const types::VoicePart part : types::kVoiceParts) addVoice(smf.get(), chorale, part);

  support::AtomicFile target(file);
  if (smf_save(smf.get(), target.temporaryPath().c_str()) != 0)
    throw support::IoError(file.string(), "cannot write the MIDI file");
  target.commit();
}

} // namespace dmm::formats
