#pragma once

#include "core/types/Choices.h"

#include <cstdint>
#include <map>
#include <string>

namespace dmm::types {

/// Everything that defines one training run. The defaults are those of Pyro's examples/dmm.py
/// (1.8.6); names are Pyro's wherever it has one. core/types/ConfigField.h lists every setting with
/// its range, unit and explanation; core/config reads and writes it as YAML.
struct ExperimentConfig {
  std::string name = "experiment";

  struct DatasetConfig {
    std::string name;   ///< what the user sees
    std::string file;   ///< a canonical JSON file, or "builtin:NAME"; no file = found by name, and
                        ///< no name either = the built-in chorales
    std::string sha256; ///< of the file, recorded with a run; empty = any content is accepted
    friend bool operator==(const DatasetConfig&, const DatasetConfig&) = default;
  } dataset;

  struct ModelConfig {
    std::int64_t zDim = 100;
    std::int64_t emissionDim = 100;
    std::int64_t transitionDim = 200;
    std::int64_t rnnDim = 600;
    std::int64_t numIafs = 0;  ///< inverse autoregressive flows in the guide
    std::int64_t iafDim = 100; ///< hidden width of each
    /// The parts (core/types/PartInfo.h).
    std::string guide = "structured_right";
    std::string encoder = "relu";
    std::string transition = "gated";
    std::string emission = "bernoulli";
    std::int64_t embeddingDim = 0; ///< of the notes, before the encoder; 0 = none
    double rnnDropout = 0;         ///< of what the encoder says, while training
    double emissionDropout = 0;    ///< of the emission's hidden units, while training
    std::int64_t nadeDim = 100;    ///< hidden width of a NADE emission
    PreviousNotes previousNotes = PreviousNotes::None;
    FirstState firstState = FirstState::Learned;

    double noteDropout = 0; ///< of the notes looked back at
    double nadeDropout = 0; ///< of the units of the NADE layer

    /// Above are those of a Deep Markov Model, of which an hmm shares emission, nadeDim,
    /// previousNotes and the last two; below those of an hmm alone, by Pyro's examples/hmm.py.
    Family family = Family::Dmm;
    std::string structure = "hmm"; ///< a part, too
    std::int64_t hiddenDim = 16;   ///< states; fhmm and pfhmm have two variables of its square root
    std::int64_t nnDim = 48;       ///< nnhmm: hidden width of the network
    std::int64_t nnChannels = 2;   ///< nnhmm: channels of its convolution over the keys
    HmmPrior prior = HmmPrior::Map;
    SeenKeys keys = SeenKeys::All;
    std::int64_t lags = 1;           ///< how many slices notes look back: 1 or 2
    std::int64_t transitionRank = 0; ///< of the transition's logits; 0 = full
    double stateDropout = 0;         ///< the share of the states that a mini-batch leaves out

    bool hearsNotes() const { return previousNotes != PreviousNotes::None; }
    bool transitionHearsNotes() const {
      return previousNotes == PreviousNotes::Transition || previousNotes == PreviousNotes::Both;
    }
    bool emissionHearsNotes() const {
      return previousNotes == PreviousNotes::Emission || previousNotes == PreviousNotes::Both;
    }
    friend bool operator==(const ModelConfig&, const ModelConfig&) = default;
  } model;

  struct ObjectiveConfig {
    std::string name = "trace_elbo";
    std::int64_t numSamples = 10; ///< K, for the objectives that use several samples a step
    double essThreshold = 0.5;    ///< fivo resamples when the effective sample size falls under
                                  ///< this share of K
    Gradient gradient = Gradient::Reparameterised;
    GuideDensity guideDensity = GuideDensity::Mixture; ///< for objectives over all pairs of samples
    friend bool operator==(const ObjectiveConfig&, const ObjectiveConfig&) = default;
  } objective;

  struct OptimiserConfig {
    double learningRate = 3e-4;
    double beta1 = 0.96;
    double beta2 = 0.999;
    double clipNorm = 10.0; ///< each gradient element is clamped to [-clipNorm, clipNorm]
    double globalNorm = 0;  ///< the whole gradient is scaled down to this L2 norm; 0 = never
    RateSchedule schedule = RateSchedule::Exponential;
    double lrDecay = 0.99996; ///< of the exponential one: factor on the learning rate, every step
    std::int64_t warmupSteps = 0; ///< the rate rises linearly over so many steps
    double weightDecay = 2.0;     ///< coupled L2, on the summed loss
    double recurrentRate = 1;     ///< factor on the learning rate of matrices from state to state
    std::int64_t miniBatchSize = 20;
    friend bool operator==(const OptimiserConfig&, const OptimiserConfig&) = default;
  } optimiser;

  struct AnnealingConfig {
    double minimumAnnealingFactor = 0.2;
    std::int64_t annealingEpochs = 1000;
    friend bool operator==(const AnnealingConfig&, const AnnealingConfig&) = default;
  } annealing;

  struct RunConfig {
    std::int64_t numEpochs = 5000;
    std::int64_t seed = 0;
    std::int64_t evaluateEvery = 50;    ///< epochs between evaluations on valid and test
    std::int64_t checkpointEvery = 250; ///< epochs between checkpoints
    std::int64_t threads = 1;
    Execution execution = Execution::Fused;
    Device device = Device::Cpu;
    OnNonFinite onNonFinite = OnNonFinite::Stop;
    std::int64_t maxRewinds = 10; ///< how often a run may go back before it fails after all
    std::int64_t evaluationParticles = 128; ///< K of the importance-weighted bound; 0 = none
    std::int64_t sampleEvery = 50; ///< epochs between pieces that are composed and kept; 0 = none
    friend bool operator==(const RunConfig&, const RunConfig&) = default;
  } run;

  /// Library and program versions, written for the record and ignored when read back.
  std::map<std::string, std::string> versions;

  friend bool operator==(const ExperimentConfig&, const ExperimentConfig&) = default;
};

} // namespace dmm::types
