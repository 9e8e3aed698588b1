#include "core/types/ConfigField.h"
#include "core/types/ObjectiveInfo.h"
#include "core/types/PartInfo.h"

#include <type_traits>
#include <utility>

namespace dmm::types {

namespace {

using Config = ExperimentConfig;

constexpr double kMaxWidth = 65536;
constexpr double kMaxCount = 1e9;

ConfigField text(std::string key, std::string label, std::string description, std::string source,
                 std::function<FieldRef(Config&)> ref, std::vector<std::string> choices = {}) {
  ConfigField field{std::move(key),         std::move(label),  "",
                    std::move(description), std::move(source), std::move(ref)};
  field.choices = std::move(choices);
  return field;
}

/// A setting that is an enumeration; `member` gives its place.
template <typename Member>
ConfigField choice(std::string key, std::string label, std::string description, std::string source,
                   Member member) {
  using Choice = std::remove_reference_t<std::invoke_result_t<Member, Config&>>;
  return text(std::move(key), std::move(label), std::move(description), std::move(source),
              [member](Config& config) -> FieldRef { return ChoiceRef(&member(config)); },
              {kNames<Choice>.begin(), kNames<Choice>.end()});
}

ConfigField number(std::string key, std::string label, std::string unit, std::string description,
                   std::string source, std::function<FieldRef(Config&)> ref, double minimum,
                   double maximum) {
  ConfigField field{std::move(key),         std::move(label),  std::move(unit),
                    std::move(description), std::move(source), std::move(ref)};
  field.minimum = minimum;
  field.maximum = maximum;
  return field;
}

ConfigField excludingMinimum(ConfigField field) {
  field.minimumExcluded = true;
  return field;
}

ConfigField excludingMaximum(ConfigField field) {
  field.maximumExcluded = true;
  return field;
}

ConfigField recorded(ConfigField field) {
  field.recordedOnly = true;
  return field;
}

ConfigField where(std::function<bool(const Config&)> applies, ConfigField field) {
  field.appliesWhere = std::move(applies);
  return field;
}

/// A setting that applies with objectives of which this is true.
template <typename IsTrue> ConfigField ofObjectives(IsTrue isTrue, ConfigField field) {
  return where(
      [isTrue](const Config& config) {
        const ObjectiveInfo* objective = findObjective(config.objective.name);
        return !objective || isTrue(*objective);
      },
      std::move(field));
}

/// The choice of a part; where there is only one, it means nothing to a user.
ConfigField part(PartKind kind, std::string label, std::string description, std::string source,
                 std::function<FieldRef(Config&)> ref) {
  ConfigField field = text(settingOf(kind), std::move(label), std::move(description),
                           std::move(source), std::move(ref), partNames(kind));
  for (const PartInfo& part : partInfos())
    if (part.kind == kind) field.choiceNotes.push_back(part.summary + " " + part.paper + ".");
  return where([hasChoice = field.isChoice()](const Config&) { return hasChoice; },
               std::move(field));
}

std::vector<std::string> objectiveNames() {
  std::vector<std::string> names;
  for (const ObjectiveInfo& info : objectiveInfos()) names.push_back(info.name);
  return names;
}

/// Settings that tell what is tried, as names of runs and searches call them. The others (threads,
/// how often is evaluated ...) have no short name.
constexpr std::pair<std::string_view, const char*> kShortNames[] = {
    {"dataset.name", "dataset"},
    {"model.guide", "guide"},
    {"model.encoder", "encoder"},
    {"model.transition", "trans"},
    {"model.emission", "emitter"},
    {"model.embedding_dim", "embedding"},
    {"model.nade_dim", "nade"},
    {"model.previous_notes", "aug"},
    {"model.first_state", "first"},
    {"model.z_dim", "z"},
    {"model.emission_dim", "emission"},
    {"model.transition_dim", "transition"},
    {"model.rnn_dim", "rnn"},
    {"model.num_iafs", "flows"},
    {"model.iaf_dim", "iaf"},
    {"objective.name", "objective"},
    {"objective.num_samples", "K"},
    {"objective.ess_threshold", "ess"},
    {"objective.gradient", "gradient"},
    {"objective.guide_density", "density"},
    {"optimiser.learning_rate", "lr"},
    {"optimiser.beta1", "beta1"},
    {"optimiser.beta2", "beta2"},
    {"optimiser.clip_norm", "clip"},
    {"optimiser.lr_decay", "decay"},
    {"optimiser.weight_decay", "l2"},
    {"optimiser.mini_batch_size", "batch"},
    {"annealing.minimum_annealing_factor", "anneal_from"},
    {"annealing.annealing_epochs", "annealing"},
    {"run.num_epochs", "epochs"},
    {"run.seed", "seed"},
};

std::vector<ConfigField> makeFields() {
  return {
      text("name", "Name", "What the run is called in lists and legends.", "",
           [](Config& c) -> FieldRef { return &c.name; }),

      text("dataset.name", "Dataset", "The chorales to learn from.", "",
           [](Config& c) -> FieldRef { return &c.dataset.name; }),
      text("dataset.file", "File", "A file in the canonical JSON form, or builtin:jsb-chorales.",
           "", [](Config& c) -> FieldRef { return &c.dataset.file; }),
      recorded(text("dataset.sha256", "SHA-256",
                    "Checksum of the dataset file; when given, another content is refused.", "",
                    [](Config& c) -> FieldRef { return &c.dataset.sha256; })),

      part(PartKind::Guide, "Guide", "What the guide looks at when it draws a state.",
           "Pyro: DMM.guide", [](Config& c) -> FieldRef { return &c.model.guide; }),
      part(PartKind::Encoder, "Encoder",
           "The recurrent network that reads the notes for the guide.",
           "Pyro: nn.RNN(nonlinearity=relu)",
           [](Config& c) -> FieldRef { return &c.model.encoder; }),
      part(PartKind::Transition, "Transition", "How a state follows from the one before.",
           "Pyro: GatedTransition", [](Config& c) -> FieldRef { return &c.model.transition; }),
      part(PartKind::Emission, "Emission", "How the notes of a slice follow from its state.",
           "Pyro: Emitter", [](Config& c) -> FieldRef { return &c.model.emission; }),
      choice(
          "model.previous_notes", "Notes before",
          "Which parts look at the notes of the slice before.",
          "Krishnan, Shalit and Sontag 2017: DMM-Aug",
          [](Config & c) -> auto& { return c.model.previousNotes; }),
      choice(
          "model.first_state", "First state",
          "The first state follows from a learned one, or is standard normal.", "Pyro: DMM.z_0",
          [](Config & c) -> auto& { return c.model.firstState; }),
      number(
          "model.z_dim", "Latent size", "units", "Dimension of the latent state z.",
          "Pyro: DMM(z_dim=100)", [](Config& c) -> FieldRef { return &c.model.zDim; }, 1,
          kMaxWidth),
      number(
          "model.emission_dim", "Emission hidden size", "units",
          "Width of the two hidden layers that turn z into note probabilities.",
          "Pyro: DMM(emission_dim=100)", [](Config& c) -> FieldRef { return &c.model.emissionDim; },
          1, kMaxWidth),
      number(
          "model.transition_dim", "Transition hidden size", "units",
          "Width of the hidden layers of the gated transition.", "Pyro: DMM(transition_dim=200)",
          [](Config& c) -> FieldRef { return &c.model.transitionDim; }, 1, kMaxWidth),
      number(
          "model.rnn_dim", "Inference RNN size", "units",
          "Width of the recurrent network that reads the notes for the guide.",
          "Pyro: DMM(rnn_dim=600)", [](Config& c) -> FieldRef { return &c.model.rnnDim; }, 1,
          kMaxWidth),
      number(
          "model.embedding_dim", "Embedding size", "units",
          "Width of a layer between the notes and the encoder; 0 = none.",
          "Krishnan, Shalit and Sontag 2017",
          [](Config& c) -> FieldRef { return &c.model.embeddingDim; }, 0, kMaxWidth),
      where(
          [](const Config& config) {
            const PartInfo* part = chosenPart(PartKind::Emission, config.model);
            return part && part->has.contains(Trait::OrdersKeys);
          },
          number(
              "model.nade_dim", "NADE hidden size", "units",
              "Width of the hidden layer that hears the keys already drawn.",
              "Krishnan, Shalit and Sontag 2017: DMM-NADE",
              [](Config& c) -> FieldRef { return &c.model.nadeDim; }, 1, kMaxWidth)),
      where(
          [](const Config& config) {
            return config.model.numIafs > 0 || lacksOf(Trait::TakesFlows, config.model).empty();
          },
          number(
              "model.num_iafs", "Flows in the guide", "",
              "Inverse autoregressive flows that bend the guide's Gaussian; 0 = none.",
              "Pyro: --num-iafs 0", [](Config& c) -> FieldRef { return &c.model.numIafs; }, 0, 64)),
      where([](const Config& config) { return config.model.numIafs > 0; },
            number(
                "model.iaf_dim", "Flow hidden size", "units",
                "Width of the hidden layer of each flow's network.", "Pyro: --iaf-dim 100",
                [](Config& c) -> FieldRef { return &c.model.iafDim; }, 1, kMaxWidth)),

      text(
          "objective.name", "Objective", "The bound that training maximises.", "Pyro: Trace_ELBO",
          [](Config& c) -> FieldRef { return &c.objective.name; }, objectiveNames()),
      ofObjectives([](const auto& info) { return info.usesSamples; },
                   number(
                       "objective.num_samples", "Samples (K)", "",
                       "Samples of z a step, for the objectives that use several.",
                       "Pyro: --tmc-num-samples 10",
                       [](Config& c) -> FieldRef { return &c.objective.numSamples; }, 1, 100000)),
      ofObjectives([](const auto& info) { return info.resamples; },
                   number(
                       "objective.ess_threshold", "Resample below", "of K",
                       "Particles are drawn anew when the effective sample size falls under this "
                       "share of K.",
                       "Maddison et al. 2017, section 4",
                       [](Config& c) -> FieldRef { return &c.objective.essThreshold; }, 0, 1)),
      ofObjectives([](const auto& info) { return info.gradient.has_value(); },
                   choice(
                       "objective.gradient", "Gradient",
                       "How the gradient of the guide is estimated.", "Pyro: reparameterised",
                       [](Config & c) -> auto& { return c.objective.gradient; })),
      ofObjectives(
          [](const auto& info) { return info.pairsSamples; },
          choice(
              "objective.guide_density", "Guide density",
              "How likely the guide is to draw a sample that all K ancestors are paired with: the "
              "mixture of the K, a true bound for any guide; or pairwise as in Pyro, whose loss "
              "has no "
              "lower limit, so that training often ends in NaN after a few epochs.",
              "Pyro: pairwise", [](Config & c) -> auto& { return c.objective.guideDensity; })),

      excludingMinimum(number(
          "optimiser.learning_rate", "Learning rate", "",
          "Step size of ClippedAdam at the first step.", "Pyro: --learning-rate 3e-4",
          [](Config& c) -> FieldRef { return &c.optimiser.learningRate; }, 0, 10)),
      excludingMaximum(number(
          "optimiser.beta1", "Beta 1", "", "Decay of Adam's running mean of the gradient.",
          "Pyro: --beta1 0.96", [](Config& c) -> FieldRef { return &c.optimiser.beta1; }, 0, 1)),
      excludingMaximum(number(
          "optimiser.beta2", "Beta 2", "", "Decay of Adam's running mean of the squared gradient.",
          "Pyro: --beta2 0.999", [](Config& c) -> FieldRef { return &c.optimiser.beta2; }, 0, 1)),
      excludingMinimum(number(
          "optimiser.clip_norm", "Gradient clamp", "",
          "Each element of the gradient is clamped to plus or minus this.", "Pyro: --clip-norm 10",
          [](Config& c) -> FieldRef { return &c.optimiser.clipNorm; }, 0, 1e12)),
      excludingMinimum(number(
          "optimiser.lr_decay", "Learning rate decay", "a step",
          "Factor on the learning rate at every step.", "Pyro: --lr-decay 0.99996",
          [](Config& c) -> FieldRef { return &c.optimiser.lrDecay; }, 0, 1)),
      number(
          "optimiser.weight_decay", "Weight decay", "",
          "L2 penalty, added to the gradient of the summed loss.", "Pyro: --weight-decay 2.0",
          [](Config& c) -> FieldRef { return &c.optimiser.weightDecay; }, 0, 1e6),
      number(
          "optimiser.mini_batch_size", "Mini-batch size", "pieces",
          "Pieces in one step of the optimiser.", "Pyro: --mini-batch-size 20",
          [](Config& c) -> FieldRef { return &c.optimiser.miniBatchSize; }, 1, 100000),

      where(isAnnealed,
            number(
                "annealing.minimum_annealing_factor", "Annealing starts at", "",
                "Weight of the KL term at the first step; it rises linearly to 1.",
                "Pyro: --minimum-annealing-factor 0.2",
                [](Config& c) -> FieldRef { return &c.annealing.minimumAnnealingFactor; }, 0, 1)),
      where(isAnnealed,
            number(
                "annealing.annealing_epochs", "Annealing lasts", "epochs",
                "Epochs until the KL term has its full weight; 0 switches annealing off.",
                "Pyro: --annealing-epochs 1000",
                [](Config& c) -> FieldRef { return &c.annealing.annealingEpochs; }, 0, kMaxCount)),

      number(
          "run.num_epochs", "Epochs", "epochs", "Passes over the training pieces.",
          "Pyro: --num-epochs 5000", [](Config& c) -> FieldRef { return &c.run.numEpochs; }, 1,
          kMaxCount),
      number(
          "run.seed", "Seed", "",
          "Two runs with the same settings and seed are the same to the last bit.", "",
          [](Config& c) -> FieldRef { return &c.run.seed; }, 0, 4294967295.0),
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
      number(
          "run.evaluation_particles", "Evaluation samples (K)", "",
          "Samples a piece for the importance-weighted bound on the valid and test pieces at every "
          "evaluation; 0 leaves that bound out.",
          "", [](Config& c) -> FieldRef { return &c.run.evaluationParticles; }, 0, 100000),
      number(
          "run.sample_every", "Sample every", "epochs",
          "Epochs between two pieces that the model composes to be heard, always with the same "
          "seed; 0 composes none.",
          "", [](Config& c) -> FieldRef { return &c.run.sampleEvery; }, 0, kMaxCount),
  };
}

} // namespace

const std::vector<ConfigField>& experimentFields() {
  static const std::vector<ConfigField> fields = [] {
    auto all = makeFields();
    for (auto& field : all)
      for (const auto& [key, name] : kShortNames)
        if (field.key == key) field.shortName = name;
    return all;
  }();
  return fields;
}

const ConfigField* findField(std::string_view key) {
  for (const auto& field : experimentFields())
    if (field.key == key) return &field;
  return nullptr;
}

} // namespace dmm::types
