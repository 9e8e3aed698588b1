// harmony_paths CHECKPOINT: how well the paths of a sampled model follow a given soprano, by three
// ways that take the same number of particles: the filter alone, a second filter that draws its
// states from the model's reading of what the first has drawn (weighed against the model), and
// sweeps of particle Gibbs (Andrieu, Doucet and Holenstein 2010). The model's own bound of what
// comes out says how near it is to what the model thinks of such pieces, and the evidence how good
// the proposal was. docs/composing.md has the figures.

#include "core/data/Dataset.h"
#include "core/evaluate/Bootstrap.h"
#include "core/filter/KnownKeysDraw.h"
#include "core/filter/ParticleFilter.h"
#include "core/filter/ParticleWeights.h"
#include "core/filter/SliceRows.h"
#include "core/generate/NoiseSource.h"
#include "core/ops/Ops.h"
#include "core/support/Errors.h"
#include "core/weights/ModelFile.h"
#include "tests/bench/GivenSoprano.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <numeric>

using namespace dmm;
using bench::SeededRandomness;
using bench::sopranoOf;
using torch::Tensor;

namespace {

constexpr std::int64_t kBoundParticles = 64;

struct Options {
  std::string checkpoint;
  std::string data = data::Dataset::kBuiltInFile;
  std::size_t pieces = 20;
  std::int64_t particles = 256;
  int sweeps = 3;
  std::uint64_t seed = 0;
};

struct Path {
  std::vector<types::Slice> slices;
  Tensor states; ///< [T, D]
};

/// One model, one soprano.
class Harmony {
 public:
  Harmony(const model::Stepper& stepper, const types::PianoRoll& truth, std::uint64_t seed)
      : m_stepper(stepper)
      , m_random(seed) {
    for (const types::Slice& slice : truth.slices) m_known.push_back(sopranoOf(slice));
  }

  Path filtered(std::int64_t particles, const filter::Guidance& guidance, double* evidence) {
    filter::KnownKeysDraw notes(m_known, m_stepper.keyOrder(), m_stepper.dtype(), {});
    auto piece = filter::ParticleFilter(m_stepper, notes, {particles, 0.5, 1}, m_random)
                     .draw(m_known.size(), guidance);
    if (evidence)
      *evidence = std::accumulate(piece.logEvidence.begin(), piece.logEvidence.end(), 0.0);
    return {std::move(piece.slices), std::move(piece.states)};
  }

  /// Every slice guided by the model's reading of a piece that was drawn before.
  Path guided(std::int64_t particles, const Path& before, double* evidence) {
    const auto reading = m_stepper.read({before.slices});
    const auto* weighed = dynamic_cast<const model::WeighedReading*>(reading.get());
    if (!weighed) throw support::InputError("this model's reading does not tell its density");
    return filtered(particles, {weighed, std::vector<bool>(m_known.size(), true)}, evidence);
  }

  /// A conditional particle filter: the first particle is the path before, the others may follow on
  /// it. Multinomial resampling at each slice.
  Path swept(std::int64_t particles, const Path& before) {
    const torch::NoGradGuard noGrad;
    const auto count = static_cast<std::size_t>(particles);
    filter::KnownKeysDraw notes(m_known, m_stepper.keyOrder(), m_stepper.dtype(), {});
    if (!notes.weighsExactly())
      throw support::InputError("the weight of a slice depends on what is drawn of it");
    model::Step step = m_stepper.start(particles);
    std::vector<std::vector<types::Slice>> slices;
    std::vector<Tensor> states;
    std::vector<std::vector<std::int64_t>> ancestors;
    std::vector<double> shares(count);
    for (std::size_t t = 0; t < m_known.size(); ++t) {
      Tensor numbers = torch::empty({particles, m_stepper.noiseWidth()}, torch::kFloat64);
      auto* const cells = numbers.data_ptr<double>();
      for (std::int64_t i = 0; i < numbers.numel(); ++i) cells[i] = m_random.normal();
      Tensor here = m_stepper.next(step, numbers.to(m_stepper.dtype())).clone();
      here[0].copy_(before.states[static_cast<std::int64_t>(t)]);
      auto drawn = notes.draw(t, *m_stepper.notesIn(here, step), count, m_random);
      drawn.slices[0] = before.slices[t];
      const double all = filter::logSumExp(drawn.logWeights);
      for (std::size_t k = 0; k < count; ++k) shares[k] = std::exp(drawn.logWeights[k] - all);
      slices.push_back(drawn.slices);
      states.push_back(here);
      step = {here, filter::toRows(drawn.slices, m_stepper.dtype())};
      if (t + 1 == m_known.size()) break;
      std::vector<std::int64_t> sources(count);
      for (std::size_t k = 1; k < count; ++k) sources[k] = chosen(shares);
      const Tensor rows = torch::tensor(sources);
      step = {step.state.index_select(0, rows), step.notes.index_select(0, rows)};
      ancestors.push_back(std::move(sources));
    }
    Path path{std::vector<types::Slice>(m_known.size()), torch::empty_like(before.states)};
    auto k = static_cast<std::size_t>(chosen(shares));
    for (std::size_t t = m_known.size(); t-- > 0;) {
      path.slices[t] = slices[t][k];
      path.states[static_cast<std::int64_t>(t)].copy_(states[t][static_cast<std::int64_t>(k)]);
      if (t > 0) k = static_cast<std::size_t>(ancestors[t - 1][k]);
    }
    return path;
  }

