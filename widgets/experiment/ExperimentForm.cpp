#include "widgets/experiment/ExperimentForm.h"

#include "widgets/experiment/FieldEditor.h"
#include "widgets/experiment/FieldText.h"
#include "widgets/experiment/FoldableSection.h"
#include "widgets/experiment/ModelDrawing.h"

#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

namespace {

bool isOfferedByThePanel(const types::ConfigField& field) {
  return field.key == "name" || field.section() == "dataset" || field.key == "objective.name";
}

} // namespace

ExperimentForm::ExperimentForm(QWidget* parent)
    : QWidget(parent)
    , m_drawing(new ModelDrawing(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);

  std::string current;
  for (const auto& field : types::experimentFields()) {
    if (field.recordedOnly || isOfferedByThePanel(field)) continue;
    if (field.section() != current) {
      current = field.section();
      const QString key = QString::fromStdString(current);
      QString title = key;
      title[0] = title[0].toUpper();
      m_sections.push_back({new FoldableSection(key, title, this), {}});
      column->addWidget(m_sections.back().widget);
      if (current == "model") m_sections.back().widget->add(m_drawing);
    }
    auto* editor = new FieldEditor(field, this);
    m_sections.back().widget->add(editor);
    m_sections.back().editors.push_back(editor);
    connect(editor, &FieldEditor::valueEdited, this, [this] {
      markDifferences();
      Q_EMIT configEdited();
    });
  }
}

types::ExperimentConfig ExperimentForm::config() const {
  types::ExperimentConfig config = m_config;
  for (const auto& section : m_sections)
    for (const auto* editor : section.editors) editor->field().write(config, editor->value());
  return config;
}

void ExperimentForm::setConfig(const types::ExperimentConfig& config) {
  m_config = config;
  for (const auto& section : m_sections) {
    for (auto* editor : section.editors) {
      editor->setValue(editor->field().value(config));
      // A refused value that nobody typed here must be seen to be mended.
      if (!editor->isValid()) section.widget->setFolded(false);
    }
  }
  markDifferences();
}

void ExperimentForm::setBaseline(const types::ExperimentConfig& baseline) {
  for (const auto& section : m_sections)
    for (auto* editor : section.editors) editor->setBaseline(editor->field().value(baseline));
  markDifferences();
}

void ExperimentForm::showWhatApplies(const types::ExperimentConfig& experiment) {
  m_drawing->setModel(experiment.model);
  for (const auto& section : m_sections) {
    bool shown = false;
    for (auto* editor : section.editors) {
      const bool applies = editor->field().appliesTo(experiment);
      editor->setVisible(applies);
      editor->setExperiment(experiment);
      shown = shown || applies;
    }
    section.widget->setVisible(shown);
  }
}

void ExperimentForm::unfold(const std::string& key) {
  for (const auto& section : m_sections)
    if (section.editors.front()->field().section() == key) section.widget->setFolded(false);
}

bool ExperimentForm::differs() const {
  return std::any_of(m_sections.begin(), m_sections.end(),
                     [](const auto& section) { return section.widget->differs(); });
}

QStringList ExperimentForm::openSections() const {
  QStringList keys;
  for (const auto& section : m_sections)
    if (!section.widget->isFolded())
      keys += QString::fromStdString(section.editors.front()->field().section());
  return keys;
}

void ExperimentForm::openSections(const QStringList& keys) {
  for (const auto& section : m_sections)
    section.widget->setFolded(
        !keys.contains(QString::fromStdString(section.editors.front()->field().section())));
}

QString ExperimentForm::problem() const {
  for (const auto& section : m_sections)
    for (const auto* editor : section.editors)
      if (!editor->isHidden() && !editor->isValid())
        return QStringLiteral("%1: %2").arg(QString::fromStdString(editor->field().label),
                                            editor->problem());
  return {};
}

void ExperimentForm::markDifferences() {
  for (const auto& section : m_sections)
    section.widget->setDiffers(std::any_of(section.editors.begin(), section.editors.end(),
                                           [](const auto* editor) { return editor->differs(); }));
}

} // namespace dmm::widgets
