#pragma once

#include "core/types/Generation.h"
#include "widgets/pianoroll/PieceDrag.h"

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
  /// A batch of its own; returns its row.
  int addOnTop(const types::GeneratedPiece& piece);
  /// The row of this piece, or -1.
  int find(const types::Chorale& chorale) const;

  /// nullptr where there is no such row; valid until the next change.
  const types::GeneratedPiece* piece(int row) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

  /// Lets pieces be dragged out as files; without a maker they cannot be.
  void setFileMaker(FileMaker maker) { m_fileMaker = std::move(maker); }
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QStringList mimeTypes() const override { return {QStringLiteral("text/uri-list")}; }
  QMimeData* mimeData(const QModelIndexList& indexes) const override;

 private:
  QString title(int row) const;
  QString detail(int row) const;
  QString toolTip(int row) const;

  std::vector<types::GeneratedPiece> m_pieces;
  int m_batchSize = 0; ///< of the first rows
  FileMaker m_fileMaker;
};

} // namespace dmm::widgets
