#include "core/types/ModelShape.h"
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
          "Each element of the gradient is clamped to plus or minus this, after the norm is "
          "clipped. No norm, in spite of Pyro's name for it; the paper has none: a large number "
          "switches it off.",
          "Pyro: --clip-norm 10", [](Config& c) -> FieldRef { return &c.optimiser.clipNorm; }, 0,
          1e12)
          .excludingMinimum()
          .called("clip"),
      number(
          "optimiser.global_norm", "Gradient norm", "",
          "Where the L2 norm of the whole gradient of the summed loss, weight decay in it, is "
          "larger, it is scaled down to this; 0 = never, as Pyro. The paper divides the loss by "
          "the batch of 20 and clips at 1: that is 20 here.",
          "Krishnan, Shalit and Sontag 2017: 1, of the mean over the batch",
          [](Config& c) -> FieldRef { return &c.optimiser.globalNorm; }, 0, 1e12)
          .called("norm"),
      choice(
          "optimiser.schedule", "Learning rate schedule",
          "How the learning rate changes: exponential multiplies it by the decay at every step; "
          "cosine lets it fall to nothing at the last step of the run; constant leaves it as it "
          "is, as the paper.",
          "Pyro: exponential", [](Config & c) -> auto& { return c.optimiser.schedule; })
          .called("schedule"),
      number(
          "optimiser.lr_decay", "Learning rate decay", "a step",
          "Factor on the learning rate at every step.", "Pyro: --lr-decay 0.99996",
          [](Config& c) -> FieldRef { return &c.optimiser.lrDecay; }, 0, 1)
          .excludingMinimum()
          .where([](const Config& config) {
            return config.optimiser.schedule == RateSchedule::Exponential;
          })
          .called("decay"),
      number(
          "optimiser.warmup_steps", "Warm-up", "steps",
          "The learning rate rises linearly over so many steps; 0 = none, as Pyro and the paper.",
          "Goyal et al. 2017, arXiv:1706.02677",
          [](Config& c) -> FieldRef { return &c.optimiser.warmupSteps; }, 0, kMaxCount)
          .called("warmup"),
      number(
          "optimiser.weight_decay", "Weight decay", "",
          "L2 penalty: this times the weight is added to the gradient of the summed loss. The "
          "paper adds 0.05 times the sum of squares to the loss of a batch, which is 0.1 here.",
          "Pyro: --weight-decay 2.0",
          [](Config& c) -> FieldRef { return &c.optimiser.weightDecay; }, 0, 1e6)
          .called("l2"),
      number(
          "optimiser.recurrent_rate", "Recurrent rate", "of the rate",
          "Factor on the learning rate of the matrices from a hidden state of the encoder to its "
          "next one. Adam moves all their weights by the rate at once, which many time steps "
          "multiply: with 1, as Pyro, some seeds of wide networks run to infinity in their first "
          "epochs.",
          "Pyro: 1; as 1 / width in Yang et al. 2021, arXiv:2203.03466",
          [](Config& c) -> FieldRef { return &c.optimiser.recurrentRate; }, 0, 100)
          .excludingMinimum()
          .where([](const Config& config) { return !recurrentWeights(config.model).empty(); })
          .called("recurrent"),
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
