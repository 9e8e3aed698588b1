#include "widgets/experiment/FieldEditor.h"

#include "core/types/Compatibility.h"
#include "widgets/experiment/DifferenceDot.h"
#include "widgets/experiment/FieldText.h"
#include "widgets/experiment/NarrowComboBox.h"
#include "widgets/experiment/ResetButton.h"
#include "widgets/experiment/SourcedNote.h"
#include "widgets/experiment/UnitLineEdit.h"
#include "widgets/theme/ToneLabel.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QToolButton>

#include <algorithm>
#include <optional>
#include <utility>

namespace dmm::widgets {

namespace {

QString sentence(QString words) {
  if (!words.isEmpty()) words[0] = words[0].toUpper();
  return words;
}

} // namespace

FieldEditor::FieldEditor(types::ConfigField field, QWidget* parent)
    : QWidget(parent)
    , m_field(std::move(field))
    , m_value(m_field.value({}))
    , m_baseline(m_value)
    , m_dot(new DifferenceDot(this))
    , m_reset(makeResetButton(QString::fromStdString(m_field.key), this))
    , m_reason(new ToneLabel(ToneLabel::Tone::Problem, this))
    , m_note(new SourcedNote(QString::fromStdString(m_field.key), this)) {
  QWidget* entry = makeEntry();
  entry->setObjectName(QString::fromStdString(m_field.key));
  entry->setAccessibleName(QString::fromStdString(m_field.label));
  entry->installEventFilter(this);
  auto* label = new QLabel(QString::fromStdString(m_field.label), this);
  label->setWordWrap(true);
  label->setContentsMargins(0, 0, 8, 0);
  label->setBuddy(entry);
  m_reason->setObjectName(QString::fromStdString(m_field.key) + ".problem");
  setToolTip(explanation());

  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(0);
  grid->setVerticalSpacing(4);
  grid->addWidget(m_dot, 0, 0);
  grid->addWidget(label, 0, 1);
  grid->addWidget(entry, 0, 2);
  grid->addWidget(m_reset, 0, 3);
  grid->addWidget(m_reason, 1, 1, 1, 2);
  grid->addWidget(m_note, 2, 1, 1, 2);
  grid->setColumnStretch(1, 1);
  grid->setColumnMinimumWidth(3, kResetColumnWidth);

  setTabOrder(entry, m_reset);
  connect(m_reset, &QToolButton::clicked, this, [this] { edit(m_baseline); });
  display(m_value);
  refresh();
}

QWidget* FieldEditor::makeEntry() {
  const int tenDigits = fontMetrics().horizontalAdvance(QStringLiteral("0000000000"));
  QWidget* entry = nullptr;
  if (m_field.choices.empty()) {
    entry = m_line = new UnitLineEdit(QString::fromStdString(m_field.unit), this);
    connect(m_line, &QLineEdit::textEdited, this, [this](const QString& typed) {
      readText(typed);
      Q_EMIT valueEdited();
    });
  } else {
    entry = m_choices = new NarrowComboBox(this);
    for (const auto& choice : m_field.choices) m_choices->addItem(QString::fromStdString(choice));
    connect(m_choices, &QComboBox::activated, this, [this] {
      readText(m_choices->currentText());
      Q_EMIT valueEdited();
    });
  }
  // Numbers are short, names are not.
  entry->setFixedWidth(tenDigits + (m_choices ? 64 : 24));
  return entry;
}

QString FieldEditor::explanation() const {
  const auto paragraph = [](const QString& words) {
    return QStringLiteral("<p>%1</p>").arg(words.toHtmlEscaped());
  };
  QString words = paragraph(QString::fromStdString(m_field.description));
  const bool isFreeText = std::holds_alternative<std::string>(m_value) && m_field.choices.empty();
  if (!isFreeText)
    words += paragraph(sentence(QString::fromStdString(m_field.expectation())) + '.');
  const QString standard = fieldText(m_field.value({}));
  if (!standard.isEmpty()) {
    QString line = tr("Default: %1").arg(standard);
    if (!m_field.source.empty()) line += tr(" (%1)").arg(QString::fromStdString(m_field.source));
    words += paragraph(line);
  }
  return words;
}

bool FieldEditor::differs() const { return !isValid() || m_value != m_baseline; }

void FieldEditor::setValue(const types::FieldValue& value) {
  // What the user typed stays when it says the same: 3e-4 does not turn into 0.0003.
  const bool same = m_line && isValid() && parseField(m_line->text(), m_value) == value;
  if (!same) display(value);
  m_problem = QString::fromStdString(m_field.problem(value));
  if (m_problem.isEmpty()) m_value = value;
  refresh();
}

void FieldEditor::setBaseline(const types::FieldValue& value) {
  m_baseline = value;
  m_reset->setToolTip(tr("Back to the preset’s %1").arg(fieldText(value)));
  m_reset->setAccessibleName(tr("Reset %1").arg(QString::fromStdString(m_field.label)));
  refresh();
}

void FieldEditor::setExperiment(const types::ExperimentConfig& experiment) {
  m_conflict = conflictText(experiment, m_field.key);
  refresh();
  if (!m_choices) return;
  for (int i = 0; i < m_choices->count(); ++i) {
    types::ExperimentConfig changed = experiment;
    m_field.write(changed, m_field.choices.at(std::size_t(i)));
    if (changed.model.family != experiment.model.family)
      changed = types::withFamily(experiment, changed.model.family); // as the panel does then
    const QString reasons = conflictText(changed, m_field.key);
    const QString note =
        m_field.choiceNotes.empty()
            ? QString()
            : QString::fromStdString(m_field.choiceNotes.at(std::size_t(i)).summary);
    m_choices->setEntry(i, reasons.isEmpty(), reasons.isEmpty() ? note : reasons);
  }
}

void FieldEditor::readText(const QString& typed) {
  const auto value = parseField(typed, m_value);
  if (value) {
    m_problem = QString::fromStdString(m_field.problem(*value));
    if (m_problem.isEmpty()) m_value = *value;
  } else {
    m_problem = tr("expected %1, got %2")
                    .arg(QString::fromStdString(m_field.expectation()),
                         typed.trimmed().isEmpty() ? tr("nothing") : typed.trimmed());
  }
  refresh();
}

void FieldEditor::display(const types::FieldValue& value) {
  if (m_line) {
    m_line->setText(fieldText(value));
    m_line->setCursorPosition(0);
  } else {
    m_choices->setPlaceholderText(fieldText(value)); // for a choice that this build does not offer
    m_choices->setCurrentIndex(m_choices->findText(fieldText(value)));
  }
}

void FieldEditor::edit(const types::FieldValue& value) {
  setValue(value);
  Q_EMIT valueEdited();
}

void FieldEditor::step(std::int64_t steps) {
  const auto lowest = std::int64_t(m_field.minimum);
  const auto highest = std::int64_t(m_field.maximum);
  edit(std::clamp(std::get<std::int64_t>(m_value) + steps, lowest, highest));
}

bool FieldEditor::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress || !m_line) return QWidget::eventFilter(watched, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  if (key == Qt::Key_Escape && !isValid()) {
    edit(m_value);
    return true;
  }
  if (std::holds_alternative<std::int64_t>(m_value)) {
    const std::int64_t steps = key == Qt::Key_Up         ? 1
                               : key == Qt::Key_Down     ? -1
                               : key == Qt::Key_PageUp   ? 10
                               : key == Qt::Key_PageDown ? -10
                                                         : 0;
    if (steps != 0) {
      step(steps);
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void FieldEditor::refresh() {
  m_dot->setOn(differs());
  m_reset->setVisible(differs());
  m_reason->say(isValid() ? m_conflict : sentence(m_problem));
  const int chosen = m_choices ? m_choices->currentIndex() : -1;
  if (chosen < 0 || m_field.choiceNotes.empty()) return m_note->say({}, {});
  const types::ChoiceNote& note = m_field.choiceNotes.at(std::size_t(chosen));
  m_note->say(QString::fromStdString(note.summary), QString::fromStdString(note.source));
}

} // namespace dmm::widgets
