#pragma once

#include <cstdint>
#include <string>

namespace dmm::types {

/// One architecture of the family of enumerated hidden Markov models. The defaults are those of
/// Pyro's examples/hmm.py; what it does not have is off.
struct HmmConfig {
  std::string structure = "hmm"; ///< hmm, arhmm, fhmm, pfhmm, nnhmm, 2hmm, 2hmm_raftery
  std::int64_t hiddenDim = 16;   ///< states; fhmm and pfhmm have two variables of its square root
  std::int64_t nnDim = 48;       ///< nnhmm: hidden width of the network
  std::int64_t nnChannels = 2;   ///< nnhmm: channels of its convolution over the keys
  std::string prior = "map";     ///< map or none: Pyro's Dirichlet and Beta densities in the loss
  std::string keys = "all";      ///< all, or heard: those that the training split plays

  std::string previousNotes = "none"; ///< none, or emission: notes look back at the last slices
  std::int64_t lags = 1;              ///< how many slices: 1 or 2
  std::string emission = "bernoulli"; ///< bernoulli, nade_ascending, nade_descending
  std::int64_t nadeDim = 100;         ///< width of the NADE layer
  std::int64_t transitionRank = 0;    ///< of the transition's logits; 0 = full

  double stateDropout = 0; ///< the share of the states that a training mini-batch leaves out
  double noteDropout = 0;  ///< of the notes looked back at
  double nadeDropout = 0;  ///< of the NADE layer

  bool looksBack() const { return previousNotes != "none"; }
  bool isNade() const { return emission != "bernoulli"; }
  bool isAscending() const { return emission == "nade_ascending"; }

  friend bool operator==(const HmmConfig&, const HmmConfig&) = default;
};

} // namespace dmm::types
