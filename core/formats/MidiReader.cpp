#include "core/formats/MidiFile.h"
#include "core/formats/MidiMarks.h"
#include "core/formats/NotePairing.h"
#include "core/formats/ScoreAssembly.h"
#include "core/formats/SmfEvents.h"
#include "core/support/Errors.h"
#include "core/types/Counted.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace dmm::formats {

namespace {

constexpr int kPercussionChannel = 9;

int byteAt(std::string_view data, std::size_t i) { return static_cast<unsigned char>(data[i]); }

/// From ticks to quarters. Where ticks are parts of a second, the tempo map decides.
class Clock {
 public:
  explicit Clock(const Smf& smf) : m_smf(smf) {
    if (smf.ticksPerQuarter > 0) return;
    std::map<std::int64_t, double> tempos{{0, 0.5}}; // seconds a quarter, from a tick on
    for (const SmfTrack& track : smf.tracks)
      for (const SmfEvent& event : track.events)
        if (event.status == 0xFF && event.metaType == midi::kTempo && event.data.size() == 3) {
          const int microseconds =
              byteAt(event.data, 0) << 16 | byteAt(event.data, 1) << 8 | byteAt(event.data, 2);
          if (microseconds > 0) tempos[event.tick] = microseconds * 1e-6;
        }
    Segment last{0, 0, 0.5};
    for (const auto& [tick, secondsPerQuarter] : tempos) {
      last = {tick, quartersFrom(last, tick), secondsPerQuarter};
      m_segments.push_back(last);
    }
  }

  double quarters(std::int64_t tick) const {
    if (m_smf.ticksPerQuarter > 0) return static_cast<double>(tick) / m_smf.ticksPerQuarter;
    const auto after =
        std::upper_bound(m_segments.begin(), m_segments.end(), tick,
                         [](std::int64_t t, const Segment& segment) { return t < segment.tick; });
    return quartersFrom(*std::prev(after), tick);
  }

 private:
  struct Segment {
    std::int64_t tick;
    double quarters;
    double secondsPerQuarter;
  };

  double quartersFrom(const Segment& segment, std::int64_t tick) const {
    const double seconds = static_cast<double>(tick - segment.tick) / m_smf.ticksPerSecond;
    return segment.quarters + seconds / segment.secondsPerQuarter;
  }

  const Smf& m_smf;
  std::vector<Segment> m_segments;
};

/// The keys of a channel in the track that is being read.
struct Channel {
  std::map<int, std::vector<KeyEvent>> keys; ///< by pitch
  std::set<int> touched;                     ///< since the channel was last silenced
};

class MidiReader {
 public:
  MidiReader(const Smf& smf, const std::string& source)
      : m_smf(smf)
      , m_source(source)
      , m_clock(smf) {}

  RawScore read() {
    for (std::size_t track = 0; track < m_smf.tracks.size(); ++track) readTrack(track);
    readMeter();
    if (m_isOurs) {
      m_raw.head.origin = cleanText(m_origin);
      m_raw.lengthQuarters = m_clock.quarters(m_lastTick);
    }
    tellChanges();
    return std::move(m_raw);
  }

 private:
  static double barLength(const RawMeter::Signature& time) {
    return 4.0 * time.beats / time.beatUnit;
  }

  /// MIDI knows time signatures and no bars: a first one that holds for one bar, shorter than those
  /// that follow, is an upbeat. Many files repeat the signature that holds anyway.
  void readMeter() {
    constexpr double kSameBarline = 1e-3; // quarters
    RawMeter& meter = m_raw.meter;
    for (auto& [tick, time] : m_signatures) {
      time.start = m_clock.quarters(tick);
      if (!meter.signatures.empty()) {
        const auto& before = meter.signatures.back();
        const bool isSame = before.beats == time.beats && before.beatUnit == time.beatUnit;
        const double since = time.start - before.start;
        if (isSame && std::abs(std::remainder(since, barLength(time))) < kSameBarline) continue;
      }
      meter.signatures.push_back(time);
    }
    if (meter.signatures.size() < 2) return;
    const auto &first = meter.signatures[0], &second = meter.signatures[1];
    const double length = barLength(first);
    if (first.start > 0 || std::abs(second.start - length) > kSameBarline ||
        length >= barLength(second))
      return;
    meter.pickup = length;
    meter.signatures.erase(meter.signatures.begin());
  }

  void readTrack(std::size_t number) {
    const SmfTrack& track = m_smf.tracks[number];
    m_lastTick = std::max(m_lastTick, track.endTick);
    m_channels.clear();
    std::string name;
    for (const SmfEvent& event : track.events) {
      if (event.status == 0xFF)
        readMeta(event, number == 0, name);
      else
        readChannel(event);
    }
    name = cleanText(name);
    if (number == 0 && (m_channels.empty() || m_smf.format == 0)) m_raw.head.title = name;
    if (name.ends_with(midi::kInferredEnding)) m_raw.inferredVoices = true;
    // In format 0 the channels are the parts, and the track has the name of the piece.
    for (const auto& [channel, keys] : m_channels)
      m_raw.streams.push_back({m_smf.format == 0 ? channel : static_cast<int>(number),
                               m_smf.format == 0 ? std::string() : name,
                               notesOf(keys, track.endTick)});
  }

