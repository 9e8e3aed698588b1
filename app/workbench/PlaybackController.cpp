#include "app/workbench/PlaybackController.h"

#include "app/workbench/WavExport.h"
#include "core/playback/SoundFont.h"
#include "widgets/transport/TransportStrip.h"

#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace dmm::app {

using playback::PlayState;
using widgets::TransportStrip;

namespace {

constexpr int kPlayingMilliseconds = 30; // between two looks at the player
constexpr int kIdleMilliseconds = 100;

QString qstring(const std::string& text) { return QString::fromStdString(text); }

} // namespace

PlaybackController::PlaybackController(TransportStrip& strip,
                                       std::shared_ptr<playback::Outputs> outputs,
                                       std::filesystem::path settingsFile, QObject* parent)
    : QObject(parent)
    , m_strip(strip)
    , m_settingsFile(std::move(settingsFile))
    , m_settings(PlaybackSettings::read(m_settingsFile))
    , m_export(new WavExport(this))
    , m_player(std::move(outputs)) {
  m_strip.setMix(m_settings.mix);
  m_strip.setTempo(m_settings.quartersPerMinute);
  m_strip.setOutputs({}, m_settings.output);
  m_player.setMix(m_settings.mix);
  m_player.setTempo(m_settings.quartersPerMinute);
  m_player.setOutput(m_settings.output.toStdString());
  m_shown.output = m_settings.output.toStdString();
  connectStrip();

  connect(m_export, &WavExport::wavSaved, this, [this](const QString& file) {
    Q_EMIT messageIssued(tr("Saved %1").arg(QFileInfo(file).fileName()));
  });
  connect(m_export, &WavExport::saveFailed, this, [this](const QString& reason) {
    Q_EMIT problemOccurred(tr("The piece could not be saved."), reason);
  });
  connect(&m_timer, &QTimer::timeout, this, &PlaybackController::showStatus);
  m_timer.start(kIdleMilliseconds);
}

PlaybackController::~PlaybackController() = default;

void PlaybackController::connectStrip() {
  connect(&m_strip, &TransportStrip::startRequested, this, &PlaybackController::goToStart);
  connect(&m_strip, &TransportStrip::playPauseRequested, this, &PlaybackController::togglePlaying);
  connect(&m_strip, &TransportStrip::stopRequested, this, &PlaybackController::stop);
  connect(&m_strip, &TransportStrip::panicRequested, this, &PlaybackController::panic);
  connect(&m_strip, &TransportStrip::loopToggled, this, &PlaybackController::setLooping);
  connect(&m_strip, &TransportStrip::loopDrawn, this, &PlaybackController::setLoop);
  connect(&m_strip, &TransportStrip::seekRequested, this, &PlaybackController::seek);
  connect(&m_strip, &TransportStrip::tempoChosen, this, &PlaybackController::setTempo);
  connect(&m_strip, &TransportStrip::mixChosen, this, &PlaybackController::setMix);
  connect(&m_strip, &TransportStrip::outputChosen, this, &PlaybackController::setOutput);
}

// --- the piece ---

void PlaybackController::setPiece(const types::Chorale& chorale) {
  if (m_piece != chorale) takePiece(chorale, 0, {}); // else told again: it plays on
}

void PlaybackController::changePiece(const types::Chorale& chorale) {
  takePiece(chorale, position(), m_region);
}

void PlaybackController::takePiece(const types::Chorale& chorale, double place,
                                   const std::optional<playback::Loop>& region) {
  try {
    const playback::Timeline timeline(chorale);
    if (!timeline.hasNotes()) {
      clearPiece(tr("This piece has no notes to play."));
      return;
    }
    const bool goesOn = isPlaying();
    m_player.setPiece(chorale);
    m_piece = chorale;
    m_lengthQuarters = timeline.lengthQuarters();
    m_region = region;
    m_strip.setPiece(chorale, m_lengthQuarters);
    applyLoop();
    if (place > 0) m_player.seek(std::min(place, m_lengthQuarters));
    if (goesOn) m_player.play();
  } catch (const std::invalid_argument&) {
    clearPiece(tr("This piece cannot be played."));
  }
}

void PlaybackController::clearPiece(const QString& reason) {
  m_piece.reset();
  m_region.reset();
  m_lengthQuarters = 0;
  m_player.clearPiece();
  m_strip.setNoPiece(reason);
  applyLoop();
}

// --- commands ---

bool PlaybackController::isPlaying() const { return m_player.status().state == PlayState::Playing; }

double PlaybackController::position() const { return positionAt(std::chrono::steady_clock::now()); }

double PlaybackController::positionAt(std::chrono::steady_clock::time_point time) const {
  return m_player.status().positionAt(time);
}

