#pragma once

#include "core/types/Generation.h"

#include <QAbstractListModel>

#include <vector>

namespace dmm::widgets {

/// What was composed in this session: the newest batch first, and in each batch the piece with the
/// lowest bound first. The line below the title says the bound and the nearest training piece, the
/// tooltip how to make the piece again. Roles are those of PieceListModel.
class CandidateListModel : public QAbstractListModel {
  Q_OBJECT

 public:
  using QAbstractListModel::QAbstractListModel;

  /// The pieces from here on are ranked among themselves.
  void beginBatch() { m_batchSize = 0; }

  /// Returns its row.
  int add(const types::GeneratedPiece& piece);

  /// nullptr where there is no such row; valid until the next change.
  const types::GeneratedPiece* piece(int row) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 private:
  QString title(int row) const;
  QString detail(int row) const;
  QString toolTip(int row) const;

  std::vector<types::GeneratedPiece> m_pieces;
  int m_batchSize = 0; ///< of the first rows
};

} // namespace dmm::widgets
