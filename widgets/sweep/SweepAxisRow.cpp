#include "widgets/sweep/SweepAxisRow.h"

#include "core/types/ParseNumber.h"
#include "core/types/ValueList.h"
#include "widgets/experiment/FieldText.h"
#include "widgets/theme/Spacing.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QToolButton>

namespace dmm::widgets {

SweepAxisRow::SweepAxisRow(QWidget* parent)
    : QWidget(parent)
    , m_field(new QComboBox(this))
    , m_kind(new QComboBox(this))
    , m_values(new QLineEdit(this)) {
  m_field->setObjectName(QStringLiteral("axisField"));
  m_kind->setObjectName(QStringLiteral("axisKind"));
  m_values->setObjectName(QStringLiteral("axisValues"));
  for (const types::ConfigField& field : types::experimentFields()) {
    if (!types::canBeVaried(field)) continue;
    m_field->addItem(QString::fromStdString(field.label), QString::fromStdString(field.key));
    m_field->setItemData(m_field->count() - 1, QString::fromStdString(field.description),
                         Qt::ToolTipRole);
  }
  m_kind->addItems({tr("Values"), tr("From, to"), tr("From, to (log)")});
  auto* remove = new QToolButton(this);
  remove->setObjectName(QStringLiteral("removeAxis"));
  remove->setText(QStringLiteral("\u00d7"));
  remove->setToolTip(tr("Leave this setting as it is"));
  remove->setAutoRaise(true);

  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGap);
  row->addWidget(m_field);
  row->addWidget(m_kind);
  row->addWidget(m_values, 1);
  row->addWidget(remove);

  const auto changed = [this] {
    read();
    Q_EMIT edited();
  };
  connect(m_field, &QComboBox::activated, this, [this, changed] {
    m_values->setText(fieldText(field().value({})));
    m_kind->setCurrentIndex(List);
    changed();
  });
  connect(m_kind, &QComboBox::activated, this, changed);
  connect(m_values, &QLineEdit::textEdited, this, changed);
  connect(remove, &QToolButton::clicked, this, &SweepAxisRow::removeRequested);
  m_field->setCurrentIndex(m_field->findData(QStringLiteral("optimiser.learning_rate")));
  m_values->setText(fieldText(field().value({})));
  read();
}

const types::ConfigField& SweepAxisRow::field() const {
  return *types::findField(m_field->currentData().toString().toStdString());
}

void SweepAxisRow::setAxis(const types::SweepAxis& axis) {
  m_field->setCurrentIndex(m_field->findData(QString::fromStdString(axis.key)));
  QStringList words;
  if (axis.range) {
    words = {fieldText(axis.range->from), fieldText(axis.range->to)};
    if (axis.range->steps > 0) words += QString::number(axis.range->steps);
    m_kind->setCurrentIndex(axis.range->isLogarithmic ? LogSteps : Steps);
  } else {
    for (const auto& value : axis.values) words += fieldText(value);
    m_kind->setCurrentIndex(List);
  }
  m_values->setText(words.join(QStringLiteral(", ")));
  read();
}

void SweepAxisRow::read() {
  showHint();
  m_axis = {field().key, {}};
  m_problem.clear();
  if (m_kind->currentIndex() == List) {
    const auto list = types::parseValueList(field(), m_values->text().toStdString());
    m_axis.values = list.values;
    m_problem = QString::fromStdString(list.problem);
    return;
  }
  static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
  const QStringList words = m_values->text().split(between, Qt::SkipEmptyParts);
  types::SweepAxis::Range range;
  range.isLogarithmic = m_kind->currentIndex() == LogSteps;
  const auto number = [&](qsizetype place, auto& value) {
    return types::parseNumber(words[place].toStdString(), value);
  };
  const bool isRead = (words.size() == 2 || words.size() == 3) && number(0, range.from) &&
                      number(1, range.to) && (words.size() == 2 || number(2, range.steps));
  m_axis.range = range;
  if (!isRead) m_problem = tr("expected two ends, and how many values");
}

void SweepAxisRow::showHint() {
  m_values->setPlaceholderText(m_kind->currentIndex() == List ? tr("3e-4, 1e-3, or 1..5")
                                                              : tr("from, to, how many"));
  m_values->setToolTip(m_kind->currentIndex() == List
                           ? tr("The values to try; of whole numbers also ranges: 1..5")
                           : tr("Both ends and how many values with them. Without a number, a "
                                "sampler that is no grid draws any value between"));
}

QString SweepAxisRow::problem(types::Sampler sampler) const {
  const QString what =
      m_problem.isEmpty() ? QString::fromStdString(types::problemOf(m_axis, sampler)) : m_problem;
  return what.isEmpty() ? what : m_field->currentText() + QStringLiteral(": ") + what;
}

} // namespace dmm::widgets
