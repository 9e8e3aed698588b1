// How the piece on show on the Music page is changed by hand, and what of it is locked.

#include "widgets/music/CandidateList.h"
#include "widgets/music/GenerationPanel.h"
#include "widgets/music/MusicStage.h"
#include "widgets/music/PieceEditBar.h"
#include "widgets/music/PieceEditing.h"
#include "widgets/music/PieceHeading.h"
#include "widgets/pianoroll/PianoRollView.h"

#include <QScopedValueRollback>

namespace dmm::widgets {

void MusicStage::connectEditing() {
  connect(m_heading, &PieceHeading::editToggled, this, &MusicStage::showEditing);
  connect(m_generation->form(), &GenerationForm::changed, this, &MusicStage::showFree);
  connect(pianoRoll(), &PianoRollView::freeNotesChosen, this, [this](const FreeRegion& region) {
    if (const types::Chorale* piece = chosenChorale())
      m_generation->form()->setFree(region, *piece);
  });
  connect(m_editing, &PieceEditing::pieceWanted, this, &MusicStage::addPiece);
  connect(m_editing, &PieceEditing::pieceStarted, this,
          [this](const types::Chorale& piece, bool isChanged) {
            const QScopedValueRollback guard(m_isShowingEdit, isChanged);
            addPiece(piece);
          });
  connect(m_editing, &PieceEditing::pieceChanged, this,
          [this](const types::Chorale& before, const types::Chorale& now) {
            const QScopedValueRollback guard(m_isShowingEdit, true);
            candidates()->change(before, unscored(now));
          });
}

void MusicStage::showEditing(bool on) {
  m_editBar->setVisible(on);
  m_editing->setActive(on);
}

void MusicStage::showFree() {
  const types::Chorale* piece = chosenChorale();
  pianoRoll()->setFreeNotes(piece ? m_generation->form()->freeOf(*piece) : std::nullopt);
}

} // namespace dmm::widgets
