#include "core/playback/Sequencer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dmm::playback {

namespace {

constexpr int kVoices = 4;
constexpr int kMidiChannels = 16;

/// General MIDI programs, counted from 0: Choir Aahs, Church Organ, String Ensemble 1, Grand Piano.
int program(types::Instrument instrument) {
  switch (instrument) {
  case types::Instrument::Choir: return 52;
  case types::Instrument::Organ: return 19;
  case types::Instrument::Strings: return 48;
  case types::Instrument::Piano: return 0;
  }
  return 0;
}

} // namespace

// --- what the user asks for ---

void Sequencer::setTimeline(Timeline timeline, Time now) {
  stop(now);
  m_timeline = std::move(timeline);
  m_next = 0;
}

void Sequencer::setSink(MidiSink* sink, Time now) {
  run(now);
  letGoOfAll();
  letGoOfLive();
  m_sink = sink;
  m_sinkProblem.clear();
  m_liveSetup.reset();
  for (int voice = 0; voice < kVoices; ++voice) {
    sendSetup(voice);
    if (m_state == PlayState::Playing) takeUp(voice);
  }
}

void Sequencer::setMix(const types::Mix& mix, Time now) {
  run(now);
  const types::Mix before = std::exchange(m_mix, mix);
  m_liveSetup.reset();
  for (int voice = 0; voice < kVoices; ++voice) {
    const auto part = static_cast<types::VoicePart>(voice);
    const auto place = static_cast<std::size_t>(voice);
    const bool instrumentChanged =
        before.voices.at(place).instrument != mix.voices.at(place).instrument;
    const bool struckAnew = instrumentChanged || before.isHeard(part) != mix.isHeard(part);
    if (struckAnew) letGo(voice);
    if (instrumentChanged || before.volume != mix.volume) sendSetup(voice);
    if (struckAnew && m_state == PlayState::Playing) takeUp(voice);
  }
}

void Sequencer::setTempo(double quartersPerMinute, Time now) {
  run(now);
  if (m_state == PlayState::Playing) anchor(positionAt(now), now);
  m_quartersPerMinute = std::clamp(quartersPerMinute, types::kSlowestTempo, types::kFastestTempo);
}

void Sequencer::setLoop(std::optional<Loop> loop, Time now) {
  run(now);
  m_loop = loop;
}

void Sequencer::play(Time now) {
  run(now);
  if (m_state == PlayState::Playing || !m_timeline.hasNotes()) return;
  double from = m_anchorQuarters;
  if (const auto loop = loopWithin(); loop && from >= loop->end) from = loop->begin;
  if (from >= m_timeline.lengthQuarters()) from = 0;
  m_state = PlayState::Playing;
  moveTo(from, now);
  run(now);
}

void Sequencer::pause(Time now) {
  run(now);
  if (m_state != PlayState::Playing) return;
  const double position = positionAt(now);
  m_state = PlayState::Paused;
  moveTo(position, now);
}

void Sequencer::stop(Time now) {
  run(now);
  finish(now);
  letGoOfLive();
}

void Sequencer::seek(double quarters, Time now) {
  run(now);
  moveTo(std::clamp(quarters, 0.0, m_timeline.lengthQuarters()), now);
  if (m_state == PlayState::Stopped && m_anchorQuarters > 0) m_state = PlayState::Paused;
  run(now);
}

void Sequencer::panic(Time now) {
  pause(now);
  letGoOfAll();
  letGoOfLive();
  for (int channel = 0; channel < kMidiChannels; ++channel)
    for (const int controller : {kSustainController, kAllNotesOff, kAllSoundOff})
      send(midiMessage(kControlChange, channel, controller, 0));
}

// --- time ---

std::optional<Sequencer::Time> Sequencer::run(Time now) {
  const auto& events = m_timeline.events();
  while (m_state == PlayState::Playing) {
    const auto loop = loopWithin();
    const double end =
        loop && m_anchorQuarters < loop->end ? loop->end : m_timeline.lengthQuarters();
    const double next = m_next < events.size() ? std::min(events[m_next].quarters, end) : end;
    const Time due = timeOf(next);
    if (due > now) return due;
    if (now - due > kLongestDelay) m_anchorTime += now - due;
    if (next < end) {
      perform(events[m_next++]);
    } else if (loop) {
      moveTo(loop->begin, timeOf(end));
    } else {
      finish(now);
    }
  }
  return std::nullopt;
}

double Sequencer::positionAt(Time now) const {
  if (m_state != PlayState::Playing) return m_anchorQuarters;
  const std::chrono::duration<double> passed = now - m_anchorTime;
  return std::clamp(m_anchorQuarters + passed.count() * m_quartersPerMinute / 60, 0.0,
                    m_timeline.lengthQuarters());
}

