#include "widgets/pianoroll/GenerationPanel.h"

#include "widgets/pianoroll/CandidateListModel.h"
#include "widgets/pianoroll/PieceDelegate.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"

#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace dmm::widgets {

namespace {

constexpr int kGap = 8;

} // namespace

GenerationPanel::GenerationPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new CandidateListModel(this))
    , m_form(new GenerationForm(this))
    , m_generate(new QPushButton(tr("Generate"), this))
    , m_pages(new QStackedWidget(this))
    , m_list(new QListView(this))
    , m_empty(new QLabel(tr("No pieces yet. Each one that you generate is kept here until the "
                            "program ends."),
                         this))
    , m_count(new QLabel(this)) {
  setObjectName(QStringLiteral("generationPanel"));
  m_generate->setObjectName(QStringLiteral("generateButton"));
  makeList();

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addWidget(m_form);
  column->addWidget(m_generate);
  column->addWidget(m_pages, 1);
  column->addWidget(m_count);

  connect(m_generate, &QPushButton::clicked, this, &GenerationPanel::clickButton);
  connect(m_form, &GenerationForm::changed, this, &GenerationPanel::updateButton);
  connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
    if (!m_isAdding) m_userHasChosen = true;
    Q_EMIT candidateChosen();
  });
  connect(m_list, &QListView::doubleClicked, this, &GenerationPanel::candidateOpened);
  setAvailable(false, tr("There is no trained model yet. Train one first."));
  recolour();
  updateCount();
}

void GenerationPanel::makeList() {
  m_list->setObjectName(QStringLiteral("generatedList"));
  m_list->setAccessibleName(tr("Generated pieces"));
  m_list->setModel(m_model);
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

void GenerationPanel::setFileMaker(FileMaker maker) {
  m_model->setFileMaker(std::move(maker));
  m_list->setDragDropMode(QAbstractItemView::DragOnly);
}

void GenerationPanel::setAvailable(bool available, const QString& reason) {
  m_isAvailable = available;
  m_reason = reason;
  updateButton();
}

void GenerationPanel::setGenerating(bool generating, int done, int count) {
  m_isGenerating = generating;
  m_progress = count > 1 ? tr("Cancel (%1 of %2)").arg(done).arg(count) : tr("Cancel");
  updateButton();
}

void GenerationPanel::updateButton() {
  if (m_isGenerating) {
    m_generate->setEnabled(true);
    m_generate->setText(m_progress);
    m_generate->setToolTip(tr("Compose no more; the pieces that are done stay"));
    return;
  }
  const QString problem = m_isAvailable ? m_form->problem() : m_reason;
  m_generate->setEnabled(problem.isEmpty());
  m_generate->setText(tr("Generate"));
  m_generate->setToolTip(problem.isEmpty() ? tr("Compose with the trained model") : problem);
}

void GenerationPanel::updateCount() {
  const int count = m_model->rowCount();
  m_pages->setCurrentIndex(count > 0 ? 0 : 1);
  m_count->setVisible(count > 0);
  m_count->setText(count == 1 ? tr("1 piece")
                              : tr("%1 pieces, the most probable first").arg(format::count(count)));
}

void GenerationPanel::addCandidate(const types::GeneratedPiece& piece) {
  const QScopedValueRollback guard(m_isAdding, true);
  const int row = m_model->add(piece);
  updateCount();
  if (!m_userHasChosen && row == 0) m_list->setCurrentIndex(m_model->index(row));
}

void GenerationPanel::addOpened(const types::GeneratedPiece& piece) {
  int row = m_model->find(piece.chorale);
  if (row < 0) {
    const QScopedValueRollback guard(m_isAdding, true);
    row = m_model->addOnTop(piece);
    updateCount();
  }
  m_list->setCurrentIndex(m_model->index(row));
  m_userHasChosen = true; // what is still being composed does not take its place
}

int GenerationPanel::currentRow() const { return m_list->currentIndex().row(); }

const types::GeneratedPiece* GenerationPanel::current() const {
  return m_model->piece(currentRow());
}

QString GenerationPanel::headline() const {
  return current() ? m_list->currentIndex().data().toString() : QString();
}

void GenerationPanel::clickButton() {
  if (m_isGenerating) {
    Q_EMIT cancelRequested();
    return;
  }
  m_model->beginBatch();
  m_userHasChosen = false;
  const GenerationOrder order = m_form->order();
  m_form->advanceSeed();
  Q_EMIT generateRequested(order);
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
