#pragma once

#include "widgets/lens/LatentKlMap.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QStackedWidget;

namespace dmm::widgets {

class ToneLabel;

/// Which latent dimensions a run uses, over its epochs: the map, how many of them are active and
/// what that means.
class LatentKlBox : public QWidget {
  Q_OBJECT

 public:
  explicit LatentKlBox(QWidget* parent = nullptr);

  /// Empty: nothing was evaluated yet.
  void setHistory(const LatentKlHistory& history);
  /// Why the history is not complete; empty: it is.
  void setProblem(const QString& problem);

  bool isSorted() const;
  void setSorted(bool sorted);

 private:
  void refresh();

  LatentKlHistory m_history;
  QString m_problem;
  QLabel* m_title;
  QCheckBox* m_sorted;
  ToneLabel* m_definition;
  QStackedWidget* m_pages;
  ToneLabel* m_empty;
  LatentKlMap* m_map;
};

} // namespace dmm::widgets