void PlaybackController::togglePlaying() {
  if (isPlaying()) {
    m_player.pause();
  } else {
    play();
  }
}

void PlaybackController::play() {
  if (!m_piece) return;
  m_player.play();
  m_timer.start(kPlayingMilliseconds);
}

void PlaybackController::stop() { m_player.stop(); }
void PlaybackController::goToStart() { m_player.seek(0); }
void PlaybackController::seek(double quarters) { m_player.seek(quarters); }
void PlaybackController::panic() { m_player.panic(); }

void PlaybackController::setLoop(double begin, double end) {
  const double length = std::abs(end - begin);
  if (length < playback::Sequencer::kShortestLoop) {
    m_region.reset();
    Q_EMIT messageIssued(tr("The region has no length; the whole piece repeats."));
  } else {
    m_region = playback::Loop{std::min(begin, end), std::max(begin, end)};
  }
  m_isLooping = true;
  applyLoop();
}

void PlaybackController::setLooping(bool on) {
  m_isLooping = on;
  applyLoop();
}

void PlaybackController::toggleLooping() { setLooping(!m_isLooping); }

void PlaybackController::applyLoop() {
  const playback::Loop region = m_region.value_or(playback::Loop{0, m_lengthQuarters});
  m_player.setLoop(m_isLooping ? std::optional(region) : std::nullopt);
  m_strip.setLoop(m_isLooping, std::pair(region.begin, region.end));
  Q_EMIT loopChanged(m_isLooping, region.begin, region.end);
}

void PlaybackController::setMix(const types::Mix& mix) {
  m_settings.mix = mix;
  m_player.setMix(mix);
  m_settings.write(m_settingsFile);
}

void PlaybackController::setTempo(double quartersPerMinute) {
  m_settings.quartersPerMinute = quartersPerMinute;
  m_player.setTempo(quartersPerMinute);
  m_settings.write(m_settingsFile);
}

void PlaybackController::setOutput(const QString& name) {
  m_settings.output = name;
  m_player.setOutput(name.toStdString());
  m_settings.write(m_settingsFile);
}

// --- what the player says ---

void PlaybackController::showStatus() {
  const playback::PlayerStatus status = m_player.status();
  const double position = status.positionAt(std::chrono::steady_clock::now());
  const bool isPlayingNow = status.state == PlayState::Playing;
  if (position != m_shownPosition) {
    m_shownPosition = position;
    m_strip.setPosition(position);
    Q_EMIT positionChanged(position);
  }
  if (isPlayingNow != (m_shown.state == PlayState::Playing)) {
    m_strip.setPlaying(isPlayingNow);
    m_timer.start(isPlayingNow ? kPlayingMilliseconds : kIdleMilliseconds);
    Q_EMIT playingChanged(isPlayingNow);
  }
  if (status.sounding != m_shown.sounding) Q_EMIT soundingNotesChanged(status.sounding);
  showOutputs(status);
  m_shown = status;
}

void PlaybackController::showOutputs(const playback::PlayerStatus& status) {
  if (status.ports != m_shown.ports || status.output != m_shown.output) {
    QStringList names;
    for (const playback::MidiPort& port : status.ports) names << qstring(port.name);
    m_strip.setOutputs(names, qstring(status.output));
  }
  if (status.problem != m_shown.problem) m_strip.setProblem(qstring(status.problem));
}

// --- WAV ---

void PlaybackController::saveAsWav() {
  if (!m_piece) {
    Q_EMIT problemOccurred(tr("There is no piece to save."),
                           tr("Choose one on the Music page first."));
    return;
  }
  auto* dialog = new QFileDialog(m_strip.window(), tr("Save as WAV"));
  dialog->setObjectName(QStringLiteral("saveWavDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(tr("WAV files (*.wav)"));
  dialog->setDefaultSuffix(QStringLiteral("wav"));
  dialog->selectFile(qstring(m_piece->title) + QStringLiteral(".wav"));
  connect(dialog, &QFileDialog::fileSelected, this,
          [this, piece = *m_piece](const QString& file) { renderWav(piece, file); });
  dialog->open();
}

void PlaybackController::renderWav(const types::Chorale& piece, const QString& file) {
  const auto soundFont = playback::findSoundFont();
  if (!soundFont || m_export->isRunning()) {
    Q_EMIT problemOccurred(tr("The piece could not be saved."),
                           !soundFont ? qstring(playback::noSoundFontMessage())
                                      : tr("Another WAV file is being written; try again soon."));
    return;
  }
  Q_EMIT messageIssued(tr("Writing %1").arg(QFileInfo(file).fileName()));
  m_export->start(piece, {m_settings.mix, m_settings.quartersPerMinute, *soundFont},
                  file.toStdString());
}

} // namespace dmm::app
