#pragma once

#include "widgets/compare/ComparedRun.h"

#include <QAbstractTableModel>

#include <memory>
#include <string>
#include <vector>

namespace dmm::widgets {

class EstimatorTableModel;

/// Runs as columns, estimators as rows, in the cells one figure of the gradient of one group of
/// parameters: a column of EstimatorTableModel. Of each run its newest measurement, whose stage and
/// mini-batch stand under its name.
class CompareEstimatorModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit CompareEstimatorModel(QObject* parent = nullptr);
  ~CompareEstimatorModel() override;

  void setRuns(const std::vector<ComparedRun>& runs);
  void setFigure(int column, const std::string& group);

  /// Those that any of the runs has.
  QStringList groups() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation,
                      int role = Qt::DisplayRole) const override;

 private:
  struct Column {
    QString name;
    int colorIndex;
    types::EstimatorReport report;
    std::unique_ptr<EstimatorTableModel> figures;
  };

  std::vector<Column> m_columns;
  std::vector<types::Estimator> m_rows;
  int m_figure;
  std::string m_group = types::kAllParameters;
};

} // namespace dmm::widgets
