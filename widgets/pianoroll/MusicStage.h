#pragma once

#include "core/types/Music.h"

#include <QWidget>

#include <functional>
#include <vector>

class QComboBox;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace dmm::widgets {

class ElidedLabel;
class GenerationPanel;
class PianoRollView;
class PieceBrowser;

/// The Music page: on the left the pieces to choose among, of the dataset or generated, in a list
/// that can be folded away; beside it the chosen one with its title as a piano roll. It asks for
/// new pieces and for files; others make them.
class MusicStage : public QWidget {
  Q_OBJECT

 public:
  explicit MusicStage(QWidget* parent = nullptr);

  /// Pieces can then be dragged out as files, see PieceListModel.
  void setFileMaker(const std::function<QString(const types::Chorale&)>& maker);
  void setDatasetPieces(const std::vector<types::Chorale>& pieces);
  void setGenerationAvailable(bool available, const QString& reasonIfNot = QString());
  void setGenerating(bool generating);
  /// Selects and shows it.
  void addGenerated(const types::Chorale& chorale);

  /// The piece on show, or nullptr; valid until the next change.
  const types::Chorale* currentChorale() const;
  PianoRollView* pianoRoll() const { return m_roll; }

 Q_SIGNALS:
  void generateRequested(int lengthQuarters, qint64 seed);
  void saveRequested(const dmm::types::Chorale& chorale);
  /// Another piece is on show, or none: see currentChorale().
  void choraleChanged();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeSide();
  QWidget* makeMain();
  void connectParts();
  bool isDatasetShown() const;
  void showCurrent();
  void updateEmptyText();
  void showList(bool shown);
  void noteListShown();
  void restyle();

  QSplitter* m_splitter = nullptr;
  QWidget* m_side = nullptr;
  QComboBox* m_source = nullptr;
  QStackedWidget* m_lists = nullptr;
  PieceBrowser* m_dataset = nullptr;
  GenerationPanel* m_generation = nullptr;
  QToolButton* m_listButton = nullptr;
  QPushButton* m_save = nullptr;
  ElidedLabel* m_title = nullptr;
  ElidedLabel* m_details = nullptr;
  PianoRollView* m_roll = nullptr;
};

} // namespace dmm::widgets
