#include "core/objective/DeepMarkovTask.h"

#include "core/model/Dropout.h"
#include "core/objective/Objective.h"
#include "core/objective/Registry.h"

namespace dmm::objective {

DeepMarkovTask::DeepMarkovTask(Config config, std::shared_ptr<model::DeepMarkovModel> model,
                               const ops::Ops& ops)
    : m_config(std::move(config))
    , m_model(std::move(model))
    , m_ops(ops)
    , m_objective(makeObjective(m_config, ops)) {}

DeepMarkovTask::~DeepMarkovTask() = default;

NoiseShape DeepMarkovTask::noiseShape() const {
  return {.rows = m_objective->noiseRows(),
          .width = m_model->noiseWidth(),
          .perSlice = m_model->dropWidth()};
}

ObjectiveValue DeepMarkovTask::loss(const batch::BatchPart& part, double beta) {
  batch::PackedBatch batch = part.batch;
  batch.dropNoise = model::uniformOf(part.noise.slices);
  return m_objective->evaluate(*m_model, batch, part.noise.draws, beta);
}

void DeepMarkovTask::setWatcher(Watcher* watcher) { m_objective->setWatcher(watcher); }

std::unique_ptr<Task> DeepMarkovTask::of(std::shared_ptr<model::SequenceModel> other) const {
  return makeTask(m_config, std::move(other), m_ops);
}

} // namespace dmm::objective
