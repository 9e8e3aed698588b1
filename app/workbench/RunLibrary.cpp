#include "app/workbench/RunLibrary.h"

#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"

namespace dmm::app {

namespace fs = std::filesystem;

namespace {

std::string stampOf(const runs::RunDirectory& run) {
  std::string stamp = runs::isBeingWritten(run.metricsFile()) ? "busy" : "idle";
  for (const fs::path& file : {run.configFile(), run.infoFile(), run.metricsFile()}) {
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    stamp += " " + (error ? std::string("-") : std::to_string(time.time_since_epoch().count()));
    const auto size = fs::file_size(file, error);
    stamp += "/" + (error ? std::string("-") : std::to_string(size));
  }
  return stamp;
}

} // namespace

bool RunLibrary::refresh() {
  bool changed = false;
  std::map<std::string, Entry> entries;
  for (const runs::RunDirectory& run : runs::RunStore(m_folder).list()) {
    const std::string id = run.id();
    std::string stamp = stampOf(run);
    const auto known = m_entries.find(id);
    if (known != m_entries.end() && known->second.stamp == stamp) {
      entries[id] = std::move(known->second);
    } else {
      entries[id] = {std::move(stamp), run.summary()};
      changed = true;
    }
  }
  changed = changed || entries.size() != m_entries.size();
  m_entries = std::move(entries);
  return changed;
}

std::vector<types::RunSummary> RunLibrary::runs() const {
  std::vector<types::RunSummary> runs;
  for (const auto& [id, entry] : m_entries) runs.push_back(entry.summary);
  return runs;
}

const types::RunSummary* RunLibrary::find(const std::string& id) const {
  const auto found = m_entries.find(id);
  return found == m_entries.end() ? nullptr : &found->second.summary;
}

} // namespace dmm::app
