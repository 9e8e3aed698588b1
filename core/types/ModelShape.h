#pragma once

#include "core/types/ExperimentConfig.h"
#include "core/types/Music.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace dmm::types {

/// One affine layer of a model, or a learned vector (no inputs, one "bias").
struct Layer {
  enum class Per { Model, EachSlice, EachSample }; ///< how often it is computed

  std::string name; ///< of its weight, or of the vector, by Pyro's names
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::int64_t biases = 1; ///< of `out` numbers each
  Per per = Per::EachSample;
  bool isStepped = false; ///< in a loop over time: computed one step after the other
  /// Of its weight, where that is no matrix [out, in]; a bias then has the first of these sizes.
  std::vector<std::int64_t> shape = {};
  bool isRecurrent = false; ///< from a network's hidden state to its next one
  std::int64_t read = 0;    ///< inputs that each output reads, where those are not all

  std::vector<std::int64_t> weightShape() const {
    return shape.empty() ? std::vector<std::int64_t>{out, in} : shape;
  }
  std::int64_t parameters() const;
  double products() const { return double(read > 0 ? read : in) * double(out); }
};

/// The one description of an architecture: all that is counted of a model (its parameters, its
/// operations, its memory, what a thread's share of a mini-batch costs) is counted from this list,
/// and the shapes of stored weights are held against it. `keys` are those that the model sees.
std::vector<Layer> layersOf(const ExperimentConfig::ModelConfig& model,
                            std::int64_t keys = kKeyCount);

/// How many numbers training adjusts: every weight, bias and learned initial state.
std::int64_t parameterCount(const ExperimentConfig::ModelConfig& model);

/// The matrices from a hidden state to the next one, by name.
std::set<std::string> recurrentWeights(const ExperimentConfig::ModelConfig& model);

/// Samples that the objective draws of a slice: K, or 1.
std::int64_t samplesASlice(const ExperimentConfig& config);

/// Multiplications in the layers forward, of one slice with so many samples; a slice's own layers
/// are computed once for all of them.
double productsASlice(const ExperimentConfig::ModelConfig& model, std::int64_t samples);

/// Multiplications in those layers of one slice, or of one of its samples, that are stepped.
double steppedProducts(const ExperimentConfig::ModelConfig& model, Layer::Per per);

/// Numbers in the tables of transitions that are computed once for a mini-batch, at most: all
/// states by all states, whatever the shape of their weights.
double transitionNumbers(const ExperimentConfig::ModelConfig& model);

/// Numbers that the layers put out for one slice with so many samples.
double outputsASlice(const ExperimentConfig::ModelConfig& model, std::int64_t samples);

} // namespace dmm::types
