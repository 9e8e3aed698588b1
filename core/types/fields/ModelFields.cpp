#include "core/types/PartInfo.h"
#include "core/types/fields/FieldMakers.h"
#include "core/types/fields/Sections.h"

#include <algorithm>

namespace dmm::types::fields {

namespace {

constexpr const char* kDmmPaper = "Krishnan, Shalit and Sontag, AAAI 2017";
constexpr const char* kAugmented = "Krishnan, Shalit and Sontag, AAAI 2017 (DMM-Aug)";

/// The choice of a part, in the families that have one of its kind; where there is only one, it
/// means nothing to a user.
Field part(PartKind kind, std::string label, std::string description, std::string source,
           std::function<FieldRef(Config&)> ref) {
  Field field = text(settingOf(kind), std::move(label), std::move(description), std::move(source),
                     std::move(ref), partNames(kind));
  for (const PartInfo& part : partInfos())
    if (part.kind == kind) field.choiceNotes.push_back({part.summary, part.paper});
  const bool hasChoice = field.isChoice();
  return std::move(field).where([hasChoice, kind](const Config& config) {
    const auto kinds = kindsOf(config.model.family);
    return hasChoice && std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  });
}

bool looksBack(const Config& config) { return config.model.emissionHearsNotes(); }

} // namespace

std::vector<ConfigField> modelFields() {
  return {
      choice(
          "model.family", "Family",
          "Deep Markov Models draw states that are numbers, with a guide; hidden Markov models "
          "(Pyro's examples/hmm.py) count their states and sum over all of them, exactly.",
          "Pyro: examples/dmm.py", [](Config & c) -> auto& { return c.model.family; })
          .explained({{"Deep Markov Model: states are numbers, and a guide draws them.", kDmmPaper},
                      {"Hidden Markov model: states are counted, and summed over exactly.",
                       "Rabiner, Proc. IEEE 77, 1989; Pyro's examples/hmm.py"}})
          .called("family"),
      part(PartKind::Structure, "Structure", "How states follow each other and make notes.",
           "Pyro: hmm.py --model 1", [](Config& c) -> FieldRef { return &c.model.structure; })
          .called("structure"),
      number(
          "model.hidden_dim", "States", "",
          "Values of the hidden state; fhmm and pfhmm have two variables of its square root each.",
          "Pyro: hmm.py --hidden-dim 16", [](Config& c) -> FieldRef { return &c.model.hiddenDim; },
          2, 4096)
          .ofFamily(Family::Hmm)
          .called("states"),
      number(
          "model.transition_rank", "Transition rank", "",
          "Rank of the transition's logits; 0 = a full table of states by states.",
          "Chiu and Rush, EMNLP 2020",
          [](Config& c) -> FieldRef { return &c.model.transitionRank; }, 0, 4096)
          .ofModelsThat(Trait::OneVariable)
          .called("rank"),
      number(
          "model.nn_dim", "Network hidden size", "units",
          "Width of the network that says how likely each note is.", "Pyro: hmm.py --nn-dim 48",
          [](Config& c) -> FieldRef { return &c.model.nnDim; }, 1, kMaxWidth)
          .ofModelsThat(Trait::NetworkOfNotes)
          .called("nn"),
      number(
          "model.nn_channels", "Network channels", "",
          "Channels of that network's convolution over the keys.", "Pyro: hmm.py --nn-channels 2",
          [](Config& c) -> FieldRef { return &c.model.nnChannels; }, 1, 1024)
          .ofModelsThat(Trait::NetworkOfNotes)
          .called("channels"),
      choice(
          "model.prior", "Prior",
          "Whether the loss has Pyro's prior densities of the probabilities (Dirichlet and Beta); "
          "an evaluation never has.",
          "Pyro: hmm.py (AutoDelta)", [](Config & c) -> auto& { return c.model.prior; })
          .ofModelsThat(Trait::HasPrior)
          .called("prior"),
      choice(
          "model.keys", "Keys",
          "All 88 keys, or those alone that the training pieces play, as in Pyro: its figures a "
          "slice are then lower, for what is never played costs nothing.",
          "Pyro: hmm.py (heard)", [](Config & c) -> auto& { return c.model.keys; })
          .ofFamily(Family::Hmm)
          .called("keys"),
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
          .explained({{"Notes follow from states alone.", kDmmPaper},
                      {"A state also follows from the notes before.", kAugmented},
                      {"Notes also follow from the notes before.", kAugmented},
                      {"States and notes also follow from the notes before.", kAugmented}})
          .called("aug"),
      number(
          "model.lags", "Slices before", "", "How many slices the notes look back.", "",
          [](Config& c) -> FieldRef { return &c.model.lags; }, 1, 2)
          .ofFamily(Family::Hmm)
          .where(looksBack)
          .called("lags"),
      choice(
          "model.first_state", "First state",
          "The first state follows from a learned one, or is standard normal.", "Pyro: DMM.z_0",
          [](Config & c) -> auto& { return c.model.firstState; })
          .ofFamily(Family::Dmm)
          .explained({{"The first state follows from a learned one.", "Pyro's examples/dmm.py"},
                      {"The first state is drawn from N(0, 1).", kDmmPaper}})
          .called("first"),
      number(
          "model.z_dim", "Latent size", "units", "Dimension of the latent state z.",
          "Pyro: DMM(z_dim=100)", [](Config& c) -> FieldRef { return &c.model.zDim; }, 1, kMaxWidth)
          .ofFamily(Family::Dmm)
          .called("z"),
      number(
          "model.emission_dim", "Emission hidden size", "units",
          "Width of the two hidden layers that turn z into note probabilities.",
          "Pyro: DMM(emission_dim=100)", [](Config& c) -> FieldRef { return &c.model.emissionDim; },
          1, kMaxWidth)
          .ofFamily(Family::Dmm)
          .called("emission"),
      number(
          "model.transition_dim", "Transition hidden size", "units",
          "Width of the hidden layers of the gated transition.", "Pyro: DMM(transition_dim=200)",
          [](Config& c) -> FieldRef { return &c.model.transitionDim; }, 1, kMaxWidth)
          .ofFamily(Family::Dmm)
          .called("transition"),
      number(
          "model.rnn_dim", "Inference RNN size", "units",
          "Width of the recurrent network that reads the notes for the guide.",
          "Pyro: DMM(rnn_dim=600)", [](Config& c) -> FieldRef { return &c.model.rnnDim; }, 1,
          kMaxWidth)
          .ofFamily(Family::Dmm)
          .called("rnn"),
      number(
          "model.embedding_dim", "Embedding size", "units",
          "Width of a layer between the notes and the encoder; 0 = none.",
          "Krishnan, Shalit and Sontag 2017",
          [](Config& c) -> FieldRef { return &c.model.embeddingDim; }, 0, kMaxWidth)
          .ofFamily(Family::Dmm)
          .called("embedding"),
      number(
          "model.rnn_dropout", "Encoder dropout", "",
          "While training, the share of what the encoder says that is dropped at random; 0 = none.",
          "Krishnan, Shalit and Sontag 2017",
          [](Config& c) -> FieldRef { return &c.model.rnnDropout; }, 0, 1)
          .excludingMaximum()
          .ofFamily(Family::Dmm)
          .called("dropout"),
      number(
          "model.emission_dropout", "Emission dropout", "",
          "While training, the share of the emission's hidden units that is dropped at random; 0 = "
          "none.",
          "", [](Config& c) -> FieldRef { return &c.model.emissionDropout; }, 0, 1)
          .excludingMaximum()
          .ofFamily(Family::Dmm)
          .called("emission_dropout"),
      number(
          "model.nade_dim", "NADE hidden size", "units",
          "Width of the hidden layer that hears the keys already drawn.",
          "Krishnan, Shalit and Sontag 2017: DMM-NADE",
          [](Config& c) -> FieldRef { return &c.model.nadeDim; }, 1, kMaxWidth)
          .ofModelsThat(Trait::OrdersKeys)
          .called("nade"),
      number(
          "model.num_iafs", "Flows in the guide", "",
          "Inverse autoregressive flows that bend the guide's Gaussian; 0 = none.",
          "Pyro: --num-iafs 0", [](Config& c) -> FieldRef { return &c.model.numIafs; }, 0, 64)
          .where([](const Config& config) {
            return config.model.numIafs > 0 || lacksOf(Trait::TakesFlows, config.model).empty();
          })
          .ofFamily(Family::Dmm)
          .called("flows"),
      number(
          "model.iaf_dim", "Flow hidden size", "units",
          "Width of the hidden layer of each flow's network.", "Pyro: --iaf-dim 100",
          [](Config& c) -> FieldRef { return &c.model.iafDim; }, 1, kMaxWidth)
          .where([](const Config& config) { return config.model.numIafs > 0; })
          .ofFamily(Family::Dmm)
          .called("iaf"),
      number(
          "model.state_dropout", "State dropout", "",
          "The share of the states that each mini-batch of training leaves out.",
          "Chiu and Rush, EMNLP 2020", [](Config& c) -> FieldRef { return &c.model.stateDropout; },
          0, 1)
          .excludingMaximum()
          .ofModelsThat(Trait::OneVariable)
          .called("state_dropout"),
      number(
          "model.note_dropout", "Note dropout", "",
          "The share of the notes looked back at that training hides.", "",
          [](Config& c) -> FieldRef { return &c.model.noteDropout; }, 0, 1)
          .excludingMaximum()
          .where([](const Config& config) { return config.model.hearsNotes(); })
          .called("note_dropout"),
      number(
          "model.nade_dropout", "NADE dropout", "",
          "The share of the NADE layer's units that training hides.", "",
          [](Config& c) -> FieldRef { return &c.model.nadeDropout; }, 0, 1)
          .excludingMaximum()
          .ofModelsThat(Trait::OrdersKeys)
          .called("nade_dropout"),
  };
}

} // namespace dmm::types::fields
