#include "widgets/datasets/ImportDialog.h"

#include "widgets/experiment/PrimaryButton.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Spacing.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace dmm::widgets {

using types::ImportReport;
using types::SplitRule;

namespace {

constexpr int kWidth = 560;
constexpr int kReportHeight = 200;
constexpr int kForm = 0, kProgress = 1, kReport = 2; ///< pages

QString qstring(const std::string& text) { return QString::fromStdString(text); }

QHBoxLayout* row(std::initializer_list<QWidget*> widgets, int stretched = -1) {
  auto* layout = new QHBoxLayout;
  layout->setSpacing(kGap);
  int index = 0;
  for (QWidget* widget : widgets) layout->addWidget(widget, index++ == stretched ? 1 : 0);
  return layout;
}

QLabel* label(const char* name) {
  auto* text = new QLabel;
  text->setObjectName(QLatin1String(name));
  text->setWordWrap(true);
  text->setTextFormat(Qt::PlainText);
  return text;
}

QVBoxLayout* page(QWidget* widget) {
  auto* column = new QVBoxLayout(widget);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  return column;
}

} // namespace

ImportDialog::ImportDialog(QWidget* parent) : QDialog(parent), m_pages(new QStackedWidget(this)) {
  setObjectName(QStringLiteral("importDialog"));
  setWindowTitle(tr("Import a folder as a dataset"));
  setMinimumWidth(kWidth);
  m_pages->addWidget(makeForm());
  m_pages->addWidget(makeProgress());
  m_pages->addWidget(makeReport());
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  column->addWidget(m_pages);
  m_import->setDefault(true); // only now does the dialog own it, and Return must not browse
  updateForm();
}

QWidget* ImportDialog::makeForm() {
  auto* form = new QWidget;
  auto* introduction = label("importIntroduction");
  introduction->setText(tr("Reads the MIDI and MusicXML files of a folder and its subfolders. Keys "
                           "are left as they are."));
  m_folder = new QLineEdit;
  m_folder->setObjectName(QStringLiteral("importFolder"));
  auto* browse = new QPushButton(tr("Browse\u2026"));
  browse->setObjectName(QStringLiteral("importBrowse"));
  browse->setAutoDefault(false);
  m_name = new QLineEdit;
  m_name->setObjectName(QStringLiteral("importName"));
  m_grid = new QComboBox;
  m_grid->setObjectName(QStringLiteral("importGrid"));
  m_grid->setToolTip(tr("One time slice of the model: the notes that sound at its beginning. "
                        "Default: a quarter, as in the JSB Chorales."));
  m_grid->addItem(tr("A quarter note"), 1);
  m_grid->addItem(tr("An eighth note"), 2);
  m_grid->addItem(tr("A sixteenth note"), 4);
  m_split = new QComboBox;
  m_split->setObjectName(QStringLiteral("importSplit"));
  m_split->addItem(tr("By shares, shuffled"), int(SplitRule::Kind::Shuffled));
  m_split->addItem(tr("By shares, in the order of the file names"), int(SplitRule::Kind::InOrder));
  m_split->addItem(tr("By the subfolders train, valid and test"), int(SplitRule::Kind::Subfolders));
  const std::array<std::pair<const char*, QString>, 3> shares{{{"importTrainShare", tr("train")},
                                                               {"importValidShare", tr("valid")},
                                                               {"importTestShare", tr("test")}}};
  auto* shareRow = new QHBoxLayout;
  shareRow->setSpacing(kGap);
  const SplitRule usual;
  for (std::size_t s = 0; s < shares.size(); ++s) {
    m_shares[s] = new QSpinBox;
    m_shares[s]->setObjectName(QLatin1String(shares[s].first));
    m_shares[s]->setAccessibleName(tr("Share of %1").arg(shares[s].second));
    m_shares[s]->setRange(1, 98);
    m_shares[s]->setValue(qRound(usual.shares[s] * 100));
    m_shares[s]->setSuffix(tr(" % %1").arg(shares[s].second));
    m_shares[s]->setToolTip(tr("Only the ratio of the three counts."));
    shareRow->addWidget(m_shares[s], 1);
    connect(m_shares[s], &QSpinBox::valueChanged, this, &ImportDialog::updateForm);
  }
  m_seed = new QSpinBox;
  m_seed->setObjectName(QStringLiteral("importSeed"));
  m_seed->setRange(0, std::numeric_limits<int>::max());
  m_seed->setToolTip(tr("The same seed shuffles the same files in the same way. Default: 0."));

  auto* fields = new QFormLayout;
  fields->setHorizontalSpacing(kMargin);
  fields->setVerticalSpacing(kGap);
  fields->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  const auto add = [fields](const QString& text, QWidget* field, QLayout* layout = nullptr) {
    auto* caption = new QLabel(text);
    caption->setBuddy(field);
    if (field->accessibleName().isEmpty()) field->setAccessibleName(text);
    layout ? fields->addRow(caption, layout) : fields->addRow(caption, field);
  };
  add(tr("Folder"), m_folder, row({m_folder, browse}, 0));
  add(tr("Name of the dataset"), m_name);
  add(tr("Time slice"), m_grid);
  add(tr("Split"), m_split);
  add(tr("Shares"), m_shares[0], shareRow);
  add(tr("Seed of the shuffle"), m_seed);

  m_problem = label("importProblem");
  m_import = new PrimaryButton(tr("Import"));
  m_import->setObjectName(QStringLiteral("importButton"));
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setObjectName(QStringLiteral("importDismiss"));
  auto* buttons = row({m_problem, cancel, m_import}, 0);

  auto* column = page(form);
  column->addWidget(introduction);
  column->addSpacing(kGap);
  column->addLayout(fields);
  column->addStretch(1);
  column->addLayout(buttons);
  connect(browse, &QPushButton::clicked, this, &ImportDialog::chooseFolder);
  connect(m_folder, &QLineEdit::textChanged, this, &ImportDialog::updateForm);
  connect(m_name, &QLineEdit::textChanged, this, &ImportDialog::updateForm);
  connect(m_split, &QComboBox::currentIndexChanged, this, &ImportDialog::updateForm);
  connect(cancel, &QPushButton::clicked, this, &ImportDialog::reject);
  connect(m_import, &QPushButton::clicked, this, &ImportDialog::beginImport);
  return form;
}

