#pragma once

#include "core/batch/PackedBatch.h"
#include "core/types/ExperimentConfig.h"
#include "tests/support/GoldenFile.h"

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dmm::golden {

/// One answer about an enumerated model: its parameters, the loss and the gradients by them.
struct HmmGoldenCase {
  std::string name; ///< "arhmm map", "previous2 likelihood"
  types::ExperimentConfig::ModelConfig config;
  std::map<std::string, torch::Tensor> parameters; ///< unconstrained
  double loss = 0;                                 ///< summed over the mini-batch
  std::map<std::string, torch::Tensor> gradients;  ///< undefined where there is none
};

/// A file of golden values of the hmm family (tests/data/golden/README.md), of either form: Pyro's
/// own models, or variants whose notes look at other notes. Throws support::InputError for a file
/// that is of neither.
class HmmGoldenFile {
 public:
  explicit HmmGoldenFile(const std::filesystem::path& file);

  /// Whether the file says that it is of this family.
  static bool isOne(const std::filesystem::path& file);

  std::int64_t keys() const { return m_keys; }
  const batch::PackedBatch& batch() const { return m_batch; }
  const std::vector<HmmGoldenCase>& cases() const { return m_cases; }

 private:
  std::int64_t m_keys = 0;
  batch::PackedBatch m_batch;
  std::vector<HmmGoldenCase> m_cases;
};

/// Computes the case in the given execution and compares.
Deviation compare(const HmmGoldenFile& file, const HmmGoldenCase& goldenCase,
                  types::Execution execution);

} // namespace dmm::golden
