#include "app/workbench/RunEditor.h"

#include "app/workbench/RunLibrary.h"
#include "core/runs/RunStore.h"
#include "core/types/RunName.h"

#include <algorithm>

namespace dmm::app {

RunEditor::RunEditor(RunLibrary& library, QObject* parent) : QObject(parent), m_library(library) {}

template <typename Change>
void RunEditor::forEach(const QStringList& ids, const QString& title, Change change) {
  QStringList problems;
  for (const QString& id : ids) {
    try {
      change(id.toStdString());
    } catch (const std::exception& error) {
      problems += QString::fromUtf8(error.what());
    }
    m_library.refreshRun(id.toStdString());
  }
  if (!problems.isEmpty()) Q_EMIT problemOccurred(title, problems.join(QLatin1Char('\n')));
}

void RunEditor::edit(const QString& id, const QString& name, const QStringList& tags,
                     const QString& notes) {
  forEach({id}, tr("The run could not be changed."), [&](const std::string& run) {
    runs::RunDirectory(m_library.folder() / run).updateInfo([&](types::RunInfo& info) {
      info.name = name.toStdString();
      info.notes = notes.toStdString();
      info.tags.clear();
      for (const QString& tag : tags) info.tags.push_back(tag.toStdString());
    });
  });
}

void RunEditor::changeTags(const QStringList& ids, const QStringList& added,
                           const QStringList& removed) {
  forEach(ids, tr("Not every run could be changed."), [&](const std::string& run) {
    runs::RunDirectory(m_library.folder() / run).updateInfo([&](types::RunInfo& info) {
      for (const QString& tag : removed) std::erase(info.tags, tag.toStdString());
      for (const QString& tag : added)
        if (std::find(info.tags.begin(), info.tags.end(), tag.toStdString()) == info.tags.end())
          info.tags.push_back(tag.toStdString());
    });
  });
}

void RunEditor::setColor(const QString& id, int colorIndex) {
  forEach({id}, tr("The run could not be changed."), [&](const std::string& run) {
    runs::RunDirectory(m_library.folder() / run).updateInfo([&](types::RunInfo& info) {
      info.color = colorIndex;
    });
  });
}

void RunEditor::setArchived(const QStringList& ids, bool archived) {
  forEach(ids, tr("Not every run could be archived."), [&](const std::string& run) {
    runs::RunDirectory(m_library.folder() / run).updateInfo([&](types::RunInfo& info) {
      info.archived = archived;
    });
  });
}

void RunEditor::moveToTrash(const QStringList& ids) {
  Deletion deletion;
  const runs::RunStore store(m_library.folder());
  forEach(ids, tr("Not every run could be deleted."), [&](const std::string& id) {
    const auto* run = m_library.find(id);
    const QString name = QString::fromStdString(run ? types::shownName(*run) : id);
    store.moveToTrash(id);
    deletion.ids.push_back(id);
    deletion.words =
        deletion.ids.size() == 1 ? tr("“%1”").arg(name) : tr("%1 runs").arg(deletion.ids.size());
  });
  if (deletion.ids.empty()) return;
  m_deletions.push_back(std::move(deletion));
  Q_EMIT undoOffered(m_deletions.back().words);
}

void RunEditor::undoDelete() {
  if (m_deletions.empty()) return;
  const Deletion last = std::move(m_deletions.back());
  m_deletions.pop_back();
  const runs::RunStore store(m_library.folder());
  QStringList ids;
  for (const auto& id : last.ids) ids += QString::fromStdString(id);
  forEach(ids, tr("Not every run could be brought back."),
          [&](const std::string& id) { store.restore(id); });
  Q_EMIT undoOffered(m_deletions.empty() ? QString() : m_deletions.back().words);
  Q_EMIT runsRestored(ids);
}

std::size_t RunEditor::trashedRuns() const {
  return runs::RunStore(m_library.folder()).trashedRuns();
}

void RunEditor::emptyTrash() {
  try {
    runs::RunStore(m_library.folder()).emptyTrash();
  } catch (const std::exception& error) {
    Q_EMIT problemOccurred(tr("The trash could not be emptied."), QString::fromUtf8(error.what()));
  }
  m_deletions.clear();
  Q_EMIT undoOffered({});
}

} // namespace dmm::app
