#pragma once

#include "core/types/EpochReport.h"
#include "core/types/Music.h"
#include "widgets/music/Candidate.h"
#include "widgets/music/GenerationForm.h"
#include "widgets/music/PieceDrag.h"
#include "widgets/music/PieceListModel.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QComboBox;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace dmm::widgets {

class CandidateList;
class ElidedLabel;
class GenerationPanel;
class PianoRollView;
class PieceBrowser;
class RollPair;
class TrainingSamples;

/// The Music page: on the left the pieces to choose among, of the dataset, generated, or composed
/// while a run trained, in a list that can be folded away; beside it the chosen one with its title
/// as a piano roll, or two of them to compare. It asks for new pieces and for files; others make
/// them.
class MusicStage : public QWidget {
  Q_OBJECT

 public:
  explicit MusicStage(QWidget* parent = nullptr);

  /// Pieces can then be dragged out as files, see PieceListModel.
  void setFileMaker(const FileMaker& maker);
  /// See PieceListModel for the loader.
  void setDatasetPieces(const std::vector<types::Chorale>& pieces,
                        PieceListModel::NoteLoader loader = nullptr);
  void setGenerationAvailable(bool available, const QString& reasonIfNot = QString());
  /// Names of the files of the run's checkpoints.
  void setCheckpoints(const QStringList& files);
  void setGenerating(bool generating, int done = 0, int count = 0);
  /// Shows the list of what was generated, and the best of the newest there until the user chooses.
  /// `place`: where it is kept, since when.
  void addGenerated(const types::GeneratedPiece& piece, const KeptPlace& place = {},
                    qint64 made = 0);
  /// Shows a piece from elsewhere, which no model has scored; it joins that list.
  void addPiece(const types::Chorale& chorale);
  /// That list.
  CandidateList* candidates() const;
  /// Shows that list, and asks for pieces as if Generate was clicked, or says why it is off.
  void generate();
  /// See TrainingSamples::setRun().
  void setTrainingSamples(const QString& runId, const std::vector<qint64>& epochs,
                          const std::vector<types::EpochReport>& reports);
  /// Turns to those pieces and chooses the last one.
  void showNewestTrainingSample();
  /// What sampleRequested() asked for.
  void showTrainingSample(const types::Chorale& chorale);

  /// The piece on show at the pitch at which it is shown, or nullptr; valid until the next change.
  const types::Chorale* currentChorale() const;
  /// The model's probabilities for it while they are shown; empty otherwise.
  std::vector<types::KeyProbabilities> shownHeat() const;
  /// The roll of the piece on show: where a playhead, sounding keys and a loop belong.
  PianoRollView* pianoRoll() const;

 Q_SIGNALS:
  void generateRequested(const dmm::widgets::GenerationOrder& order);
  void cancelRequested();
  void sampleRequested(qint64 epoch);
  /// The piece as it is sung, whatever the pitch at which it is shown.
  void saveRequested(const dmm::types::Chorale& chorale);
  /// Another piece is on show, or none: see currentChorale().
  void choraleChanged();
  /// The piece on show is to be heard, from its start.
  void playRequested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  enum Source { Dataset, Generated, Training };

  QWidget* makeSide();
  QWidget* makeMain();
  void connectParts();
  void connectButtons();
  Source source() const;
  QString headline() const;
  /// The chosen piece at the pitch at which it is sung.
  const types::Chorale* chosenChorale() const;
  std::vector<types::KeyProbabilities> chosenProbabilities() const;
  void showCurrent();
  void compare(bool on);
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
  TrainingSamples* m_samples = nullptr;
  std::optional<types::Chorale> m_sample; ///< the one of the chosen epoch
  QToolButton* m_listButton = nullptr;
  QToolButton* m_modelPitch = nullptr;
  QToolButton* m_heat = nullptr;
  QToolButton* m_compare = nullptr;
  QPushButton* m_save = nullptr;
  ElidedLabel* m_title = nullptr;
  ElidedLabel* m_details = nullptr;
  RollPair* m_rolls = nullptr;
};

} // namespace dmm::widgets
