#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/types/ConfigField.h"
#include "core/types/PartInfo.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace dmm::cli {

namespace {

using types::PartKind;

std::vector<std::string> traitsOf(const types::PartInfo& part) {
  std::vector<std::string> names;
  for (const types::Trait trait : part.has) names.emplace_back(types::nameOf(trait));
  return names;
}

nlohmann::ordered_json toJson() {
  nlohmann::ordered_json parts = nlohmann::ordered_json::array();
  for (const types::PartInfo& part : types::partInfos())
    parts.push_back({{"setting", types::settingOf(part.kind)},
                     {"name", part.name},
                     {"summary", part.summary},
                     {"paper", part.paper},
                     {"traits", traitsOf(part)}});
  return {{"families", nlohmann::ordered_json::array({{{"name", "dmm"}, {"parts", parts}}})}};
}

int list(bool json) {
  if (json) {
    sayJson(toJson());
    return 0;
  }
  for (const PartKind kind : types::kPartKinds) {
    say("{}", types::settingOf(kind));
    for (const types::PartInfo& part : types::partInfos()) {
      if (part.kind != kind) continue;
      say("  {:<18} {}", part.name, part.summary);
      if (!part.has.empty()) say("  {:<18} {}", "", fmt::join(traitsOf(part), ", "));
    }
  }
  return 0;
}

} // namespace

void declareModels(CLI::App& app, const SetAction& run) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("models", "List the parts that models are made of");
  command->add_flag("--json", *json, "print one JSON object");
  command->callback([=] { run([=] { return list(*json); }); });
}

} // namespace dmm::cli
