#include "core/formats/SmfEvents.h"

#include "core/support/Errors.h"

#include <fmt/format.h>

namespace dmm::formats {

namespace {

constexpr std::size_t kMostEvents = 1000000;
constexpr int kMeta = 0xFF;
constexpr int kEndOfTrack = 0x2F;

/// Reads big-endian numbers within its bytes, and says where something is wrong.
class Bytes {
 public:
  Bytes(std::string_view bytes, std::size_t firstByte, std::string where)
      : m_bytes(bytes)
      , m_firstByte(firstByte)
      , m_where(std::move(where)) {}

  bool atEnd() const { return m_at == m_bytes.size(); }
  std::size_t position() const { return m_firstByte + m_at; }

  [[noreturn]] void fail(const std::string& what) const {
    throw support::InputError(fmt::format("{}, byte {}", m_where, position()), what);
  }

  int peek() {
    if (atEnd()) fail("the data end early");
    return static_cast<unsigned char>(m_bytes[m_at]);
  }

  int byte() {
    const int value = peek();
    ++m_at;
    return value;
  }

  std::uint32_t number(int size) {
    std::uint32_t value = 0;
    for (int i = 0; i < size; ++i) value = value << 8 | static_cast<std::uint32_t>(byte());
    return value;
  }

  /// A number of variable length: seven bits a byte, four bytes at most.
  std::uint32_t variable() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
      const int next = byte();
      value = value << 7 | static_cast<std::uint32_t>(next & 0x7F);
      if (next < 0x80) return value;
    }
    fail("a number has more than four bytes");
  }

  std::string_view take(std::size_t size) {
    if (size > m_bytes.size() - m_at)
      fail(fmt::format("{} bytes are announced, {} are left", size, m_bytes.size() - m_at));
    const auto part = m_bytes.substr(m_at, size);
    m_at += size;
    return part;
  }

 private:
  std::string_view m_bytes;
  std::size_t m_firstByte;
  std::string m_where;
  std::size_t m_at = 0;
};

int dataBytes(int status) { return (status & 0xE0) == 0xC0 ? 1 : 2; }

SmfTrack parseTrack(Bytes in, std::size_t& eventsLeft) {
  SmfTrack track;
  int running = 0;
  while (!in.atEnd()) {
    track.endTick += in.variable();
    SmfEvent event;
    event.tick = track.endTick;
    int status = in.peek();
    if (status >= 0x80) in.byte();
    if (status < 0x80) {
      if (running == 0) in.fail("expected a status byte");
      status = running;
    } else if (status < 0xF0) {
      running = status;
    }
    if (status == kMeta) {
      event.metaType = static_cast<std::uint8_t>(in.byte());
      event.data = in.take(in.variable());
      if (event.metaType == kEndOfTrack) return track;
    } else if (status == 0xF0 || status == 0xF7) {
      in.take(in.variable());
      continue;
    } else if (status > 0xF0) {
      in.fail(fmt::format("0x{:02X} is no event of a MIDI file", status));
    } else {
      event.data = in.take(static_cast<std::size_t>(dataBytes(status)));
      for (const char c : event.data)
        if (static_cast<unsigned char>(c) >= 0x80) in.fail("expected a data byte below 128");
    }
    event.status = static_cast<std::uint8_t>(status);
    if (eventsLeft-- == 0) in.fail(fmt::format("the file has more than {} events", kMostEvents));
    track.events.push_back(event);
  }
  return track; // without its end event, as some programs write it
}

void readDivision(Smf& smf, Bytes& in) {
  const auto division = in.number(2);
  if (division & 0x8000) {
    const int frames = 256 - static_cast<int>(division >> 8);
    const int ticks = static_cast<int>(division & 0xFF);
    if ((frames != 24 && frames != 25 && frames != 29 && frames != 30) || ticks == 0)
      in.fail(fmt::format("{} frames of {} ticks are no SMPTE time", frames, ticks));
    smf.ticksPerSecond = (frames == 29 ? 30000.0 / 1001 : frames) * ticks;
  } else {
    if (division == 0) in.fail("expected ticks in a quarter, got 0");
    smf.ticksPerQuarter = static_cast<int>(division);
  }
}

} // namespace

Smf parseSmf(std::string_view bytes, const std::string& source) {
  Bytes file(bytes, 0, source);
  if (bytes.substr(0, 4) != "MThd") throw support::InputError(source, "is not a MIDI file");
  file.take(4);
  const std::size_t headerSize = file.number(4);
  Bytes header(file.take(headerSize), 8, source + ": header");
  Smf smf;
  smf.format = static_cast<int>(header.number(2));
  if (smf.format > 1)
    throw support::InputError(
        source, fmt::format("is a MIDI file of format {}, expected 0 or 1", smf.format));
  header.number(2); // the number of tracks: those that are there count
  readDivision(smf, header);
  std::size_t eventsLeft = kMostEvents;
  while (!file.atEnd()) {
    if (bytes.size() - file.position() < 8) break; // a few stray bytes at the end hurt nobody
    const auto kind = file.take(4);
    const std::size_t size = file.number(4);
    const std::size_t begin = file.position();
    const auto content = file.take(size);
    if (kind != "MTrk") continue; // another kind of chunk: to be skipped, says the standard
    smf.tracks.push_back(parseTrack(
        Bytes(content, begin, fmt::format("{}: track {}", source, smf.tracks.size() + 1)),
        eventsLeft));
  }
  if (smf.tracks.empty()) throw support::InputError(source, "has no tracks");
  return smf;
}

} // namespace dmm::formats
