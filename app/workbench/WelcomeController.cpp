#include "app/workbench/WelcomeController.h"

#include "app/workbench/MusicController.h"
#include "app/workbench/PlaybackController.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/ShownRunController.h"
#include "core/runs/ExampleRun.h"
#include "widgets/music/MusicStage.h"
#include "widgets/welcome/WelcomePage.h"

#include <QTabWidget>

#include <utility>

namespace dmm::app {

using widgets::WelcomePage;

WelcomeController::WelcomeController(WelcomePage& page, widgets::MusicStage& music,
                                     QTabWidget& stage, const RunLibrary& library,
                                     ShownRunController& shownRun, MusicController& composing,
                                     PlaybackController& playback, QObject* parent)
    : QObject(parent)
    , m_music(music)
    , m_stage(stage)
    , m_shownRun(shownRun)
    , m_playback(playback) {
  connect(&page, &WelcomePage::listenRequested, this, &WelcomeController::listen);
  connect(&page, &WelcomePage::composeRequested, this, &WelcomeController::compose);
  connect(&composing, &MusicController::composingEnded, this, &WelcomeController::playComposed);
  connect(&library, &RunLibrary::runsRead, &page,
          [&page, &library] { page.setComposerThere(library.find(runs::kExampleId) != nullptr); });
}

void WelcomeController::listen() {
  m_stage.setCurrentWidget(&m_music);
  m_music.showDatasetPieces();
  m_playback.play();
}

void WelcomeController::compose() {
  m_shownRun.select(QString::fromLatin1(runs::kExampleId));
  m_stage.setCurrentWidget(&m_music);
  m_isAwaited = true;
  m_music.generate();
}

void WelcomeController::playComposed() {
  const bool isWatched = m_stage.currentWidget() == &m_music;
  if (std::exchange(m_isAwaited, false) && isWatched && m_music.currentChorale()) m_playback.play();
}

} // namespace dmm::app
