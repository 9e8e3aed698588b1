#include "widgets/music/FreeNotesEditor.h"

#include "widgets/pianoroll/PlacedNote.h"
#include "widgets/theme/Spacing.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr int kWhole = 0; ///< of a box for bars: the whole piece
constexpr int kMostBars = 9999;

} // namespace

FreeNotesEditor::FreeNotesEditor(QWidget* parent)
    : QWidget(parent)
    , m_first(new QSpinBox(this))
    , m_last(new QSpinBox(this)) {
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
  m_last->setEnabled(false);
  bars->addWidget(m_first, 1);
  bars->addWidget(new QLabel(tr("to"), this));
  bars->addWidget(m_last, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  column->addLayout(voices);
  column->addLayout(bars);
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

void FreeNotesEditor::setVoices(const std::array<bool, 4>& voices) {
  for (std::size_t v = 0; v < voices.size(); ++v) m_voices[v]->setChecked(voices[v]);
}

void FreeNotesEditor::setBars(int first, int last) {
  m_first->setValue(first);
  m_last->setValue(last);
}

QString FreeNotesEditor::problem() const {
  if (std::none_of(m_voices.begin(), m_voices.end(), [](auto* box) { return box->isChecked(); }))
    return tr("Choose at least one voice that is drawn anew.");
  if (bars() && bars()->last < bars()->first) return tr("The last bar comes before the first.");
  if (!bars() &&
      std::all_of(m_voices.begin(), m_voices.end(), [](auto* box) { return box->isChecked(); }))
    return tr("Something must stay: a voice, or some bars.");
  return {};
}

} // namespace dmm::widgets
