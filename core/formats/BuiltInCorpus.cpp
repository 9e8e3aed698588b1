#include "core/formats/BuiltInCorpus.h"

#include "core/formats/Gzip.h"
#include "core/formats/JsonReader.h"

#include <fmt/format.h>

#include <numeric>

// The embedded file, see workbench_embedded_file in cmake/WorkbenchTargets.cmake.
extern "C" {
extern const char dmm_chorales_begin[];
extern const char dmm_chorales_end[];
}

namespace dmm::formats {

using nlohmann::json;
using types::Chorale;
using types::Note;

namespace {

constexpr int kCorpusVersion = 1;
constexpr int kStepsPerQuarter = 4;
constexpr int kMaxSteps = 1 << 16; // far above any piece, far below an overflow
constexpr int kMaxShift = 48;      // semitones

std::size_t indexInto(const JsonReader& in, const json& value, std::size_t size,
                      const char* meaning) {
  if (size == 0) in.fail(value, fmt::format("expected {}, but there is none", meaning));
  return static_cast<std::size_t>(in.integer(value, 0, static_cast<int>(size) - 1, meaning));
}

std::size_t count(const JsonReader& in, const json& value, int lowest = 0) {
  return static_cast<std::size_t>(in.integer(value, lowest, kMaxSteps, "a count"));
}

types::Split readSplit(const JsonReader& in, const json& value) {
  for (const types::Split split : types::kSplits)
    if (in.text(value) == toString(split)) return split;
  in.fail(value, fmt::format("expected train, valid or test, got {}", shown(value)));
}

std::vector<Note> readCorpusVoice(const JsonReader& in, const json& value, int length) {
  std::vector<Note> notes;
  int end = 0; // of the note before
  for (const json& entry : in.list(value)) {
    in.list(entry, 3);
    Note note;
    note.onset = in.integer(entry[0], 0, length - 1, "an onset");
    if (note.onset < end)
      in.fail(entry[0], fmt::format("the note begins at {}, before the one before it ends at {}",
                                    note.onset, end));
    note.duration = in.integer(entry[1], 1, length - note.onset, "a duration");
    note.pitch = in.integer(entry[2], types::kLowestPitch, types::kHighestPitch, "a MIDI note");
    end = note.onset + note.duration;
    notes.push_back(note);
  }
  return notes;
}

Chorale readCorpusChorale(const JsonReader& in, const json& value) {
  Chorale chorale;
  chorale.title = in.text(in.member(value, "title"));
  chorale.catalogueNumber = "BWV " + in.text(in.member(value, "bwv"));
  chorale.split = readSplit(in, in.member(value, "split"));
  chorale.stepsPerQuarter = kStepsPerQuarter;
  chorale.lengthSteps = in.integer(in.member(value, "length"), 1, kMaxSteps, "a length");
  chorale.voicesInferred = false;
  const json& voices = in.list(in.member(value, "voices"), chorale.voices.size());
  for (std::size_t v = 0; v < chorale.voices.size(); ++v)
    chorale.voices[v] = readCorpusVoice(in, voices[v], chorale.lengthSteps);
  return chorale;
}

CanonicalReading readReading(const JsonReader& in, const json& piece, const Chorale& chorale) {
  const json& value = in.member(piece, "reading");
  CanonicalReading reading;
  reading.keyShift =
      in.integer(in.member(piece, "key_shift"), -kMaxShift, kMaxShift, "a shift in semitones");
  reading.step = in.integer(in.member(value, "step"), 1, kMaxSteps, "a step");
  reading.holdsRests = in.boolean(in.member(value, "hold_rests"));
  const json& delay = in.list(in.member(value, "delay"), reading.delay.size());
  for (std::size_t v = 0; v < reading.delay.size(); ++v)
    reading.delay[v] = in.integer(delay[v], 0, kMaxSteps, "a delay");
  for (const json& entry : in.list(in.member(value, "segments"))) {
    in.list(entry, 2);
    reading.segments.push_back({in.integer(entry[0], -kMaxSteps, kMaxSteps, "a start"),
                                in.integer(entry[1], 1, kMaxSteps / reading.step, "a count")});
  }
  const auto notesOf = [&](std::size_t voice) { return chorale.voices[voice].size(); };
  for (const json& entry : in.list(in.member(value, "late"))) {
    in.list(entry, 2);
    const std::size_t voice = indexInto(in, entry[0], chorale.voices.size(), "a voice");
    reading.late.push_back({voice, indexInto(in, entry[1], notesOf(voice), "a note of the voice")});
  }
  for (const json& entry : in.list(in.member(value, "octaves"))) {
    in.list(entry, 4);
    CanonicalReading::OctaveRun run;
    run.voice = indexInto(in, entry[0], chorale.voices.size(), "a voice");
    run.firstNote = indexInto(in, entry[1], notesOf(run.voice), "a note of the voice");
    run.noteCount = indexInto(in, entry[2], notesOf(run.voice) - run.firstNote + 1, "a count");
    run.semitones = in.integer(entry[3], -kMaxShift, kMaxShift, "a shift in semitones");
    reading.octaves.push_back(run);
  }
  return reading;
}

types::PieceMatch readMatch(const JsonReader& in, const json& value) {
  types::PieceMatch match;
  match.position = count(in, in.member(value, "position"));
  match.slices = count(in, in.member(value, "slices"), 1);
  match.equalSlices = indexInto(in, in.member(value, "equal"), match.slices + 1, "a count");
  if (value.contains("differing"))
    for (const json& slice : in.list(value["differing"]))
      match.differingSlices.push_back(indexInto(in, slice, match.slices, "a slice"));
  if (value.contains("note")) match.note = in.text(value["note"]);
  if (match.equalSlices + match.differingSlices.size() != match.slices)
    in.fail(value, fmt::format("{} equal and {} differing slices are not {}", match.equalSlices,
                               match.differingSlices.size(), match.slices));
  if (in.boolean(in.member(value, "exact")) != match.exact())
    in.fail(value["exact"], "contradicts the count of equal slices");
  return match;
}

CorpusPiece readPiece(const JsonReader& in, const json& value) {
  CorpusPiece result;
  result.piece.chorale = readCorpusChorale(in, value);
  result.reading = readReading(in, value, result.piece.chorale);
  result.piece.chorale.modelShift = -result.reading.keyShift;
  result.match = readMatch(in, value);
  const auto& segments = result.reading.segments;
  const auto slices = std::accumulate(
      segments.begin(), segments.end(), std::size_t{0},
      [](std::size_t sum, const auto& segment) { return sum + std::size_t(segment.count); });
  if (slices != result.match.slices)
    in.fail(value["reading"], fmt::format("the segments have {} slices, the piece says {}", slices,
                                          result.match.slices));
  try {
    result.piece.roll = rollByReading(result.piece.chorale, result.reading);
  } catch (const std::out_of_range& error) {
    in.fail(value, error.what());
  }
  return result;
}

/// Which canonical positions of each split are accounted for.
class Places {
 public:
  Places(const JsonReader& in, const json& splits) : m_in(in) {
    for (const types::Split split : types::kSplits)
      m_taken.at(static_cast<std::size_t>(split))
          .resize(count(in, in.member(splits, toString(split)), 1));
  }

