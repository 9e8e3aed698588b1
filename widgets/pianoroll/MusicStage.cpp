#include "widgets/pianoroll/MusicStage.h"

#include "widgets/pianoroll/ElidedLabel.h"
#include "widgets/pianoroll/GenerationPanel.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/pianoroll/PieceBrowser.h"
#include "widgets/pianoroll/PieceText.h"
#include "widgets/theme/Palette.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr int kMargin = 16;
constexpr int kGap = 8;
constexpr int kSideWidth = 240;
constexpr int kLeastSideWidth = 192;
constexpr int kLeastRollWidth = 240;
constexpr int kDatasetSource = 0;
constexpr int kGeneratedSource = 1;

QString describe(const types::Chorale& chorale, bool isOfDataset) {
  const QString key =
      MusicStage::tr("%1, %2").arg(piece::voicesText(chorale), piece::barsText(chorale));
  return isOfDataset ? MusicStage::tr("%1 split, %2").arg(types::toString(chorale.split), key)
                     : key;
}

/// The whole title, which the label may have to cut, and how to make a generated piece again.
QString titleToolTip(const QString& title, const types::Chorale& chorale) {
  QString html = QStringLiteral("<div><b>%1</b></div>").arg(title.toHtmlEscaped());
  if (!chorale.origin.empty())
    html +=
        QStringLiteral("<div>%1</div>").arg(QString::fromStdString(chorale.origin).toHtmlEscaped());
  return html;
}

} // namespace

MusicStage::MusicStage(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("musicStage"));
  m_splitter = new QSplitter(Qt::Horizontal, this);
  m_splitter->setObjectName(QStringLiteral("musicSplitter"));
  m_splitter->setHandleWidth(kMargin);
  m_side = makeSide();
  m_splitter->addWidget(m_side);
  m_splitter->addWidget(makeMain());
  m_splitter->setCollapsible(1, false);
  m_splitter->setStretchFactor(0, 0);
  m_splitter->setStretchFactor(1, 1);
  m_splitter->setSizes({kSideWidth, 3 * kSideWidth});
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  box->addWidget(m_splitter);
  connectParts();
  restyle();
  noteListShown();
  showCurrent();
}

QWidget* MusicStage::makeSide() {
  auto* side = new QWidget(m_splitter);
  side->setMinimumWidth(kLeastSideWidth);
  m_source = new QComboBox(side);
  m_source->setObjectName(QStringLiteral("musicSource"));
  m_source->setAccessibleName(tr("Source of the music"));
  m_source->addItem(tr("Dataset piece"));
  m_source->addItem(tr("Generated or opened"));
  m_lists = new QStackedWidget(side);
  m_dataset = new PieceBrowser(m_lists);
  m_generation = new GenerationPanel(m_lists);
  m_lists->addWidget(m_dataset);
  m_lists->addWidget(m_generation);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addWidget(m_source);
  column->addWidget(m_lists, 1);
  return side;
}

QWidget* MusicStage::makeMain() {
  auto* main = new QWidget(m_splitter);
  main->setMinimumWidth(kLeastRollWidth);
  m_listButton = new QToolButton(main);
  m_listButton->setObjectName(QStringLiteral("pieceListButton"));
  m_listButton->setAutoRaise(true);
  m_title = new ElidedLabel(main);
  m_title->setObjectName(QStringLiteral("pieceTitle"));
  QFont bold = m_title->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.25);
  bold.setWeight(QFont::DemiBold);
  m_title->setFont(bold);
  m_details = new ElidedLabel(main);
  m_details->setObjectName(QStringLiteral("pieceDetails"));
  m_save = new QPushButton(tr("Save as\u2026"), main);
  m_save->setObjectName(QStringLiteral("saveMidiButton"));
  m_roll = new PianoRollView(main);

  auto* heading = new QGridLayout;
  heading->setHorizontalSpacing(kGap);
  heading->setVerticalSpacing(kGap);
  heading->setColumnStretch(1, 1);
  heading->addWidget(m_listButton, 0, 0);
  heading->addWidget(m_title, 0, 1, 1, 2);
  heading->addWidget(m_details, 1, 1);
  heading->addWidget(m_save, 1, 2);
  auto* column = new QVBoxLayout(main);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addLayout(heading);
  column->addWidget(m_roll, 1);
  return main;
}

