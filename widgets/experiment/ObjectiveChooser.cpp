#include "widgets/experiment/ObjectiveChooser.h"

#include "core/types/Compatibility.h"

#include <algorithm>
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

void ObjectiveChooser::setExperiment(const types::ExperimentConfig& experiment) {
  for (int i = 0; i < count(); ++i) {
    const auto& objective = m_objectives.at(std::size_t(i));
    QString tip = QString::fromStdString(objective.summary);
    bool fits = true;
    for (const auto& conflict :
         types::conflicts(types::withObjective(experiment, objective.name))) {
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
