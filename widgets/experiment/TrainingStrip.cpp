#include "widgets/experiment/TrainingStrip.h"

#include "widgets/theme/Format.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>

#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kBarSteps = 10000;

QString activityWord(Activity activity) {
  switch (activity) {
  case Activity::Running: return QObject::tr("Training");
  case Activity::Paused: return QObject::tr("Paused in");
  case Activity::Stopping: return QObject::tr("Stopping in");
  case Activity::Idle: break;
  }
  return {};
}

} // namespace

TrainingStrip::TrainingStrip(QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_speed(new QLabel(this))
    , m_device(new QLabel(this)) {
  setObjectName(QStringLiteral("trainingStrip"));
  m_text->setObjectName(QStringLiteral("trainingStripText"));
  m_bar->setObjectName(QStringLiteral("trainingProgress"));
  m_speed->setObjectName(QStringLiteral("trainingSpeed"));
  m_bar->setRange(0, kBarSteps);
  m_bar->setTextVisible(false);
  m_bar->setMaximumHeight(10);
  m_bar->setFixedWidth(240);

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(8, 2, 8, 2);
  layout->setSpacing(16);
  layout->addWidget(m_text);
  layout->addWidget(m_bar);
  layout->addWidget(m_speed);
  layout->addStretch();
  layout->addWidget(m_device);
  refresh();
}

void TrainingStrip::setActivity(Activity activity) {
  if (m_activity == Activity::Idle) m_progress = {};
  m_activity = activity;
  refresh();
}

void TrainingStrip::setProgress(const types::TrainingProgress& progress) {
  m_progress = progress;
  refresh();
}

void TrainingStrip::setDevice(qint64 threads, const QString& device) {
  m_device->setText(
      tr("%n thread(s)  %1", nullptr, int(threads))
          .arg(device.toUpper())
          .replace(QStringLiteral("(s)"), threads == 1 ? QString() : QStringLiteral("s")));
}

void TrainingStrip::setMessage(const QString& message) {
  m_message = message;
  refresh();
}

void TrainingStrip::refresh() {
  const bool working = m_activity != Activity::Idle;
  const bool counted = working && m_progress.numEpochs > 0;
  m_bar->setVisible(working);
  m_speed->setVisible(counted);
  m_device->setVisible(working);
  if (!working) {
    m_text->setText(m_message);
    return;
  }
  if (!counted) {
    m_bar->setRange(0, 0); // busy: the first mini-batch is under way
    m_text->setText(tr("Preparing"));
    return;
  }
  m_bar->setRange(0, kBarSteps);
  m_text->setText(tr("%1 epoch %2 of %3")
                      .arg(activityWord(m_activity), format::count(m_progress.epoch),
                           format::count(m_progress.numEpochs)));
  const double share = m_progress.miniBatches > 0
                           ? double(m_progress.miniBatch) / double(m_progress.miniBatches)
                           : 0;
  m_bar->setValue(
      int((double(m_progress.epoch) + share) / double(m_progress.numEpochs) * kBarSteps));
  m_speed->setText(tr("%1 s an epoch, %2 left")
                       .arg(format::seconds(m_progress.secondsAnEpoch),
                            format::duration(m_progress.secondsLeft)));
}

} // namespace dmm::widgets
