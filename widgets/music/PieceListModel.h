#pragma once

#include "core/types/Music.h"
#include "widgets/music/PieceDrag.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <functional>
#include <vector>

namespace dmm::widgets {

/// Chorales of a dataset as rows: catalogue number, title, split and length; the tooltip says
/// everything.
class PieceListModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Number, Title, PieceSplit, Length, ColumnCount };
  enum Role {
    NumberRole = Qt::UserRole + 1, ///< "BWV 269", a dash for none: for a line below the title
    DetailRole,                    ///< split and length, for the same line
    SortRole,                      ///< number and title as QString, the others as int
    SplitRole,                     ///< int of types::Split
    TitleKeyRole,                  ///< the title as the search reads it
    NumberKeysRole,                ///< QStringList: see piece::numberKeys
  };

  using QAbstractTableModel::QAbstractTableModel;

  /// Rows can then be dragged as files: it writes a piece to a file and returns the path, or
  /// nothing.
  void setFileMaker(FileMaker maker) { m_fileMaker = std::move(maker); }

  /// Gives the piece of a row with its notes.
  using NoteLoader = std::function<types::Chorale(int row)>;
  /// With a loader the pieces may come without notes, which are then asked for when one is looked
  /// at: a large dataset is listed at once.
  void setPieces(std::vector<types::Chorale> pieces, NoteLoader loader = nullptr);

  /// With its notes; nullptr where there is no such row; valid until the next change.
  const types::Chorale* piece(int row) const;
  /// Its title, or a numbered one where it has none.
  QString title(int row) const;
  /// Number and title, as a heading shows them.
  QString headline(int row) const;
  /// Whether any piece has a catalogue number.
  bool hasNumbers() const;

  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation,
                      int role = Qt::DisplayRole) const override;

 private:
  /// What filters read at every key stroke.
  struct Keys {
    QString title;
    QStringList number;
  };

  QString number(int row) const;
  QString detail(int row) const;
  QString toolTip(int row) const;
  QVariant display(int row, int column) const;
  QVariant sortKey(int row, int column) const;
  Keys keysOf(int row) const;

  FileMaker m_fileMaker;
  NoteLoader m_loader;
  mutable std::vector<types::Chorale> m_pieces; ///< get their notes when they are looked at
  std::vector<Keys> m_keys;                     ///< one a piece
};

} // namespace dmm::widgets
