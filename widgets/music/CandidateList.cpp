#include "widgets/music/CandidateList.h"

#include "widgets/music/CandidateDelegate.h"
#include "widgets/music/CandidateFilterModel.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/KeptSelection.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/UndoBar.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace dmm::widgets {

namespace {

QComboBox* makeBox(const QString& name, QWidget* parent) {
  auto* box = new QComboBox(parent);
  box->setObjectName(name);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(6);
  return box;
}

} // namespace

CandidateList::CandidateList(QWidget* parent)
    : QWidget(parent)
    , m_model(new CandidateListModel(this))
    , m_filter(new CandidateFilterModel(this))
    , m_order(makeBox(QStringLiteral("generatedOrder"), this))
    , m_scope(makeBox(QStringLiteral("generatedScope"), this))
    , m_pages(new QStackedWidget(this))
    , m_list(new QListView(this))
    , m_empty(
          new QLabel(tr("No pieces yet. Each one that you generate is kept in the folder of its "
                        "run and listed here."),
                     this))
    , m_count(new QLabel(this))
    , m_undo(new UndoBar(QStringLiteral("Piece"), tr("piece"), this)) {
  setObjectName(QStringLiteral("candidateList"));
  makeChoices();
  makeList();
  auto* choices = new QHBoxLayout;
  choices->setSpacing(kGap);
  choices->addWidget(m_order, 1);
  choices->addWidget(m_scope, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addLayout(choices);
  column->addWidget(m_pages, 1);
  column->addWidget(m_undo);
  column->addWidget(m_count);
  connect(m_undo, &UndoBar::undoClicked, this, [this] {
    undo();
    m_list->setFocus(); // not wherever the focus of a hidden button goes
  });
  connect(m_model, &CandidateListModel::starChanged, this, &CandidateList::starChanged);
  recolour();
  updateCount();
}

void CandidateList::makeChoices() {
  m_order->setAccessibleName(tr("Order of the pieces"));
  m_order->setToolTip(tr("The order of all pieces in the list"));
  m_order->addItem(tr("Most probable"), CandidateFilterModel::Probable);
  m_order->addItem(tr("Fewest faults"), CandidateFilterModel::FewestFaults);
  m_order->addItem(tr("Newest"), CandidateFilterModel::Newest);
  m_order->addItem(tr("Starred"), CandidateFilterModel::Starred);
  m_order->addItem(tr("Title"), CandidateFilterModel::Title);
  m_scope->setAccessibleName(tr("Runs whose pieces are listed"));
  m_scope->setToolTip(tr("List what the selected run composed, or what any did"));
  m_scope->addItem(tr("This run"));
  m_scope->addItem(tr("All runs"));
  connect(m_order, &QComboBox::currentIndexChanged, this, [this] {
    rearrange([this] {
      m_filter->setOrder(CandidateFilterModel::Order(m_order->currentData().toInt()));
    });
    m_model->setFaultsNamed(m_filter->order() == CandidateFilterModel::FewestFaults);
  });
  connect(m_scope, &QComboBox::currentIndexChanged, this, [this](int index) {
    if (index == 1) Q_EMIT allRunsWanted();
    rearrange([&] { m_filter->setAllRuns(index == 1); });
    refreshRuns();
  });
}

void CandidateList::makeList() {
  m_filter->setSourceModel(m_model);
  m_list->setObjectName(QStringLiteral("generatedList"));
  m_list->setAccessibleName(tr("Generated pieces"));
  m_list->setModel(m_filter);
  m_list->setItemDelegate(new CandidateDelegate(m_list));
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->setUniformItemSizes(true);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setContextMenuPolicy(Qt::CustomContextMenu);
  m_list->installEventFilter(this);
  m_empty->setWordWrap(true);
  m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  m_empty->setContentsMargins(16, 32, 16, 16);
  m_count->setObjectName(QStringLiteral("generatedCount"));
  m_count->setWordWrap(true);
  m_pages->addWidget(m_list);
  m_pages->addWidget(m_empty);
  m_selection = new KeptSelection(m_list, m_filter);
  connect(m_selection, &KeptSelection::currentChanged, this, [this](KeptSelection::By by) {
    m_userHasChosen = m_userHasChosen || by == KeptSelection::By::User;
    Q_EMIT candidateChosen();
  });
  connect(m_list, &QListView::doubleClicked, this, &CandidateList::candidateOpened);
  connect(m_list, &QWidget::customContextMenuRequested, this, &CandidateList::showMenu);
}

void CandidateList::setFileMaker(FileMaker maker) {
  m_model->setFileMaker(std::move(maker));
  m_list->setDragDropMode(QAbstractItemView::DragOnly);
}

void CandidateList::setNoteReader(CandidateListModel::NoteReader reader) {
  m_model->setNoteReader(std::move(reader));
}

void CandidateList::setLookOf(CandidateListModel::LookOf lookOf) {
  m_model->setLookOf(std::move(lookOf));
}

void CandidateList::refreshRuns() { m_model->refreshRuns(areAllRuns()); }

bool CandidateList::areAllRuns() const { return m_scope->currentIndex() == 1; }

void CandidateList::setRun(const QString& run) {
  if (run == m_filter->run()) return;
  rearrange([&] { m_filter->setRun(run); });
  m_areSeedsAwaited = true;
  if (m_problems.contains(run)) tellSeeds(); // its folder was read before
}

void CandidateList::tellSeeds() {
  m_areSeedsAwaited = false;
  if (const auto highest = m_model->highestSeed(m_filter->run())) Q_EMIT seedsTaken(*highest);
}

void CandidateList::setKept(const QString& run, const std::vector<types::KeptPiece>& pieces,
                            const QStringList& problems) {
  m_problems[run] = problems;
  rearrange([&] { m_model->setKept(run, pieces); });
  if (m_areSeedsAwaited && run == m_filter->run()) tellSeeds();
}

void CandidateList::beginBatch() {
  ++m_batch;
  m_bestOfBatch = std::numeric_limits<double>::infinity();
  m_userHasChosen = false;
}

void CandidateList::addComposed(const types::GeneratedPiece& piece, const KeptPlace& place,
                                qint64 made, types::KeyOrder order) {
  Candidate candidate;
  candidate.piece = piece;
  candidate.keyOrder = order;
  candidate.place = place;
  candidate.made = made;
  candidate.batch = m_batch;
  candidate.seed = piece.provenance.settings.seed;
  if (piece.faults) candidate.faults = piece.faults->aHundredChords();
  int row = place.isKept() ? m_model->find(place) : -1; // its folder may have been read before
  rearrange([&] {
    if (row < 0)
      row = m_model->add(std::move(candidate));
    else
      m_model->replace(row, std::move(candidate));
  });
  if (m_userHasChosen || !(piece.nll < m_bestOfBatch)) return;
  m_bestOfBatch = piece.nll;
  choose(row);
}

void CandidateList::addOpened(const types::GeneratedPiece& piece) {
  int row = m_model->find(piece.chorale);
  if (row < 0) {
    Candidate candidate;
    candidate.piece = piece;
    if (piece.faults) candidate.faults = piece.faults->aHundredChords();
    candidate.made = QDateTime::currentSecsSinceEpoch();
    rearrange([&] { row = m_model->add(std::move(candidate)); });
  }
  // It may be of a run that is not listed.
  if (!m_filter->mapFromSource(m_model->index(row)).isValid()) m_scope->setCurrentIndex(1);
  choose(row);
  m_userHasChosen = true; // what is still being composed does not take its place
}

void CandidateList::change(const types::Chorale& before, const types::GeneratedPiece& now) {
  const int row = m_model->find(before);
  if (row < 0) return addOpened(now);
  Candidate candidate = *m_model->candidate(row);
  candidate.piece = now;
  candidate.faults =
      now.faults ? now.faults->aHundredChords() : std::numeric_limits<double>::quiet_NaN();
  rearrange([&] { m_model->replace(row, std::move(candidate)); });
  choose(row);
}

void CandidateList::choose(int row) {
  {
    const QSignalBlocker quiet(m_selection); // told below, also of the one that was chosen already
    m_selection->choose(m_model->index(row));
    m_selection->scrollToCurrent();
  }
  Q_EMIT candidateChosen();
}

int CandidateList::listedRow() const { return m_selection->inSight().value(0).row(); }

void CandidateList::rearrange(const std::function<void()>& change) {
  m_selection->rearrange(change);
  m_selection->scrollToCurrent();
  updateCount();
}

const types::GeneratedPiece* CandidateList::current() const {
  const QModelIndex chosen = m_selection->current();
  return chosen.isValid() ? m_model->piece(chosen.row()) : nullptr;
}

types::KeyOrder CandidateList::keyOrder() const {
  const Candidate* chosen = m_model->candidate(m_selection->current().row());
  return chosen ? chosen->keyOrder : types::KeyOrder::None;
}

QString CandidateList::headline() const {
  return current() ? m_selection->current().data().toString() : QString();
}

// --- star, deletion ---

void CandidateList::showMenu(const QPoint& place) {
  const auto* candidate = m_model->candidate(listedRow());
  if (!candidate) return;
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("generatedMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(candidate->isStarred ? tr("Take the star away\tS") : tr("Give it a star\tS"),
                  this, &CandidateList::toggleStar);
  menu->addAction(tr("Delete\tDel"), this, &CandidateList::deleteCurrent);
  menu->popup(m_list->viewport()->mapToGlobal(place));
}

void CandidateList::toggleStar() {
  const QModelIndex index = m_model->index(listedRow());
  m_model->setData(index, !index.data(CandidateListModel::StarRole).toBool(),
                   CandidateListModel::StarRole);
}

void CandidateList::deleteCurrent() {
  const int row = listedRow();
  const Candidate* candidate = m_model->candidate(row);
  if (!candidate) return;
  if (candidate->place.isKept()) {
    Q_EMIT deleteRequested(candidate->place);
  } else {
    forget(row); // it is nowhere but here
  }
}

void CandidateList::noteDeleted(const KeptPlace& place) {
  if (const int row = m_model->find(place); row >= 0) forget(row);
}

void CandidateList::forget(int row) {
  m_deleted.push_back(*m_model->candidate(row));
  const bool isCurrent = m_selection->current().row() == row;
  const int place = m_filter->mapFromSource(m_model->index(row)).row();
  rearrange([&] {
    m_model->remove(row);
    const int next = std::min(place, m_filter->rowCount() - 1); // in the list, or the last
    if (isCurrent) m_selection->choose(m_filter->mapToSource(m_filter->index(next, 0)));
  });
  offerUndo();
}

void CandidateList::undo() {
  if (m_deleted.empty()) return;
  const KeptPlace place = m_deleted.back().place;
  if (place.isKept()) {
    Q_EMIT restoreRequested(place);
  } else {
    noteRestored(place);
  }
}

void CandidateList::noteRestored(const KeptPlace& place) {
  if (m_deleted.empty() || m_deleted.back().place != place) return;
  Candidate candidate = std::move(m_deleted.back());
  m_deleted.pop_back();
  int row = place.isKept() ? m_model->find(place) : -1;
  if (row < 0) rearrange([&] { row = m_model->add(std::move(candidate)); });
  choose(row);
  offerUndo();
}

void CandidateList::offerUndo() {
  m_undo->offer(
      m_deleted.empty()
          ? QString()
          : tr("\u201c%1\u201d").arg(QString::fromStdString(m_deleted.back().piece.chorale.title)));
}

void CandidateList::updateCount() {
  const int count = m_filter->rowCount();
  m_pages->setCurrentIndex(count > 0 ? 0 : 1);
  QString text;
  const QString pieces = format::counted(count, tr("piece"), tr("pieces"));
  if (count == 1) text = pieces;
  if (count > 1) {
    switch (m_filter->order()) {
    case CandidateFilterModel::Probable:
      text = tr("%1, the most probable first").arg(pieces);
      break;
    case CandidateFilterModel::FewestFaults:
      text = tr("%1, the fewest faults of counterpoint first").arg(pieces);
      break;
    case CandidateFilterModel::Newest: text = tr("%1, the newest first").arg(pieces); break;
    case CandidateFilterModel::Starred: text = tr("%1, those with a star first").arg(pieces); break;
    case CandidateFilterModel::Title: text = tr("%1 by title").arg(pieces); break;
    }
  }
  QStringList problems;
  for (const QStringList& ofRun : m_problems) problems += ofRun;
  if (!problems.isEmpty())
    text += (text.isEmpty() ? QString() : QStringLiteral("; ")) +
            tr("%1 cannot be read").arg(format::counted(problems.size(), tr("file"), tr("files")));
  m_count->setText(text);
  m_count->setToolTip(problems.join(QLatin1Char('\n')));
  m_count->setVisible(!text.isEmpty());
}

bool CandidateList::eventFilter(QObject* watched, QEvent* event) {
  const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
  if (watched != m_list || !isKey) return QWidget::eventFilter(watched, event);
  auto* key = static_cast<QKeyEvent*>(event);
  void (CandidateList::*command)() = nullptr;
  if (key->matches(QKeySequence::Undo) && !m_deleted.empty())
    command = &CandidateList::undo;
  else if (key->modifiers() == Qt::NoModifier && m_model->candidate(listedRow())) {
    if (key->key() == Qt::Key_S) command = &CandidateList::toggleStar;
    if (key->key() == Qt::Key_Delete) command = &CandidateList::deleteCurrent;
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)
      command = &CandidateList::candidateOpened;
  }
  if (!command) return QWidget::eventFilter(watched, event);
  if (event->type() == QEvent::ShortcutOverride) {
    event->accept(); // or another list's action of the same key takes it
    return false;
  }
  (this->*command)();
  return true;
}

void CandidateList::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) recolour();
}

void CandidateList::recolour() {
  QPalette quiet;
  quiet.setColor(QPalette::WindowText, palette::quietText(palette()));
  m_empty->setPalette(quiet);
  m_count->setPalette(quiet);
}

} // namespace dmm::widgets
