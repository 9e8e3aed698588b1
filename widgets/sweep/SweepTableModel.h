#pragma once

#include "widgets/sweep/ShownSweep.h"

#include <QAbstractTableModel>

#include <set>

namespace dmm::widgets {

/// The runs of a sweep, a row each: index, its values and seed, state, epochs, valid NLL, where,
/// and what is to be said of it. SortRole has numbers, so that columns sort as they should.
class SweepTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Role { SortRole = Qt::UserRole, RunRole /* its place in the sweep */ };

  using QAbstractTableModel::QAbstractTableModel;

  /// Tells only of the rows whose state changed, where it is the same sweep.
  void setSweep(const ShownSweep& sweep);
  const ShownSweep& sweep() const { return m_sweep; }

  /// Shows only these runs.
  void setShown(const std::set<std::size_t>& runs);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  enum Column { State, Epochs, Valid, Where, Note, ColumnCount };
  int axisColumns() const { return int(m_sweep.plan.axes.size()); }
  Qt::AlignmentFlag alignmentOf(int column) const;
  QVariant valueOf(std::size_t run, int column, bool forSorting) const;

  ShownSweep m_sweep;
  std::vector<std::size_t> m_shown; ///< places in the sweep
};

} // namespace dmm::widgets
