#pragma once

#include "widgets/estimators/EstimatorForm.h"

#include <QVariantMap>
#include <QWidget>

#include <string>
#include <vector>

class QComboBox;
class QPushButton;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace dmm::widgets {

class CurveStack;
class EstimatorCurves;
class EstimatorTableModel;

/// Which gradient is worth its price, for one run: what to measure, what was measured of it before
/// (each measurement is kept), as curves over K and as a table, and from a row of it the experiment
/// that trains so. It asks for measurements; others make them.
class EstimatorsPage : public QWidget {
  Q_OBJECT

 public:
  explicit EstimatorsPage(QWidget* parent = nullptr);

  /// No run: says what will appear here.
  void clear();
  void setSubject(const EstimatorSubject& subject);
  /// Every measurement that is kept of the run; the first is shown, unless one of those that are
  /// there already was chosen.
  void setReports(const std::vector<types::EstimatorReport>& reports);
  /// One that grows: it becomes the one on show.
  void showReport(const types::EstimatorReport& report);

  EstimatorForm* form() const { return m_form; }
  CurveStack* curves() const;
  QVariantMap state() const;
  void restoreState(const QVariantMap& state);

 Q_SIGNALS:
  void measureRequested(const dmm::widgets::EstimatorWish& wish);
  void cancelRequested();
  /// An experiment is to train with this objective.
  void trainRequested(const dmm::types::Estimator& estimator);

 private:
  QWidget* makeResults();
  void fillReports(std::size_t current);
  void fillGroups();
  void showCurrent();
  void trainWithSelected();
  const types::EstimatorReport* current() const;

  QStackedWidget* m_pages;
  EstimatorForm* m_form;
  QStackedWidget* m_resultPages;
  QComboBox* m_kept;
  QComboBox* m_group;
  QSplitter* m_splitter;
  EstimatorCurves* m_curves;
  EstimatorTableModel* m_model;
  QSortFilterProxyModel* m_sorted;
  QTableView* m_table;
  QPushButton* m_train;
  std::vector<types::EstimatorReport> m_reports;
};

} // namespace dmm::widgets
