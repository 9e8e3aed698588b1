#include "core/formats/CorpusMetre.h"

#include "core/formats/Gzip.h"
#include "core/formats/MetreJson.h"

#include <fmt/format.h>

// The embedded file, see workbench_embedded_file in cmake/WorkbenchTargets.cmake.
extern "C" {
extern const char dmm_chorale_metre_begin[];
extern const char dmm_chorale_metre_end[];
}

namespace dmm::formats {

using nlohmann::json;
using types::Chorale;
using types::Meter;

namespace {

constexpr int kMetreVersion = 1;

/// "time": [[0, beats, unit], ...], "upbeat": steps, "bars": irregular ones.
Meter readMeter(const JsonReader& in, const json& value, int lengthSteps) {
  const json& times = in.member(value, "time");
  std::vector<Meter::Change> signatures = readMeterChanges(in, times, lengthSteps);
  if (signatures.empty() || signatures.front().step != 0)
    in.fail(times, "expected a time signature at the beginning");
  Meter meter{signatures.front().beats, signatures.front().beatUnit,
              in.integer(in.member(value, "upbeat"), 0, lengthSteps, "the length of an upbeat")};
  meter.changes.assign(signatures.begin() + 1, signatures.end());
  if (value.contains("bars"))
    meter.irregularBars = readIrregularBars(in, value["bars"], lengthSteps);
  return meter;
}

} // namespace

void readCorpusMetre(std::string_view gzipBytes, const std::string& source, Corpus& corpus) {
  const JsonReader in(inflateGzip(gzipBytes, source), source);
  const json& format = in.member(in.root(), "format");
  if (in.text(format) != "dmm-chorales-metre")
    in.fail(format, "expected a file of \"dmm-chorales-metre\"");
  in.integer(in.member(in.root(), "version"), kMetreVersion, kMetreVersion, "a version");
  const json& pieces = in.list(in.member(in.root(), "pieces"), corpus.pieces.size());
  for (std::size_t i = 0; i < corpus.pieces.size(); ++i) {
    const json& value = pieces[i];
    Chorale& chorale = corpus.pieces[i].piece.chorale;
    const json& bwv = in.member(value, "bwv");
    if ("BWV " + in.text(bwv) != chorale.catalogueNumber)
      in.fail(bwv, fmt::format("expected the pieces of the corpus in their order, here {}, got {}",
                               chorale.catalogueNumber, shown(bwv)));
    chorale.meter = readMeter(in, value, chorale.lengthSteps);
    chorale.keyFifths = in.integer(in.member(value, "key"), -7, 7, "a key signature");
    chorale.fermatas = readFermatas(in, in.member(value, "fermatas"), chorale.voices);
  }
}

std::string_view builtInMetreBytes() {
  return {dmm_chorale_metre_begin,
          static_cast<std::size_t>(dmm_chorale_metre_end - dmm_chorale_metre_begin)};
}

Corpus builtInCorpus() {
  Corpus corpus = readCorpus(builtInCorpusBytes(), "the built-in chorales");
  readCorpusMetre(builtInMetreBytes(), "the built-in chorales' metre", corpus);
  return corpus;
}

} // namespace dmm::formats