QWidget* ImportDialog::makeProgress() {
  auto* widget = new QWidget;
  m_progressText = label("importText");
  m_progress = new QProgressBar;
  m_progress->setObjectName(QStringLiteral("importProgress"));
  m_progress->setTextVisible(false);
  m_cancel = new QPushButton(tr("Cancel"));
  m_cancel->setObjectName(QStringLiteral("importCancel"));
  auto* column = page(widget);
  column->addWidget(m_progressText);
  column->addWidget(m_progress);
  column->addStretch(1);
  auto* buttons = row({m_cancel});
  buttons->insertStretch(0, 1);
  column->addLayout(buttons);
  connect(m_cancel, &QPushButton::clicked, this, &ImportDialog::reject);
  return widget;
}

QWidget* ImportDialog::makeReport() {
  auto* widget = new QWidget;
  m_headline = label("importHeadline");
  QFont bold = m_headline->font();
  bold.setWeight(QFont::DemiBold);
  m_headline->setFont(bold);
  m_summary = label("importSummary");
  m_report = new QTreeWidget;
  m_report->setObjectName(QStringLiteral("importReport"));
  m_report->setAccessibleName(tr("What became of the files"));
  m_report->setHeaderLabels({tr("File"), tr("What became of it")});
  m_report->setRootIsDecorated(false);
  m_report->setWordWrap(true);
  m_report->setMinimumHeight(kReportHeight);
  m_report->header()->setStretchLastSection(true);
  m_close = new QPushButton(tr("Close"));
  m_close->setObjectName(QStringLiteral("importClose"));
  auto* column = page(widget);
  column->addWidget(m_headline);
  column->addWidget(m_summary);
  column->addWidget(m_report, 1);
  auto* buttons = row({m_close});
  buttons->insertStretch(0, 1);
  column->addLayout(buttons);
  connect(m_close, &QPushButton::clicked, this, &ImportDialog::accept);
  return widget;
}

void ImportDialog::setFolder(const QString& folder) {
  m_folder->setText(QDir::toNativeSeparators(folder));
  m_name->setText(QDir(folder).dirName());
}

