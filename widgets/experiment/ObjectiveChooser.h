#pragma once

#include "core/types/EstimatorReport.h"
#include "core/types/ExperimentConfig.h"
#include "core/types/ObjectiveInfo.h"
#include "widgets/experiment/NarrowComboBox.h"

#include <optional>
#include <vector>

namespace dmm::widgets {

/// Chooses the bound that training maximises; shows Pyro's names, speaks registry names. A name
/// that the list lacks is kept and reported as a problem, never replaced in silence. What does not
/// go with the other settings cannot be chosen; its tip says why.
class ObjectiveChooser : public NarrowComboBox {
  Q_OBJECT

 public:
  explicit ObjectiveChooser(QWidget* parent = nullptr);

  void setObjectives(std::vector<types::ObjectiveInfo> objectives);

  std::string name() const { return m_name; }
  void setName(const std::string& name);

  /// The other settings, which decide what can be chosen.
  void setExperiment(const types::ExperimentConfig& experiment);

  /// What was measured of objectives on the experiment's model, and where: "quick, after 50
  /// epochs". Told before setExperiment(), which lets each entry's tip say it; no rows: nothing.
  void setMeasured(const types::EstimatorReport& report, const QString& origin);
  /// Cost and signal-to-noise ratio of the chosen objective, as far as that was measured.
  QString measuredText() const;

  /// What is known of the chosen objective, or nothing.
  std::optional<types::ObjectiveInfo> chosen() const;
  QString problem() const;

 Q_SIGNALS:
  void objectiveChosen(); ///< by the user

 private:
  void showChoice();
  QString measuredText(const types::ExperimentConfig& experiment) const;

  std::vector<types::ObjectiveInfo> m_objectives;
  std::string m_name = "trace_elbo";
  types::ExperimentConfig m_experiment;
  types::EstimatorReport m_measured;
  QString m_measuredOrigin;
};

} // namespace dmm::widgets
