#pragma once

#include "core/types/Comparability.h"
#include "widgets/compare/ComparedRun.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace dmm::widgets {

/// Runs as columns; as rows their best figures, with the difference to the baseline, and the
/// settings that not all of them share. The best of a row is marked with a star and is bold. What
/// cannot be ranked against each other (other pieces, other K) has neither: see
/// core/types/Comparability.
class CompareTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Role {
    IsHeadingRole = Qt::UserRole,
    IsBestRole,
    ColorIndexRole,
    IsBaselineRole,
    BeginsDatasetRole ///< a column of another dataset than the one before it
  };

  using QAbstractTableModel::QAbstractTableModel;

  void setRuns(const std::vector<ComparedRun>& runs, const QString& baseline);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation,
                      int role = Qt::DisplayRole) const override;

 private:
  struct Row {
    QString title;
    QString toolTip;
    QStringList cells = {};     ///< none: a heading
    std::vector<int> best = {}; ///< columns
  };
  struct Column {
    QString name;
    QString id;
    int colorIndex;
    QString dataset; ///< empty where all have one
    bool beginsDataset;
  };
  Row figureRow(const std::vector<ComparedRun>& runs, const types::BestFigure& figure) const;
  void addFigures(const std::vector<ComparedRun>& runs);
  void addSeeds(const std::vector<ComparedRun>& runs);
  void addSettings(const std::vector<ComparedRun>& runs);

  std::vector<Column> m_columns;
  std::vector<Row> m_rows;
  int m_baseline = 0;
};

} // namespace dmm::widgets
