#include "core/types/fields/FieldMakers.h"
#include "core/types/fields/Sections.h"

namespace dmm::types::fields {

std::vector<ConfigField> runFields() {
  return {
      number(
          "run.num_epochs", "Epochs", "epochs", "Passes over the training pieces.",
          "Pyro: --num-epochs 5000", [](Config& c) -> FieldRef { return &c.run.numEpochs; }, 1,
          kMaxCount)
          .called("epochs"),
      number(
          "run.seed", "Seed", "",
          "Two runs with the same settings and seed are the same to the last bit.", "",
          [](Config& c) -> FieldRef { return &c.run.seed; }, 0, 4294967295.0)
          .called("seed"),
      number(
          "run.evaluate_every", "Evaluate every", "epochs",
          "Epochs between two evaluations on the valid and test pieces.",
          "Pyro: val_test_frequency = 50",
          [](Config& c) -> FieldRef { return &c.run.evaluateEvery; }, 1, kMaxCount),
      number(
          "run.checkpoint_every", "Checkpoint every", "epochs",
          "Epochs between two checkpoints that are kept; the last state is always kept.",
          "Pyro: --checkpoint-freq", [](Config& c) -> FieldRef { return &c.run.checkpointEvery; },
          1, kMaxCount),
      number(
          "run.threads", "Threads", "cores", "Processor cores that training may use.", "",
          [](Config& c) -> FieldRef { return &c.run.threads; }, 1, 1024),
      choice(
          "run.execution", "Execution", "How the objective is computed.", "",
          [](Config & c) -> auto& { return c.run.execution; }),
      choice(
          "run.device", "Device",
          "Where mini-batches are computed. On a GPU that is done in the reference execution, and "
          "needs a LibTorch made for it.",
          "Pyro: --cuda", [](Config & c) -> auto& { return c.run.device; }),
      choice(
          "run.on_non_finite", "When not finite",
          "What follows on a loss, gradient or figure that is NaN or infinite: stop fails the run, "
          "as Pyro; rewind begins the epoch anew, in another order and with other noise.",
          "Pyro: stop", [](Config & c) -> auto& { return c.run.onNonFinite; }),
      number(
          "run.max_rewinds", "Most rewinds", "",
          "How often the run may begin an epoch anew before it fails after all.", "",
          [](Config& c) -> FieldRef { return &c.run.maxRewinds; }, 1, 10000)
          .where(
              [](const Config& config) { return config.run.onNonFinite == OnNonFinite::Rewind; }),
      number(
          "run.evaluation_particles", "Evaluation samples (K)", "",
          "Samples a piece for the importance-weighted bound on the valid and test pieces at every "
          "evaluation; 0 leaves that bound out.",
          "", [](Config& c) -> FieldRef { return &c.run.evaluationParticles; }, 0, 100000)
          .where([](const Config& config) { return !hasTrait(Trait::SumsStates, config.model); }),
      number(
          "run.sample_every", "Sample every", "epochs",
          "Epochs between two pieces that the model composes to be heard, always with the same "
          "seed; 0 composes none.",
          "", [](Config& c) -> FieldRef { return &c.run.sampleEvery; }, 0, kMaxCount),
  };
}

} // namespace dmm::types::fields
