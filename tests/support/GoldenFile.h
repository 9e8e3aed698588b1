#pragma once

#include "core/batch/PackedBatch.h"
#include "core/model/dmm/DeepMarkovModel.h"

#include <torch/torch.h>

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dmm::golden {

/// A model as a file describes it.
struct GoldenModel {
  model::SequenceModel::Config config;
  std::int64_t keys = 0;
  std::map<std::string, torch::Tensor> parameters;
  std::vector<torch::Tensor> permutations; ///< [z], one a flow
  std::string unknown;                     ///< a setting of it that this program does not have

  /// A fresh one in float64, without gradients.
  std::shared_ptr<model::DeepMarkovModel> make() const;
};

/// One answer: inputs of an objective, its loss and its gradients.
struct GoldenCase {
  std::string name;
  std::shared_ptr<const GoldenModel> model;
  std::string objective;
  double loss = 0; ///< summed, not per slice
  double annealingFactor = 1;
  torch::Tensor noise;                            ///< [K, N, z], packed as the mini-batch is
  std::map<std::string, torch::Tensor> gradients; ///< undefined where there is none
};

/// A file of golden values (tests/data/golden/README.md): tiny models in float64, a mini-batch and
/// what Pyro, or the formulas one step at a time, gave for them. Throws support::InputError for a
/// file that is not of that form.
class GoldenFile {
 public:
  explicit GoldenFile(const std::filesystem::path& file);

  const std::vector<GoldenCase>& cases() const { return m_cases; }
  const batch::PackedBatch& batch() const { return m_batch; }

  /// MADE's masks of the flows of the cases that have this many, one pair a flow.
  using Masks = std::vector<std::array<torch::Tensor, 2>>;
  const std::map<std::int64_t, Masks>& masks() const { return m_masks; }

 private:
  batch::PackedBatch m_batch;
  std::map<std::int64_t, Masks> m_masks;
  std::vector<GoldenCase> m_cases;
};

/// How far our answer lies from theirs.
struct Deviation {
  double loss = 0;     ///< |ours - theirs| / |theirs|
  double gradient = 0; ///< the largest over parameters of max |ours - theirs| / max |theirs|
  std::string worstParameter;
};

/// Of a loss, and of the gradients that the model's parameters hold.
Deviation deviationFrom(const torch::nn::Module& model, double loss, double expectedLoss,
                        const std::map<std::string, torch::Tensor>& expectedGradients);

/// Whether an objective and the parts of this program answer the case.
bool isKnown(const GoldenCase& goldenCase);

/// Computes the case in the given execution and compares.
Deviation compare(const GoldenFile& file, const GoldenCase& goldenCase, types::Execution execution);

} // namespace dmm::golden
