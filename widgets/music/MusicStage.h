#pragma once

#include "core/types/Counterpoint.h"
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
class QSplitter;
class QStackedWidget;

namespace dmm::widgets {

class CandidateList;
class GenerationPanel;
class PianoRollView;
class PieceEditBar;
class PieceEditing;
class PieceBrowser;
class PieceHeading;
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
  /// Turns to them.
  void showDatasetPieces();
  /// Finds where a piece breaks rules of counterpoint; without one nothing is marked.
  using Checker = std::function<types::CounterpointReport(const types::Chorale&)>;
  void setChecker(Checker checker);
  /// What bachsFaultsWanted() asked for.
  void setBachsFaults(const types::CounterpointCounts& counts);
  void setGenerationAvailable(bool available, const QString& reasonIfNot = QString());
  /// Names of the files of the run's checkpoints.
  void setCheckpoints(const QStringList& files);
  void setGenerating(bool generating, int done = 0, int count = 0, double share = 0);
  /// Shows the list of what was generated, and the best of the newest there until the user chooses.
  /// `place`: where it is kept, since when; `order`: what its probabilities presume.
  void addGenerated(const types::GeneratedPiece& piece, const KeptPlace& place = {},
                    qint64 made = 0, types::KeyOrder order = types::KeyOrder::None);
  /// Shows a piece from elsewhere, which no model has scored; it joins that list.
  void addPiece(const types::Chorale& chorale);
  /// That list.
  CandidateList* candidates() const;
  /// The changes of the piece on show by hand, and what is above the roll while they are made.
  PieceEditing* editing() const { return m_editing; }
  PieceEditBar* editBar() const { return m_editBar; }
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
  /// The same at the pitch at which it is sung.
  const types::Chorale* chosenChorale() const;
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
  /// Another piece is on show, or none: see currentChorale(). `isEdited`: the one that was there,
  /// changed by hand.
  void choraleChanged(bool isEdited = false);
  /// The marks are shown for the first time: Bach's own faults are what they are held against.
  void bachsFaultsWanted();
  /// The piece on show is to be heard, from its start.
  void playRequested();

 private:
  enum Source { Dataset, Generated, Training };

  QWidget* makeSide();
  QWidget* makeMain();
  void connectParts();
  void connectHeading();
  Source source() const;
  QString headline() const;
  std::vector<types::KeyProbabilities> chosenProbabilities() const;
  /// As a piece that no model has made.
  types::GeneratedPiece unscored(const types::Chorale& chorale) const;
  void showCurrent();
  void describeCurrent();
  QString faultsOfCurrent() const;
  void showMarks(bool shown);
  void compare(bool on);
  void connectEditing();
  void showEditing(bool on);
  void showFree();
  void updateEmptyText();
  void showList(bool shown);
  void noteListShown();

  QSplitter* m_splitter = nullptr;
  QWidget* m_side = nullptr;
  QComboBox* m_source = nullptr;
  QStackedWidget* m_lists = nullptr;
  PieceBrowser* m_dataset = nullptr;
  GenerationPanel* m_generation = nullptr;
  TrainingSamples* m_samples = nullptr;
  std::optional<types::Chorale> m_sample; ///< the one of the chosen epoch
  PieceHeading* m_heading = nullptr;
  RollPair* m_rolls = nullptr;
  PieceEditBar* m_editBar = nullptr;
  PieceEditing* m_editing = nullptr;
  bool m_isShowingEdit = false;            ///< what is shown now is what was there, changed
  std::optional<types::Chorale> m_given{}; ///< on show when a harmony was asked for
  Checker m_checker;
  std::optional<types::CounterpointReport> m_report; ///< of the piece on show
  std::optional<types::CounterpointCounts> m_bach;
};

} // namespace dmm::widgets
