// music_measures FILE|FOLDER|DATASET:SPLIT ...: how far music is four-part writing, by the measures
// of tests/support/MusicMeasures, one column an argument. docs/composing.md has the figures.

#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/formats/ScoreReading.h"
#include "core/support/Errors.h"
#include "tests/support/MusicMeasures.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

using namespace dmm;
namespace fs = std::filesystem;

namespace {

std::optional<types::Split> splitOf(const std::string& name) {
  for (const types::Split split : types::kSplits)
    if (name == toString(split)) return split;
  return std::nullopt;
}

test::MusicMeasures measure(const std::string& what) {
  test::MusicMeasures measures;
  const auto colon = what.rfind(':');
  if (const auto split =
          colon == std::string::npos ? std::nullopt : splitOf(what.substr(colon + 1))) {
    const auto file = data::DatasetLibrary::standard().find(what.substr(0, colon));
    const auto dataset = data::Dataset::fromFile(file);
    for (const auto& piece : dataset->chorales(*split)) measures.add(piece);
  } else if (fs::is_directory(what)) {
    for (const auto& entry : fs::directory_iterator(what))
      if (formats::isScoreFile(entry.path()))
        measures.add(formats::readScore(entry.path()).chorale);
  } else {
    measures.add(formats::readScore(what).chorale);
  }
  if (measures.pieces == 0) throw support::InputError(what, "has no pieces");
  return measures;
}

/// The lowest and the highest pitch, leaving out the rarest share of slices at either end.
std::string range(const std::map<int, std::size_t>& slices, double rarest) {
  std::size_t sum = 0;
  for (const auto& [pitch, count] : slices) sum += count;
  const double left = rarest * static_cast<double>(sum);
  const auto end = [&](auto first, auto last) {
    double seen = 0;
    for (; first != last; ++first)
      if ((seen += static_cast<double>(first->second)) > left) return first->first;
    return 0;
  };
  return fmt::format("{}-{}", end(slices.begin(), slices.end()),
                     end(slices.rbegin(), slices.rend()));
}

void print(const std::vector<std::string>& names, const std::vector<test::MusicMeasures>& all) {
  const auto row = [&](const std::string& label, auto cell) {
    fmt::print("{:<44}", label);
    for (std::size_t i = 0; i < all.size(); ++i) fmt::print("{:>22}", cell(i));
    fmt::print("\n");
  };
  const auto share = [&](const char* label, auto part) {
    row(label, [&](std::size_t i) { return fmt::format("{:.1f}", (all[i].*part).percent()); });
  };
  using test::MusicMeasures;
  row("", [&](std::size_t i) {
    constexpr std::size_t kWidest = 20;
    return names[i].substr(names[i].size() - std::min(names[i].size(), kWidest));
  });
  row("pieces", [&](std::size_t i) { return all[i].pieces; });
  row("slices", [&](std::size_t i) { return all[i].fourKeys.of; });
  share("exactly four keys, % of slices", &MusicMeasures::fourKeys);
  share("without a note in every voice, %", &MusicMeasures::missingVoice);
  share("complete triads and seventh chords, %", &MusicMeasures::completeChords);
  share("soprano leaps over a fifth, % of its moves", &MusicMeasures::sopranoLeaps);
  share("parallel fifths, a hundred changes", &MusicMeasures::parallelFifths);
  share("parallel octaves, a hundred changes", &MusicMeasures::parallelOctaves);
  for (const types::VoicePart part : types::kVoiceParts)
    for (const double rarest : {0.0, 0.005})
      row(fmt::format("{}, {}", toString(part),
                      rarest > 0 ? "99 % of its slices" : "lowest-highest"),
          [&](std::size_t i) { return range(all[i].pitches.at(std::size_t(part)), rarest); });
}

} // namespace

int main(int argc, char** argv) {
  std::vector<std::string> names;
  CLI::App app{"How far music is four-part writing, looked at once a quarter."};
  app.add_option("MUSIC", names, "files, folders of files, or dataset:split")->required();
  CLI11_PARSE(app, argc, argv);
  try {
    std::vector<test::MusicMeasures> all;
    for (const std::string& name : names) all.push_back(measure(name));
    print(names, all);
  } catch (const support::InputError& error) {
    fmt::print(stderr, "music_measures: {}\n", error.what());
    return 2;
  }
}