Sequencer::Time Sequencer::timeOf(double quarters) const {
  const std::chrono::duration<double> ahead((quarters - m_anchorQuarters) * 60 /
                                            m_quartersPerMinute);
  return m_anchorTime + std::chrono::round<Time::duration>(ahead);
}

void Sequencer::anchor(double quarters, Time now) {
  m_anchorQuarters = quarters;
  m_anchorTime = now;
}

void Sequencer::moveTo(double quarters, Time when) {
  letGoOfAll();
  anchor(quarters, when);
  m_next = m_timeline.startAt(quarters);
  if (m_state != PlayState::Playing) return;
  for (int voice = 0; voice < kVoices; ++voice) takeUp(voice);
}

void Sequencer::finish(Time when) {
  m_state = PlayState::Stopped;
  moveTo(0, when);
}

std::optional<Loop> Sequencer::loopWithin() const {
  if (!m_loop) return std::nullopt;
  const double length = m_timeline.lengthQuarters();
  const auto [first, last] = std::minmax(m_loop->begin, m_loop->end);
  const Loop region{std::clamp(first, 0.0, length), std::clamp(last, 0.0, length)};
  return region.end - region.begin < kShortestLoop ? Loop{0, length} : region;
}

// --- notes ---

void Sequencer::perform(const Timeline::Event& event) {
  if (event.begins) {
    strike(event.voice, event.pitch);
  } else {
    release(event.voice, event.pitch);
  }
}

void Sequencer::takeUp(int voice) {
  for (const int pitch : m_timeline.pitchesHeldBefore(m_next, voice)) strike(voice, pitch);
}

void Sequencer::strike(int voice, int pitch) {
  auto sounding = m_sounding.at(static_cast<std::size_t>(voice))[static_cast<std::size_t>(pitch)];
  if (sounding || !isHeard(voice)) return;
  sounding = true;
  send(midiMessage(kNoteOn, voice, pitch, kVelocity));
}

void Sequencer::release(int voice, int pitch) {
  auto sounding = m_sounding.at(static_cast<std::size_t>(voice))[static_cast<std::size_t>(pitch)];
  if (!sounding) return;
  sounding = false;
  send(midiMessage(kNoteOff, voice, pitch));
}

void Sequencer::letGo(int voice) {
  const std::bitset<128>& sounding = m_sounding.at(static_cast<std::size_t>(voice));
  for (int pitch = 0; sounding.any() && pitch < int(sounding.size()); ++pitch)
    release(voice, pitch);
}

void Sequencer::letGoOfAll() {
  for (int voice = 0; voice < kVoices; ++voice) letGo(voice);
}

void Sequencer::playLive(types::VoicePart voice, const MidiMessage& message) {
  const bool begins = message.kind() == kNoteOn && message.bytes[2] > 0;
  if (!begins && message.kind() != kNoteOn && message.kind() != kNoteOff) return;
  const int pitch = message.bytes[1] & 0x7F;
  auto held = m_live[static_cast<std::size_t>(pitch)];
  if (held) send(midiMessage(kNoteOff, kLiveChannel, pitch));
  held = begins;
  if (!begins) return;
  if (m_liveSetup != voice) {
    sendSetup(static_cast<int>(voice), kLiveChannel);
    m_liveSetup = voice;
  }
  send(midiMessage(kNoteOn, kLiveChannel, pitch, message.bytes[2]));
}

void Sequencer::letGoOfLive() {
  for (int pitch = 0; m_live.any() && pitch < int(m_live.size()); ++pitch) {
    if (!m_live[static_cast<std::size_t>(pitch)]) continue;
    m_live.reset(static_cast<std::size_t>(pitch));
    send(midiMessage(kNoteOff, kLiveChannel, pitch));
  }
}

void Sequencer::sendSetup(int voice, int channel) {
  const types::VoiceMix& mix = m_mix.voices.at(static_cast<std::size_t>(voice));
  send(midiMessage(kProgramChange, channel, program(mix.instrument)));
  send(midiMessage(kControlChange, channel, kVolumeController,
                   int(std::lround(127 * std::clamp(m_mix.volume, 0.0, 1.0)))));
}

bool Sequencer::isHeard(int voice) const {
  return m_mix.isHeard(static_cast<types::VoicePart>(voice));
}

void Sequencer::send(const MidiMessage& message) {
  if (!m_sink) return;
  try {
    m_sink->send(message);
  } catch (const OutputError& error) {
    m_sink = nullptr;
    m_sinkProblem = error.what();
  }
}

} // namespace dmm::playback
