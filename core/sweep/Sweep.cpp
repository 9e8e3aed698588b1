#include "core/sweep/Sweep.h"

#include "core/config/ConfigYaml.h"
#include "core/config/Presets.h"
#include "core/config/YamlText.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Sha256.h"
#include "core/sweep/SweepYaml.h"
#include "core/types/Counted.h"

#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>

namespace dmm::sweep {

namespace fs = std::filesystem;
using support::InputError;
using types::ExperimentConfig;
using types::SweepPlan;

namespace {

constexpr auto kLogs = "logs";

fs::path sweepsFolder(const runs::RunStore& store) { return store.folder() / "sweeps"; }
fs::path planFile(const fs::path& folder) { return folder / "sweep.yaml"; }
fs::path baseFile(const fs::path& folder) { return folder / "base.yaml"; }

/// What the experiment sets that the defaults do not: settings that a later program adds change no
/// id.
std::string fingerprintOf(const ExperimentConfig& base) {
  std::string text;
  const ExperimentConfig defaults;
  for (const types::ConfigField& field : types::experimentFields())
    if (field.value(base) != field.value(defaults))
      text += field.key + "=" + types::toText(field.value(base)) + "\n";
  return text;
}

std::string idOf(SweepPlan plan, const ExperimentConfig& base) {
  const std::string name = runs::slug(plan.name);
  plan.base.clear(); // where the experiment lies is not what it is
  const std::string hash = support::sha256(toYaml(plan) + fingerprintOf(base));
  return runs::kSweepPrefix + name + "-" + hash.substr(0, 8);
}

ExperimentConfig readBase(const SweepPlan& plan, const fs::path& folder) {
  if (plan.base.empty()) return {};
  const fs::path file = folder / plan.base;
  ExperimentConfig base =
      fs::is_regular_file(file) ? config::readConfig(file) : config::readPreset(plan.base);
  base.versions.clear();
  return base;
}

} // namespace

Sweep::Sweep(runs::RunStore store, SweepPlan plan, ExperimentConfig base, const std::string& source)
    : m_store(std::move(store))
    , m_plan(std::move(plan))
    , m_base(std::move(base)) {
  // Runs are trained from any folder.
  if (std::string& file = m_base.dataset.file; !file.empty() && !file.starts_with("builtin:"))
    file = fs::absolute(file).lexically_normal();
  if (const auto problem = types::problemOf(m_plan, m_base); !problem.empty())
    throw source.empty() ? InputError(problem) : InputError(source, problem);
  m_runs = types::runsOf(m_plan, m_base, {m_plan.name, m_base});
  m_id = idOf(m_plan, m_base);
}

Sweep Sweep::fromFile(const runs::RunStore& store, const fs::path& file) {
  SweepPlan plan = parsePlan(support::readFile(file, config::kLargestYaml), file.string());
  if (plan.name.empty()) plan.name = file.stem().string();
  ExperimentConfig base;
  try {
    base = readBase(plan, file.parent_path());
  } catch (const InputError& error) {
    throw InputError(file.string(), std::string("base: ") + error.what());
  }
  return {store, std::move(plan), std::move(base), file.string()};
}

Sweep Sweep::fromPlan(const runs::RunStore& store, SweepPlan plan, const ExperimentConfig& base) {
  if (plan.name.empty()) plan.name = base.name;
  ExperimentConfig plain = base;
  plain.versions.clear();
  return {store, std::move(plan), std::move(plain), ""};
}

Sweep Sweep::find(const runs::RunStore& store, const std::string& fileOrId) {
  if (fileOrId.empty()) throw InputError("expected a file or the id of a sweep, got nothing");
  std::vector<std::string> matches;
  for (const std::string& id : idsIn(store)) {
    if (id == fileOrId) matches = {id};
    if (id == fileOrId) break;
    if (id.starts_with(fileOrId)) matches.push_back(id);
  }
  const bool isFile = fs::is_regular_file(fileOrId);
  if (matches.size() == 1 && (!isFile || matches.front() == fileOrId)) {
    const fs::path folder = sweepsFolder(store) / matches.front();
    SweepPlan plan =
        parsePlan(support::readFile(planFile(folder), config::kLargestYaml), planFile(folder));
    Sweep sweep(store, std::move(plan), config::readConfig(baseFile(folder)), planFile(folder));
    sweep.m_id = matches.front(); // as it was called when it was begun
    return sweep;
  }
  if (isFile) return fromFile(store, fileOrId);
  if (matches.size() > 1)
    throw InputError(fileOrId, fmt::format("{} sweeps begin with this, e.g. {} and {}",
                                           matches.size(), matches[0], matches[1]));
  throw InputError(fileOrId,
                   "there is no such file, nor a sweep of this id in " + store.folder().string());
}

std::vector<std::string> Sweep::idsIn(const runs::RunStore& store) {
  std::vector<std::string> ids;
  std::error_code error; // no folder: no sweeps
  for (const auto& entry : fs::directory_iterator(sweepsFolder(store), error))
    if (entry.path().filename().string().front() != '.' && fs::exists(planFile(entry.path())))
      ids.push_back(entry.path().filename().string());
  std::sort(ids.begin(), ids.end());
  return ids;
}

fs::path Sweep::folder() const { return sweepsFolder(m_store) / m_id; }

fs::path Sweep::logFile(std::int64_t index) const {
  return folder() / kLogs / fmt::format("{:04}.log", index);
}

bool Sweep::isKept() const { return fs::exists(planFile(folder())); }

void Sweep::keep() const {
  if (isKept()) { // a copy may have come without its logs
    support::createFolder(folder() / kLogs);
    return;
  }
  const fs::path draft =
      sweepsFolder(m_store) / fmt::format(".{}-{}-{}", m_id, runs::machineName(), ::getpid());
  std::error_code error, ignored;
  try {
    support::createFolder(draft / kLogs);
    support::writeFile(baseFile(draft), config::toYaml(m_base));
    support::writeFile(planFile(draft), toYaml(m_plan));
  } catch (...) {
    fs::remove_all(draft, ignored);
    throw;
  }
  fs::rename(draft, folder(), error);
  if (error) fs::remove_all(draft, ignored);
  if (error && !isKept())
    throw support::IoError(folder().string(), "cannot create the folder: " + error.message());
}

const types::SweepRun& Sweep::run(std::int64_t index) const {
  if (index < 0 || index >= std::int64_t(m_runs.size()))
    throw InputError(m_id, fmt::format("there is no run {}: the sweep has {}, counted from 0",
                                       index, types::counted(std::int64_t(m_runs.size()), "run")));
  return m_runs[std::size_t(index)];
}

runs::RunDirectory Sweep::directory(std::int64_t index) const {
  return runs::RunDirectory(m_store.folder() / fmt::format("{}-{:04}", m_id, run(index).index));
}

} // namespace dmm::sweep
