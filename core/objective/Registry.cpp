#include "core/objective/Registry.h"

#include "core/objective/TraceElbo.h"
#include "core/support/Errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>

namespace dmm::objective {

namespace {

struct Entry {
  types::ObjectiveInfo info;
  std::string execution;
  std::function<std::unique_ptr<Objective>()> make;
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all{
      {{"trace_elbo", "Trace_ELBO",
        "The evidence lower bound with one sample of z a step: the standard choice, and the "
        "cheapest.",
        "Krishnan, Shalit and Sontag, AAAI 2017; Kingma and Welling, ICLR 2014"},
       "reference",
       [] { return std::make_unique<TraceElbo>(); }},
  };
  return all;
}

} // namespace

std::vector<types::ObjectiveInfo> objectiveInfos() {
  std::vector<types::ObjectiveInfo> infos;
  for (const Entry& entry : entries()) infos.push_back(entry.info);
  return infos;
}

std::unique_ptr<Objective> makeObjective(const std::string& name, const std::string& execution) {
  std::vector<std::string> known;
  for (const Entry& entry : entries()) {
    if (entry.info.name == name && entry.execution == execution) return entry.make();
    known.push_back(fmt::format("{} ({})", entry.info.name, entry.execution));
  }
  throw support::InputError("objective", fmt::format("there is no '{}' in {} execution; known: {}",
                                                     name, execution, fmt::join(known, ", ")));
}

} // namespace dmm::objective
