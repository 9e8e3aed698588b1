#include "widgets/music/FreeNotesEditor.h"

#include "widgets/pianoroll/PlacedNote.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace dmm::widgets {

namespace {

constexpr int kWhole = -1; ///< of a box for bars: the whole piece; bar 0 is an upbeat
constexpr int kMostBars = 9999;

} // namespace

FreeNotesEditor::FreeNotesEditor(QWidget* parent)
    : QWidget(parent)
    , m_first(new QSpinBox(this))
    , m_last(new QSpinBox(this))
    , m_lockRow(new QWidget(this))
    , m_lockText(new ToneLabel(ToneLabel::Tone::Quiet, m_lockRow)) {
  auto* voices = new QHBoxLayout;
  voices->setSpacing(kGap);
  for (const types::VoicePart part : types::kVoiceParts) {
    auto* box = new QCheckBox(music::voiceLetter(part), this);
    box->setObjectName(QStringLiteral("freeVoice%1").arg(music::voiceName(part)));
    box->setAccessibleName(tr("Draw the %1 anew").arg(music::voiceName(part).toLower()));
    box->setToolTip(tr("The %1 is drawn anew. Off: it stays as it is, note for note.")
                        .arg(music::voiceName(part).toLower()));
    box->setChecked(part != types::VoicePart::Soprano);
    connect(box, &QCheckBox::toggled, this, &FreeNotesEditor::changed);
    m_voices.at(std::size_t(part)) = box;
    voices->addWidget(box);
  }
  voices->addStretch(1);
  auto* bars = new QHBoxLayout;
  bars->setSpacing(kGap);
  for (QSpinBox* box : {m_first, m_last}) {
    box->setRange(kWhole, kMostBars);
    box->setToolTip(tr("The bars that are drawn anew; all others stay as they are"));
    connect(box, &QSpinBox::valueChanged, this, &FreeNotesEditor::changed);
  }
  m_first->setObjectName(QStringLiteral("freeFirstBar"));
  m_first->setAccessibleName(tr("First bar that is drawn anew"));
  m_first->setSpecialValueText(tr("All bars"));
  m_last->setObjectName(QStringLiteral("freeLastBar"));
  m_last->setAccessibleName(tr("Last bar that is drawn anew"));
  m_last->setSpecialValueText(QStringLiteral("\u2013"));
  connect(m_first, &QSpinBox::valueChanged, this, [this](int first) {
    m_last->setEnabled(first != kWhole);
    if (first == kWhole || m_last->value() < first) m_last->setValue(first);
  });
  for (QSpinBox* box : {m_first, m_last}) box->setValue(kWhole);
  m_last->setEnabled(false);
  bars->addWidget(m_first, 1);
  bars->addWidget(new QLabel(tr("to"), this));
  bars->addWidget(m_last, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  column->addLayout(voices);
  column->addLayout(bars);
  makeLockRow();
  column->addWidget(m_lockRow);
}

void FreeNotesEditor::makeLockRow() {
  m_lockText->setObjectName(QStringLiteral("lockedParts"));
  auto* unlock = new QToolButton(m_lockRow);
  unlock->setObjectName(QStringLiteral("unlockParts"));
  unlock->setText(tr("Unlock"));
  unlock->setToolTip(tr("What was locked on the roll is drawn anew as well"));
  connect(unlock, &QToolButton::clicked, this, [this] { set(voices(), bars(), {}, QString()); });
  auto* row = new QHBoxLayout(m_lockRow);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGap);
  row->addWidget(m_lockText, 1);
  row->addWidget(unlock, 0, Qt::AlignTop);
  m_lockRow->hide();
}

std::array<bool, 4> FreeNotesEditor::voices() const {
  std::array<bool, 4> voices{};
  for (std::size_t v = 0; v < voices.size(); ++v) voices[v] = m_voices[v]->isChecked();
  return voices;
}

std::optional<FreeNotesEditor::BarRange> FreeNotesEditor::bars() const {
  if (m_first->value() == kWhole) return std::nullopt;
  return BarRange{m_first->value(), m_last->value()};
}

void FreeNotesEditor::set(const std::array<bool, 4>& voices, const std::optional<BarRange>& bars,
                          std::vector<FreeRegion::Lock> locks, const QString& locksText) {
  {
    const QSignalBlocker blocker(this); // told once
    for (std::size_t v = 0; v < voices.size(); ++v) m_voices[v]->setChecked(voices[v]);
    m_first->setValue(bars ? bars->first : kWhole);
    m_last->setValue(bars ? bars->last : kWhole);
  }
  m_locks = std::move(locks);
  m_lockText->say(locksText);
  m_lockRow->setVisible(!m_locks.empty());
  Q_EMIT changed();
}

QString FreeNotesEditor::problem() const {
  if (std::none_of(m_voices.begin(), m_voices.end(), [](auto* box) { return box->isChecked(); }))
    return tr("Choose at least one voice that is drawn anew.");
  if (bars() && bars()->last < bars()->first) return tr("The last bar comes before the first.");
  if (!bars() && m_locks.empty() &&
      std::all_of(m_voices.begin(), m_voices.end(), [](auto* box) { return box->isChecked(); }))
    return tr("Something must stay: a voice, or some bars.");
  return {};
}

} // namespace dmm::widgets
