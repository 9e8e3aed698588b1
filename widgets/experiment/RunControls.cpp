#include "widgets/experiment/RunControls.h"

#include "widgets/experiment/PrimaryButton.h"

#include <QHBoxLayout>

namespace dmm::widgets {

RunControls::RunControls(QWidget* parent)
    : QWidget(parent)
    , m_train(new PrimaryButton({}, this))
    , m_stop(new QPushButton(tr("Stop"), this)) {
  m_train->setObjectName("trainButton");
  m_stop->setObjectName("stopButton");
  m_stop->setToolTip(tr("Stop after this mini-batch and keep what was learned"));
  for (QPushButton* button : {static_cast<QPushButton*>(m_train), m_stop})
    button->setMinimumHeight(32);

  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  row->addWidget(m_train, 2);
  row->addWidget(m_stop, 1);

  connect(m_train, &QPushButton::clicked, this, &RunControls::askForNext);
  connect(m_stop, &QPushButton::clicked, this, &RunControls::stopRequested);
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

void RunControls::clickPrimary() { m_train->click(); }

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
}

} // namespace dmm::widgets
