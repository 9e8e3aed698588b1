#pragma once

#include "core/types/ConfigField.h"
#include "core/types/RunName.h"

#include <QString>

#include <vector>

namespace dmm::widgets {

/// What a list of values for one setting holds, or why it does not read as one.
struct ValueList {
  std::vector<types::FieldValue> values;
  QString problem;
};

/// "0..4", "1-3, 7" or "1e-4, 3e-4, 1e-3": values divided by commas or spaces, ranges of whole
/// numbers with two dots or a dash. Every value must be allowed for the setting; doubles are taken
/// once.
ValueList parseValueList(const types::ConfigField& field, const QString& text);

/// Every combination of a value and a seed, each named so that it tells them apart. Without a field
/// the seeds alone.
std::vector<types::ExperimentConfig> makeVariations(const types::ExperimentConfig& base,
                                                    const types::ConfigField* field,
                                                    const std::vector<types::FieldValue>& values,
                                                    const std::vector<types::FieldValue>& seeds,
                                                    const types::RunNaming& naming);

} // namespace dmm::widgets
