#include "widgets/experiment/VariationsDialog.h"

#include "core/types/SweepPlan.h"
#include "core/types/ValueList.h"
#include "widgets/experiment/FieldText.h"
#include "widgets/theme/ToneLabel.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace dmm::widgets {

VariationsDialog::VariationsDialog(types::ExperimentConfig base, types::RunNaming naming,
                                   QWidget* parent)
    : QDialog(parent)
    , m_base(std::move(base))
    , m_naming(std::move(naming))
    , m_fields{nullptr}
    , m_field(new QComboBox(this))
    , m_values(new QLineEdit(this))
    , m_seeds(new QLineEdit(fieldText(m_base.run.seed), this))
    , m_valuesProblem(new ToneLabel(ToneLabel::Tone::Problem, this))
    , m_seedsProblem(new ToneLabel(ToneLabel::Tone::Problem, this))
    , m_preview(new QListWidget(this)) {
  setObjectName(QStringLiteral("variationsDialog"));
  setWindowTitle(tr("Add several to the queue"));
  m_field->setObjectName(QStringLiteral("variedField"));
  m_values->setObjectName(QStringLiteral("variedValues"));
  m_values->setToolTip(tr("For example 50, 100, 200; of whole numbers also 1..5 or 1-5"));
  m_seeds->setObjectName(QStringLiteral("variedSeeds"));
  m_seeds->setPlaceholderText(QStringLiteral("0..4"));
  m_seeds->setToolTip(tr("For example 0..4, 1-3, or 1, 7, 42"));
  m_preview->setObjectName(QStringLiteral("variationsPreview"));
  m_preview->setSelectionMode(QAbstractItemView::NoSelection);
  m_preview->setFocusPolicy(Qt::NoFocus);

  m_field->addItem(tr("Nothing but the seed"));
  for (const auto& field : types::experimentFields()) {
    if (!types::canBeVaried(field)) continue;
    m_fields.push_back(&field);
    m_field->addItem(QString::fromStdString(field.label));
    m_field->setItemData(m_field->count() - 1, QString::fromStdString(field.description),
                         Qt::ToolTipRole);
  }

  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  m_add = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
  m_add->setObjectName(QStringLiteral("addVariations"));
  auto* form = new QFormLayout(this);
  form->addRow(tr("&Vary"), m_field);
  form->addRow(tr("Va&lues"), m_values);
  form->addRow(QString(), m_valuesProblem);
  form->addRow(tr("&Seeds"), m_seeds);
  form->addRow(QString(), m_seedsProblem);
  form->addRow(tr("Will be queued"), m_preview);
  form->addRow(buttons);
  resize(480, 380);

  connect(buttons, &QDialogButtonBox::accepted, this, &VariationsDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(m_field, &QComboBox::currentIndexChanged, this, [this](int index) {
    const auto* field = m_fields[std::size_t(index)];
    m_values->setText(field ? fieldText(field->value(m_base)) : QString());
    refresh();
  });
  connect(m_values, &QLineEdit::textEdited, this, &VariationsDialog::refresh);
  connect(m_seeds, &QLineEdit::textEdited, this, &VariationsDialog::refresh);
  refresh();
  m_seeds->setFocus();
  m_seeds->selectAll();
}

void VariationsDialog::refresh() {
  const auto* field = m_fields[std::size_t(m_field->currentIndex())];
  const auto read = [](const types::ConfigField* of, const QLineEdit* text) {
    return of ? types::parseValueList(*of, text->text().toStdString()) : types::ValueList{};
  };
  const types::ValueList values = read(field, m_values);
  const types::ValueList seeds = read(types::findField("run.seed"), m_seeds);
  m_values->setEnabled(field != nullptr);
  m_valuesProblem->say(QString::fromStdString(values.problem));
  m_seedsProblem->say(QString::fromStdString(seeds.problem));
  m_variations.clear();
  if (values.problem.empty() && seeds.problem.empty()) {
    types::SweepPlan plan;
    if (field) plan.axes.push_back({field->key, values.values});
    for (const auto& seed : seeds.values) plan.seeds.push_back(std::get<std::int64_t>(seed));
    for (auto& run : types::runsOf(plan, m_base, m_naming))
      m_variations.push_back(std::move(run.config));
  }
  m_preview->clear();
  for (const auto& experiment : m_variations)
    m_preview->addItem(QString::fromStdString(experiment.name));
  m_add->setEnabled(!m_variations.empty());
  m_add->setText(m_variations.empty() ? tr("Add") : tr("Add %1").arg(m_variations.size()));
}

void VariationsDialog::accept() {
  if (m_variations.empty()) return;
  Q_EMIT variationsChosen(m_variations);
  QDialog::accept();
}

} // namespace dmm::widgets
