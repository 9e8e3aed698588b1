#include "widgets/runs/RunDetailsDialog.h"

#include "widgets/runs/RunRow.h"

#include <QCompleter>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace dmm::widgets {

QStringList parseTags(const QString& text) {
  QStringList tags;
  for (QString tag : text.split(QLatin1Char(','))) {
    tag = tag.trimmed();
    while (tag.startsWith(QLatin1Char('#'))) tag.remove(0, 1);
    if (!tag.isEmpty() && !tags.contains(tag)) tags += tag;
  }
  return tags;
}

RunDetailsDialog::RunDetailsDialog(const RunRow& run, const QStringList& knownTags, QWidget* parent)
    : QDialog(parent)
    , m_id(QString::fromStdString(run.id))
    , m_name(new QLineEdit(run.name, this))
    , m_tags(new QLineEdit(run.tags.join(QStringLiteral(", ")), this))
    , m_notes(new QPlainTextEdit(run.notes, this)) {
  setObjectName(QStringLiteral("runDetailsDialog"));
  setWindowTitle(tr("Name, tags and notes"));
  m_name->setObjectName(QStringLiteral("runName"));
  m_tags->setObjectName(QStringLiteral("runTags"));
  m_tags->setPlaceholderText(tr("night, wide"));
  m_tags->setToolTip(tr("Words for search and filter, divided by commas"));
  m_notes->setObjectName(QStringLiteral("runNotes"));
  m_notes->setTabChangesFocus(true);
  m_notes->setPlaceholderText(tr("What was this run to find out?"));
  auto* completer = new QCompleter(knownTags, m_tags);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  m_tags->setCompleter(completer);

  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
  m_save = buttons->button(QDialogButtonBox::Save);
  m_save->setObjectName(QStringLiteral("saveDetails"));
  auto* form = new QFormLayout(this);
  form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
  form->addRow(tr("&Name"), m_name);
  form->addRow(tr("&Tags"), m_tags);
  form->addRow(tr("N&otes"), m_notes);
  form->addRow(buttons);
  resize(420, 280);
  m_name->selectAll();

  connect(buttons, &QDialogButtonBox::accepted, this, &RunDetailsDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(m_name, &QLineEdit::textChanged, this,
          [this](const QString& name) { m_save->setEnabled(!name.trimmed().isEmpty()); });
}

void RunDetailsDialog::accept() {
  if (!m_save->isEnabled()) return;
  Q_EMIT runEdited(m_id, m_name->text().trimmed(), parseTags(m_tags->text()),
                   m_notes->toPlainText().trimmed());
  QDialog::accept();
}

} // namespace dmm::widgets
