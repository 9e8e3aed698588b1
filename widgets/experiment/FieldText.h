#pragma once

#include "core/types/ConfigField.h"

#include <QString>

#include <optional>

namespace dmm::widgets {

/// As files write it, but for the exponent: 3e-4, not 3e-04.
QString fieldText(const types::FieldValue& value);

/// The text as a value of the same type as `like`; nothing when it does not read as one.
std::optional<types::FieldValue> parseField(const QString& text, const types::FieldValue& like);

/// Why this setting does not go with the others, a line for each conflict; empty where it does.
QString conflictText(const types::ExperimentConfig& experiment, const std::string& key);

} // namespace dmm::widgets
