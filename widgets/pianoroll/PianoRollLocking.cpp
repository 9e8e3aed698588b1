// How parts of a piano roll are selected, locked, and left to be drawn anew.

#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/pianoroll/VoiceLegend.h"

#include <QApplication>
#include <QKeyEvent>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kButtonGap = 4; ///< pixels, between the buttons and around them

/// The bars between two times, whole ones; those of one number belong together.
TimeSpan wholeBars(const PianoRollLayout& layout, double from, double to) {
  const auto bars = layout.bars().until(layout.lengthQuarters());
  const auto numberAt = [&](double quarter) {
    const auto at = std::find_if(bars.rbegin(), bars.rend(), [&](const types::Bars::Bar& bar) {
      return bar.start <= quarter + types::kSameTime;
    });
    return at == bars.rend() ? bars.front().number : at->number;
  };
  const int first = numberAt(std::min(from, to)), last = numberAt(std::max(from, to));
  TimeSpan time{layout.lengthQuarters(), 0};
  for (const types::Bars::Bar& bar : bars) {
    if (bar.number < first || bar.number > last) continue;
    time.begin = std::min(time.begin, bar.start);
    time.end = std::max(time.end, bar.end());
  }
  return time;
}

} // namespace

void PianoRollView::makeLockButtons() {
  const auto make = [this](const QString& name, auto slot) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setFocusPolicy(Qt::NoFocus); // the keys stay with the roll
    button->hide();
    connect(button, &QToolButton::clicked, this, slot);
    return button;
  };
  m_lock = make(QStringLiteral("lockButton"), &PianoRollView::toggleLock);
  m_lock->setText(tr("Lock"));
  m_only = make(QStringLiteral("freeOnlyButton"), &PianoRollView::freeSelectionOnly);
  m_only->setText(tr("Draw only this anew"));
  m_only->setToolTip(tr("All else is locked (Shift+K)"));
  connect(m_legend, &VoiceLegend::voiceClicked, this, &PianoRollView::toggleVoiceLock);
}

void PianoRollView::setFreeNotes(const std::optional<FreeRegion>& region) {
  if (region == m_free) return;
  m_free = m_content.free = region;
  showLocks();
}

/// In the legend, and on the buttons.
void PianoRollView::showLocks() {
  if (!canLock()) m_content.selection.reset();
  std::optional<std::array<bool, 4>> locked;
  if (canLock()) {
    locked.emplace();
    for (const auto voice : types::kVoiceParts)
      locked->at(std::size_t(voice)) = m_free->freeTimes(voice).empty();
  }
  m_legend->setLocked(locked);
  placeLockButtons();
  viewport()->update();
}

void PianoRollView::placeLockButtons() {
  const auto part = partToLock();
  const bool isShown = m_content.selection && part;
  m_lock->setVisible(isShown);
  m_only->setVisible(isShown);
  if (!isShown) return;
  const bool isLocked = m_free->isLocked(*part);
  m_lock->setText(isLocked ? tr("Unlock") : tr("Lock"));
  m_lock->setToolTip(isLocked ? tr("To be drawn anew as well (K)")
                              : tr("Stays as it is, note for note (K)"));
  const QSize first = m_lock->sizeHint(), second = m_only->sizeHint();
  const int width = first.width() + kButtonGap + second.width();
  const double left = toViewport({m_layout.xOfQuarter(part->time.begin), 0}).x();
  const int x = std::clamp(int(left), kGutterWidth,
                           std::max(kGutterWidth, this->width() - width - 2 * kButtonGap));
  const QPoint corner = viewport()->pos() + QPoint(x + kButtonGap, kRulerHeight + kButtonGap);
  m_lock->setGeometry(QRect(corner, first));
  m_only->setGeometry(QRect(corner + QPoint(first.width() + kButtonGap, 0), second));
  m_lock->raise();
  m_only->raise();
}

// --- what is selected ---

bool PianoRollView::beginSelection(const QPointF& viewportPosition) {
  if (!canLock() || m_isEditable || !rollArea().contains(viewportPosition.toPoint())) return false;
  m_selectionPress = viewportPosition;
  m_isDraggingSelection = false;
  return true;
}

void PianoRollView::dragSelection(const QPointF& viewportPosition) {
  const double moved = std::abs(viewportPosition.x() - m_selectionPress->x());
  m_isDraggingSelection = m_isDraggingSelection || moved >= QApplication::startDragDistance();
  if (!m_isDraggingSelection) return;
  select(RollSelection{
      {}, wholeBars(m_layout, quarterAt(*m_selectionPress), quarterAt(viewportPosition))});
}

void PianoRollView::endSelection(const QPointF& viewportPosition, Qt::KeyboardModifiers keys) {
  dragSelection(viewportPosition);
  m_selectionPress.reset();
  if (m_isDraggingSelection) return;
  if (const PlacedNote* note = noteAt(viewportPosition))
    return selectVoiceOf(*note, quarterAt(viewportPosition),
                         keys & (Qt::ControlModifier | Qt::ShiftModifier));
  select(std::nullopt);
}

/// In the bars that are selected, where it was clicked there; else wherever anything is free.
void PianoRollView::selectVoiceOf(const PlacedNote& note, double quarter, bool isAdded) {
  const auto& before = m_content.selection;
  const bool isThere = before && quarter >= before->time.begin && quarter < before->time.end;
  TimeSpan everywhere{m_free->begin, m_free->end};
  if (everywhere.isEmpty()) everywhere = {0, m_layout.lengthQuarters()};
  RollSelection part{{}, isThere ? before->time : everywhere};
  if (isThere && isAdded) part.voices = before->voices;
  bool& isSelected = part.voices.at(std::size_t(note.voice));
  isSelected = !isSelected;
  select(part);
}

void PianoRollView::select(const std::optional<RollSelection>& part) {
  m_content.selection = canLock() ? part : std::nullopt;
  placeLockButtons();
  viewport()->update();
}

// --- locks ---

std::optional<RollSelection> PianoRollView::partToLock() const {
  if (!canLock()) return std::nullopt;
  constexpr std::array<bool, 4> kNone{}, kAll{true, true, true, true};
  if (m_editor.selected()) { // what is edited
    RollSelection part{{}, {m_free->begin, m_free->end}};
    part.voices.at(std::size_t(m_editor.selected()->voice)) = true;
    return part;
  }
  auto part = m_content.selection;
  if (part && part->voices == kNone) part->voices = m_free->voices == kNone ? kAll : m_free->voices;
  return part;
}

void PianoRollView::toggleLock() {
  if (const auto part = partToLock())
    Q_EMIT freeNotesChosen(m_free->isLocked(*part) ? m_free->unlocked(*part)
                                                   : m_free->locked(*part));
}

void PianoRollView::freeSelectionOnly() {
  if (const auto part = partToLock()) Q_EMIT freeNotesChosen(m_free->only(*part));
}

void PianoRollView::toggleVoiceLock(types::VoicePart voice) {
  if (!canLock()) return;
  RollSelection part{{}, {m_free->begin, m_free->end}};
  part.voices.at(std::size_t(voice)) = true;
  Q_EMIT freeNotesChosen(m_free->isLocked(part) ? m_free->unlocked(part) : m_free->locked(part));
}

bool PianoRollView::lockByKey(const QKeyEvent& event) {
  if (event.key() == Qt::Key_Escape && m_content.selection) {
    select(std::nullopt);
    return true;
  }
  if (event.key() != Qt::Key_K || !partToLock()) return false;
  event.modifiers() & Qt::ShiftModifier ? freeSelectionOnly() : toggleLock();
  return true;
}

} // namespace dmm::widgets
