#include "core/types/fields/FieldMakers.h"
#include "core/types/fields/Sections.h"

namespace dmm::types::fields {

std::vector<ConfigField> datasetFields() {
  return {
      text("name", "Name", "What the run is called in lists and legends.", "",
           [](Config& c) -> FieldRef { return &c.name; }),
      text("dataset.name", "Dataset", "The chorales to learn from.", "",
           [](Config& c) -> FieldRef { return &c.dataset.name; })
          .called("dataset"),
      text("dataset.file", "File", "A file in the canonical JSON form, or builtin:jsb-chorales.",
           "", [](Config& c) -> FieldRef { return &c.dataset.file; }),
      text("dataset.sha256", "SHA-256",
           "Checksum of the dataset file; when given, another content is refused.", "",
           [](Config& c) -> FieldRef { return &c.dataset.sha256; })
          .recorded(),
  };
}

} // namespace dmm::types::fields
