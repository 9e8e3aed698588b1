#include "core/types/PartInfo.h"
#include "core/types/fields/FieldMakers.h"
#include "core/types/fields/Sections.h"

namespace dmm::types::fields {

namespace {

/// The choice of a part; where there is only one, it means nothing to a user.
Field part(PartKind kind, std::string label, std::string description, std::string source,
           std::function<FieldRef(Config&)> ref) {
  Field field = text(settingOf(kind), std::move(label), std::move(description), std::move(source),
                     std::move(ref), partNames(kind));
  for (const PartInfo& part : partInfos())
    if (part.kind == kind) field.choiceNotes.push_back(part.summary + " " + part.paper + ".");
  const bool hasChoice = field.isChoice();
  return std::move(field).where([hasChoice](const Config&) { return hasChoice; });
}

} // namespace

std::vector<ConfigField> modelFields() {
  return {
      part(PartKind::Guide, "Guide", "What the guide looks at when it draws a state.",
           "Pyro: DMM.guide", [](Config& c) -> FieldRef { return &c.model.guide; })
          .called("guide"),
      part(
          PartKind::Encoder, "Encoder", "The recurrent network that reads the notes for the guide.",
          "Pyro: nn.RNN(nonlinearity=relu)", [](Config& c) -> FieldRef { return &c.model.encoder; })
          .called("encoder"),
      part(PartKind::Transition, "Transition", "How a state follows from the one before.",
           "Pyro: GatedTransition", [](Config& c) -> FieldRef { return &c.model.transition; })
          .called("trans"),
      part(PartKind::Emission, "Emission", "How the notes of a slice follow from its state.",
           "Pyro: Emitter", [](Config& c) -> FieldRef { return &c.model.emission; })
          .called("emitter"),
      choice(
          "model.previous_notes", "Notes before",
          "Which parts look at the notes of the slice before.",
          "Krishnan, Shalit and Sontag 2017: DMM-Aug",
          [](Config & c) -> auto& { return c.model.previousNotes; })
          .called("aug"),
      choice(
          "model.first_state", "First state",
          "The first state follows from a learned one, or is standard normal.", "Pyro: DMM.z_0",
          [](Config & c) -> auto& { return c.model.firstState; })
          .called("first"),
      number(
          "model.z_dim", "Latent size", "units", "Dimension of the latent state z.",
          "Pyro: DMM(z_dim=100)", [](Config& c) -> FieldRef { return &c.model.zDim; }, 1, kMaxWidth)
          .called("z"),
      number(
          "model.emission_dim", "Emission hidden size", "units",
          "Width of the two hidden layers that turn z into note probabilities.",
          "Pyro: DMM(emission_dim=100)", [](Config& c) -> FieldRef { return &c.model.emissionDim; },
          1, kMaxWidth)
          .called("emission"),
      number(
          "model.transition_dim", "Transition hidden size", "units",
          "Width of the hidden layers of the gated transition.", "Pyro: DMM(transition_dim=200)",
          [](Config& c) -> FieldRef { return &c.model.transitionDim; }, 1, kMaxWidth)
          .called("transition"),
      number(
          "model.rnn_dim", "Inference RNN size", "units",
          "Width of the recurrent network that reads the notes for the guide.",
          "Pyro: DMM(rnn_dim=600)", [](Config& c) -> FieldRef { return &c.model.rnnDim; }, 1,
          kMaxWidth)
          .called("rnn"),
      number(
          "model.embedding_dim", "Embedding size", "units",
          "Width of a layer between the notes and the encoder; 0 = none.",
          "Krishnan, Shalit and Sontag 2017",
          [](Config& c) -> FieldRef { return &c.model.embeddingDim; }, 0, kMaxWidth)
          .called("embedding"),
      number(
          "model.nade_dim", "NADE hidden size", "units",
          "Width of the hidden layer that hears the keys already drawn.",
          "Krishnan, Shalit and Sontag 2017: DMM-NADE",
          [](Config& c) -> FieldRef { return &c.model.nadeDim; }, 1, kMaxWidth)
          .where([](const Config& config) {
            const PartInfo* part = chosenPart(PartKind::Emission, config.model);
            return part && part->has.contains(Trait::OrdersKeys);
          })
          .called("nade"),
      number(
          "model.num_iafs", "Flows in the guide", "",
          "Inverse autoregressive flows that bend the guide's Gaussian; 0 = none.",
          "Pyro: --num-iafs 0", [](Config& c) -> FieldRef { return &c.model.numIafs; }, 0, 64)
          .where([](const Config& config) {
            return config.model.numIafs > 0 || lacksOf(Trait::TakesFlows, config.model).empty();
          })
          .called("flows"),
      number(
          "model.iaf_dim", "Flow hidden size", "units",
          "Width of the hidden layer of each flow's network.", "Pyro: --iaf-dim 100",
          [](Config& c) -> FieldRef { return &c.model.iafDim; }, 1, kMaxWidth)
          .where([](const Config& config) { return config.model.numIafs > 0; })
          .called("iaf"),
  };
}

} // namespace dmm::types::fields
