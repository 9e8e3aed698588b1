#include "widgets/experiment/FieldText.h"

#include "core/types/Compatibility.h"
#include "core/types/ValueList.h"

#include <string>

namespace dmm::widgets {

QString fieldText(const types::FieldValue& value) {
  return QString::fromStdString(types::shownText(value));
}

std::optional<types::FieldValue> parseField(const QString& text, const types::FieldValue& like) {
  const bool isText = std::holds_alternative<std::string>(like);
  return types::parseValue((isText ? text : text.trimmed()).toStdString(), like);
}

QString conflictText(const types::ExperimentConfig& experiment, const std::string& key) {
  QStringList reasons;
  for (const auto& conflict : types::conflicts(experiment))
    if (conflict.concerns(key)) reasons << QString::fromStdString(conflict.reason);
  return reasons.join(QLatin1Char('\n'));
}

} // namespace dmm::widgets
