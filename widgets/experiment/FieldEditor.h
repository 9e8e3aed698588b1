#pragma once

#include "core/types/ConfigField.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace dmm::widgets {

class DifferenceDot;
class NarrowComboBox;
class SourcedNote;
class ToneLabel;
class UnitLineEdit;

/// Edits one setting of an experiment: label, entry, and a dot and a reset arrow when it differs
/// from the baseline; under the choice of a part what it is and where it is defined. Text that the
/// field does not allow stays visible with the reason below it, while value() keeps the last
/// allowed value; Escape brings that back. Up, Down and the Page keys
/// step whole numbers. The entry's objectName is the field's key, the arrow's is key + ".reset".
class FieldEditor : public QWidget {
  Q_OBJECT

 public:
  explicit FieldEditor(types::ConfigField field, QWidget* parent = nullptr);

  const types::ConfigField& field() const { return m_field; }
  types::FieldValue value() const { return m_value; }
  bool isValid() const { return m_problem.isEmpty(); }

  /// "expected ..., got ..."; empty when the shown value is allowed.
  QString problem() const { return m_problem; }

  /// True when the shown value is not the baseline's, or not a value at all.
  bool differs() const;

  void setValue(const types::FieldValue& value);
  void setBaseline(const types::FieldValue& value);

  /// Says below the entry why the value does not go with the other settings. Of a closed set of
  /// values, greys those that do not; their tips say why.
  void setExperiment(const types::ExperimentConfig& experiment);

 Q_SIGNALS:
  void valueEdited(); ///< by the user; isValid() may have changed with it

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* makeEntry();
  QString explanation() const;
  void readText(const QString& text);
  void display(const types::FieldValue& value);
  void edit(const types::FieldValue& value);
  void step(std::int64_t steps);
  void refresh();

  types::ConfigField m_field;
  types::FieldValue m_value;
  types::FieldValue m_baseline;
  QString m_problem;
  QString m_conflict; ///< with the other settings

  DifferenceDot* m_dot;
  UnitLineEdit* m_line = nullptr;      ///< one of the two is there
  NarrowComboBox* m_choices = nullptr; ///< when the field has a closed set of values
  QToolButton* m_reset;
  ToneLabel* m_reason;
  SourcedNote* m_note;
};

} // namespace dmm::widgets