void ImportDialog::chooseFolder() {
  auto* dialog = new QFileDialog(this, tr("Folder of scores"), m_folder->text());
  dialog->setObjectName(QStringLiteral("importFolderDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  connect(dialog, &QFileDialog::fileSelected, this, &ImportDialog::setFolder);
  dialog->open();
}

types::ImportRequest ImportDialog::request() const {
  types::ImportRequest request;
  request.folder = m_folder->text().toStdString();
  request.name = m_name->text().trimmed().toStdString();
  request.slicesPerQuarter = m_grid->currentData().toInt();
  request.split.kind = SplitRule::Kind(m_split->currentData().toInt());
  for (std::size_t s = 0; s < m_shares.size(); ++s) request.split.shares[s] = m_shares[s]->value();
  request.split.seed = std::uint64_t(m_seed->value());
  return request;
}

bool ImportDialog::isImporting() const { return m_pages->currentIndex() == kProgress; }

void ImportDialog::beginImport() {
  m_pages->setCurrentIndex(kProgress);
  m_progressText->setText(tr("Looking for scores\u2026"));
  m_progress->setRange(0, 0);
  m_cancel->setEnabled(true);
  m_cancel->setFocus();
  Q_EMIT importRequested(request());
}

void ImportDialog::updateForm() {
  const auto kind = SplitRule::Kind(m_split->currentData().toInt());
  for (QSpinBox* share : m_shares) share->setEnabled(kind != SplitRule::Kind::Subfolders);
  m_seed->setEnabled(kind == SplitRule::Kind::Shuffled);
  const QString missing = m_folder->text().isEmpty() ? tr("Choose the folder with the scores.")
                          : m_name->text().trimmed().isEmpty() ? tr("Give the dataset a name.")
                                                               : QString();
  m_import->setEnabled(missing.isEmpty());
  m_problem->setText(missing); // what stood here was about other fields
}

void ImportDialog::setProgress(const types::ImportProgress& progress) {
  if (!isImporting() || !m_cancel->isEnabled() || progress.files == 0) return;
  m_progress->setRange(0, int(progress.files));
  m_progress->setValue(int(progress.filesDone));
  m_progressText->setText(progress.filesDone < progress.files
                              ? tr("%1 of %2: %3")
                                    .arg(format::count(qint64(progress.filesDone + 1)),
                                         format::count(qint64(progress.files)),
                                         qstring(progress.file))
                              : tr("Saving the dataset\u2026"));
}

void ImportDialog::showReport(const ImportReport& report) {
  m_headline->setText(tr("%1: %2 (%3 train, %4 valid, %5 test)")
                          .arg(qstring(report.name),
                               format::counted(qint64(report.pieces()), tr("piece"), tr("pieces")),
                               format::count(qint64(report.splits[0].pieces)),
                               format::count(qint64(report.splits[1].pieces)),
                               format::count(qint64(report.splits[2].pieces))));
  QString summary = report.skipped.empty() ? tr("Every score of the folder is in it.")
                                           : tr("%1 of %2 scores were skipped.")
                                                 .arg(format::count(qint64(report.skipped.size())),
                                                      format::count(qint64(report.scoreFiles)));
  if (report.otherFiles > 0)
    summary += tr(" %1 other files were left alone.").arg(format::count(qint64(report.otherFiles)));
  m_summary->setText(summary);
  m_report->clear();
  const auto add = [this](const auto& entries, const QString& text) {
    for (const auto& entry : entries) {
      auto* item =
          new QTreeWidgetItem(m_report, {qstring(entry.file), text.arg(qstring(entry.text))});
      for (int column = 0; column < 2; ++column) item->setToolTip(column, item->text(column));
    }
  };
  add(report.skipped, tr("Skipped: %1"));
  add(report.remarks, tr("Taken: %1"));
  m_report->resizeColumnToContents(0);
  m_report->setColumnWidth(0, std::min(m_report->columnWidth(0), kWidth / 2));
  m_report->setVisible(m_report->topLevelItemCount() > 0);
  m_pages->setCurrentIndex(kReport);
  m_close->setFocus();
}

void ImportDialog::showForm(const QString& problem) {
  m_pages->setCurrentIndex(kForm);
  m_problem->setText(problem);
  m_folder->setFocus();
}

void ImportDialog::reject() {
  if (!isImporting()) {
    QDialog::reject();
    return;
  }
  if (!m_cancel->isEnabled()) return;
  m_cancel->setEnabled(false);
  m_progressText->setText(tr("Cancelling\u2026"));
  Q_EMIT cancelRequested();
}

} // namespace dmm::widgets
