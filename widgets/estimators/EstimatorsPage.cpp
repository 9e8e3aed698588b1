#include "widgets/estimators/EstimatorsPage.h"

#include "core/types/EstimatorPlan.h"
#include "widgets/estimators/EstimatorCurves.h"
#include "widgets/estimators/EstimatorTableModel.h"
#include "widgets/estimators/EstimatorText.h"
#include "widgets/plot/CurveStack.h"
#include "widgets/theme/FlatHeaderView.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr int kSmallestTable = 120;

ToneLabel* makeEmpty(const QString& name, const QString& text, QWidget* parent) {
  auto* label = new ToneLabel(ToneLabel::Tone::Quiet, parent);
  label->setObjectName(name);
  label->setAlignment(Qt::AlignCenter);
  label->setText(text);
  return label;
}

/// What a figure and its title need, so that the names of the estimators have the rest.
int widthOf(const EstimatorTableModel& model, int column, const QFontMetrics& metrics) {
  const QString title = model.headerData(column, Qt::Horizontal).toString();
  const QString figure =
      column == EstimatorTableModel::Samples ? QStringLiteral("100") : QStringLiteral("0.0000");
  const int text = std::max(metrics.size(0, title).width(), metrics.horizontalAdvance(figure));
  return text + 2 * kGap;
}

bool isOfSame(const types::EstimatorReport& a, const types::EstimatorReport& b) {
  return a.epochs == b.epochs && a.settings == b.settings;
}

} // namespace

EstimatorsPage::EstimatorsPage(QWidget* parent)
    : QWidget(parent)
    , m_pages(new QStackedWidget(this))
    , m_form(new EstimatorForm(this))
    , m_resultPages(new QStackedWidget(this))
    , m_kept(new QComboBox(this))
    , m_group(new QComboBox(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_curves(new EstimatorCurves(this))
    , m_model(new EstimatorTableModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView(this))
    , m_train(new QPushButton(tr("Train with this"), this)) {
  setObjectName(QStringLiteral("estimatorsPage"));
  auto* page = new QWidget(this);
  m_resultPages->addWidget(makeEmpty(
      QStringLiteral("estimatorsUnmeasured"),
      tr("Measure, and here you see of each objective and gradient how tight its bound is, how "
         "noisy its gradient and what it costs, for this model at this stage of its training."),
      this));
  m_resultPages->addWidget(makeResults());
  auto* box = new QVBoxLayout(page);
  box->setContentsMargins(kMargin, kGap, kMargin, kGap);
  box->setSpacing(kGap);
  box->addWidget(m_form);
  box->addWidget(m_resultPages, 1);
  m_pages->addWidget(makeEmpty(QStringLiteral("estimatorsEmpty"),
                               tr("Choose a run on the right, or train one: here you measure which "
                                  "gradient is worth its price for its model."),
                               this));
  m_pages->addWidget(page);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(m_pages);

  connect(m_form, &EstimatorForm::measureRequested, this, [this] {
    if (const auto wish = m_form->wish()) Q_EMIT measureRequested(*wish);
  });
  connect(m_form, &EstimatorForm::cancelRequested, this, &EstimatorsPage::cancelRequested);
  connect(m_kept, &QComboBox::currentIndexChanged, this, &EstimatorsPage::showCurrent);
  connect(m_group, &QComboBox::currentIndexChanged, this, &EstimatorsPage::showCurrent);
  connect(m_train, &QPushButton::clicked, this, &EstimatorsPage::trainWithSelected);
  connect(m_table, &QTableView::doubleClicked, this, &EstimatorsPage::trainWithSelected);
}

QWidget* EstimatorsPage::makeResults() {
  m_kept->setObjectName(QStringLiteral("keptEstimators"));
  m_kept->setAccessibleName(tr("Measurement"));
  m_kept->setToolTip(tr("The measurements that are kept of this run"));
  m_kept->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_kept->setMinimumContentsLength(20);
  m_group->setObjectName(QStringLiteral("estimatorGroup"));
  m_group->setAccessibleName(tr("Gradient of"));
  m_group->setToolTip(tr("Whose parameters the gradient is of"));
  m_train->setObjectName(QStringLiteral("trainWithEstimator"));
  m_train->setToolTip(tr("Takes the objective of the chosen row into the experiment on the left"));
  m_train->setEnabled(false);

  m_sorted->setSourceModel(m_model);
  m_sorted->setSortRole(EstimatorTableModel::SortRole);
  m_table->setObjectName(QStringLiteral("estimatorTable"));
  m_table->setAccessibleName(tr("What was measured of each estimator"));
  m_table->setModel(m_sorted);
  auto* header = new FlatHeaderView({}, 2, m_table);
  m_table->setHorizontalHeader(header);
  header->setSortIndicator(-1, Qt::AscendingOrder);
  m_table->setSortingEnabled(true);
  header->setMinimumSectionSize(5 * kGap);
  for (int column = 0; column < EstimatorTableModel::Count; ++column)
    header->resizeSection(column, widthOf(*m_model, column, m_table->fontMetrics()));
  header->setSectionResizeMode(EstimatorTableModel::Family, QHeaderView::Stretch);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + kGap);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setShowGrid(false);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setWordWrap(false);
  m_table->setMinimumHeight(kSmallestTable);
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          [this] { m_train->setEnabled(m_table->selectionModel()->hasSelection()); });

  auto* head = new QHBoxLayout;
  head->setSpacing(kGap);
  head->addWidget(m_kept, 1);
  head->addWidget(new QLabel(tr("Gradient of"), this));
  head->addWidget(m_group);
  head->addWidget(m_train);
  m_splitter->setObjectName(QStringLiteral("estimatorSplitter"));
  m_splitter->setChildrenCollapsible(false);
  m_splitter->addWidget(m_curves);
  m_splitter->addWidget(m_table);
  m_splitter->setStretchFactor(0, 3);
  m_splitter->setStretchFactor(1, 1);
  m_splitter->setSizes({640, 320}); // until the user chose others
  auto* page = new QWidget(this);
  auto* box = new QVBoxLayout(page);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap);
  box->addLayout(head);
  box->addWidget(m_splitter, 1);
  return page;
}

