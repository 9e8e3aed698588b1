#pragma once

#include "core/types/Music.h"

#include <QSortFilterProxyModel>
#include <QStringList>

#include <optional>

namespace dmm::widgets {

/// The pieces of one split, or all, that every typed word finds: anywhere in the title, or at the
/// beginning of the catalogue number with or without "BWV". Sorted naturally; pieces without a
/// number come last in either direction.
class PieceFilterModel : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit PieceFilterModel(QObject* parent = nullptr);

  void setSearch(const QString& text);
  void setSplit(std::optional<types::Split> split);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  QStringList m_words;
  std::optional<types::Split> m_split;
};

} // namespace dmm::widgets
