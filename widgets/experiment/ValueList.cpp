#include "widgets/experiment/ValueList.h"

#include "widgets/experiment/FieldText.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr std::int64_t kMostValues = 200;

QString tr(const char* text) { return QCoreApplication::translate("ValueList", text); }

void add(ValueList& list, const types::ConfigField& field, const types::FieldValue& value) {
  if (list.problem.isEmpty()) list.problem = QString::fromStdString(field.problem(value));
  if (std::find(list.values.begin(), list.values.end(), value) == list.values.end())
    list.values.push_back(value);
}

} // namespace

ValueList parseValueList(const types::ConfigField& field, const QString& text) {
  static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
  // 1..3 and 1-3, with a dash of any length as papers have it.
  static const QRegularExpression range(
      QStringLiteral("^(-?\\d{1,18})(?:\\.\\.|[-\u2013\u2014])(-?\\d{1,18})$"));
  static const QRegularExpression loose(
      QStringLiteral("(?<=\\d)\\s+(\\.\\.|[-\u2013\u2014])\\s+(?=-?\\d)"));
  const types::FieldValue like = field.value({});
  ValueList list;
  const QString tight = QString(text).replace(loose, QStringLiteral("\\1"));
  for (const QString& word : tight.split(between, Qt::SkipEmptyParts)) {
    const auto ends = range.match(word);
    if (ends.hasMatch() && std::holds_alternative<std::int64_t>(like)) {
      const qint64 from = ends.captured(1).toLongLong(), to = ends.captured(2).toLongLong();
      if (to < from || to - from >= kMostValues) {
        list.problem = tr("%1: expected a range of at most %2 values").arg(word).arg(kMostValues);
        return list;
      }
      for (qint64 value = from; value <= to; ++value) add(list, field, std::int64_t(value));
    } else if (const auto value = parseField(word, like)) {
      add(list, field, *value);
    } else {
      list.problem =
          tr("expected %1, got %2").arg(QString::fromStdString(field.expectation()), word);
    }
    if (!list.problem.isEmpty()) return list;
  }
  if (list.values.empty()) list.problem = tr("expected at least one value");
  if (std::int64_t(list.values.size()) > kMostValues)
    list.problem = tr("expected at most %1 values").arg(kMostValues);
  return list;
}

std::vector<types::ExperimentConfig> makeVariations(const types::ExperimentConfig& base,
                                                    const types::ConfigField* field,
                                                    const std::vector<types::FieldValue>& values,
                                                    const std::vector<types::FieldValue>& seeds,
                                                    const types::RunNaming& naming) {
  const types::ConfigField& seedField = *types::findField("run.seed");
  std::vector<std::string> varied;
  if (field) varied.push_back(field->key);
  if (seeds.size() > 1) varied.push_back(seedField.key);
  std::vector<types::ExperimentConfig> all;
  const auto addSeeds = [&](const types::ExperimentConfig& experiment) {
    for (const auto& seed : seeds) {
      types::ExperimentConfig one = experiment;
      seedField.write(one, seed);
      one.name = naming.nameOf(one, varied);
      all.push_back(std::move(one));
    }
  };
  if (!field) addSeeds(base);
  if (field)
    for (const auto& value : values) {
      types::ExperimentConfig one = base;
      field->write(one, value);
      addSeeds(one);
    }
  return all;
}

} // namespace dmm::widgets
