#include "widgets/runs/RunTagsDialog.h"

#include "widgets/runs/RunDetailsDialog.h"
#include "widgets/runs/RunRow.h"
#include "widgets/theme/Format.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

RunTagsDialog::RunTagsDialog(const std::vector<const RunRow*>& runs, const QStringList& knownTags,
                             QWidget* parent)
    : QDialog(parent)
    , m_list(new QListWidget(this))
    , m_new(new QLineEdit(this)) {
  setObjectName(QStringLiteral("runTagsDialog"));
  setWindowTitle(tr("Tags of %1").arg(format::counted(qint64(runs.size()), tr("run"), tr("runs"))));
  for (const RunRow* run : runs) m_ids += QString::fromStdString(run->id);

  m_list->setObjectName(QStringLiteral("tagList"));
  m_list->setAccessibleName(tr("Tags"));
  QStringList sorted = knownTags;
  sorted.sort(Qt::CaseInsensitive);
  for (const QString& tag : sorted) {
    const auto count = std::count_if(runs.begin(), runs.end(),
                                     [&](const RunRow* run) { return run->tags.contains(tag); });
    const bool isMixed = count > 0 && count < std::ptrdiff_t(runs.size());
    auto* item = new QListWidgetItem(tag, m_list);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(isMixed ? Qt::PartiallyChecked : count == 0 ? Qt::Unchecked : Qt::Checked);
    item->setData(Qt::UserRole, item->checkState());
    if (isMixed) item->setToolTip(tr("%1 of the %2 runs").arg(count).arg(runs.size()));
  }
  m_list->setVisible(!sorted.isEmpty());
  m_new->setObjectName(QStringLiteral("newTags"));
  m_new->setPlaceholderText(tr("night, wide"));
  m_new->setToolTip(tr("Words for search and filter, divided by commas"));

  auto* label = new QLabel(tr("&New tags"), this);
  label->setBuddy(m_new);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Save)->setObjectName(QStringLiteral("saveTags"));
  auto* column = new QVBoxLayout(this);
  column->addWidget(m_list, 1);
  column->addWidget(label);
  column->addWidget(m_new);
  if (sorted.isEmpty()) column->addStretch();
  column->addWidget(buttons);
  if (!sorted.isEmpty()) resize(320, 320);
  m_new->setFocus();
  connect(buttons, &QDialogButtonBox::accepted, this, &RunTagsDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void RunTagsDialog::accept() {
  QStringList added = parseTags(m_new->text()), removed;
  for (int row = 0; row < m_list->count(); ++row) {
    const QListWidgetItem* item = m_list->item(row);
    if (item->data(Qt::UserRole).value<Qt::CheckState>() == item->checkState()) continue;
    if (item->checkState() == Qt::Checked) added += item->text();
    if (item->checkState() == Qt::Unchecked) removed += item->text();
  }
  for (const QString& tag : added) removed.removeAll(tag); // typed after it was unticked
  added.removeDuplicates();
  if (!added.isEmpty() || !removed.isEmpty()) Q_EMIT tagsEdited(m_ids, added, removed);
  QDialog::accept();
}

} // namespace dmm::widgets
