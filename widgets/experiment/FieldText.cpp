#include "widgets/experiment/FieldText.h"

namespace dmm::widgets {

QString fieldText(const types::FieldValue& value) {
  return QString::fromStdString(types::shownText(value));
}

std::optional<types::FieldValue> parseField(const QString& text, const types::FieldValue& like) {
  bool ok = true;
  types::FieldValue value;
  if (std::holds_alternative<std::int64_t>(like))
    value = std::int64_t(text.trimmed().toLongLong(&ok));
  else if (std::holds_alternative<double>(like))
    value = text.trimmed().toDouble(&ok);
  else
    value = text.toStdString();
  return ok ? std::optional(value) : std::nullopt;
}

} // namespace dmm::widgets
