#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace dmm::widgets {

/// The runs that hold every word of the search, sorted. Runs without a figure come last in either
/// direction; without a sort column the newest come first.
class RunFilterModel : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit RunFilterModel(QObject* parent = nullptr);

  void setSearch(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  QStringList m_words;
};

} // namespace dmm::widgets
