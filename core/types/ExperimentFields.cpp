#include "core/types/ConfigField.h"
#include "core/types/fields/Sections.h"

namespace dmm::types {

const std::vector<ConfigField>& experimentFields() {
  static const std::vector<ConfigField> fields = [] {
    std::vector<ConfigField> all;
    for (auto* section : {fields::datasetFields, fields::modelFields, fields::objectiveFields,
                          fields::optimiserFields, fields::runFields})
      for (ConfigField& field : section()) all.push_back(std::move(field));
    return all;
  }();
  return fields;
}

const ConfigField* findField(std::string_view key) {
  for (const auto& field : experimentFields())
    if (field.key == key) return &field;
  return nullptr;
}

} // namespace dmm::types
