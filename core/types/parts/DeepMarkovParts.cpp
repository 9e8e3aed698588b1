#include "core/types/parts/Parts.h"

namespace dmm::types::parts {

namespace {

/// A guide that joins the state before with what the encoder says.
PartInfo structured(std::string name, std::string summary, std::set<Trait> reads) {
  reads.insert({Trait::DrawsStates, Trait::LooksBack, Trait::TakesFlows, Trait::ClosedFormKl,
                Trait::DensityAnywhere});
  return {.kind = PartKind::Guide,
          .name = std::move(name),
          .summary = std::move(summary),
          .paper = kPaper,
          .has = std::move(reads),
          .layers = [](const Model& model, std::int64_t /*keys*/) -> Layers {
            const std::int64_t z = model.zDim, rnn = model.rnnDim;
            return {{"z_q_0", 0, z, 1, Per::Model},
                    {"combiner.lin_z_to_hidden.weight", z, rnn, 1, Per::EachSample, true},
                    {"combiner.lin_hidden_to_loc.weight", rnn, z, 1, Per::EachSample, true},
                    {"combiner.lin_hidden_to_scale.weight", rnn, z, 1, Per::EachSample, true}};
          }};
}

/// A guide of what the encoder says alone.
PartInfo meanField(std::string name, std::string summary, std::set<Trait> reads) {
  reads.insert({Trait::DrawsStates, Trait::ClosedFormKl, Trait::DensityAnywhere});
  return {.kind = PartKind::Guide,
          .name = std::move(name),
          .summary = std::move(summary),
          .paper = kPaper,
          .has = std::move(reads),
          .layers = [](const Model& model, std::int64_t /*keys*/) -> Layers {
            const std::int64_t z = model.zDim, rnn = model.rnnDim;
            Layers layers{{"combiner.lin_hidden_to_loc.weight", rnn, z, 1, Per::EachSlice},
                          {"combiner.lin_hidden_to_scale.weight", rnn, z, 1, Per::EachSlice}};
            if (hasTrait(Trait::ReadsAhead, model) && hasTrait(Trait::ReadsBehind, model)) {
              layers.push_back({"combiner.lin_forward_to_loc.weight", rnn, z, 1, Per::EachSlice});
              layers.push_back({"combiner.lin_forward_to_scale.weight", rnn, z, 1, Per::EachSlice});
            }
            return layers;
          }};
}

/// A recurrent network whose states have so many gates; PyTorch's have two biases.
PartInfo encoder(std::string name, std::string summary, std::string paper, std::int64_t gates,
                 bool hasCell) {
  return {.kind = PartKind::Encoder,
          .name = std::move(name),
          .summary = std::move(summary),
          .paper = std::move(paper),
          .has = {},
          .layers = [gates, hasCell](const Model& model, std::int64_t keys) -> Layers {
            const std::int64_t rnn = model.rnnDim;
            const std::int64_t input = model.embeddingDim > 0 ? model.embeddingDim : keys;
            Layers layers;
            if (model.embeddingDim > 0)
              layers.push_back({"embedding.weight", keys, input, 1, Per::EachSlice});
            const auto add = [&](const std::string& suffix) {
              layers.push_back({"h_0" + suffix, 0, rnn, 1, Per::Model});
              if (hasCell) layers.push_back({"c_0" + suffix, 0, rnn, 1, Per::Model});
              const std::string weight = "rnn" + suffix + ".weight_";
              layers.push_back({weight + "ih_l0", input, gates * rnn, 1, Per::EachSlice});
              layers.push_back({weight + "hh_l0", rnn, gates * rnn, 1, Per::EachSlice, true});
              layers.back().isRecurrent = true;
            };
            if (hasTrait(Trait::ReadsAhead, model)) add("");
            if (hasTrait(Trait::ReadsBehind, model)) add("_forward");
            return layers;
          }};
}

} // namespace

std::vector<PartInfo> deepMarkovParts() {
  return {
      structured("structured_right",
                 "Looks back at the state before and ahead at all notes that follow (ST-R, DKS).",
                 {Trait::ReadsAhead}),
      structured("structured_left",
                 "Looks back at the state before and at all notes up to now (ST-L).",
                 {Trait::ReadsBehind}),
      structured("structured_both", "Looks back at the state before and at all notes (ST-LR).",
                 {Trait::ReadsAhead, Trait::ReadsBehind}),
      meanField("mean_field_right", "Looks at all notes that follow, at no state (MF-R).",
                {Trait::ReadsAhead}),
      meanField("mean_field_left", "Looks at all notes up to now, at no state (MF-L).",
                {Trait::ReadsBehind}),
      meanField(
          "mean_field_both",
          "Looks at all notes, at no state: two Gaussians, joined by their precision (MF-LR).",
          {Trait::ReadsAhead, Trait::ReadsBehind}),

      encoder("relu", "A recurrent network of ReLU units, as Pyro's.",
              "torch.nn.RNN; Pyro's examples/dmm.py", 1, false),
      encoder("gru", "A gated recurrent network.", "Cho et al., EMNLP 2014, arXiv:1406.1078", 3,
              false),
      encoder("lstm", "A gated recurrent network with a memory: the paper's.",
              "Hochreiter and Schmidhuber, Neural Computation 1997", 4, true),

      {.kind = PartKind::Transition,
       .name = "gated",
       .summary = "A gate chooses, unit by unit, between a linear and a non-linear step.",
       .paper = "Krishnan, Shalit and Sontag, AAAI 2017, equation 7",
       .has = {Trait::HearsNotes},
       .layers = [](const Model& model, std::int64_t keys) -> Layers {
         const std::int64_t z = model.zDim, hidden = model.transitionDim;
         Layers layers{{"trans.lin_gate_z_to_hidden.weight", z, hidden},
                       {"trans.lin_gate_hidden_to_z.weight", hidden, z},
                       {"trans.lin_proposed_mean_z_to_hidden.weight", z, hidden},
                       {"trans.lin_proposed_mean_hidden_to_z.weight", hidden, z},
                       {"trans.lin_sig.weight", z, z},
                       {"trans.lin_z_to_loc.weight", z, z}};
         if (model.transitionHearsNotes())
           for (const char* layer :
                {"trans.lin_gate_x_to_hidden.weight", "trans.lin_proposed_mean_x_to_hidden.weight"})
             layers.push_back({layer, keys, hidden, 0, Per::EachSlice});
         return layers;
       }},
      {.kind = PartKind::Transition,
       .name = "mlp",
       .summary = "Two layers of ReLU units give mean and scale of the next state.",
       .paper = kPaper,
       .has = {Trait::HearsNotes},
       .layers = [](const Model& model, std::int64_t keys) -> Layers {
         const std::int64_t z = model.zDim, hidden = model.transitionDim;
         Layers layers{{"trans.lin_z_to_hidden.weight", z, hidden},
                       {"trans.lin_hidden_to_hidden.weight", hidden, hidden},
                       {"trans.lin_hidden_to_loc.weight", hidden, z},
                       {"trans.lin_hidden_to_scale.weight", hidden, z}};
         if (model.transitionHearsNotes())
           layers.push_back({"trans.lin_x_to_hidden.weight", keys, hidden, 0, Per::EachSlice});
         return layers;
       }},
  };
}

} // namespace dmm::types::parts
