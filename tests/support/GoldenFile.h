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

/// One answer of Pyro's: inputs of an objective, its loss and its gradients.
struct GoldenCase {
  std::string name;
  double loss = 0; ///< summed, not per slice
  double annealingFactor = 1;
  torch::Tensor noise;                            ///< [K, N, z], packed as the mini-batch is
  std::map<std::string, torch::Tensor> gradients; ///< undefined where Pyro left none
  std::int64_t flows = 0;                         ///< inverse autoregressive flows in the guide
};

/// A file of golden values (tests/data/golden/README.md): a tiny model in float64, a mini-batch and
/// what Pyro computed for them. Throws support::InputError for a file that is not of that form.
class GoldenFile {
 public:
  explicit GoldenFile(const std::filesystem::path& file);

  const std::vector<GoldenCase>& cases() const { return m_cases; }
  const batch::PackedBatch& batch() const { return m_batch; }

  /// The flows of the cases that have this many: parameters and what follows from their order.
  struct Flows {
    std::map<std::string, torch::Tensor> parameters; ///< of the whole model
    std::vector<torch::Tensor> permutations;         ///< [z] each
    std::vector<std::array<torch::Tensor, 2>> masks; ///< MADE's, one a layer
  };
  const std::map<std::int64_t, Flows>& flows() const { return m_flows; }

  /// A fresh model with the file's parameters, without gradients.
  std::shared_ptr<model::DeepMarkovModel> makeModel(std::int64_t flows) const;

 private:
  model::SequenceModel::Config m_config;
  std::int64_t m_keys = 0;
  batch::PackedBatch m_batch;
  std::map<std::string, torch::Tensor> m_parameters; ///< without flows
  std::map<std::int64_t, Flows> m_flows;
  std::vector<GoldenCase> m_cases;
};

/// How far our answer lies from Pyro's.
struct Deviation {
  double loss = 0;     ///< |ours - Pyro's| / |Pyro's|
  double gradient = 0; ///< the largest over parameters of max |ours - Pyro's| / max |Pyro's|
  std::string worstParameter;
};

/// Whether an objective of this program answers the case.
bool isKnown(const GoldenCase& goldenCase);

/// Computes the case in the given execution and compares.
Deviation compare(const GoldenFile& file, const GoldenCase& goldenCase,
                  const std::string& execution);

} // namespace dmm::golden
