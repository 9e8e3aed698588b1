#include "core/train/EpochEvaluation.h"

#include "core/types/PartInfo.h"

#include <fmt/format.h>

#include <cmath>

namespace dmm::train {

using types::Bound;
using types::Split;

namespace {

/// Noise for evaluating after an epoch: fixed by seed, epoch and split, unlike any of training's.
std::uint64_t evaluationSeed(std::int64_t seed, std::int64_t epoch, Split split) {
  const auto word = static_cast<std::uint64_t>(seed) * 0x9E3779B97F4A7C15ULL +
                    static_cast<std::uint64_t>(epoch) * 4 + static_cast<std::uint64_t>(split) + 1;
  return (word ^ (word >> 31)) * 0xBF58476D1CE4E5B9ULL;
}

void complete(types::EpochReport& report, const types::EvaluationReport& evaluation) {
  const bool valid = evaluation.split == Split::Valid;
  if (evaluation.bound == Bound::Elbo) {
    (valid ? report.validNll : report.testNll) = evaluation.value;
  } else {
    (valid ? report.validIwae : report.testIwae) = evaluation.value;
    (valid ? report.validIwaeLow : report.testIwaeLow) = evaluation.low;
    (valid ? report.validIwaeHigh : report.testIwaeHigh) = evaluation.high;
  }
}

} // namespace

EpochEvaluation::EpochEvaluation(const runs::RunDirectory& run,
                                 const types::ExperimentConfig& config,
                                 std::shared_ptr<const data::Dataset> dataset,
                                 std::int64_t keepEpochs)
    : m_dataset(std::move(dataset))
    , m_seed(config.run.seed)
    , m_particles(config.run.evaluationParticles)
    , m_evaluations(run.evaluationsFile(), keepEpochs) {
  if (types::hasTrait(types::Trait::DrawsStates, config.model))
    m_latentKl.emplace(run.latentKlFile(), config.model.zDim, keepEpochs);
}

bool EpochEvaluation::run(model::SequenceModel& model, types::EpochReport& report,
                          const evaluate::BoundProgress& progress) {
  struct Task {
    Bound bound;
    std::int64_t particles;
    Split split;
  };
  std::vector<Task> tasks;
  double work = 0;
  const auto slices = [&](Split split) {
    return static_cast<double>(m_dataset->sliceCount(split));
  };
  const auto add = [&](Bound bound, std::int64_t particles) {
    for (const Split split : {Split::Valid, Split::Test}) {
      tasks.push_back({bound, particles, split});
      work += static_cast<double>(particles) * slices(split);
    }
  };
  add(Bound::Elbo, 1);
  if (m_particles > 0 && !model.isExact()) add(Bound::Iwae, m_particles);

  double done = 0;
  std::vector<types::EvaluationReport> evaluations;
  types::LatentKl latentKl;
  types::PieceScores pieces{report.epoch, {}, {}, {}};
  for (const types::PianoRoll& roll : m_dataset->rolls(Split::Test))
    pieces.slices.push_back(std::int64_t(roll.length()));
  for (const Task& task : tasks) {
    const double own = static_cast<double>(task.particles) * slices(task.split);
    const auto evaluation = evaluate::evaluate(
        model, *m_dataset, task.split, task.bound,
        {task.particles, evaluationSeed(m_seed, report.epoch, task.split)},
        [&](double share) { return !progress || progress((done + share * own) / work); });
    if (!evaluation) return false;
    if (!std::isfinite(evaluation->report.value))
      throw NonFiniteFigure(fmt::format(
          "the {} {} is not finite after epoch {}", types::toString(task.split),
          task.bound == Bound::Elbo ? "NLL" : "importance-weighted bound", report.epoch));
    done += own;
    evaluations.push_back(evaluation->report);
    evaluations.back().epoch = report.epoch;
    complete(report, evaluation->report);
    if (task.split == Split::Test)
      (task.bound == Bound::Elbo ? pieces.nll : pieces.iwae) = evaluation->pieces;
    if (m_particles > 0 && model.isExact()) { // any number of samples would give the same
      evaluations.push_back(evaluations.back());
      evaluations.back().bound = Bound::Iwae;
      evaluations.back().particles = m_particles;
      if (task.split == Split::Test) pieces.iwae = pieces.nll;
      complete(report, evaluations.back());
    }
    if (task.bound == Bound::Elbo && task.split == Split::Valid)
      latentKl = {report.epoch, evaluation->latentKl};
  }
  for (const auto& evaluation : evaluations) m_evaluations.append(evaluation);
  if (m_latentKl && !latentKl.kl.empty()) m_latentKl->append(latentKl);
  m_testPieces = std::move(pieces);
  return true;
}

void EpochEvaluation::synchronise() {
  m_evaluations.synchronise();
  if (m_latentKl) m_latentKl->synchronise();
}

} // namespace dmm::train
