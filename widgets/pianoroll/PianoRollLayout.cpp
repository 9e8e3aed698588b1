#include "widgets/pianoroll/PianoRollLayout.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace dmm::widgets {

namespace {

/// Zoom levels, in pixels a quarter note.
constexpr std::array<double, 12> kLevels{4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192};
constexpr double kSameLevel = 1e-9;

} // namespace

void PianoRollLayout::setPiece(const types::Chorale& chorale) {
  m_lengthSteps = chorale.lengthSteps;
  m_stepsPerQuarter = std::max(1, chorale.stepsPerQuarter);
  m_bars = types::Bars(chorale);
  int lowest = types::kHighestPitch, highest = types::kLowestPitch;
  for (const auto& voice : chorale.voices) {
    for (const auto& note : voice) {
      lowest = std::min(lowest, note.pitch);
      highest = std::max(highest, note.pitch);
      m_lengthSteps = std::max(m_lengthSteps, note.onset + note.duration);
    }
  }
  const bool isSilent = lowest > highest;
  m_lowestInPiece = isSilent ? 60 : lowest;
  m_highestInPiece = isSilent ? 72 : highest;
  m_isFitted = true;
  update();
}

void PianoRollLayout::setArea(const QSizeF& area) {
  m_area = area.expandedTo(QSizeF(1, 1));
  update();
}

/// Rows are whole pixels high, so that all are the same; height that is left over shows more
/// pitches.
void PianoRollLayout::update() {
  const bool hasLeast = m_leastLowest <= m_leastHighest;
  const int low = hasLeast ? std::min(m_lowestInPiece, m_leastLowest) : m_lowestInPiece;
  const int high = hasLeast ? std::max(m_highestInPiece, m_leastHighest) : m_highestInPiece;
  const int needed = high - low + 1 + 2 * kPitchMargin;
  m_rowHeight = std::clamp(std::floor(m_area.height() / needed), kMinRowHeight, kMaxRowHeight);
  const int spare = std::max(0, int(m_area.height() / m_rowHeight) - needed);
  m_lowestPitch = std::max(types::kLowestPitch, low - kPitchMargin - (spare + 1) / 2);
  m_highestPitch = std::min(types::kHighestPitch, high + kPitchMargin + spare / 2);
  if (m_isFitted) m_stepWidth = fittedStepWidth();
}

double PianoRollLayout::laidOutSteps() const {
  return std::max(double(m_lengthSteps), m_leastQuarters * m_stepsPerQuarter);
}

double PianoRollLayout::fittedStepWidth() const {
  return m_area.width() / std::max(1.0, laidOutSteps());
}

void PianoRollLayout::setLeastQuarters(double quarters) {
  m_leastQuarters = quarters;
  update();
}

void PianoRollLayout::setLeastPitches(int lowest, int highest) {
  m_leastLowest = lowest;
  m_leastHighest = highest;
  update();
}

void PianoRollLayout::fit() {
  m_isFitted = true;
  update();
}

void PianoRollLayout::zoomIn() {
  const double current = pixelsPerQuarter();
  for (const double level : kLevels) {
    if (level <= current + kSameLevel) continue;
    m_stepWidth = level / m_stepsPerQuarter;
    m_isFitted = false;
    return;
  }
}

void PianoRollLayout::zoomOut() {
  const double current = pixelsPerQuarter();
  const double fitted = fittedStepWidth() * m_stepsPerQuarter;
  for (auto level = kLevels.rbegin(); level != kLevels.rend(); ++level) {
    if (*level >= current - kSameLevel) continue;
    if (*level <= fitted) break;
    m_stepWidth = *level / m_stepsPerQuarter;
    return;
  }
  fit();
}

void PianoRollLayout::zoomBy(double factor) { setPixelsPerQuarter(factor * pixelsPerQuarter()); }

void PianoRollLayout::setPixelsPerQuarter(double pixels) {
  const double width = std::min(pixels, kLevels.back()) / m_stepsPerQuarter;
  m_isFitted = width <= fittedStepWidth() + kSameLevel;
  m_stepWidth = m_isFitted ? fittedStepWidth() : width;
}

QSizeF PianoRollLayout::size() const {
  return {xOfStep(laidOutSteps()), (m_highestPitch - m_lowestPitch + 1) * m_rowHeight};
}

double PianoRollLayout::yOfPitch(int pitch) const { return (m_highestPitch - pitch) * m_rowHeight; }

int PianoRollLayout::pitchAtY(double y) const {
  return m_highestPitch - int(std::floor(y / m_rowHeight));
}

QRectF PianoRollLayout::noteRect(const PlacedNote& note) const {
  const double height = m_rowHeight / note.shares;
  return {xOfStep(note.note.onset), yOfPitch(note.note.pitch) + note.share * height,
          xOfStep(note.note.duration), height};
}

} // namespace dmm::widgets
