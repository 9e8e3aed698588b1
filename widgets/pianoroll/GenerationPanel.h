#pragma once

#include "core/types/Music.h"

#include <QWidget>

#include <functional>

class QLabel;
class QListView;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace dmm::widgets {

class PieceListModel;

/// Asks for new chorales of a given length and seed, and lists those that came, to choose among
/// later. The seed goes up by one with each request, so that the next candidate is a new one.
class GenerationPanel : public QWidget {
  Q_OBJECT

 public:
  explicit GenerationPanel(QWidget* parent = nullptr);

  /// reason: one sentence, shown where generation is not available.
  /// Pieces can be dragged out as files, see PieceListModel.
  void setFileMaker(std::function<QString(const types::Chorale&)> maker);
  void setAvailable(bool available, const QString& reason);
  void setGenerating(bool generating);
  /// Adds a candidate and chooses it.
  void addCandidate(const types::Chorale& chorale);

  /// The chosen candidate, or nullptr; valid until the next change.
  const types::Chorale* current() const;
  /// Its title, empty for none.
  QString headline() const;
  bool isAvailable() const { return m_isAvailable; }
  QString reason() const { return m_reason; }

 Q_SIGNALS:
  void generateRequested(int lengthQuarters, qint64 seed);
  void candidateChosen();
  void candidateOpened(); ///< Return or a double click: the user is done with choosing

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void makeControls();
  void makeList();
  int currentRow() const;
  void requestOne();
  void updateButton();
  void updateCount();
  void recolour();

  PieceListModel* m_model;
  QSpinBox* m_length;
  QSpinBox* m_seed;
  QPushButton* m_generate;
  QStackedWidget* m_pages;
  QListView* m_list;
  QLabel* m_empty;
  QLabel* m_count;
  bool m_isAvailable = false;
  bool m_isGenerating = false;
  QString m_reason;
};

} // namespace dmm::widgets
