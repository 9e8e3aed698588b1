#pragma once

#include "core/types/SweepPlan.h"

#include <QWidget>

#include <functional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace dmm::widgets {

class SweepAxisRow;
class ToneLabel;

/// A plan as a form: what is varied, how points are chosen, the seeds, and halving. Says while one
/// types how many runs it makes, how long they take, and what is wrong. What is not varied is as in
/// the experiment panel.
class SweepPlanForm : public QWidget {
  Q_OBJECT

 public:
  explicit SweepPlanForm(QWidget* parent = nullptr);

  void setPlan(const types::SweepPlan& plan);
  /// Only right where problem() is empty.
  types::SweepPlan plan() const { return m_plan; }
  QString problem() const { return m_problem; }

  /// The experiment that the plan begins with.
  void setBase(const types::ExperimentConfig& base);

  /// Tells the hours of all runs one after the other; NaN where that is not known.
  using HoursOf = std::function<double(const std::vector<types::SweepRun>&)>;
  void setHoursOf(HoursOf hoursOf);

 Q_SIGNALS:
  void edited();

 private:
  SweepAxisRow* addRow();
  void read();

  types::SweepPlan m_plan;
  types::ExperimentConfig m_base;
  HoursOf m_hoursOf;
  QString m_problem;
  QLineEdit* m_name;
  QVBoxLayout* m_rowColumn;
  std::vector<SweepAxisRow*> m_rows;
  QComboBox* m_sampler;
  QSpinBox* m_count;
  QLineEdit* m_seeds;
  QLineEdit* m_halving;
  QLineEdit* m_keep;
  ToneLabel* m_problemLabel;
  QLabel* m_summary;
};

} // namespace dmm::widgets
