#include "widgets/experiment/RunControls.h"

#include "widgets/experiment/PrimaryButton.h"

#include <QHBoxLayout>
#include <QMenu>

namespace dmm::widgets {

RunControls::RunControls(QWidget* parent)
    : QWidget(parent)
    , m_train(new PrimaryButton({}, this))
    , m_stop(new QPushButton(tr("Stop"), this))
    , m_queue(new QPushButton(tr("Queue"), this)) {
  m_train->setObjectName("trainButton");
  m_train->setToolTip(tr("Train, pause or resume (Ctrl+Return)"));
  m_stop->setObjectName("stopButton");
  m_stop->setToolTip(tr("Stop after this mini-batch and keep what was learned (Ctrl+.)"));
  m_queue->setObjectName("queueButton");
  auto* menu = new QMenu(m_queue);
  menu->setObjectName("queueMenu");
  QAction* one = menu->addAction(tr("Add this experiment"));
  one->setObjectName("queueOne");
  QAction* several = menu->addAction(tr("Add several seeds or values…"));
  several->setObjectName("queueSeveral");
  for (QPushButton* button : {static_cast<QPushButton*>(m_train), m_stop, m_queue}) {
    button->setMinimumHeight(32);
    button->setMinimumWidth(button->fontMetrics().horizontalAdvance(button->text()) + 20);
  }

  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  row->addWidget(m_train, 2);
  row->addWidget(m_stop, 1);
  row->addWidget(m_queue, 1);

  connect(m_train, &QPushButton::clicked, this, &RunControls::askForNext);
  connect(m_stop, &QPushButton::clicked, this, &RunControls::stopRequested);
  connect(one, &QAction::triggered, this, &RunControls::queueRequested);
  connect(several, &QAction::triggered, this, &RunControls::queueSeveralRequested);
  connect(m_queue, &QPushButton::clicked, this,
          [this, menu] { menu->popup(m_queue->mapToGlobal(m_queue->rect().topLeft())); });
  refresh();
}

void RunControls::setActivity(Activity activity) {
  m_activity = activity;
  refresh();
}

void RunControls::setReady(bool ready) {
  m_ready = ready;
  refresh();
}

void RunControls::setQueueProblem(const QString& reason) {
  m_queueProblem = reason;
  refresh();
}

void RunControls::clickPrimary() { m_train->click(); }

void RunControls::clickQueue() {
  if (m_queue->isEnabled()) Q_EMIT queueRequested();
}

void RunControls::clickQueueSeveral() {
  if (m_queue->isEnabled()) Q_EMIT queueSeveralRequested();
}

void RunControls::askForNext() {
  switch (m_activity) {
  case Activity::Idle: Q_EMIT trainRequested(); break;
  case Activity::Running: Q_EMIT pauseRequested(); break;
  case Activity::Paused: Q_EMIT resumeRequested(); break;
  case Activity::Stopping: break;
  }
}

void RunControls::refresh() {
  const bool isLive = m_activity == Activity::Running || m_activity == Activity::Paused;
  switch (m_activity) {
  case Activity::Idle: m_train->setText(tr("Train")); break;
  case Activity::Running: m_train->setText(tr("Pause")); break;
  case Activity::Paused: m_train->setText(tr("Resume")); break;
  case Activity::Stopping: m_train->setText(tr("Stopping…")); break;
  }
  m_train->setEnabled(isLive || (m_activity == Activity::Idle && m_ready));
  m_stop->setEnabled(isLive);
  m_queue->setEnabled(m_ready && m_queueProblem.isEmpty());
  m_queue->setToolTip(m_queueProblem.isEmpty()
                          ? tr("Train this later, after what is in the queue (Ctrl+Shift+Return)")
                          : m_queueProblem);
}

} // namespace dmm::widgets
