#include "widgets/music/PieceEditing.h"

#include "core/types/NoteEdit.h"
#include "widgets/music/PieceEditBar.h"
#include "widgets/pianoroll/PianoRollView.h"

#include <QShortcut>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr int kNewBars = 8;
constexpr std::size_t kRemembered = 64; ///< pieces that undo can go back from

types::Chorale named(types::Chorale piece, const types::Chorale& after) {
  const std::string suffix = ", edited";
  piece.title = after.title.empty() ? after.catalogueNumber : after.title;
  if (!piece.title.ends_with(suffix)) piece.title += suffix;
  piece.origin = "edited by hand";
  return piece;
}

} // namespace

PieceEditing::PieceEditing(PianoRollView& roll, PieceEditBar& bar, QWidget& page)
    : QObject(&page)
    , m_roll(roll)
    , m_bar(bar) {
  connect(&roll, &PianoRollView::pieceEdited, this,
          [this](const types::Chorale& piece) { change(piece); });
  connect(&roll, &PianoRollView::editVoiceChosen, &bar, &PieceEditBar::setVoice);
  connect(&bar, &PieceEditBar::toolChanged, this, &PieceEditing::takeGrid);
  connect(&bar, &PieceEditBar::undoClicked, this, &PieceEditing::undo);
  connect(&bar, &PieceEditBar::redoClicked, this, &PieceEditing::redo);
  connect(&bar, &PieceEditBar::newPieceClicked, this, &PieceEditing::startEmptyPiece);
  const auto key = [&](QKeySequence::StandardKey keys, auto slot) {
    auto* shortcut = new QShortcut(keys, &page);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, slot);
  };
  key(QKeySequence::Undo, &PieceEditing::undo);
  key(QKeySequence::Redo, &PieceEditing::redo);
}

void PieceEditing::setActive(bool active) {
  m_isActive = active;
  m_roll.setEditable(active && m_canBeChanged);
  applyTool();
  Q_EMIT activeChanged(active);
}

void PieceEditing::noteShown(const types::Chorale* piece, bool canBeChanged) {
  m_shown.reset();
  if (piece) m_shown = *piece;
  m_canBeChanged = piece && canBeChanged;
  if (m_roll.isEditable() != (m_isActive && m_canBeChanged))
    m_roll.setEditable(m_isActive && m_canBeChanged);
  if (m_canBeChanged) m_bar.limitGrid(piece->stepsPerQuarter);
  applyTool();
  showHistory();
}

void PieceEditing::noteMade(const types::Chorale& made, const types::Chorale& given) {
  m_made.emplace_back(made, given);
  if (m_made.size() > kRemembered) m_made.erase(m_made.begin());
  m_left.clear();
  showHistory();
}

void PieceEditing::applyTool() { m_roll.setEditTool(m_bar.voice(), m_bar.stepsPerQuarter()); }

/// One that is finer than the piece's makes that finer.
void PieceEditing::takeGrid() {
  const int steps = m_bar.stepsPerQuarter();
  if (m_isActive && m_canBeChanged && steps > m_shown->stepsPerQuarter &&
      steps % m_shown->stepsPerQuarter == 0)
    change(types::onFinerGrid(*m_shown, steps / m_shown->stepsPerQuarter));
  applyTool();
}

void PieceEditing::startEmptyPiece() {
  types::Chorale piece = types::emptyPiece(kNewBars, m_bar.stepsPerQuarter());
  piece.title = tr("New piece %1").arg(++m_newPieces).toStdString();
  piece.origin = "edited by hand";
  startPiece(piece);
}

void PieceEditing::startPiece(const types::Chorale& piece) {
  m_history.begin(piece);
  Q_EMIT pieceStarted(piece, false);
}

void PieceEditing::change(const types::Chorale& piece, bool isSameStep) {
  if (!m_shown) return;
  if (!m_history.isOf(*m_shown)) { // one that was not changed by hand so far stays as it is
    const types::Chorale first = named(*m_shown, *m_shown);
    m_history.begin(first);
    m_history.add(named(piece, first));
    Q_EMIT pieceStarted(m_history.current(), true);
    return;
  }
  types::Chorale now = piece;
  now.title = m_shown->title;
  now.origin = m_shown->origin;
  const types::Chorale before = *m_shown;
  if (isSameStep && m_history.canUndo()) {
    m_history.amend(now);
  } else {
    m_history.add(now);
  }
  Q_EMIT pieceChanged(before, now);
}

const types::Chorale* PieceEditing::madeFrom() const {
  if (!m_shown) return nullptr;
  const auto found = std::find_if(m_made.rbegin(), m_made.rend(),
                                  [&](const auto& made) { return made.first == *m_shown; });
  return found == m_made.rend() ? nullptr : &found->second;
}

void PieceEditing::undo() {
  if (m_shown && m_history.isOf(*m_shown) && m_history.canUndo()) {
    const types::Chorale before = *m_shown;
    Q_EMIT pieceChanged(before, types::Chorale(m_history.undo()));
  } else if (const types::Chorale* given = madeFrom()) {
    m_left.push_back(*m_shown);
    Q_EMIT pieceWanted(types::Chorale(*given));
  }
}

void PieceEditing::redo() {
  if (m_shown && m_history.isOf(*m_shown) && m_history.canRedo()) {
    const types::Chorale before = *m_shown;
    Q_EMIT pieceChanged(before, types::Chorale(m_history.redo()));
  } else if (!m_left.empty()) {
    const types::Chorale left = m_left.back();
    m_left.pop_back();
    Q_EMIT pieceWanted(left);
  }
}

void PieceEditing::showHistory() {
  const bool isChanged = m_shown && m_history.isOf(*m_shown);
  m_bar.offerHistory((isChanged && m_history.canUndo()) || madeFrom(),
                     (isChanged && m_history.canRedo()) || !m_left.empty());
}

} // namespace dmm::widgets
