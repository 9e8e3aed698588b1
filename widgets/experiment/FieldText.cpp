#include "widgets/experiment/FieldText.h"

#include <QRegularExpression>

namespace dmm::widgets {

QString fieldText(const types::FieldValue& value) {
  static const QRegularExpression zeros(QStringLiteral("(?<=e[+-])0+"));
  const QString words = QString::fromStdString(types::toText(value));
  return std::holds_alternative<double>(value) ? QString(words).remove(zeros) : words;
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

void writeField(const types::ConfigField& field, types::ExperimentConfig& config,
                const types::FieldValue& value) {
  std::visit([&](auto* place) { *place = std::get<std::decay_t<decltype(*place)>>(value); },
             field.ref(config));
}

} // namespace dmm::widgets
