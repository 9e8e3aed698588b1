#pragma once

#include "core/types/ConfigField.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dmm::types {

/// The text as a value of the kind of `like`, a number without spaces around it; nothing when it
/// does not read as one.
std::optional<FieldValue> parseValue(std::string_view text, const FieldValue& like);

/// What a list of values for one setting holds, or why it does not read as one.
struct ValueList {
  std::vector<FieldValue> values;
  std::string problem;
};

/// "0..4", "1-3, 7" or "1e-4, 3e-4, 1e-3": values divided by commas, semicolons or spaces, ranges
/// of whole numbers with two dots or a dash of any length. Every value must be allowed for the
/// setting; doubles are taken once.
ValueList parseValueList(const ConfigField& field, std::string_view text);

/// Adds a value that is not there yet, or says what is wrong with it.
void addValue(ValueList& list, const ConfigField& field, const FieldValue& value);

} // namespace dmm::types
