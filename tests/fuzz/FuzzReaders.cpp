#include "tests/fuzz/FuzzReaders.h"

#include "core/archive/PickleReader.h"
#include "core/config/ConfigYaml.h"
#include "core/diagnose/FlightRecord.h"
#include "core/formats/BuiltInCorpus.h"
#include "core/formats/DatasetJson.h"
#include "core/formats/MidiFile.h"
#include "core/formats/MusicXmlFile.h"
#include "core/formats/OwnMidi.h"
#include "core/formats/VoiceAssignment.h"
#include "core/generate/Provenance.h"
#include "core/runs/EvaluationsFile.h"
#include "core/runs/LatentKlFile.h"
#include "core/runs/MetricsFile.h"
#include "core/runs/QueueFile.h"
#include "core/runs/RunInfoYaml.h"
#include "core/support/Errors.h"
#include "core/train/Checkpoint.h"
#include "core/types/Bars.h"
#include "core/weights/ModelFile.h"
#include "tests/fuzz/MemoryFile.h"

#include <stdexcept>
#include <string>
#include <zlib.h>

namespace dmm::test {

namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::logic_error(std::string("a reader accepted ") + what);
}

/// What every piece in the program is: notes of the piano, within the piece, in order.
void check(const types::Chorale& chorale) {
  require(chorale.stepsPerQuarter >= 1, "a piece without a grid");
  require(chorale.lengthSteps >= 1, "a piece without a length");
  for (const auto& voice : chorale.voices)
    for (std::size_t i = 0; i < voice.size(); ++i) {
      const types::Note& note = voice[i];
      require(note.pitch >= types::kLowestPitch && note.pitch <= types::kHighestPitch,
              "a note that no piano has");
      require(note.onset >= 0 && note.duration >= 1, "a note without a time");
      require(note.onset + note.duration <= chorale.lengthSteps, "a note after the end");
      require(i == 0 || voice[i - 1].onset <= note.onset, "notes out of order");
    }
  formats::rollOf(chorale);
  require(!types::Bars(chorale).until(chorale.lengthSteps).empty(), "a piece without a bar");
}

/// A score that was read must survive being written and read again.
void check(const formats::ScoreReading& score) {
  check(score.chorale);
  if (score.chorale.lengthSteps > 1000) return; // time is better spent on other bytes
  const auto again = formats::parseMusicXml(formats::toMusicXml(score.chorale), "again",
                                            score.chorale.stepsPerQuarter);
  require(again.chorale.voices == score.chorale.voices, "a score that changes when written");
  require(again.chorale.lengthSteps == score.chorale.lengthSteps, "a length that changes");
}

template <typename Read> void refusing(Read read) {
  try {
    read();
  } catch (const support::InputError& error) {
    require(std::string(error.what()).size() < 2000, "to print a whole file in a message");
  }
}

void readJson(std::string_view bytes) {
  refusing([&] {
    for (const auto& piece : formats::parseDatasetJson(std::string(bytes), "fuzz").pieces) {
      check(piece.chorale);
      check(formats::assignVoices(piece.roll));
    }
  });
}

void readMidi(std::string_view bytes) {
  refusing([&] { check(formats::parseMidi(bytes, "fuzz")); });
}

void readOwnMidi(std::string_view bytes) {
  refusing([&] {
    const auto chorale = formats::parseOwnMidi(bytes, "fuzz");
    if (chorale.lengthSteps > 0) check(chorale);
    try { // what it says of its origin is somebody's word, too
      generate::checkSettings(generate::parseProvenance(chorale.origin, "fuzz").settings);
    } catch (const support::InputError&) {
    }
  });
}

void readMusicXml(std::string_view bytes) {
  refusing([&] { check(formats::parseMusicXml(bytes, "fuzz")); });
}

void readConfig(std::string_view bytes) {
  refusing([&] {
    const auto config = config::parseConfig(std::string(bytes), "fuzz");
    config::parseConfig(config::toYaml(config), "again");
  });
}

void readMetrics(std::string_view bytes) {
  const MemoryFile file(bytes);
  refusing([&] {
    runs::readMetrics(file.path());
    runs::readEvaluations(file.path());
    runs::readLatentKl(file.path());
  });
}

void readQueue(std::string_view bytes) {
  const MemoryFile file(bytes);
  refusing([&] { runs::readQueue(file.path()); });
}

/// A whole file as it is; anything else is a pickle, which no mutation would find a checksum for.
void readCheckpoint(std::string_view bytes) {
  if (bytes.substr(0, 2) != "PK") {
    try {
      archive::readPickledDict({{"data.pkl", std::string(bytes)},
                                {"data/0", std::string(64, '\1')},
                                {"data/1", std::string(256, '\2')}});
    } catch (const std::runtime_error&) { // its contract
    }
    return;
  }
  const MemoryFile file(bytes);
  refusing([&] { train::loadCheckpoint(file.path()); });
  refusing([&] { weights::loadModel(file.path()); });
  refusing([&] { diagnose::loadFlightRecord(file.path()); });
}

void readRun(std::string_view bytes) {
  refusing([&] {
    const auto info = runs::parseRunInfo(std::string(bytes), "fuzz");
    runs::parseRunInfo(runs::toYaml(info), "again");
  });
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("deflateInit2");
  std::string content(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(content.data());
  stream.avail_out = static_cast<uInt>(content.size());
  deflate(&stream, Z_FINISH);
  content.resize(stream.total_out);
  deflateEnd(&stream);
  return content;
}

/// Gzip as it is; anything else is packed first, because no mutation would find a good checksum.
void readCorpus(std::string_view bytes) {
  refusing([&] {
    const bool isPacked = bytes.substr(0, 2) == "\x1F\x8B";
    const std::string packed = isPacked ? std::string(bytes) : gzip(bytes);
    for (const auto& entry : formats::readCorpus(packed, "fuzz").pieces) check(entry.piece.chorale);
  });
}

} // namespace

const std::vector<FuzzReader>& fuzzReaders() {
  static const std::vector<FuzzReader> readers{
      {"json", readJson},      {"midi", readMidi},       {"musicxml", readMusicXml},
      {"config", readConfig},  {"metrics", readMetrics}, {"run", readRun},
      {"corpus", readCorpus},  {"queue", readQueue},     {"checkpoint", readCheckpoint},
      {"ownmidi", readOwnMidi}};
  return readers;
}

} // namespace dmm::test
