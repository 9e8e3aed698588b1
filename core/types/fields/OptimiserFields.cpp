#include "core/types/fields/FieldMakers.h"
#include "core/types/fields/Sections.h"

namespace dmm::types::fields {

std::vector<ConfigField> optimiserFields() {
  return {
      number(
          "optimiser.learning_rate", "Learning rate", "",
          "Step size of ClippedAdam at the first step.", "Pyro: --learning-rate 3e-4",
          [](Config& c) -> FieldRef { return &c.optimiser.learningRate; }, 0, 10)
          .excludingMinimum()
          .called("lr"),
      number(
          "optimiser.beta1", "Beta 1", "", "Decay of Adam's running mean of the gradient.",
          "Pyro: --beta1 0.96", [](Config& c) -> FieldRef { return &c.optimiser.beta1; }, 0, 1)
          .excludingMaximum()
          .called("beta1"),
      number(
          "optimiser.beta2", "Beta 2", "", "Decay of Adam's running mean of the squared gradient.",
          "Pyro: --beta2 0.999", [](Config& c) -> FieldRef { return &c.optimiser.beta2; }, 0, 1)
          .excludingMaximum()
          .called("beta2"),
      number(
          "optimiser.clip_norm", "Gradient clamp", "",
          "Each element of the gradient is clamped to plus or minus this.", "Pyro: --clip-norm 10",
          [](Config& c) -> FieldRef { return &c.optimiser.clipNorm; }, 0, 1e12)
          .excludingMinimum()
          .called("clip"),
      number(
          "optimiser.lr_decay", "Learning rate decay", "a step",
          "Factor on the learning rate at every step.", "Pyro: --lr-decay 0.99996",
          [](Config& c) -> FieldRef { return &c.optimiser.lrDecay; }, 0, 1)
          .excludingMinimum()
          .called("decay"),
      number(
          "optimiser.weight_decay", "Weight decay", "",
          "L2 penalty, added to the gradient of the summed loss.", "Pyro: --weight-decay 2.0",
          [](Config& c) -> FieldRef { return &c.optimiser.weightDecay; }, 0, 1e6)
          .called("l2"),
      number(
          "optimiser.mini_batch_size", "Mini-batch size", "pieces",
          "Pieces in one step of the optimiser.", "Pyro: --mini-batch-size 20",
          [](Config& c) -> FieldRef { return &c.optimiser.miniBatchSize; }, 1, 100000)
          .called("batch"),
      number(
          "annealing.minimum_annealing_factor", "Annealing starts at", "",
          "Weight of the KL term at the first step; it rises linearly to 1.",
          "Pyro: --minimum-annealing-factor 0.2",
          [](Config& c) -> FieldRef { return &c.annealing.minimumAnnealingFactor; }, 0, 1)
          .where(isAnnealed)
          .called("anneal_from"),
      number(
          "annealing.annealing_epochs", "Annealing lasts", "epochs",
          "Epochs until the KL term has its full weight; 0 switches annealing off.",
          "Pyro: --annealing-epochs 1000",
          [](Config& c) -> FieldRef { return &c.annealing.annealingEpochs; }, 0, kMaxCount)
          .where(isAnnealed)
          .called("annealing"),
  };
}

} // namespace dmm::types::fields
