#include "widgets/pianoroll/GenerationBar.h"

#include "widgets/pianoroll/PieceChooser.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

#include <limits>

namespace dmm::widgets {

GenerationBar::GenerationBar(QWidget* parent) : QWidget(parent) {
  m_choice = new QComboBox(this);
  m_choice->setObjectName(QStringLiteral("generatedPiece"));
  m_choice->setAccessibleName(tr("Generated piece"));
  m_choice->setPlaceholderText(tr("none yet"));
  m_choice->setMinimumContentsLength(12);
  m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_choice->setEnabled(false);

  m_length = new QSpinBox(this);
  m_length->setObjectName(QStringLiteral("generateLength"));
  m_length->setRange(16, 512);
  m_length->setValue(64);
  m_length->setSingleStep(4);
  m_length->setSuffix(tr(" quarters"));
  m_length->setToolTip(tr("Length of the new piece in quarter notes; four make a bar"));
  auto* lengthLabel = new QLabel(tr("&Length"), this);
  lengthLabel->setBuddy(m_length);

  m_seed = new QSpinBox(this);
  m_seed->setObjectName(QStringLiteral("generateSeed"));
  m_seed->setRange(0, std::numeric_limits<int>::max());
  m_seed->setToolTip(tr("The same model, length and seed give the same piece. Goes up by one with "
                        "each piece, so that the next one is new."));
  auto* seedLabel = new QLabel(tr("S&eed"), this);
  seedLabel->setBuddy(m_seed);

  m_generate = new QPushButton(tr("Generate"), this);
  m_generate->setObjectName(QStringLiteral("generateButton"));

  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  row->addWidget(m_choice, 1);
  row->addSpacing(8);
  row->addWidget(lengthLabel);
  row->addWidget(m_length);
  row->addWidget(seedLabel);
  row->addWidget(m_seed);
  row->addWidget(m_generate);

  connect(m_choice, &QComboBox::currentIndexChanged, this, &GenerationBar::candidateChosen);
  connect(m_generate, &QPushButton::clicked, this, &GenerationBar::requestOne);
  setAvailable(false, tr("There is no trained model yet. Train one first."));
}

void GenerationBar::setAvailable(bool available, const QString& reason) {
  m_isAvailable = available;
  m_reason = reason;
  updateButton();
}

void GenerationBar::setGenerating(bool generating) {
  m_isGenerating = generating;
  updateButton();
}

void GenerationBar::updateButton() {
  m_generate->setEnabled(m_isAvailable && !m_isGenerating);
  m_generate->setText(m_isGenerating ? tr("Generating\u2026") : tr("Generate"));
  m_generate->setToolTip(m_isAvailable ? tr("Compose a new chorale with the trained model")
                                       : m_reason);
}

void GenerationBar::addCandidate(const types::Chorale& chorale) {
  m_candidates.push_back(chorale);
  const QString title = displayTitle(chorale);
  const auto number = m_candidates.size();
  m_choice->setEnabled(true);
  m_choice->addItem(title.isEmpty() ? tr("Candidate %1").arg(number)
                                    : tr("%1. %2").arg(number).arg(title));
  m_choice->setCurrentIndex(m_choice->count() - 1);
}

const types::Chorale* GenerationBar::current() const {
  const int index = m_choice->currentIndex();
  return index < 0 ? nullptr : &m_candidates.at(std::size_t(index));
}

void GenerationBar::requestOne() {
  const int seed = m_seed->value();
  Q_EMIT generateRequested(m_length->value(), seed);
  m_seed->stepUp();
}

} // namespace dmm::widgets
