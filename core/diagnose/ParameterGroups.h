#pragma once

#include "core/model/SequenceModel.h"

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

namespace dmm::diagnose {

/// A model's parameters as one vector of P numbers, in which those of a group
/// (types::parameterGroup) lie together.
class ParameterGroups {
 public:
  struct Group {
    std::string name;
    std::int64_t begin = 0;
    std::int64_t size = 0;

    torch::Tensor of(const torch::Tensor& all) const { return all.narrow(0, begin, size); }
  };

  explicit ParameterGroups(const model::SequenceModel& model);

  /// In the order in which the model has the first parameter of each.
  const std::vector<Group>& groups() const { return m_groups; }

  /// The gradient that the parameters of such a model hold, [P]; 0 where they have none.
  torch::Tensor gradientOf(const model::SequenceModel& model) const;

 private:
  std::vector<Group> m_groups;
  std::vector<std::size_t> m_order; ///< places in the model's own list
};

} // namespace dmm::diagnose
