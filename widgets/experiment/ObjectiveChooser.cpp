#include "widgets/experiment/ObjectiveChooser.h"

#include "core/types/Compatibility.h"
#include "core/types/EstimatorPlan.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <utility>

namespace dmm::widgets {

ObjectiveChooser::ObjectiveChooser(QWidget* parent) : NarrowComboBox(parent) {
  connect(this, &QComboBox::activated, this, [this](int index) {
    m_name = m_objectives.at(std::size_t(index)).name;
    Q_EMIT objectiveChosen();
  });
  showChoice();
}

void ObjectiveChooser::setObjectives(std::vector<types::ObjectiveInfo> objectives) {
  m_objectives = std::move(objectives);
  clear();
  for (const auto& objective : m_objectives) {
    addItem(QString::fromStdString(objective.pyroName));
    setEntry(count() - 1, true, QString::fromStdString(objective.summary));
  }
  showChoice();
}

void ObjectiveChooser::setName(const std::string& name) {
  m_name = name;
  showChoice();
}

void ObjectiveChooser::setMeasured(const types::EstimatorReport& report, const QString& origin) {
  m_measured = report;
  m_measuredOrigin = origin;
}

QString ObjectiveChooser::measuredText() const { return measuredText(m_experiment); }

/// Of the experiment's objective with its options, at the K nearest to its own.
QString ObjectiveChooser::measuredText(const types::ExperimentConfig& experiment) const {
  const types::Estimator& wanted = experiment.objective;
  const types::EstimatorRow* nearest = nullptr;
  const auto distance = [&](const types::EstimatorRow& row) {
    return std::abs(std::log(double(row.estimator.numSamples) / double(wanted.numSamples)));
  };
  for (const auto& row : m_measured.rows)
    if (types::familyName(row.estimator) == types::familyName(wanted) &&
        (!nearest || distance(row) < distance(*nearest)))
      nearest = &row;
  if (!nearest || !std::isfinite(nearest->seconds.value)) return {};
  QStringList ratios;
  for (const auto& group : nearest->groups)
    if (group.group != types::kAllParameters && std::isfinite(group.snr.value))
      ratios += QStringLiteral("%1 %2").arg(QString::fromStdString(group.group),
                                            QString::number(group.snr.value, 'g', 2));
  return tr("Measured%1: %2 ms of a core for a gradient; signal-to-noise %3 (%4).")
      .arg(types::usesSamples(wanted) ? tr(" at K %1").arg(nearest->estimator.numSamples)
                                      : QString(),
           QString::number(1000 * nearest->seconds.value, 'g', 3),
           ratios.join(QStringLiteral(", ")), m_measuredOrigin);
}

void ObjectiveChooser::setExperiment(const types::ExperimentConfig& experiment) {
  m_experiment = experiment;
  for (int i = 0; i < count(); ++i) {
    const auto& objective = m_objectives.at(std::size_t(i));
    QString tip = QString::fromStdString(objective.summary);
    bool fits = true;
    const auto with = types::withObjective(experiment, objective.name);
    if (const QString measured = measuredText(with); !measured.isEmpty()) tip += "\n\n" + measured;
    for (const auto& conflict : types::conflicts(with)) {
      if (!conflict.concerns("objective.name")) continue;
      fits = false;
      tip += "\n\n" + QString::fromStdString(conflict.reason);
    }
    setEntry(i, fits, tip);
  }
}

std::optional<types::ObjectiveInfo> ObjectiveChooser::chosen() const {
  const int index = currentIndex();
  if (index < 0) return std::nullopt;
  return m_objectives.at(std::size_t(index));
}

QString ObjectiveChooser::problem() const {
  if (chosen()) return {};
  return tr("The objective %1 is not known here: choose another.")
      .arg(QString::fromStdString(m_name));
}

void ObjectiveChooser::showChoice() {
  const auto wanted = std::find_if(m_objectives.begin(), m_objectives.end(),
                                   [this](const auto& known) { return known.name == m_name; });
  setPlaceholderText(QString::fromStdString(m_name));
  setCurrentIndex(wanted == m_objectives.end() ? -1 : int(wanted - m_objectives.begin()));
}

} // namespace dmm::widgets