  std::size_t size(std::size_t split) const { return m_taken.at(split).size(); }

  void take(types::Split split, std::size_t position, const json& where) {
    auto& taken = m_taken.at(static_cast<std::size_t>(split));
    if (position >= taken.size() || taken[position])
      m_in.fail(where, fmt::format("{} {} is {}", toString(split), position,
                                   position < taken.size() ? "there twice" : "past the split"));
    taken[position] = true;
  }

  void expectAllTaken() const {
    for (const types::Split split : types::kSplits) {
      const auto& taken = m_taken.at(static_cast<std::size_t>(split));
      for (std::size_t position = 0; position < taken.size(); ++position)
        if (!taken[position])
          m_in.fail(m_in.root(), fmt::format("{} {} is neither among the pieces nor missing",
                                             toString(split), position));
    }
  }

 private:
  const JsonReader& m_in;
  std::array<std::vector<bool>, 3> m_taken;
};

} // namespace

Corpus readCorpus(std::string_view gzipBytes, const std::string& source) {
  const JsonReader in(inflateGzip(gzipBytes, source), source);
  const json& format = in.member(in.root(), "format");
  if (in.text(format) != "dmm-chorales") in.fail(format, "expected a file of \"dmm-chorales\"");
  in.integer(in.member(in.root(), "version"), kCorpusVersion, kCorpusVersion, "a version");
  in.integer(in.member(in.root(), "sixteenths_per_quarter"), kStepsPerQuarter, kStepsPerQuarter,
             "a grid");
  Corpus corpus;
  Places places(in, in.member(in.root(), "splits"));
  for (std::size_t split = 0; split < 3; ++split)
    corpus.match.splits.at(split).pieces = places.size(split);
  for (const json& value : in.list(in.member(in.root(), "pieces"))) {
    CorpusPiece entry = readPiece(in, value);
    const types::Split split = entry.piece.chorale.split;
    places.take(split, entry.match.position, value);
    auto& counts = corpus.match.splits.at(static_cast<std::size_t>(split));
    ++counts.matched;
    counts.exact += entry.match.exact();
    counts.slices += entry.match.slices;
    counts.matchedSlices += entry.match.slices;
    counts.equalSlices += entry.match.equalSlices;
    corpus.pieces.push_back(std::move(entry));
  }
  for (const json& value : in.list(in.member(in.root(), "missing"))) {
    types::CanonicalMatch::MissingPiece missing{
        readSplit(in, in.member(value, "split")), count(in, in.member(value, "position")),
        count(in, in.member(value, "slices"), 1), in.text(in.member(value, "note"))};
    places.take(missing.split, missing.position, value);
    corpus.match.splits.at(static_cast<std::size_t>(missing.split)).slices += missing.slices;
    corpus.match.missing.push_back(std::move(missing));
  }
  places.expectAllTaken();
  return corpus;
}

std::string_view builtInCorpusBytes() {
  return {dmm_chorales_begin, static_cast<std::size_t>(dmm_chorales_end - dmm_chorales_begin)};
}

} // namespace dmm::formats
