#pragma once

#include "core/types/SweepPlan.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace dmm::widgets {

/// One axis of a plan: which setting, whether by a list or between two ends, and the values.
class SweepAxisRow : public QWidget {
  Q_OBJECT

 public:
  explicit SweepAxisRow(QWidget* parent = nullptr);

  void setAxis(const types::SweepAxis& axis);
  /// As far as it can be read; problem() says what cannot.
  types::SweepAxis axis() const { return m_axis; }
  /// Empty where the axis is right under this sampler.
  QString problem(types::Sampler sampler) const;

 Q_SIGNALS:
  void edited();
  void removeRequested();

 private:
  enum Kind { List, Steps, LogSteps };
  const types::ConfigField& field() const;
  void read();
  void showHint();

  QComboBox* m_field;
  QComboBox* m_kind;
  QLineEdit* m_values;
  types::SweepAxis m_axis;
  QString m_problem; ///< why the text does not read as an axis
};

} // namespace dmm::widgets
