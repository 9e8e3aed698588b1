#include "app/workbench/ListeningController.h"

#include "app/workbench/HeardRoll.h"
#include "app/workbench/PlaybackController.h"
#include "widgets/lens/LensPage.h"
#include "widgets/music/MusicStage.h"
#include "widgets/pianoroll/PianoRollView.h"

#include <QTabWidget>

namespace dmm::app {

using widgets::LensPage;
using widgets::MusicStage;

ListeningController::ListeningController(PlaybackController& playback, MusicStage& music,
                                         LensPage& lens, QTabWidget& stage, QObject* parent)
    : QObject(parent)
    , m_heard(new HeardRoll(playback, this)) {
  connect(&music, &MusicStage::playRequested, &playback, &PlaybackController::play);

  // A roll shows where the music is, and is one way to say where it should be.
  HeardRoll* const heard = m_heard;
  widgets::PianoRollView* musicRoll = music.pianoRoll();
  widgets::PianoRollView* lensRoll = lens.roll();
  heard->add(
      musicRoll, [&music] { return music.currentChorale(); },
      tr("Choose a piece on the Music page to hear it."));
  heard->add(
      lensRoll, [&lens] { return lens.reading(); },
      tr("Choose a run and a piece on the Lens page to hear it."));
  connect(&music, &MusicStage::choraleChanged, heard, [heard, musicRoll](bool isEdited) {
    isEdited ? heard->noteEdit(musicRoll) : heard->notePiece(musicRoll);
  });
  connect(&lens, &LensPage::readingChanged, heard,
          [heard, lensRoll] { heard->notePiece(lensRoll); });
  connect(&lens, &LensPage::playRequested, heard,
          [heard, lensRoll](double quarters) { heard->playFrom(lensRoll, quarters); });
  connect(&lens, &LensPage::hearRequested, heard, &HeardRoll::playAside);
  connect(&stage, &QTabWidget::currentChanged, heard, [&, heard, musicRoll, lensRoll] {
    if (stage.currentWidget() == &music) heard->noteShown(musicRoll);
    if (lens.isVisibleTo(&stage) && lens.reading()) heard->noteShown(lensRoll);
  });
}

void ListeningController::playAside(const types::Chorale& piece) { m_heard->playAside(piece); }

} // namespace dmm::app
