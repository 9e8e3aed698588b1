#include "app/workbench/PieceKeeper.h"

#include "app/workbench/BackgroundReader.h"
#include "core/runs/KeptPieces.h"
#include "core/runs/RunDirectory.h"
#include "core/runs/RunStore.h"
#include "core/support/FileStamp.h"
#include "widgets/music/CandidateList.h"

namespace dmm::app {

namespace fs = std::filesystem;
using widgets::KeptPlace;

namespace {

QStringList toStrings(const std::vector<std::string>& texts) {
  QStringList strings;
  for (const std::string& text : texts) strings << QString::fromStdString(text);
  return strings;
}

} // namespace

PieceKeeper::PieceKeeper(widgets::CandidateList& list, fs::path runsFolder, QObject* parent)
    : QObject(parent)
    , m_list(list)
    , m_runsFolder(std::move(runsFolder))
    , m_reader(new BackgroundReader(this)) {
  connectList();
}

PieceKeeper::~PieceKeeper() {
  for (const auto& [run, file] : m_removed) {
    try {
      runs::KeptPieces(folderOf(run)).purge(file);
    } catch (const std::exception&) { // it stays in the trash
    }
  }
}

void PieceKeeper::connectList() {
  using widgets::CandidateList;
  connect(&m_list, &CandidateList::starChanged, this, &PieceKeeper::setStarred);
  connect(&m_list, &CandidateList::deleteRequested, this, &PieceKeeper::remove);
  connect(&m_list, &CandidateList::restoreRequested, this, &PieceKeeper::restore);
  connect(&m_list, &CandidateList::allRunsWanted, this, &PieceKeeper::readAll);
  m_list.setNoteReader([this](const KeptPlace& place) -> std::optional<types::Chorale> {
    try {
      return runs::KeptPieces(folderOf(place.run)).read(place.file.toStdString());
    } catch (const std::exception& error) {
      const QString reason = QString::fromUtf8(error.what());
      // Not from within what asked for it.
      QMetaObject::invokeMethod(
          this,
          [this, reason] { Q_EMIT problemOccurred(tr("The piece could not be read."), reason); },
          Qt::QueuedConnection);
      return std::nullopt;
    }
  });
}

fs::path PieceKeeper::folderOf(const QString& runId) const {
  return runs::RunDirectory(m_runsFolder / runId.toStdString()).sampleFolder();
}

void PieceKeeper::setRun(const QString& runId) {
  m_run = runId;
  m_list.setRun(runId);
  refresh();
}

void PieceKeeper::refresh() {
  if (m_run.isEmpty()) return;
  const fs::path folder = folderOf(m_run);
  const std::string stamp = support::stampOf({folder, folder / "pieces.yaml"}); // and its stars
  const auto known = m_stamps.find(m_run);
  if (known != m_stamps.end() && known->second == stamp) return;
  m_stamps[m_run] = stamp;
  read(m_run);
}

void PieceKeeper::forgetRun(const QString& runId) {
  m_stamps.erase(runId);
  m_list.setKept(runId, {}, {});
}

void PieceKeeper::read(const QString& runId) {
  m_reader->read(runId.toStdString(), [this, runId, folder = folderOf(runId), changes = m_changes] {
    const runs::KeptPieces::Listing listing = runs::KeptPieces(folder).list();
    return [this, runId, listing, changes] {
      if (changes != m_changes) return read(runId); // of before our last change
      m_list.setKept(runId, listing.pieces, toStrings(listing.problems));
    };
  });
}

void PieceKeeper::readAll() {
  m_reader->read("all runs", [this, store = runs::RunStore(m_runsFolder), changes = m_changes] {
    std::vector<std::pair<QString, runs::KeptPieces::Listing>> all;
    for (const auto& run : store.list())
      if (auto listing = runs::KeptPieces(run.sampleFolder()).list();
          !listing.pieces.empty() || !listing.problems.empty())
        all.emplace_back(QString::fromStdString(run.id()), std::move(listing));
    return [this, all, changes] {
      if (changes != m_changes) return readAll();
      for (const auto& [run, listing] : all)
        m_list.setKept(run, listing.pieces, toStrings(listing.problems));
    };
  });
}

void PieceKeeper::setStarred(const KeptPlace& place, bool isStarred) {
  if (!place.isKept()) return;
  ++m_changes;
  try {
    runs::KeptPieces(folderOf(place.run)).setStarred(place.file.toStdString(), isStarred);
  } catch (const std::exception& error) {
    Q_EMIT problemOccurred(tr("The star could not be kept."), QString::fromUtf8(error.what()));
    read(place.run); // as it is on disk
  }
}

void PieceKeeper::remove(const KeptPlace& place) {
  ++m_changes;
  try {
    runs::KeptPieces(folderOf(place.run)).remove(place.file.toStdString());
    m_removed.emplace_back(place.run, place.file.toStdString());
    m_list.noteDeleted(place);
  } catch (const std::exception& error) {
    Q_EMIT problemOccurred(tr("The piece could not be deleted."), QString::fromUtf8(error.what()));
    read(place.run);
  }
}

void PieceKeeper::restore(const KeptPlace& place) {
  ++m_changes;
  try {
    runs::KeptPieces(folderOf(place.run)).restore(place.file.toStdString());
    std::erase(m_removed, std::pair(place.run, place.file.toStdString()));
    m_list.noteRestored(place);
  } catch (const std::exception& error) {
    Q_EMIT problemOccurred(tr("The piece could not be brought back."),
                           QString::fromUtf8(error.what()));
  }
}

} // namespace dmm::app
