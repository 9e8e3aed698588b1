#include "app/workbench/HeardRoll.h"

#include "app/workbench/PlaybackController.h"
#include "widgets/pianoroll/PianoRollView.h"

namespace dmm::app {

using widgets::PianoRollView;

HeardRoll::HeardRoll(PlaybackController& playback, QObject* parent)
    : QObject(parent)
    , m_playback(playback) {
  connect(&m_playback, &PlaybackController::positionChanged, this, [this](double quarters) {
    if (roll()) roll()->setPlayhead(quarters);
  });
  connect(&m_playback, &PlaybackController::soundingNotesChanged, this,
          [this](const playback::SoundingNotes& notes) {
            std::vector<int> pitches;
            for (const auto& voice : notes)
              for (std::size_t pitch = 0; pitch < voice.size(); ++pitch)
                if (voice.test(pitch)) pitches.push_back(static_cast<int>(pitch));
            if (roll()) roll()->setSoundingPitches(pitches);
          });
  connect(&m_playback, &PlaybackController::loopChanged, this,
          [this](bool on, double begin, double end) {
            if (roll()) roll()->setLoopRegion(on ? begin : 0, on ? end : 0);
          });
  connect(&m_playback, &PlaybackController::playingChanged, this, [this](bool playing) {
    if (!playing && m_interrupted) hear(m_interrupted);
  });
}

void HeardRoll::add(PianoRollView* roll, Piece piece, const QString& reasonForNone) {
  m_entries.push_back({roll, std::move(piece), reasonForNone});
  if (m_heard < 0) m_heard = 0;
  connect(roll, &PianoRollView::seekRequested, this, [this, roll](double quarters) {
    hear(roll);
    m_playback.seek(quarters);
  });
  connect(roll, &PianoRollView::loopRegionChosen, this, [this, roll](double begin, double end) {
    hear(roll);
    m_playback.setLoop(begin, end);
  });
  connect(roll, &PianoRollView::loopRegionCleared, this, [this, roll] {
    hear(roll);
    m_playback.setLooping(false);
  });
}

PianoRollView* HeardRoll::otherInView() const {
  for (const Entry& other : m_entries)
    if (other.roll != roll() && other.roll->isVisible() && other.piece()) return other.roll;
  return nullptr;
}

void HeardRoll::notePiece(PianoRollView* roll) {
  PianoRollView* other = otherInView();
  if (roll == this->roll() ? other && !entry().piece() : other == roll)
    hear(other);
  else if (roll == this->roll())
    takePiece();
}

void HeardRoll::noteEdit(PianoRollView* roll) {
  if (roll != this->roll()) return;
  const types::Chorale* piece = entry().piece();
  if (piece && m_playback.hasPiece()) {
    m_playback.changePiece(*piece);
  } else {
    takePiece();
  }
}

void HeardRoll::noteShown(PianoRollView* roll) {
  if (!m_playback.isPlaying()) hear(roll);
}

void HeardRoll::playFrom(PianoRollView* roll, double quarters) {
  hear(roll);
  m_playback.seek(quarters);
  m_playback.play();
}

void HeardRoll::playAside(const types::Chorale& piece) {
  if (PianoRollView* before = roll()) m_interrupted = before;
  leaveRoll();
  m_playback.setPiece(piece);
  m_playback.seek(0);
  m_playback.play();
}

void HeardRoll::hear(PianoRollView* roll) {
  m_interrupted = nullptr;
  if (roll == this->roll()) return;
  leaveRoll();
  for (std::size_t i = 0; i < m_entries.size(); ++i)
    if (m_entries[i].roll == roll) m_heard = int(i);
  takePiece();
}

void HeardRoll::leaveRoll() {
  PianoRollView* before = roll();
  m_heard = -1;
  if (!before) return;
  before->setPlayhead(-1);
  before->setSoundingPitches({});
  before->setLoopRegion(0, 0);
}

void HeardRoll::takePiece() {
  if (const types::Chorale* piece = entry().piece()) {
    m_playback.setPiece(*piece);
  } else {
    m_playback.clearPiece(entry().reasonForNone);
  }
}

} // namespace dmm::app
