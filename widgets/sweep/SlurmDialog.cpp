#include "widgets/sweep/SlurmDialog.h"

#include "widgets/theme/Format.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

namespace dmm::widgets {

namespace {

QLineEdit* makeLine(const char* name, const std::string& text, const QString& hint) {
  auto* line = new QLineEdit(QString::fromStdString(text));
  line->setObjectName(QLatin1String(name));
  line->setPlaceholderText(hint);
  return line;
}

QSpinBox* makeCount(const char* name, std::int64_t value, const QString& none) {
  auto* count = new QSpinBox;
  count->setObjectName(QLatin1String(name));
  count->setRange(0, 100000);
  count->setValue(int(value));
  count->setSpecialValueText(none);
  return count;
}

} // namespace

SlurmDialog::SlurmDialog(const types::SlurmSettings& settings, qint64 runs, QWidget* parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_partition(makeLine("slurmPartition", settings.partition, tr("the cluster's")))
    , m_account(makeLine("slurmAccount", settings.account, tr("yours")))
    , m_time(makeLine("slurmTime", settings.time, QStringLiteral("2:00:00")))
    , m_memory(makeLine("slurmMemory", settings.memory, QStringLiteral("4G")))
    , m_cores(makeCount("slurmCores", settings.cores, tr("as the run's threads")))
    , m_atOnce(makeCount("slurmAtOnce", settings.atOnce, tr("as many as there is room for")))
    , m_setup(new QPlainTextEdit(QString::fromStdString(settings.setup)))
    , m_wrapper(makeLine("slurmWrapper", settings.wrapper, tr("apptainer exec dmm.sif")))
    , m_program(makeLine("slurmProgram", settings.program, tr("dmm as the nodes see it")))
    , m_more(makeLine("slurmMore", {}, QStringLiteral("--qos=long"))) {
  setObjectName(QStringLiteral("slurmDialog"));
  setWindowTitle(tr("Submit to Slurm"));
  m_setup->setObjectName(QStringLiteral("slurmSetup"));
  m_setup->setPlaceholderText(QStringLiteral("module load ..."));
  m_setup->setFixedHeight(3 * fontMetrics().lineSpacing() + 12);
  QStringList more;
  for (const auto& option : settings.more) more += QString::fromStdString(option);
  m_more->setText(more.join(QLatin1Char(' ')));

  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  auto* submit =
      buttons->addButton(tr("Submit %1").arg(format::counted(runs, tr("run"), tr("runs"))),
                         QDialogButtonBox::AcceptRole);
  submit->setObjectName(QStringLiteral("submitToSlurm"));
  auto* form = new QFormLayout(this);
  form->addRow(tr("&Partition"), m_partition);
  form->addRow(tr("&Account"), m_account);
  form->addRow(tr("&Time of a run"), m_time);
  form->addRow(tr("&Memory of a run"), m_memory);
  form->addRow(tr("&Cores of a run"), m_cores);
  form->addRow(tr("At &once"), m_atOnce);
  form->addRow(tr("&Before a run"), m_setup);
  form->addRow(tr("&Container"), m_wrapper);
  form->addRow(tr("P&rogram"), m_program);
  form->addRow(tr("&Further options"), m_more);
  form->addRow(buttons);
  resize(460, sizeHint().height());
  connect(buttons, &QDialogButtonBox::accepted, this, &SlurmDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

types::SlurmSettings SlurmDialog::settings() const {
  const auto text = [](const QLineEdit* line) { return line->text().trimmed().toStdString(); };
  types::SlurmSettings settings = m_settings;
  settings.partition = text(m_partition);
  settings.account = text(m_account);
  settings.time = text(m_time);
  settings.memory = text(m_memory);
  settings.cores = m_cores->value();
  settings.atOnce = m_atOnce->value();
  settings.setup = m_setup->toPlainText().trimmed().toStdString();
  settings.wrapper = text(m_wrapper);
  settings.program = text(m_program);
  settings.more.clear();
  for (const QString& word : m_more->text().split(QLatin1Char(' '), Qt::SkipEmptyParts))
    settings.more.push_back(word.toStdString());
  return settings;
}

void SlurmDialog::accept() {
  Q_EMIT submitted(settings());
  QDialog::accept();
}

} // namespace dmm::widgets
