// harmony_figures CHECKPOINT: what a model knows of Bach's other voices given his soprano, the
// highest key of each slice: nats a slice of the others, by the filter's evidence of all notes and
// of the soprano alone, beside those of the others with nothing given; the share of Bach's own
// notes that harmonising and the prior meet; and faults of counterpoint beside those of the prior
// and Bach's own. docs/composing.md has the figures.

#include "core/data/Dataset.h"
#include "core/evaluate/Bootstrap.h"
#include "core/filter/EnumeratedFilter.h"
#include "core/filter/KnownKeysDraw.h"
#include "core/filter/ParticleFilter.h"
#include "core/generate/Composer.h"
#include "core/generate/DatasetFit.h"
#include "core/generate/MelodyFit.h"
#include "core/generate/counterpoint/CounterpointCheck.h"
#include "core/ops/Ops.h"
#include "core/support/Errors.h"
#include "core/weights/ModelFile.h"
#include "tests/bench/GivenSoprano.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <numeric>

using namespace dmm;
using bench::SeededRandomness;
using bench::sopranoOf;

namespace {

struct Options {
  std::string checkpoint;
  std::string data = data::Dataset::kBuiltInFile;
  std::size_t pieces = 77;
  std::int64_t particles = 256;
  std::uint64_t seed = 0;
};

int topOf(const types::Slice& slice) {
  for (int key = types::kKeyCount; key-- > 0;)
    if (slice.test(std::size_t(key))) return key;
  return -1;
}

/// The keys below the highest, and nothing of that and those above it.
types::KnownKeys othersOf(const types::Slice& slice) {
  types::KnownKeys known;
  for (int key = 0; key < topOf(slice); ++key)
    (slice.test(std::size_t(key)) ? known.on : known.off).set(std::size_t(key));
  return known;
}

/// Each key below the highest by itself, as often as in the training pieces: negative log
/// probability of the keys below the highest of each slice.
class IndependentKeys {
 public:
  explicit IndependentKeys(const data::Dataset& dataset) {
    double slices = 0;
    for (const auto& roll : dataset.rolls(types::Split::Train))
      for (const types::Slice& slice : roll.slices) {
        ++slices;
        for (std::size_t key = 0; key < slice.size(); ++key)
          m_share[key] += slice.test(key) && int(key) != topOf(slice);
      }
    for (double& share : m_share) share = (share + 0.5) / (slices + 1);
  }
  double nats(const types::PianoRoll& roll) const {
    double sum = 0;
    for (const types::Slice& slice : roll.slices)
      for (int key = 0; key < topOf(slice); ++key) {
        const double share = m_share[std::size_t(key)];
        sum -= std::log(slice.test(std::size_t(key)) ? share : 1 - share);
      }
    return sum;
  }

 private:
  std::array<double, types::kKeyCount> m_share{};
};

/// Of one value a piece, a slice.
class Figure {
 public:
  void add(double value, double slices) {
    m_values.push_back(value);
    m_slices.push_back(slices);
  }
  void print(const char* name) const {
    const auto [low, high] = evaluate::bootstrapInterval(m_values, m_slices, 0);
    const auto sum = [](const auto& all) { return std::accumulate(all.begin(), all.end(), 0.0); };
    fmt::print("{:<52} {:8.3f}  [{:.3f}, {:.3f}]\n", name, sum(m_values) / sum(m_slices), low,
               high);
  }

