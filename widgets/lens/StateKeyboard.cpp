#include "widgets/lens/StateKeyboard.h"

#include "widgets/lens/StateColors.h"
#include "widgets/lens/StateSound.h"
#include "widgets/pianoroll/PlacedNote.h"
#include "widgets/theme/Palette.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr double kNames = 16; ///< pixels below the keys
constexpr int kOctave = 12;

/// White keys from C upwards that begin at or before a pitch, less one.
int whiteOf(int pitch) {
  constexpr int kWhite[] = {0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6};
  return 7 * (pitch / kOctave) + kWhite[pitch % kOctave];
}

} // namespace

StateKeyboard::StateKeyboard(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("stateKeyboard"));
  setAccessibleName(tr("Probability of each key in the chosen state"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setCursor(Qt::PointingHandCursor);
}

void StateKeyboard::setRange(const std::vector<types::KeyProbabilities>& all) {
  int low = types::kHighestPitch, high = types::kLowestPitch;
  for (const auto& notes : all)
    for (int key = 0; key < types::kKeyCount; ++key) {
      if (notes[std::size_t(key)] < stateColors::kLeastShown) continue;
      low = std::min(low, key + types::kLowestPitch);
      high = std::max(high, key + types::kLowestPitch);
    }
  if (high < low) low = high = 60;
  m_lowest = std::max(types::kLowestPitch, low / kOctave * kOctave);
  m_highest = std::min(types::kHighestPitch, high / kOctave * kOctave + kOctave - 1);
  update();
}

void StateKeyboard::setNotes(const types::KeyProbabilities& notes) {
  m_notes = notes;
  m_chord = chordOf(notes);
  m_hasNotes = true;
  update();
}

void StateKeyboard::clear() {
  m_notes = {};
  m_chord.clear();
  m_hasNotes = false;
  update();
}

QRectF StateKeyboard::keyRect(int pitch) const {
  const int first = whiteOf(m_lowest), count = whiteOf(m_highest) - first + 1;
  const double white = double(width() - 1) / count, height = this->height() - kNames;
  const double left = (whiteOf(pitch) - first) * white;
  if (!music::isBlackKey(pitch)) return {left, 0, white, height};
  return {left + white * 0.68, 0, white * 0.64, height * 0.62};
}

int StateKeyboard::pitchAt(const QPointF& place) const {
  for (const bool black : {true, false})
    for (int pitch = m_lowest; pitch <= m_highest; ++pitch)
      if (music::isBlackKey(pitch) == black && keyRect(pitch).contains(place)) return pitch;
  return -1;
}

double StateKeyboard::probabilityOf(int pitch) const {
  return double(m_notes[std::size_t(pitch - types::kLowestPitch)]);
}

QString StateKeyboard::describe(int pitch) const {
  return tr("%1: probability %2").arg(music::noteName(pitch)).arg(probabilityOf(pitch), 0, 'f', 3);
}

void StateKeyboard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  for (const bool black : {false, true})
    for (int pitch = m_lowest; pitch <= m_highest; ++pitch)
      if (music::isBlackKey(pitch) == black) paintKey(painter, pitch);
  QFont small = font();
  small.setPixelSize(11);
  painter.setFont(small);
  painter.setPen(palette::quietText(palette()));
  for (int pitch = m_lowest; pitch <= m_highest; ++pitch)
    if (pitch % kOctave == 0)
      painter.drawText(QRectF(keyRect(pitch).left(), height() - kNames, 40, kNames),
                       Qt::AlignLeft | Qt::AlignVCenter, music::noteName(pitch));
}

void StateKeyboard::paintKey(QPainter& painter, int pitch) const {
  const QRectF key = keyRect(pitch);
  const QColor paper = music::isBlackKey(pitch) ? QColor(0x303030) : QColor(0xF4F4F4);
  painter.setPen(QPen(QColor(0x707070), 1));
  painter.setBrush(m_hasNotes ? stateColors::heat(probabilityOf(pitch), paper, palette()) : paper);
  painter.drawRect(key);
  if (!std::binary_search(m_chord.begin(), m_chord.end(), pitch)) return;
  const double radius = std::min(4.0, key.width() * 0.3);
  painter.setPen(QPen(Qt::white, 1));
  painter.setBrush(stateColors::markPen(palette()).color());
  painter.drawEllipse(QPointF(key.center().x(), key.bottom() - 3 - radius), radius, radius);
}

bool StateKeyboard::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int pitch = m_hasNotes ? pitchAt(help->pos()) : -1;
  if (pitch < 0)
    QToolTip::hideText();
  else
    QToolTip::showText(help->globalPos(), describe(pitch), this, keyRect(pitch).toAlignedRect());
  return true;
}

void StateKeyboard::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && m_hasNotes) Q_EMIT clicked();
}

} // namespace dmm::widgets
