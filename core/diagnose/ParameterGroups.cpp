#include "core/diagnose/ParameterGroups.h"

#include "core/types/ParameterGroup.h"

#include <algorithm>

namespace dmm::diagnose {

ParameterGroups::ParameterGroups(const model::SequenceModel& model) {
  const auto parameters = model.named_parameters();
  std::vector<std::string> names, groupOf; // in their order; of each parameter
  for (const auto& parameter : parameters) {
    groupOf.push_back(
        types::parameterGroup(parameter.key(), model.config(), model.architecture().seenKeys()));
    if (std::ranges::find(names, groupOf.back()) == names.end()) names.push_back(groupOf.back());
  }
  std::int64_t begin = 0;
  for (const std::string& name : names) {
    Group group{name, begin, 0};
    for (std::size_t i = 0; i < groupOf.size(); ++i) {
      if (groupOf[i] != name) continue;
      m_order.push_back(i);
      group.size += parameters[i].value().numel();
    }
    begin += group.size;
    m_groups.push_back(std::move(group));
  }
}

torch::Tensor ParameterGroups::gradientOf(const model::SequenceModel& model) const {
  const auto parameters = model.parameters();
  std::vector<torch::Tensor> parts;
  parts.reserve(m_order.size());
  for (const std::size_t place : m_order) {
    const torch::Tensor& parameter = parameters[place];
    parts.push_back(parameter.grad().defined() ? parameter.grad().flatten()
                                               : torch::zeros_like(parameter).flatten());
  }
  return torch::cat(parts);
}

} // namespace dmm::diagnose
