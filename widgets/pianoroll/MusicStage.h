#pragma once

#include "core/types/Music.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace dmm::widgets {

class GenerationBar;
class PianoRollView;
class PieceChooser;

/// The Music page: a row that chooses a piece, of the dataset or generated, its title, and the
/// piece as a piano roll. It asks for new pieces and for files; others make them.
class MusicStage : public QWidget {
  Q_OBJECT

 public:
  explicit MusicStage(QWidget* parent = nullptr);

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
  void showCurrent();
  void updateEmptyText();
  void restyle();

  QComboBox* m_source = nullptr;
  QStackedWidget* m_chooser = nullptr;
  PieceChooser* m_dataset = nullptr;
  GenerationBar* m_generation = nullptr;
  QPushButton* m_save = nullptr;
  QLabel* m_title = nullptr;
  QLabel* m_details = nullptr;
  PianoRollView* m_roll = nullptr;
};

} // namespace dmm::widgets
