#include "widgets/experiment/TrainingStrip.h"

#include "widgets/theme/Format.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kBarSteps = 10000;

QString activityWord(Activity activity) {
  switch (activity) {
  case Activity::Running: return QObject::tr("Training");
  case Activity::Paused: return QObject::tr("Paused");
  case Activity::Stopping: return QObject::tr("Stopping");
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
    , m_device(new QLabel(this))
    , m_hear(new QPushButton(tr("Hear what it composed"), this)) {
  setObjectName(QStringLiteral("trainingStrip"));
  m_text->setObjectName(QStringLiteral("trainingStripText"));
  m_bar->setObjectName(QStringLiteral("trainingProgress"));
  m_speed->setObjectName(QStringLiteral("trainingSpeed"));
  m_device->setObjectName(QStringLiteral("trainingDevice"));
  m_hear->setObjectName(QStringLiteral("hearButton"));
  m_hear->setToolTip(tr("Opens the newest piece that the run composed while it trained"));
  connect(m_hear, &QPushButton::clicked, this, &TrainingStrip::hearingRequested);
  m_bar->setRange(0, kBarSteps);
  m_bar->setTextVisible(false);
  m_bar->setMaximumHeight(10);
  m_bar->setFixedWidth(240);

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(8, 2, 8, 2);
  layout->setSpacing(16);
  layout->addWidget(m_text);
  layout->addWidget(m_hear);
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
  m_device->setText(QStringLiteral("%1  %2").arg(
      format::counted(threads, tr("thread"), tr("threads")), device.toUpper()));
}

void TrainingStrip::setMessage(const QString& message) {
  m_message = message;
  m_isFailure = false;
  refresh();
}

void TrainingStrip::setFailure(const QString& message) {
  setMessage(message);
  m_isFailure = true;
}

void TrainingStrip::clearFailure() {
  if (m_isFailure) setMessage({});
}

void TrainingStrip::offerHearing(bool offered) {
  m_isHearingOffered = offered;
  refresh();
}

void TrainingStrip::refresh() {
  const bool working = m_activity != Activity::Idle;
  const bool counted = working && m_progress.numEpochs > 0;
  m_bar->setVisible(working);
  m_speed->setVisible(counted && std::isfinite(m_progress.cost.epoch));
  m_device->setVisible(working);
  m_hear->setVisible(!working && m_isHearingOffered);
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
  m_text->setText(tr("%1, %2 of %3")
                      .arg(activityWord(m_activity), format::count(m_progress.epoch),
                           format::counted(m_progress.numEpochs, tr("epoch"), tr("epochs"))));
  const double share = m_progress.miniBatches > 0
                           ? double(m_progress.miniBatch) / double(m_progress.miniBatches)
                           : 0;
  m_bar->setValue(
      int((double(m_progress.epoch) + share) / double(m_progress.numEpochs) * kBarSteps));
  m_speed->setText(
      tr("%1 s an epoch, %2 left")
          .arg(format::seconds(m_progress.cost.epoch), format::duration(m_progress.secondsLeft)));
}

} // namespace dmm::widgets