void MusicStage::connectParts() {
  const auto focusRoll = [this] { m_roll->setFocus(); };
  connect(m_source, &QComboBox::currentIndexChanged, this, [this](int index) {
    m_lists->setCurrentIndex(index);
    showCurrent();
  });
  connect(m_dataset, &PieceBrowser::pieceChosen, this, [this] {
    if (isDatasetShown()) showCurrent();
  });
  connect(m_dataset, &PieceBrowser::pieceOpened, this, focusRoll);
  connect(m_generation, &GenerationPanel::candidateChosen, this, [this] {
    if (!isDatasetShown()) showCurrent();
  });
  connect(m_generation, &GenerationPanel::candidateOpened, this, focusRoll);
  connect(m_generation, &GenerationPanel::generateRequested, this, &MusicStage::generateRequested);
  connect(m_save, &QPushButton::clicked, this, [this] {
    if (const auto* chorale = currentChorale()) Q_EMIT saveRequested(*chorale);
  });
  connect(m_listButton, &QToolButton::clicked, this,
          [this] { showList(m_side->isHidden() || m_splitter->sizes().front() == 0); });
  connect(m_splitter, &QSplitter::splitterMoved, this, &MusicStage::noteListShown);
}

void MusicStage::setFileMaker(const std::function<QString(const types::Chorale&)>& maker) {
  m_dataset->setFileMaker(maker);
  m_generation->setFileMaker(maker);
}

void MusicStage::setDatasetPieces(const std::vector<types::Chorale>& pieces) {
  m_dataset->setPieces(pieces);
}

void MusicStage::setGenerationAvailable(bool available, const QString& reasonIfNot) {
  m_generation->setAvailable(available, reasonIfNot);
  updateEmptyText();
}

void MusicStage::setGenerating(bool generating) { m_generation->setGenerating(generating); }

void MusicStage::addGenerated(const types::Chorale& chorale) {
  m_generation->addCandidate(chorale);
  m_source->setCurrentIndex(kGeneratedSource);
}

bool MusicStage::isDatasetShown() const { return m_source->currentIndex() == kDatasetSource; }

const types::Chorale* MusicStage::currentChorale() const {
  return isDatasetShown() ? m_dataset->current() : m_generation->current();
}

void MusicStage::showCurrent() {
  updateEmptyText();
  const types::Chorale* chorale = currentChorale();
  m_save->setEnabled(chorale != nullptr);
  if (chorale) {
    const QString title = isDatasetShown() ? m_dataset->headline() : m_generation->headline();
    m_title->setText(title);
    m_title->setToolTip(titleToolTip(title, *chorale));
    m_details->setText(describe(*chorale, isDatasetShown()));
    m_details->setToolTip(m_details->text());
    m_roll->setChorale(*chorale);
  } else {
    for (ElidedLabel* label : {m_title, m_details}) {
      label->clear();
      label->setToolTip(QString());
    }
    m_roll->clear();
  }
  Q_EMIT choraleChanged();
}

void MusicStage::updateEmptyText() {
  if (isDatasetShown()) {
    m_roll->setEmptyText(tr("A piece of the dataset appears here as a piano roll."));
  } else if (!m_generation->isAvailable()) {
    m_roll->setEmptyText(m_generation->reason());
  } else {
    m_roll->setEmptyText(tr("New chorales appear here. Generate composes one with the trained "
                            "model."));
  }
}

void MusicStage::showList(bool shown) {
  m_side->setVisible(shown);
  const QList<int> sizes = m_splitter->sizes();
  if (shown && sizes.front() == 0) // dragged shut, not only hidden
    m_splitter->setSizes({kSideWidth, std::max(kLeastRollWidth, sizes.back() - kSideWidth)});
  noteListShown();
}

void MusicStage::noteListShown() {
  const bool isShown = !m_side->isHidden() && m_splitter->sizes().front() > 0;
  m_listButton->setArrowType(isShown ? Qt::LeftArrow : Qt::RightArrow);
  m_listButton->setToolTip(isShown ? tr("Hide the list of pieces") : tr("Show the list of pieces"));
  m_listButton->setAccessibleName(m_listButton->toolTip());
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