 private:
  std::int64_t chosen(const std::vector<double>& shares) {
    const double uniform = m_random.uniform();
    double sum = 0;
    for (std::size_t k = 0; k < shares.size(); ++k)
      if ((sum += shares[k]) > uniform) return static_cast<std::int64_t>(k);
    return static_cast<std::int64_t>(shares.size()) - 1;
  }

  const model::Stepper& m_stepper;
  SeededRandomness m_random;
  std::vector<types::KnownKeys> m_known;
};

double boundOf(model::SequenceModel& model, const Path& path, std::uint64_t seed) {
  const types::PianoRoll roll{path.slices};
  generate::NoiseSource source(seed, 1);
  Tensor noise =
      torch::empty({kBoundParticles, static_cast<std::int64_t>(roll.length()), model.noiseWidth()},
                   torch::kFloat64);
  auto* const cells = noise.data_ptr<double>();
  for (std::int64_t i = 0; i < noise.numel(); ++i) cells[i] = source.normal();
  const auto scores = model.score(batch::pack({&roll}, model.dtype()), noise.to(model.dtype()),
                                  ops::opsFor(types::Execution::Reference));
  const Tensor logs = (scores.logLikelihood - scores.kl).to(torch::kFloat64).sum(1);
  return std::log(double(kBoundParticles)) - torch::logsumexp(logs, 0).item<double>();
}

/// Of one value a piece, a slice.
struct Figure {
  std::vector<double> values{}, slices{};

  void add(double value, std::size_t length) {
    values.push_back(value);
    slices.push_back(double(length));
  }
  void print(const std::string& name) const {
    const auto [low, high] = evaluate::bootstrapInterval(values, slices, 0);
    const auto sum = [](const auto& all) { return std::accumulate(all.begin(), all.end(), 0.0); };
    fmt::print("{:<56} {:8.3f}  [{:.3f}, {:.3f}]\n", name, sum(values) / sum(slices), low, high);
  }
  Figure minus(const Figure& other) const {
    Figure difference{values, slices};
    for (std::size_t i = 0; i < values.size(); ++i) difference.values[i] -= other.values[i];
    return difference;
  }
};

void compare(const Options& options) {
  const auto dataset = data::Dataset::fromFile(options.data);
  const auto stored = weights::loadModel(options.checkpoint);
  if (stored.model->isExact()) throw support::InputError("this model sums its states exactly");
  const torch::NoGradGuard noGrad;
  const auto stepper = stored.model->stepper(ops::opsFor(types::Execution::Reference));
  const std::int64_t few = options.particles, many = few * (options.sweeps + 1);
  Figure bachs, once, same, large, guided, swept, ofFew, ofSame, ofGuided;
  const auto& rolls = dataset->rolls(types::Split::Test);
  for (std::size_t i = 0; i < std::min(options.pieces, rolls.size()); ++i) {
    const std::size_t length = rolls[i].length();
    Harmony harmony(*stepper, rolls[i], options.seed + i);
    const auto bound = [&](const Path& path) { return boundOf(*stored.model, path, i); };
    double evidence = 0;
    Path path = harmony.filtered(few, {}, &evidence);
    ofFew.add(evidence, length);
    once.add(bound(path), length);
    for (int sweep = 0; sweep < options.sweeps; ++sweep) path = harmony.swept(few, path);
    swept.add(bound(path), length);
    same.add(bound(harmony.filtered(many, {}, &evidence)), length);
    ofSame.add(evidence, length);
    large.add(bound(harmony.filtered(4 * many, {}, nullptr)), length);
    const Path first = harmony.filtered(many / 2, {}, nullptr);
    guided.add(bound(harmony.guided(many / 2, first, &evidence)), length);
    ofGuided.add(evidence, length);
    bachs.add(bound({rolls[i].slices, {}}), length);
  }
  fmt::print("bound of what is drawn, nats a slice, 95 % bootstrap over pieces\n");
  bachs.print("Bach's own pieces");
  once.print(fmt::format("the filter, {} particles", few));
  same.print(fmt::format("the filter, {}", many));
  large.print(fmt::format("the filter, {}", 4 * many));
  guided.print(fmt::format("guided by a first one, {} and {}", many / 2, many / 2));
  swept.print(fmt::format("the filter, {}, and {} sweeps of as many", few, options.sweeps));
  fmt::print("less that of the filter with as many particles\n");
  guided.minus(same).print("guided by a first one");
  swept.minus(same).print("sweeps");
  fmt::print("log evidence of the soprano, nats a slice: more is nearer to the truth\n");
  ofFew.print(fmt::format("the filter, {} particles", few));
  ofSame.print(fmt::format("the filter, {}", many));
  ofGuided.print(fmt::format("guided by a first one, {}", many / 2));
}

} // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"How well the paths of a sampled model follow a given soprano."};
  app.add_option("CHECKPOINT", options.checkpoint, "best.pt of a run")->required();
  app.add_option("--data", options.data, "the dataset's file")->capture_default_str();
  app.add_option("--pieces", options.pieces, "test pieces, from the first")->capture_default_str();
  app.add_option("--particles", options.particles, "of a sweep")->capture_default_str();
  app.add_option("--sweeps", options.sweeps)->capture_default_str()->check(CLI::Range(1, 100));
  app.add_option("--seed", options.seed)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    compare(options);
  } catch (const support::InputError& error) {
    fmt::print(stderr, "harmony_paths: {}\n", error.what());
    return 2;
  }
}
