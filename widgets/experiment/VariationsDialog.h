#pragma once

#include "core/types/ConfigField.h"
#include "core/types/RunName.h"

#include <QDialog>

#include <vector>

class QComboBox;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace dmm::widgets {

class ToneLabel;

/// Several experiments from one, the small form of a sweep: a list of values for one setting,
/// several seeds, or both. Shows what will be queued while one types, and refuses what the setting
/// does not allow.
class VariationsDialog : public QDialog {
  Q_OBJECT

 public:
  /// naming: what the experiments are called after.
  VariationsDialog(types::ExperimentConfig base, types::RunNaming naming,
                   QWidget* parent = nullptr);

  /// Empty while something is refused.
  std::vector<types::ExperimentConfig> variations() const { return m_variations; }

 Q_SIGNALS:
  void variationsChosen(const std::vector<dmm::types::ExperimentConfig>& variations);

 private:
  void accept() override;
  void refresh();

  types::ExperimentConfig m_base;
  types::RunNaming m_naming;
  std::vector<const types::ConfigField*> m_fields; ///< of the combo box; the first is none
  std::vector<types::ExperimentConfig> m_variations;
  QComboBox* m_field;
  QLineEdit* m_values;
  QLineEdit* m_seeds;
  ToneLabel* m_valuesProblem;
  ToneLabel* m_seedsProblem;
  QListWidget* m_preview;
  QPushButton* m_add;
};

} // namespace dmm::widgets
