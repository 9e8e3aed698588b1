#include "widgets/music/PieceEditBar.h"

#include "widgets/pianoroll/PlacedNote.h"
#include "widgets/theme/Spacing.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace dmm::widgets {

PieceEditBar::PieceEditBar(QWidget* parent)
    : QWidget(parent)
    , m_voices(new QButtonGroup(this))
    , m_grid(new QComboBox(this))
    , m_undo(new QToolButton(this))
    , m_redo(new QToolButton(this))
    , m_new(new QPushButton(tr("New piece"), this))
    , m_keyboards(new QComboBox(this))
    , m_record(new QPushButton(this)) {
  setObjectName(QStringLiteral("pieceEditBar"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGap);
  for (const types::VoicePart part : types::kVoiceParts) {
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("editVoice%1").arg(music::voiceName(part)));
    button->setText(music::voiceLetter(part));
    button->setAccessibleName(tr("Draw the %1").arg(music::voiceName(part).toLower()));
    button->setToolTip(tr("Notes that are drawn are of the %1. Drag on nothing to draw, on a note "
                          "to move it, on its right end to lengthen it; Delete takes it away, Alt "
                          "and arrows move it.")
                           .arg(music::voiceName(part).toLower()));
    button->setCheckable(true);
    m_voices->addButton(button, int(part));
    row->addWidget(button);
  }
  m_voices->button(int(types::VoicePart::Soprano))->setChecked(true);
  connect(m_voices, &QButtonGroup::idClicked, this, &PieceEditBar::toolChanged);
  makeTools();
  makeRecording();
  for (QWidget* widget : {static_cast<QWidget*>(m_grid), static_cast<QWidget*>(m_undo),
                          static_cast<QWidget*>(m_redo), static_cast<QWidget*>(m_new)})
    row->addWidget(widget);
  row->addStretch(1);
  row->addWidget(m_keyboards);
  row->addWidget(m_record);
  offerHistory(false, false);
}

void PieceEditBar::makeTools() {
  m_grid->setObjectName(QStringLiteral("editGrid"));
  m_grid->setAccessibleName(tr("Grid"));
  m_grid->setToolTip(tr("Notes begin and end on this grid"));
  m_grid->addItem(tr("Quarters"), 1);
  m_grid->addItem(tr("Eighths"), 2);
  m_grid->addItem(tr("Sixteenths"), 4);
  connect(m_grid, &QComboBox::currentIndexChanged, this, &PieceEditBar::toolChanged);
  const auto button = [](QToolButton* of, const QString& name, const QString& text,
                         const QString& tip) {
    of->setObjectName(name);
    of->setText(text);
    of->setToolTip(tip);
  };
  button(m_undo, QStringLiteral("editUndo"), tr("Undo"),
         tr("Back to before the last change, or to the piece that was harmonised (Ctrl+Z)"));
  button(m_redo, QStringLiteral("editRedo"), tr("Redo"), tr("Forth again (Ctrl+Shift+Z)"));
  connect(m_undo, &QToolButton::clicked, this, &PieceEditBar::undoClicked);
  connect(m_redo, &QToolButton::clicked, this, &PieceEditBar::redoClicked);
  m_new->setObjectName(QStringLiteral("editNewPiece"));
  m_new->setToolTip(tr("Eight bars of silence to draw a melody in"));
  connect(m_new, &QPushButton::clicked, this, &PieceEditBar::newPieceClicked);
}

void PieceEditBar::makeRecording() {
  m_keyboards->setObjectName(QStringLiteral("recordKeyboard"));
  m_keyboards->setAccessibleName(tr("MIDI keyboard"));
  m_keyboards->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_keyboards->setMinimumContentsLength(10);
  connect(m_keyboards, &QComboBox::activated, this, [this] { Q_EMIT keyboardChosen(keyboard()); });
  m_record->setObjectName(QStringLiteral("recordButton"));
  connect(m_record, &QPushButton::clicked, this, &PieceEditBar::recordToggled);
  setKeyboards({}, {});
}

types::VoicePart PieceEditBar::voice() const { return types::VoicePart(m_voices->checkedId()); }

void PieceEditBar::setVoice(types::VoicePart voice) {
  m_voices->button(int(voice))->setChecked(true);
}

int PieceEditBar::stepsPerQuarter() const { return m_grid->currentData().toInt(); }

void PieceEditBar::limitGrid(int steps) {
  const QSignalBlocker blocker(m_grid);
  while (m_grid->currentIndex() > 0 && stepsPerQuarter() > steps)
    m_grid->setCurrentIndex(m_grid->currentIndex() - 1);
}

void PieceEditBar::offerHistory(bool canUndo, bool canRedo) {
  m_undo->setEnabled(canUndo);
  m_redo->setEnabled(canRedo);
}

void PieceEditBar::setKeyboards(const QStringList& names, const QString& chosen) {
  const QSignalBlocker blocker(m_keyboards);
  m_keyboards->clear();
  for (const QString& name : names) m_keyboards->addItem(name, name);
  if (!chosen.isEmpty() && !names.contains(chosen))
    m_keyboards->addItem(tr("%1 (not there)").arg(chosen), chosen);
  if (m_keyboards->count() == 0) m_keyboards->addItem(tr("No MIDI keyboard"), QString());
  m_keyboards->setCurrentIndex(std::max(0, m_keyboards->findData(chosen)));
  m_keyboards->setToolTip(m_keyboards->currentText());
  setRecording(m_isRecording, m_record->text());
}

QString PieceEditBar::keyboard() const { return m_keyboards->currentData().toString(); }

void PieceEditBar::setRecording(bool recording, const QString& state) {
  m_isRecording = recording;
  m_keyboards->setEnabled(!recording);
  m_record->setEnabled(recording || !keyboard().isEmpty());
  m_record->setText(recording ? state : tr("Record"));
  m_record->setToolTip(recording ? tr("Ends the recording; what was played stays")
                       : keyboard().isEmpty()
                           ? tr("Plug in a MIDI keyboard to play a melody")
                           : tr("After a bar of clicks, what is played on the keyboard becomes a "
                                "new piece, on the grid"));
}

} // namespace dmm::widgets
