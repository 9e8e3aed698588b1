#include "widgets/lens/StatesBox.h"

#include "core/types/Transpose.h"
#include "widgets/lens/StateGraphView.h"
#include "widgets/lens/StateKeyboard.h"
#include "widgets/lens/StateSound.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dmm::widgets {

StatesBox::StatesBox(QWidget* parent)
    : QWidget(parent)
    , m_title(makeHeading(QString(), this))
    , m_empty(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_parts(new QWidget(this)) {
  m_title->setObjectName(QStringLiteral("statesTitle"));
  m_empty->setObjectName(QStringLiteral("statesEmpty"));
  m_empty->setAlignment(Qt::AlignCenter);
  auto* row = new QHBoxLayout(m_parts);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kMargin);
  row->addWidget(makeGraph(), 1);
  row->addWidget(makeSound(), 1);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap / 2);
  box->addWidget(m_title);
  box->addWidget(m_empty, 1);
  box->addWidget(m_parts, 1);
  clear({});
}

QWidget* StatesBox::makeGraph() {
  m_graph = new StateGraphView(m_parts);
  connect(m_graph, &StateGraphView::stateClicked, this, &StatesBox::choose);
  return m_graph;
}

QWidget* StatesBox::makeSound() {
  auto* part = new QWidget(m_parts);
  m_name = makeHeading(QString(), part);
  m_name->setObjectName(QStringLiteral("stateName"));
  m_hear = new QPushButton(tr("Hear"), part);
  m_hear->setObjectName(QStringLiteral("hearStateButton"));
  m_hear->setToolTip(tr("Plays the likeliest keys of the state together, at most four"));
  m_facts = new ToneLabel(ToneLabel::Tone::Quiet, part);
  m_facts->setObjectName(QStringLiteral("stateFacts"));
  m_keyboard = new StateKeyboard(part);
  connect(m_hear, &QPushButton::clicked, this, &StatesBox::hear);
  connect(m_keyboard, &StateKeyboard::clicked, this, &StatesBox::hear);

  auto* head = new QHBoxLayout;
  head->addWidget(m_name, 1);
  head->addWidget(m_hear);
  auto* column = new QVBoxLayout(part);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addLayout(head);
  column->addWidget(m_keyboard);
  column->addWidget(m_facts);
  column->addStretch(1);
  return part;
}

void StatesBox::setReading(const types::StateReading& reading, int modelShift) {
  m_reading = reading;
  m_modelShift = modelShift;
  m_title->setText(tr("%1 of %2 matter in this piece")
                       .arg(format::count(qint64(reading.states.size())),
                            format::counted(reading.stateCount, tr("state"), tr("states"))));
  m_empty->hide();
  m_parts->show();
  m_graph->setReading(reading);
  std::vector<types::KeyProbabilities> sung;
  for (const auto& notes : reading.notes) sung.push_back(types::transposed(notes, modelShift));
  m_keyboard->setRange(sung);
  choose(reading.states.empty() ? -1 : 0);
}

void StatesBox::clear(const QString& why) {
  m_reading = {};
  m_title->setText(tr("States"));
  m_graph->clear();
  m_parts->hide();
  m_empty->say(why);
  choose(-1);
}

void StatesBox::choose(int row) {
  m_chosen = row;
  m_graph->setChosen(row);
  m_hear->setEnabled(row >= 0);
  m_name->setText(row < 0 ? QString()
                          : tr("State %1 sounds like").arg(m_reading.states[std::size_t(row)]));
  m_facts->say(row < 0 ? QString() : describe());
  if (row < 0)
    m_keyboard->clear();
  else
    m_keyboard->setNotes(shownNotes());
  Q_EMIT stateChosen(row);
}

types::KeyProbabilities StatesBox::shownNotes() const {
  return types::transposed(m_reading.notes[std::size_t(m_chosen)], m_modelShift);
}

QString StatesBox::describe() const {
  const std::int64_t state = m_reading.states[std::size_t(m_chosen)];
  double share = 0;
  for (const auto& slice : m_reading.posterior)
    share += double(slice[std::size_t(m_chosen)]) / double(m_reading.posterior.size());
  QStringList sentences{tr("%1 % of the piece.").arg(100 * share, 0, 'f', 1)};
  QStringList next;
  for (const auto& transition : m_reading.transitions) {
    if (transition.from != state) continue;
    if (transition.to == state)
      sentences << tr("Stays with %1.").arg(transition.probability, 0, 'f', 2);
    else if (next.size() < 3)
      next << tr("%1 (%2)").arg(transition.to).arg(transition.probability, 0, 'f', 2);
  }
  if (!next.isEmpty()) sentences << tr("Then mostly %1.").arg(next.join(QStringLiteral(", ")));
  return sentences.join(QLatin1Char(' '));
}

void StatesBox::hear() {
  if (m_chosen < 0) return;
  const types::Chorale chord = chordPiece(
      shownNotes(), tr("State %1").arg(m_reading.states[std::size_t(m_chosen)]).toStdString());
  Q_EMIT hearRequested(chord);
}

} // namespace dmm::widgets
