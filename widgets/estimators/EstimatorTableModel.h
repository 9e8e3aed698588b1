#pragma once

#include "core/types/EstimatorReport.h"

#include <QAbstractTableModel>

#include <string>

namespace dmm::widgets {

/// Estimators as rows, each with a piece of its line, what was measured of them in one group of
/// parameters as columns. Intervals are in the tips; SortRole gives numbers.
class EstimatorTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Family, Samples, Bound, Gap, Snr, Bias, Cosine, Seconds, Memory, Price, Count };
  static constexpr int SortRole = Qt::UserRole;

  using QAbstractTableModel::QAbstractTableModel;

  void setReport(const types::EstimatorReport& report, const std::string& group);
  const types::Estimator& estimator(int row) const {
    return m_report.rows.at(std::size_t(row)).estimator;
  }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation,
                      int role = Qt::DisplayRole) const override;

 private:
  types::Measured measured(const types::EstimatorRow& row, int column) const;
  QString text(const types::EstimatorRow& row, int column) const;
  QString toolTip(const types::EstimatorRow& row, int column) const;

  types::EstimatorReport m_report;
  std::string m_group;
};

} // namespace dmm::widgets
