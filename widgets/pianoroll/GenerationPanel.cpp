#include "widgets/pianoroll/GenerationPanel.h"

#include "widgets/pianoroll/PieceDelegate.h"
#include "widgets/pianoroll/PieceListModel.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"

#include <QFormLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <limits>

namespace dmm::widgets {

namespace {

constexpr int kGap = 8;

} // namespace

GenerationPanel::GenerationPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new PieceListModel(PieceListModel::Kind::Generated, this))
    , m_length(new QSpinBox(this))
    , m_seed(new QSpinBox(this))
    , m_generate(new QPushButton(tr("Generate"), this))
    , m_pages(new QStackedWidget(this))
    , m_list(new QListView(this))
    , m_empty(new QLabel(tr("No pieces yet. Each one that you generate is kept here until the "
                            "program ends."),
                         this))
    , m_count(new QLabel(this)) {
  setObjectName(QStringLiteral("generationPanel"));
  makeControls();
  makeList();

  auto* form = new QFormLayout;
  form->setContentsMargins(0, 0, 0, 0);
  form->setHorizontalSpacing(kGap);
  form->setVerticalSpacing(kGap);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->addRow(tr("&Length"), m_length);
  form->addRow(tr("S&eed"), m_seed);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addLayout(form);
  column->addWidget(m_generate);
  column->addWidget(m_pages, 1);
  column->addWidget(m_count);

  connect(m_generate, &QPushButton::clicked, this, &GenerationPanel::requestOne);
  connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &GenerationPanel::candidateChosen);
  connect(m_list, &QListView::doubleClicked, this, &GenerationPanel::candidateOpened);
  setAvailable(false, tr("There is no trained model yet. Train one first."));
  recolour();
  updateCount();
}

void GenerationPanel::makeControls() {
  m_length->setObjectName(QStringLiteral("generateLength"));
  m_length->setRange(16, 512);
  m_length->setValue(64);
  m_length->setSingleStep(4);
  m_length->setSuffix(tr(" quarters"));
  m_length->setToolTip(tr("Length of the new piece in quarter notes; four make a bar"));
  m_seed->setObjectName(QStringLiteral("generateSeed"));
  m_seed->setRange(0, std::numeric_limits<int>::max());
  m_seed->setToolTip(tr("The same model, length and seed give the same piece. Goes up by one with "
                        "each piece, so that the next one is new."));
  m_generate->setObjectName(QStringLiteral("generateButton"));
}

void GenerationPanel::makeList() {
  m_list->setObjectName(QStringLiteral("generatedList"));
  m_list->setAccessibleName(tr("Generated pieces"));
  m_list->setModel(m_model);
  m_list->setModelColumn(PieceListModel::Title);
  m_list->setItemDelegate(new PieceDelegate(m_list));
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->setUniformItemSizes(true);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->installEventFilter(this);
  m_empty->setWordWrap(true);
  m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  m_empty->setContentsMargins(16, 32, 16, 16);
  m_count->setObjectName(QStringLiteral("generatedCount"));
  m_pages->addWidget(m_list);
  m_pages->addWidget(m_empty);
}

void GenerationPanel::setFileMaker(std::function<QString(const types::Chorale&)> maker) {
  m_model->setFileMaker(std::move(maker));
  m_list->setDragDropMode(QAbstractItemView::DragOnly);
}

void GenerationPanel::setAvailable(bool available, const QString& reason) {
  m_isAvailable = available;
  m_reason = reason;
  updateButton();
}

void GenerationPanel::setGenerating(bool generating) {
  m_isGenerating = generating;
  updateButton();
}

void GenerationPanel::updateButton() {
  m_generate->setEnabled(m_isAvailable && !m_isGenerating);
  m_generate->setText(m_isGenerating ? tr("Generating\u2026") : tr("Generate"));
  m_generate->setToolTip(m_isAvailable ? tr("Compose a new chorale with the trained model")
                                       : m_reason);
}

void GenerationPanel::updateCount() {
  const int count = m_model->rowCount();
  m_pages->setCurrentIndex(count > 0 ? 0 : 1);
  m_count->setVisible(count > 0);
  m_count->setText(count == 1 ? tr("1 piece") : tr("%1 pieces").arg(format::count(count)));
}

void GenerationPanel::addCandidate(const types::Chorale& chorale) {
  m_model->append(chorale);
  updateCount();
  m_list->setCurrentIndex(m_model->index(m_model->rowCount() - 1, PieceListModel::Title));
}

int GenerationPanel::currentRow() const { return m_list->currentIndex().row(); }

const types::Chorale* GenerationPanel::current() const { return m_model->piece(currentRow()); }

QString GenerationPanel::headline() const {
  return current() ? m_model->headline(currentRow()) : QString();
}

void GenerationPanel::requestOne() {
  const int seed = m_seed->value();
  Q_EMIT generateRequested(m_length->value(), seed);
  m_seed->stepUp();
}

bool GenerationPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_list && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && current()) {
      Q_EMIT candidateOpened();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void GenerationPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) recolour();
}

void GenerationPanel::recolour() {
  QPalette quiet;
  quiet.setColor(QPalette::WindowText, palette::quietText(palette()));
  m_empty->setPalette(quiet);
  m_count->setPalette(quiet);
}

} // namespace dmm::widgets
