#pragma once

#include "core/model/dmm/DeepMarkovModel.h"
#include "core/objective/Task.h"
#include "core/types/ExperimentConfig.h"

namespace dmm::objective {

class Objective;

/// A Deep Markov Model with a bound.
class DeepMarkovTask final : public Task {
 public:
  using Config = types::ExperimentConfig::ObjectiveConfig;

  /// The operations must outlive it.
  DeepMarkovTask(Config config, std::shared_ptr<model::DeepMarkovModel> model, const ops::Ops& ops);
  ~DeepMarkovTask() override;

  std::shared_ptr<model::SequenceModel> model() const override { return m_model; }
  NoiseShape noiseShape() const override;
  ObjectiveValue loss(const batch::BatchPart& part, double beta) override;
  void setWatcher(Watcher* watcher) override;
  const char* drawnName() const override { return "latent state z_t"; }
  const char* encodedName() const override { return "state h_t of the inference RNN"; }
  std::unique_ptr<Task> of(std::shared_ptr<model::SequenceModel> other) const override;

 private:
  Config m_config;
  std::shared_ptr<model::DeepMarkovModel> m_model;
  const ops::Ops& m_ops;
  std::unique_ptr<Objective> m_objective;
};

} // namespace dmm::objective
