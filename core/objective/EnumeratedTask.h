#pragma once

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/objective/Task.h"
#include "core/types/ExperimentConfig.h"

namespace dmm::objective {

/// A hidden Markov model with what it is trained for: the exact log-likelihood (trace_enum_elbo),
/// or that of K sampled states a slice (trace_tmc_elbo), with the prior where the configuration
/// asks for it. Its reconstruction is the exact figure either way, and there is no KL.
class EnumeratedTask final : public Task {
 public:
  using Config = types::ExperimentConfig::ObjectiveConfig;

  /// Throws support::InputError for an objective that these models do not have. The operations must
  /// outlive it.
  EnumeratedTask(Config config, std::shared_ptr<model::hmm::HiddenMarkovModel> model,
                 const ops::Ops& ops);

  std::shared_ptr<model::SequenceModel> model() const override { return m_model; }
  NoiseShape noiseShape() const override;
  ObjectiveValue loss(const batch::BatchPart& part, double beta) override;
  void setWatcher(Watcher* watcher) override { m_watcher = watcher; }
  const char* drawnName() const override { return "state"; }
  const char* encodedName() const override { return "notes"; }
  std::unique_ptr<Task> of(std::shared_ptr<model::SequenceModel> other) const override;

 private:
  torch::Tensor logLikelihood(const model::hmm::Enumeration& all) const;

  Config m_config;
  std::int64_t m_samples; ///< K; 0: all states are summed over
  std::shared_ptr<model::hmm::HiddenMarkovModel> m_model;
  const ops::Ops& m_ops;
  const model::hmm::HmmOps& m_hmmOps;
  Watcher* m_watcher = nullptr;
};

} // namespace dmm::objective
