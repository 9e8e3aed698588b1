#pragma once

#include "widgets/runs/QueueListModel.h"

#include <QWidget>

class QAction;
class QLabel;
class QListView;
class QPushButton;
class QToolButton;

namespace dmm::widgets {

/// What comes next? The experiments that wait for their turn, in order, with how long they will
/// take; moved and removed with buttons or keys. It holds no queue: it shows what setQueue() says
/// and asks for the rest.
class QueuePanel : public QWidget {
  Q_OBJECT

 public:
  explicit QueuePanel(QWidget* parent = nullptr);

  /// isGoing: the next one starts by itself when the one that trains has ended.
  void setQueue(std::vector<QueueItem> items, bool isGoing);

  /// Why the queue cannot be used here; empty = it can.
  void setLocked(const QString& reason);

 Q_SIGNALS:
  void startRequested();
  void holdRequested();
  void moveRequested(int from, int to);
  void removeRequested(int row);
  void retryRequested(int row);

 private:
  QAction* makeAction(const char* name, const QString& icon, const QString& text,
                      const QKeySequence& keys);
  void moveBy(int rows);
  void refresh();
  int currentRow() const;

  QueueListModel* m_model;
  QListView* m_list;
  QLabel* m_summary;
  QLabel* m_empty;
  QPushButton* m_start;
  QAction* m_retry;
  QAction* m_up;
  QAction* m_down;
  QAction* m_remove;
  QWidget* m_tools;
  QToolButton* m_retryButton = nullptr;
  bool m_isGoing = false;
  QString m_locked;
};

} // namespace dmm::widgets