CurveStack* EstimatorsPage::curves() const { return m_curves->stack(); }

void EstimatorsPage::clear() {
  m_pages->setCurrentIndex(0);
  setReports({});
}

void EstimatorsPage::setSubject(const EstimatorSubject& subject) {
  m_form->setSubject(subject);
  m_pages->setCurrentIndex(1);
}

const types::EstimatorReport* EstimatorsPage::current() const {
  const int place = m_kept->currentIndex();
  return place >= 0 && place < int(m_reports.size()) ? &m_reports[std::size_t(place)] : nullptr;
}

void EstimatorsPage::setReports(const std::vector<types::EstimatorReport>& reports) {
  std::size_t shown = 0;
  if (const auto* before = current()) {
    const auto same = std::ranges::find_if(
        reports, [&](const auto& report) { return isOfSame(report, *before); });
    if (same != reports.end()) shown = std::size_t(same - reports.begin());
  }
  m_reports = reports;
  fillReports(shown);
}

void EstimatorsPage::showReport(const types::EstimatorReport& report) {
  auto known =
      std::ranges::find_if(m_reports, [&](const auto& other) { return isOfSame(report, other); });
  if (known == m_reports.end()) {
    m_reports.insert(m_reports.begin(), report);
    known = m_reports.begin();
  } else {
    *known = report;
  }
  fillReports(std::size_t(known - m_reports.begin()));
}

void EstimatorsPage::fillReports(std::size_t current) {
  {
    const QSignalBlocker blocker(m_kept);
    m_kept->clear();
    for (const auto& report : m_reports) m_kept->addItem(estimator::describe(report));
    m_kept->setCurrentIndex(m_reports.empty() ? -1 : int(current));
  }
  m_resultPages->setCurrentIndex(m_reports.empty() ? 0 : 1);
  showCurrent();
}

/// The groups of the report on show; the one that was chosen stays where it has it.
void EstimatorsPage::fillGroups() {
  const auto* report = current();
  QStringList groups;
  if (report && !report->rows.empty())
    for (const auto& group : report->rows.front().groups)
      groups += QString::fromStdString(group.group);
  const QSignalBlocker blocker(m_group);
  const QString before = m_group->currentData().toString();
  m_group->clear();
  for (const QString& group : groups)
    m_group->addItem(group == QLatin1String(types::kAllParameters) ? tr("all parameters") : group,
                     group);
  m_group->setCurrentIndex(std::max(0, m_group->findData(before)));
}

void EstimatorsPage::showCurrent() {
  fillGroups();
  const auto* report = current();
  const std::string group = m_group->currentData().toString().toStdString();
  const QModelIndexList chosen = m_table->selectionModel()->selectedRows();
  std::optional<types::Estimator> before;
  if (!chosen.isEmpty()) before = m_model->estimator(m_sorted->mapToSource(chosen.front()).row());
  m_model->setReport(report ? *report : types::EstimatorReport(), group);
  m_curves->setReport(report ? *report : types::EstimatorReport(), group);
  for (int row = 0; before && row < m_model->rowCount(); ++row)
    if (m_model->estimator(row) == *before)
      m_table->selectRow(m_sorted->mapFromSource(m_model->index(row, 0)).row());
}

void EstimatorsPage::trainWithSelected() {
  const QModelIndexList rows = m_table->selectionModel()->selectedRows();
  if (rows.isEmpty()) return;
  Q_EMIT trainRequested(m_model->estimator(m_sorted->mapToSource(rows.front()).row()));
}

QVariantMap EstimatorsPage::state() const {
  return {{QStringLiteral("splitter"), m_splitter->saveState()},
          {QStringLiteral("group"), m_group->currentData()}};
}

void EstimatorsPage::restoreState(const QVariantMap& state) {
  m_splitter->restoreState(state.value(QStringLiteral("splitter")).toByteArray());
  m_splitter->setChildrenCollapsible(false);
  const QString group = state.value(QStringLiteral("group")).toString();
  if (!group.isEmpty() && m_group->count() == 0)
    m_group->addItem(group, group); // until there is one
}

} // namespace dmm::widgets
