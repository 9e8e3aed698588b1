#include "widgets/experiment/FieldText.h"

#include "core/types/Compatibility.h"
#include "core/types/ParseNumber.h"

#include <string>
#include <type_traits>
#include <variant>

namespace dmm::widgets {

QString fieldText(const types::FieldValue& value) {
  return QString::fromStdString(types::shownText(value));
}

std::optional<types::FieldValue> parseField(const QString& text, const types::FieldValue& like) {
  if (std::holds_alternative<std::string>(like)) return text.toStdString();
  const std::string typed = text.trimmed().toStdString();
  types::FieldValue value = like;
  const bool isNumber = std::visit(
      [&](auto& number) {
        if constexpr (std::is_same_v<decltype(number), std::string&>)
          return false;
        else
          return types::parseNumber(types::withoutPlus(typed), number);
      },
      value);
  return isNumber ? std::optional(value) : std::nullopt;
}

QString conflictText(const types::ExperimentConfig& experiment, const std::string& key) {
  QStringList reasons;
  for (const auto& conflict : types::conflicts(experiment))
    if (conflict.concerns(key)) reasons << QString::fromStdString(conflict.reason);
  return reasons.join(QLatin1Char('\n'));
}

} // namespace dmm::widgets
