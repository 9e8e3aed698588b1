#pragma once

#include "core/types/ExperimentConfig.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace dmm::widgets {

class FieldEditor;
class FoldableSection;
class ModelDrawing;

/// The settings of an experiment in foldable sections, one for each section of the YAML file,
/// made from types::experimentFields(). What the panel itself offers (name, dataset, objective) is
/// left out here, and config() passes it through untouched. The model is drawn above its settings.
class ExperimentForm : public QWidget {
  Q_OBJECT

 public:
  explicit ExperimentForm(QWidget* parent = nullptr);

  /// The last allowed value of every setting.
  types::ExperimentConfig config() const;
  void setConfig(const types::ExperimentConfig& config);

  /// What dots and reset arrows compare with: the preset.
  void setBaseline(const types::ExperimentConfig& baseline);

  /// Shows the settings that mean something in this experiment, greys the choices that do not go
  /// with the rest of it, and draws its model. What is hidden keeps its values.
  void showWhatApplies(const types::ExperimentConfig& experiment);
  void unfold(const std::string& section);

  /// Whether any setting has a dot.
  bool differs() const;

  /// Keys of the sections that are open.
  QStringList openSections() const;
  void openSections(const QStringList& keys);

  bool isValid() const { return problem().isEmpty(); }

  /// The first refused setting, by its label and with the reason; empty when all is well.
  QString problem() const;

 Q_SIGNALS:
  void configEdited(); ///< by the user; isValid() may have changed with it

 private:
  struct Section {
    FoldableSection* widget;
    std::vector<FieldEditor*> editors;
  };
  void markDifferences();

  types::ExperimentConfig m_config;
  std::vector<Section> m_sections;
  ModelDrawing* m_drawing;
};

} // namespace dmm::widgets
