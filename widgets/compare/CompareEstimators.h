#pragma once

#include "widgets/compare/ComparedRun.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QStackedWidget;

namespace dmm::widgets {

class CompareEstimatorModel;

/// What was measured of the compared runs' estimators, side by side: one figure of one group of
/// parameters at a time. Without a measurement it says where to make one.
class CompareEstimators : public QWidget {
  Q_OBJECT

 public:
  explicit CompareEstimators(QWidget* parent = nullptr);

  void setRuns(const std::vector<ComparedRun>& runs);

 private:
  void showFigure();

  CompareEstimatorModel* m_model;
  QStackedWidget* m_pages;
  QComboBox* m_figure;
  QComboBox* m_group;
};

} // namespace dmm::widgets
