#include "app/workbench/RecordingController.h"

#include "app/workbench/PlaybackController.h"
#include "widgets/music/PieceEditBar.h"
#include "widgets/music/PieceEditing.h"
#include "widgets/pianoroll/PianoRollView.h"

#include <algorithm>
#include <cmath>

namespace dmm::app {

namespace {

constexpr int kFollowMilliseconds = 15; ///< while it records
constexpr int kLookMilliseconds = 250;
constexpr int kMostBars = 128;

} // namespace

RecordingController::RecordingController(widgets::PieceEditBar& bar, widgets::PieceEditing& editing,
                                         widgets::PianoRollView& roll, PlaybackController& playback,
                                         PlayAside playAside,
                                         std::shared_ptr<playback::Inputs> inputs, QObject* parent)
    : QObject(parent)
    , m_bar(bar)
    , m_editing(editing)
    , m_roll(roll)
    , m_playback(playback)
    , m_playAside(std::move(playAside))
    , m_inputs(std::move(inputs)) {
  connect(&m_bar, &widgets::PieceEditBar::recordToggled, this, &RecordingController::toggle);
  connect(&m_bar, &widgets::PieceEditBar::keyboardChosen, this, [this](const QString& name) {
    if (m_keyboard) m_keyboard->choose(name.toStdString());
  });
  connect(&m_timer, &QTimer::timeout, this, [this] { isRecording() ? follow() : look(); });
  connect(&m_editing, &widgets::PieceEditing::activeChanged, this, [this](bool isActive) {
    if (!isActive && isRecording()) stop();
    if (!isActive) return m_timer.stop();
    if (!m_keyboard) m_keyboard = std::make_unique<playback::MidiKeyboard>(m_inputs);
    m_timer.start(kLookMilliseconds);
  });
}

void RecordingController::look() {
  m_keyboard->take(); // what is played while nothing records is not kept
  showKeyboards();
}

void RecordingController::showKeyboards() {
  const auto ports = m_keyboard->ports();
  if (m_keyboard->chosen().empty() && !ports.empty()) m_keyboard->choose(ports.front().name);
  if (ports == m_shownPorts) return;
  m_shownPorts = ports;
  QStringList names;
  for (const playback::MidiPort& port : ports) names << QString::fromStdString(port.name);
  m_bar.setKeyboards(names, QString::fromStdString(m_keyboard->chosen()));
}

void RecordingController::toggle() { isRecording() ? stop() : start(); }

void RecordingController::start() {
  m_recorder.emplace(m_bar.voice(), m_bar.stepsPerQuarter());
  m_written = m_recorder->piece(0);
  m_written.title = tr("Played melody %1").arg(++m_recordings).toStdString();
  m_written.origin = "played on a keyboard";
  m_hasStarted = m_wasOpen = false;
  m_editing.startPiece(m_written);
  m_playAside(playback::clicks(kMostBars));
  m_keyboard->setListener([&player = m_playback, voice = m_bar.voice()](const auto& message) {
    player.playLive(voice, message);
  });
  m_bar.setRecording(true, tr("Stop"));
  m_timer.start(kFollowMilliseconds);
}

void RecordingController::stop() {
  m_recorder.reset();
  m_keyboard->setListener(nullptr);
  m_playback.stop();
  m_roll.setPlayhead(-1);
  m_bar.setRecording(false);
  m_timer.start(kLookMilliseconds);
  showKeyboards();
}

void RecordingController::follow() {
  const auto sinceFirstBeat = [this](auto time) {
    return m_playback.positionAt(time) - playback::kCountInQuarters;
  };
  for (const playback::TimedMessage& played : m_keyboard->take())
    if (m_hasStarted) m_recorder->take(played.message, sinceFirstBeat(played.at));
  const double now = sinceFirstBeat(std::chrono::steady_clock::now());
  if (!m_editing.isShown(m_written)) return stop(); // another piece was chosen
  write(now);
  m_roll.setPlayhead(std::max(0.0, now));
  m_bar.setRecording(true, now < 0 ? tr("Stop (count-in, %1)").arg(int(std::ceil(-now)))
                                   : tr("Stop (bar %1)").arg(1 + int(now / 4)));
  const bool isPlaying = m_playback.isPlaying();
  if (m_hasStarted && !isPlaying) return stop();
  m_hasStarted = m_hasStarted || isPlaying;
  if (m_keyboard->isOpen()) {
    m_wasOpen = true;
  } else if (m_wasOpen || !m_keyboard->problem().empty()) {
    const QString reason = QString::fromStdString(m_keyboard->problem());
    stop();
    Q_EMIT problemOccurred(tr("The recording has ended."),
                           reason + tr(" What was played until then is kept."));
  }
}

/// The piece grows as it is played, all of it one step to undo.
void RecordingController::write(double quarters) {
  if (!m_recorder->hasNotes()) return;
  types::Chorale piece = m_recorder->piece(quarters);
  piece.title = m_written.title;
  piece.origin = m_written.origin;
  if (piece == m_written) return;
  const bool isFirst = std::all_of(m_written.voices.begin(), m_written.voices.end(),
                                   [](const auto& voice) { return voice.empty(); });
  m_written = piece;
  m_editing.change(piece, !isFirst);
}

} // namespace dmm::app