 private:
  std::vector<double> m_values, m_slices;
};

double evidence(const model::Stepper& stepper, std::vector<types::KnownKeys> known,
                const filter::Guidance& guidance, const Options& options, std::uint64_t seed) {
  SeededRandomness random(seed);
  const std::size_t slices = known.size();
  filter::KnownKeysDraw notes(known, stepper.keyOrder(), stepper.dtype(), {});
  std::vector<double> terms;
  if (const auto* summed = dynamic_cast<const model::EnumeratedStepper*>(&stepper))
    terms = filter::EnumeratedFilter(*summed, notes, std::move(known), {options.particles, 0.5, 1},
                                     random)
                .draw()
                .logEvidence;
  else
    terms = filter::ParticleFilter(stepper, notes, {options.particles, 0.5, 1}, random)
                .draw(slices, guidance)
                .logEvidence;
  return std::accumulate(terms.begin(), terms.end(), 0.0);
}

void printEvidence(const data::Dataset& dataset, const Options& options) {
  const auto stored = weights::loadModel(options.checkpoint);
  const torch::NoGradGuard noGrad;
  const auto stepper = stored.model->stepper(
      ops::opsFor(stored.model->isExact() ? types::Execution::Fused : types::Execution::Reference));
  const IndependentKeys independent(dataset);
  Figure all, soprano, others, alone, keys;
  const auto& rolls = dataset.rolls(types::Split::Test);
  for (std::size_t i = 0; i < std::min(options.pieces, rolls.size()); ++i) {
    std::vector<types::KnownKeys> whole, top, below;
    for (const types::Slice& slice : rolls[i].slices) {
      whole.push_back(types::KnownKeys::whole(slice));
      top.push_back(sopranoOf(slice));
      below.push_back(othersOf(slice));
    }
    const auto reading = stepper->read(rolls[i]);
    const filter::Guidance guided{dynamic_cast<const model::WeighedReading*>(reading.get()),
                                  std::vector<bool>(whole.size(), true)};
    const double ofAll = evidence(*stepper, whole, guided, options, options.seed + 3 * i);
    const double ofTop = evidence(*stepper, top, {}, options, options.seed + 3 * i + 1);
    const double ofOthers = evidence(*stepper, below, {}, options, options.seed + 3 * i + 2);
    const auto slices = double(rolls[i].length());
    all.add(-ofAll, slices);
    soprano.add(-ofTop, slices);
    others.add(ofTop - ofAll, slices);
    alone.add(-ofOthers, slices);
    keys.add(independent.nats(rolls[i]), slices);
  }
  fmt::print("{} particles, nats a slice, 95 % bootstrap over pieces\n", options.particles);
  all.print("all notes");
  soprano.print("the soprano");
  others.print("the others given the soprano");
  alone.print("the others, the soprano not given");
  keys.print("the others, each key by itself as often as in train");
}

void printHarmonies(const data::Dataset& dataset, const Options& options) {
  const auto composer = generate::Composer::open(options.checkpoint);
  types::CounterpointCounts ours, prior, bach;
  Figure met, metByPrior; // percent of the notes
  double seconds = 0, slices = 0;
  for (std::size_t i = 0; i < std::min(options.pieces, dataset.rolls(types::Split::Test).size());
       ++i) {
    const types::Chorale piece = dataset.reading(types::Split::Test, i).chorale;
    types::GenerationSettings settings;
    settings.mode = types::GenerationMode::Harmonise;
    settings.seed = options.seed + i;
    settings.particles = options.particles;
    generate::fitToMelody(settings, piece, piece.modelShift, dataset);
    const auto start = std::chrono::steady_clock::now();
    const auto made = composer->compose(settings, nullptr, &piece);
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    ours += generate::checkCounterpoint(made.chorale).counts();
    bach += generate::checkCounterpoint(piece).counts();
    const auto& truth = dataset.rolls(types::Split::Test)[i];
    slices += double(truth.length());
    types::GenerationSettings free;
    free.lengthQuarters = std::int64_t(truth.length()) / free.slicesPerQuarter;
    free.seed = settings.seed;
    generate::fitToDatasets(free, &dataset, nullptr);
    const auto freely = composer->compose(free);
    prior += generate::checkCounterpoint(freely.chorale).counts();
    double notes = 0, common = 0, commonByChance = 0;
    for (std::size_t t = 0; t < truth.length(); ++t) {
      types::Slice below = truth.slices[t];
      if (const int top = topOf(below); top >= 0) below.reset(std::size_t(top));
      notes += double(below.count());
      common += double((below & made.roll.slices[t]).count());
      commonByChance += double((below & freely.roll.slices[t]).count());
    }
    met.add(100 * common, notes);
    metByPrior.add(100 * commonByChance, notes);
  }
  met.print("Bach's own notes below the soprano that are met, %");
  metByPrior.print("the same by the prior, %");
  fmt::print("{:<52} {:8.2f}\n", "seconds for 64 slices", 64 * seconds / slices);
  fmt::print("\nfaults a hundred chords  {:>12} {:>12} {:>12}\n", "harmonised", "prior", "Bach");
  for (const types::CounterpointRule rule : types::kCounterpointRules)
    fmt::print("{:<24} {:12.1f} {:12.1f} {:12.1f}\n", nameOf(rule), ours.aHundredChords(rule),
               prior.aHundredChords(rule), bach.aHundredChords(rule));
  fmt::print("{:<24} {:12.1f} {:12.1f} {:12.1f}\n", "all", ours.aHundredChords(),
             prior.aHundredChords(), bach.aHundredChords());
}

} // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"What a model knows of the other voices given Bach's sopranos."};
  app.add_option("CHECKPOINT", options.checkpoint, "best.pt of a run")->required();
  app.add_option("--data", options.data, "the dataset's file")->capture_default_str();
  app.add_option("--pieces", options.pieces, "test pieces, from the first")->capture_default_str();
  app.add_option("--particles", options.particles, "of the filters")->capture_default_str();
  app.add_option("--seed", options.seed)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    const auto dataset = data::Dataset::fromFile(options.data);
    printEvidence(*dataset, options);
    printHarmonies(*dataset, options);
  } catch (const support::InputError& error) {
    fmt::print(stderr, "harmony_figures: {}\n", error.what());
    return 2;
  }
}
