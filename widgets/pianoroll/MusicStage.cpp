#include "widgets/pianoroll/MusicStage.h"

#include "widgets/pianoroll/GenerationBar.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/pianoroll/PieceChooser.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace dmm::widgets {

namespace {

constexpr int kMargin = 16;
constexpr int kGap = 8;
constexpr int kDatasetSource = 0;
constexpr int kGeneratedSource = 1;

QString describe(const types::Chorale& chorale, bool isGenerated) {
  const int steps = std::max(1, chorale.stepsPerQuarter);
  const QString length =
      MusicStage::tr("%1 quarters").arg(format::count((chorale.lengthSteps + steps - 1) / steps));
  return isGenerated ? length
                     : MusicStage::tr("%1 split, %2")
                           .arg(QString::fromLatin1(types::toString(chorale.split)), length);
}

} // namespace

MusicStage::MusicStage(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("musicStage"));
  m_source = new QComboBox(this);
  m_source->setObjectName(QStringLiteral("musicSource"));
  m_source->setAccessibleName(tr("Source of the music"));
  m_source->addItem(tr("Dataset piece"));
  m_source->addItem(tr("Generated"));
  m_chooser = new QStackedWidget(this);
  m_dataset = new PieceChooser(m_chooser);
  m_generation = new GenerationBar(m_chooser);
  m_chooser->addWidget(m_dataset);
  m_chooser->addWidget(m_generation);
  m_chooser->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  m_save = new QPushButton(tr("Save as MIDI\u2026"), this);
  m_save->setObjectName(QStringLiteral("saveMidiButton"));

  m_title = new QLabel(this);
  m_title->setObjectName(QStringLiteral("pieceTitle"));
  m_title->setTextFormat(Qt::PlainText);
  QFont bold = m_title->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.25);
  bold.setWeight(QFont::DemiBold);
  m_title->setFont(bold);
  m_details = new QLabel(this);
  m_details->setObjectName(QStringLiteral("pieceDetails"));
  m_roll = new PianoRollView(this);

  auto* source = new QHBoxLayout;
  source->setSpacing(kGap);
  source->addWidget(m_source);
  source->addWidget(m_chooser, 1);
  source->addWidget(m_save);
  auto* heading = new QHBoxLayout;
  heading->setSpacing(kGap);
  heading->addWidget(m_title);
  heading->addWidget(m_details, 1);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  box->setSpacing(kGap);
  box->addLayout(source);
  box->addSpacing(kGap);
  box->addLayout(heading);
  box->addWidget(m_roll, 1);

  connect(m_source, &QComboBox::currentIndexChanged, this, [this](int index) {
    m_chooser->setCurrentIndex(index);
    showCurrent();
  });
  connect(m_dataset, &PieceChooser::pieceChosen, this, [this] {
    if (m_source->currentIndex() == kDatasetSource) showCurrent();
  });
  connect(m_generation, &GenerationBar::candidateChosen, this, [this] {
    if (m_source->currentIndex() == kGeneratedSource) showCurrent();
  });
  connect(m_generation, &GenerationBar::generateRequested, this, &MusicStage::generateRequested);
  connect(m_save, &QPushButton::clicked, this, [this] {
    if (const auto* chorale = currentChorale()) Q_EMIT saveRequested(*chorale);
  });
  restyle();
  showCurrent();
}

void MusicStage::setDatasetPieces(const std::vector<types::Chorale>& pieces) {
  m_dataset->setPieces(pieces);
}

void MusicStage::setGenerationAvailable(bool available, const QString& reasonIfNot) {
  m_generation->setAvailable(available, reasonIfNot);
  updateEmptyText();
}

void MusicStage::setGenerating(bool generating) {
  m_generation->setGenerating(generating);
}

void MusicStage::addGenerated(const types::Chorale& chorale) {
  m_generation->addCandidate(chorale);
  m_source->setCurrentIndex(kGeneratedSource);
}

const types::Chorale* MusicStage::currentChorale() const {
  return m_source->currentIndex() == kDatasetSource ? m_dataset->current()
                                                    : m_generation->current();
}

void MusicStage::showCurrent() {
  updateEmptyText();
  const types::Chorale* chorale = currentChorale();
  m_save->setEnabled(chorale != nullptr);
  m_title->setVisible(chorale != nullptr);
  m_details->setVisible(chorale != nullptr);
  if (chorale) {
    const QString title = displayTitle(*chorale);
    m_title->setText(title.isEmpty() ? tr("Untitled") : title);
    m_details->setText(describe(*chorale, m_source->currentIndex() == kGeneratedSource));
    m_roll->setChorale(*chorale);
  } else {
    m_roll->clear();
  }
  Q_EMIT choraleChanged();
}

void MusicStage::updateEmptyText() {
  if (m_source->currentIndex() == kDatasetSource) {
    m_roll->setEmptyText(tr("The pieces of the dataset appear here. This split has none."));
  } else if (!m_generation->isAvailable()) {
    m_roll->setEmptyText(m_generation->reason());
  } else {
    m_roll->setEmptyText(tr("New chorales appear here. Generate composes one with the trained "
                            "model."));
  }
}

void MusicStage::restyle() {
  QPalette quiet = palette();
  quiet.setColor(QPalette::WindowText, palette::quietText(palette()));
  m_details->setPalette(quiet);
}

void MusicStage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) restyle();
}

} // namespace dmm::widgets
