#include "app/workbench/RunListController.h"

#include "app/workbench/RunEditor.h"
#include "app/workbench/RunLibrary.h"
#include "core/types/RunName.h"
#include "widgets/music/CandidateListModel.h"
#include "widgets/runs/RunListModel.h"
#include "widgets/runs/RunListPanel.h"
#include "widgets/theme/Format.h"

#include <QDesktopServices>
#include <QMessageBox>
#include <QPushButton>
#include <QUrl>

namespace dmm::app {

using widgets::RunListPanel;

namespace {

constexpr int kRefreshMilliseconds = 2000;

} // namespace

RunListController::RunListController(RunListPanel& list, RunLibrary& library, QObject* parent)
    : QObject(parent)
    , m_list(list)
    , m_library(library)
    , m_editor(new RunEditor(library, this)) {
  connectLibrary();
  connectEditor();
  connect(&m_list, &RunListPanel::openFolderRequested, this, [this](const QString& id) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(
        QString::fromStdString((m_library.folder() / id.toStdString()).string())));
  });
}

void RunListController::connectLibrary() {
  connect(&m_library, &RunLibrary::runsRead, &m_list, &RunListPanel::updateRuns);
  connect(&m_library, &RunLibrary::runsGone, &m_list, &RunListPanel::removeRuns);
  connect(&m_library, &RunLibrary::folderProblemChanged, &m_list, &RunListPanel::setFolderProblem);
  connect(&m_refreshTimer, &QTimer::timeout, &m_library, &RunLibrary::requestRefresh);
}

void RunListController::connectEditor() {
  connect(&m_list, &RunListPanel::runEdited, m_editor, &RunEditor::edit);
  connect(&m_list, &RunListPanel::tagsEdited, m_editor, &RunEditor::changeTags);
  connect(&m_list, &RunListPanel::colorChosen, m_editor, &RunEditor::setColor);
  connect(&m_list, &RunListPanel::archiveRequested, m_editor, &RunEditor::setArchived);
  connect(&m_list, &RunListPanel::deleteRequested, m_editor, &RunEditor::moveToTrash);
  connect(&m_list, &RunListPanel::undoRequested, m_editor, &RunEditor::undoDelete);
  connect(m_editor, &RunEditor::undoOffered, &m_list, &RunListPanel::offerUndo);
  connect(m_editor, &RunEditor::runsRestored, this, [this](const QStringList& ids) {
    if (!ids.isEmpty()) m_list.selectRun(ids.front());
  });
  connect(m_editor, &RunEditor::problemOccurred, this, &RunListController::problemOccurred);
}

void RunListController::start() {
  m_refreshTimer.start(kRefreshMilliseconds);
  m_library.requestRefresh();
}

widgets::RunLook RunListController::lookOf(const QString& runId) const {
  const auto* run = m_library.find(runId.toStdString());
  return {run ? QString::fromStdString(types::shownName(*run)) : runId,
          m_list.model().colorIndex(runId.toStdString())};
}

void RunListController::noteTrained(const QString& runId) {
  if (const auto* run = m_library.find(runId.toStdString())) m_list.updateRuns({*run});
}

void RunListController::askToEmptyTrash() {
  const std::size_t count = m_editor->trashedRuns();
  auto* question = new QMessageBox(
      QMessageBox::Question, tr("Empty the trash"),
      count == 0 ? tr("The trash of these runs is empty.")
                 : tr("Delete %1 for good?")
                       .arg(widgets::format::counted(qint64(count), tr("run"), tr("runs"))),
      count == 0 ? QMessageBox::Ok : QMessageBox::Cancel, m_list.window());
  question->setObjectName(QStringLiteral("emptyTrashQuestion"));
  question->setAttribute(Qt::WA_DeleteOnClose);
  if (count > 0) {
    question->setInformativeText(tr("Their checkpoints, figures and pieces cannot be brought "
                                    "back."));
    auto* empty = question->addButton(tr("Delete for good"), QMessageBox::DestructiveRole);
    empty->setObjectName(QStringLiteral("emptyTrashButton"));
    connect(empty, &QPushButton::clicked, m_editor, &RunEditor::emptyTrash);
  }
  question->open();
}

} // namespace dmm::app
