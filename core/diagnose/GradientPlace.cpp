#include "core/diagnose/GradientPlace.h"

#include "core/diagnose/LossWatch.h"
#include "core/objective/Registry.h"
#include "core/objective/Task.h"

#include <limits>

namespace dmm::diagnose {

using torch::Tensor;

namespace {

/// One sequence of a part by itself.
batch::BatchPart sequenceOf(const batch::BatchPart& part, std::int64_t sequence) {
  std::vector<std::int64_t> rows;
  batch::BatchPart single;
  for (std::int64_t t = 0; t < part.batch.steps() && part.batch.active(t) > sequence; ++t) {
    rows.push_back(part.batch.offset(t) + sequence);
    single.batch.offsets.push_back(t);
  }
  single.batch.offsets.push_back(static_cast<std::int64_t>(rows.size()));
  single.batch.order = {0};
  const Tensor places = torch::tensor(rows, torch::kInt64);
  single.batch.rows = part.batch.rows.index_select(0, places);
  const auto ownRows = [&](const Tensor& noise, std::int64_t dimension) {
    return noise.defined() ? noise.index_select(dimension, places) : noise;
  };
  single.noise = {ownRows(part.noise.draws, 1), ownRows(part.noise.slices, 0), part.noise.shared};
  single.share = part.share / static_cast<double>(part.batch.sequences());
  single.pieces = {part.piece(sequence)};
  return single;
}

/// Where a parameter's gradient becomes what it is: the first of some candidates in whose share of
/// it there is a bad number, or else the one with the largest share.
class LargestShare {
 public:
  /// Whether the search is over.
  bool offer(std::int64_t candidate, const Tensor& share) {
    if (!share.defined()) return false;
    const bool isBad = !torch::isfinite(share).all().item<bool>();
    const double size =
        isBad ? std::numeric_limits<double>::infinity() : share.abs().max().item<double>();
    if (size > m_size) {
      m_size = size;
      m_place = candidate;
    }
    return isBad;
  }
  double size() const { return m_size; }
  std::int64_t place() const { return m_place; }

 private:
  double m_size = -1;
  std::int64_t m_place = 0;
};

/// The sequence and the time step from which the gradient of a parameter is not finite, or most of
/// it comes: the sequence by its gradient alone, the step by that of what it adds to the loss.
class GradientPlace {
 public:
  GradientPlace(std::shared_ptr<model::SequenceModel> model, const types::ExperimentConfig& config,
                const batch::MiniBatch& batch)
      : m_model(std::move(model))
      , m_config(config)
      , m_batch(batch) {}

  void complete(NonFinite& found, const std::string& parameter, std::int64_t part) const {
    LargestShare parts, sequences;
    for (std::int64_t i = 0; i < std::int64_t(m_batch.parts.size()); ++i) {
      if (part >= 0 && i != part) continue;
      const batch::BatchPart& candidate = m_batch.parts[std::size_t(i)];
      LargestShare own;
      for (std::int64_t s = 0; s < candidate.batch.sequences(); ++s)
        if (own.offer(s, gradientOf(sequenceOf(candidate, s), parameter))) break;
      if (own.size() <= parts.size()) continue;
      parts.offer(i, torch::full({1}, own.size(), torch::kFloat64));
      sequences = own;
    }
    found.part = parts.place();
    found.sequence = sequences.place();
    found.timeStep =
        stepIn(sequenceOf(m_batch.parts[std::size_t(found.part)], found.sequence), parameter);
  }

 private:
  Tensor gradientOf(const batch::BatchPart& part, const std::string& parameter) const {
    m_model->zero_grad();
    taskWith(m_config.run.execution)->loss(part, m_batch.beta).loss.backward();
    const Tensor gradient = m_model->named_parameters()[parameter].grad();
    return gradient.defined() ? gradient.detach().clone() : Tensor();
  }

  std::int64_t stepIn(const batch::BatchPart& sequence, const std::string& parameter) const {
    m_model->zero_grad();
    LossWatch watched;
    const auto task = taskWith(types::Execution::Reference);
    task->setWatcher(&watched);
    const auto value = task->loss(sequence, m_batch.beta);
    const Tensor weight = m_model->named_parameters()[parameter];
    LargestShare steps;
    for (std::int64_t t = 0; t < sequence.batch.steps(); ++t) { // a row is a step
      Tensor addends = torch::zeros({}, torch::kFloat64);
      for (const Noted& noted : watched.addends) {
        const Tensor rows = rowsFirst(noted);
        if (t < rows.size(0)) addends = addends + rows[t].sum().to(torch::kFloat64);
      }
      const auto gradient = torch::autograd::grad({addends}, {weight}, {}, /*retain_graph=*/true,
                                                  /*create_graph=*/false, /*allow_unused=*/true);
      if (steps.offer(t, gradient.front())) break;
    }
    return steps.place();
  }

  std::unique_ptr<objective::Task> taskWith(types::Execution execution) const {
    return objective::makeTask(m_config.objective, m_model, ops::opsFor(execution));
  }

  std::shared_ptr<model::SequenceModel> m_model;
  const types::ExperimentConfig& m_config;
  const batch::MiniBatch& m_batch;
};

} // namespace

void placeGradient(NonFinite& found, const std::string& parameter, std::int64_t part,
                   const std::shared_ptr<model::SequenceModel>& model,
                   const types::ExperimentConfig& config, const batch::MiniBatch& batch) {
  GradientPlace(model, config, batch).complete(found, parameter, part);
}

} // namespace dmm::diagnose
