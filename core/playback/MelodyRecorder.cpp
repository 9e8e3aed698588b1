#include "core/playback/MelodyRecorder.h"

#include <algorithm>
#include <cmath>

namespace dmm::playback {

namespace {

constexpr int kQuartersABar = 4;
constexpr int kClickSteps = 8; ///< a quarter: a click is this short
constexpr int kFirstClick = 96, kOtherClick = 84;

/// The voice until this step.
void cut(std::vector<types::Note>& notes, int step) {
  std::erase_if(notes, [&](const types::Note& note) { return note.onset >= step; });
  if (!notes.empty())
    notes.back().duration = std::min(notes.back().duration, step - notes.back().onset);
}

} // namespace

MelodyRecorder::MelodyRecorder(types::VoicePart voice, int stepsPerQuarter)
    : m_voice(voice)
    , m_stepsPerQuarter(stepsPerQuarter) {}

int MelodyRecorder::stepAt(double quarters) const {
  return int(std::lround(quarters * m_stepsPerQuarter));
}

void MelodyRecorder::end(double quarters) {
  if (!m_held) return;
  m_held->duration = std::max(1, stepAt(quarters) - m_held->onset);
  m_notes.push_back(*m_held);
  m_held.reset();
}

void MelodyRecorder::take(const MidiMessage& message, double quarters) {
  const int pitch = message.bytes[1];
  const bool begins = message.kind() == kNoteOn && message.bytes[2] > 0;
  const bool ends = message.kind() == kNoteOff || (message.kind() == kNoteOn && !begins);
  if (ends && m_held && m_held->pitch == pitch) end(quarters);
  if (!begins || stepAt(quarters) < 0) return;
  if (pitch < types::kLowestPitch || pitch > types::kHighestPitch) return;
  end(quarters);
  const int onset = stepAt(quarters);
  cut(m_notes, onset);
  m_held = types::Note{pitch, onset, 1};
}

types::Chorale MelodyRecorder::piece(double quarters) const {
  types::Chorale piece;
  piece.stepsPerQuarter = m_stepsPerQuarter;
  piece.meter.emplace();
  piece.voicesInferred = false;
  auto& notes = piece.voices.at(std::size_t(m_voice));
  notes = m_notes;
  if (m_held) {
    notes.push_back(*m_held);
    notes.back().duration = std::max(1, stepAt(quarters) - m_held->onset);
  }
  const int end = notes.empty() ? 0 : notes.back().onset + notes.back().duration;
  const int bar = kQuartersABar * m_stepsPerQuarter;
  piece.lengthSteps = std::max(1, (end + bar - 1) / bar) * bar;
  return piece;
}

types::Chorale clicks(int bars) {
  types::Chorale piece;
  piece.title = "Clicks";
  piece.stepsPerQuarter = kClickSteps;
  piece.voicesInferred = false;
  const int quarters = int(kCountInQuarters) + bars * kQuartersABar;
  piece.lengthSteps = quarters * kClickSteps;
  for (int quarter = 0; quarter < quarters; ++quarter)
    piece.voices[0].push_back(
        {quarter % kQuartersABar == 0 ? kFirstClick : kOtherClick, quarter * kClickSteps, 1});
  return piece;
}

} // namespace dmm::playback
