#include "app/workbench/ClosingController.h"

#include "app/workbench/QueueController.h"
#include "app/workbench/TrainedRunController.h"
#include "app/workbench/TrainingController.h"

#include <QEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QWidget>

namespace dmm::app {

ClosingController::ClosingController(QWidget& window, const TrainingController& training,
                                     TrainedRunController& trainedRun, QueueController& queue,
                                     QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_training(training)
    , m_trainedRun(trainedRun)
    , m_queue(queue) {
  m_window.installEventFilter(this);
  connect(&m_training, &TrainingController::trainingEnded, this, [this] {
    if (m_closesWhenEnded) m_window.close();
  });
}

bool ClosingController::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::Close) return QObject::eventFilter(watched, event);
  if (!m_training.isTraining()) {
    Q_EMIT closing();
    return false;
  }
  event->ignore();
  if (!m_closesWhenEnded) ask();
  return true;
}

void ClosingController::ask() {
  auto* question =
      new QMessageBox(QMessageBox::Question, tr("A run is training"),
                      tr("Stop the training and close?"), QMessageBox::NoButton, &m_window);
  question->setObjectName(QStringLiteral("closeQuestion"));
  question->setAttribute(Qt::WA_DeleteOnClose);
  question->setInformativeText(
      m_queue.trainingRow() >= 0
          ? tr("The run is kept with every finished epoch. It and the rest of the queue wait for "
               "the next start.")
          : tr("The run is kept with every finished epoch and can be resumed later."));
  auto* stop = question->addButton(tr("Stop and close"), QMessageBox::AcceptRole);
  stop->setObjectName(QStringLiteral("stopAndClose"));
  auto* keep = question->addButton(tr("Keep training"), QMessageBox::RejectRole);
  keep->setObjectName(QStringLiteral("keepTraining"));
  question->setDefaultButton(keep);
  connect(question, &QMessageBox::buttonClicked, this, [this, stop](QAbstractButton* button) {
    if (button != stop) return;
    if (!m_training.isTraining()) { // it ended while the question stood
      m_window.close();
      return;
    }
    prepareEnd();
    m_trainedRun.stop();
  });
  question->open();
}

void ClosingController::prepareEnd() {
  m_closesWhenEnded = true;
  m_queue.keepForNextStart();
  m_trainedRun.endSilently();
}

void ClosingController::endProgram() {
  prepareEnd();
  if (m_training.isTraining())
    m_trainedRun.interrupt();
  else
    m_window.close();
}

} // namespace dmm::app