  void readMeta(const SmfEvent& event, bool first, std::string& name) {
    const std::string_view data = event.data;
    switch (event.metaType) {
    case midi::kTrackName: name += data; break;
    case midi::kSequencerSpecific: m_isOurs = m_isOurs || data == midi::kOurs; break;
    case midi::kText:
      if (!first) break;
      if (data.starts_with(midi::kCatalogue)) {
        m_raw.head.catalogueNumber = cleanText(data.substr(midi::kCatalogue.size()));
      } else {
        m_origin += data;
      }
      break;
    case midi::kTimeSignature:
      if (data.size() >= 2 && byteAt(data, 0) > 0 && byteAt(data, 1) <= 6)
        m_signatures.insert({event.tick, {0, byteAt(data, 0), 1 << byteAt(data, 1)}});
      break;
    case midi::kKeySignature:
      if (const int fifths = data.empty() ? 99 : static_cast<signed char>(data[0]);
          !m_raw.head.keyFifths && fifths >= -7 && fifths <= 7)
        m_raw.head.keyFifths = fifths;
      break;
    default: break;
    }
  }

  void readChannel(const SmfEvent& event) {
    const int channel = event.status & 0x0F;
    const int number = byteAt(event.data, 0);
    switch (event.status & 0xF0) {
    case 0x80: readKey(channel, number, {event.tick, KeyEvent::Kind::Release}); break;
    case 0x90:
      readKey(channel, number,
              {event.tick, event.data[1] != 0 ? KeyEvent::Kind::Strike : KeyEvent::Kind::Release});
      break;
    case 0xB0:
      if (number == midi::kSustainPedal) {
        m_hasPedal = m_hasPedal || byteAt(event.data, 1) >= 64;
      } else if (number == midi::kAllSoundOff || number >= midi::kAllNotesOff) {
        silence(channel, event.tick);
      }
      break;
    default: break;
    }
  }

  void readKey(int channel, int pitch, const KeyEvent& event) {
    const bool isStrike = event.kind == KeyEvent::Kind::Strike;
    if (channel == kPercussionChannel) {
      m_drums += isStrike;
      return;
    }
    if (isStrike && ++m_notes > kMostNotes)
      throw support::InputError(m_source, fmt::format("has more than {} notes", kMostNotes));
    Channel& read = m_channels[channel];
    read.keys[pitch].push_back(event);
    read.touched.insert(pitch);
  }

  void silence(int channel, std::int64_t tick) {
    const auto found = m_channels.find(channel);
    if (found == m_channels.end()) return;
    for (const int pitch : found->second.touched)
      found->second.keys[pitch].push_back({tick, KeyEvent::Kind::Silence});
    found->second.touched.clear();
  }

  std::vector<PlayedNote> notesOf(const Channel& read, std::int64_t endOfTrack) {
    std::vector<PlayedNote> notes;
    for (const auto& [pitch, events] : read.keys) {
      const PairedNotes paired = pairNotes(events, endOfTrack);
      for (const auto& [start, end] : paired.notes)
        notes.push_back({m_clock.quarters(start), m_clock.quarters(end), pitch});
      m_neverReleased += paired.neverReleased;
      m_withoutLength += paired.withoutLength;
    }
    return notes;
  }

  void tellChanges() {
    const auto tell = [this](std::size_t count, std::string_view one, std::string_view many) {
      if (count > 0)
        m_raw.remarks.push_back(types::counted(static_cast<std::int64_t>(count), one, many));
    };
    // Tracks are parts: a release in another one ends nothing, as in music21.
    tell(m_neverReleased,
         "note that is never released in its own track was ended where its key is struck again, or "
         "with the track",
         "notes that are never released in their own track were ended where their key is struck "
         "again, or with the track");
    tell(m_withoutLength, "note without length (a grace note, perhaps) was left out",
         "notes without length (grace notes, perhaps) were left out");
    tell(m_drums, "note of the drums was left out", "notes of the drums were left out");
    if (m_hasPedal) m_raw.remarks.emplace_back("the sustain pedal was not heeded");
  }

  const Smf& m_smf;
  const std::string& m_source;
  Clock m_clock;
  RawScore m_raw;
  std::map<int, Channel> m_channels;                        ///< of the track
  std::map<std::int64_t, RawMeter::Signature> m_signatures; ///< by tick; of several the first
  std::string m_origin;
  std::int64_t m_lastTick = 0;
  std::size_t m_notes = 0;
  std::size_t m_drums = 0;
  std::size_t m_neverReleased = 0;
  std::size_t m_withoutLength = 0;
  bool m_hasPedal = false;
  bool m_isOurs = false;
};

} // namespace

ScoreReading parseMidi(std::string_view bytes, const std::string& source, int stepsPerQuarter) {
  if (bytes.size() > kLargestMidiFile)
    throw support::InputError(source, fmt::format("is larger than {} MB, too large for a MIDI file",
                                                  kLargestMidiFile >> 20));
  const Smf smf = parseSmf(bytes, source);
  return assembleScore(MidiReader(smf, source).read(), stepsPerQuarter, source);
}

} // namespace dmm::formats
