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

/// The parts of every family, family by family; some are of both.
template <typename Take> void forEachPart(Take take) {
  for (const char* name : types::kNames<types::Family>) {
    const auto family = types::choiceNamed<types::Family>(name);
    for (const PartKind kind : types::kindsOf(family))
      for (const types::PartInfo& part : types::partInfos())
        if (part.kind == kind) take(family, part);
  }
}

nlohmann::ordered_json toJson() {
  nlohmann::ordered_json families = nlohmann::ordered_json::array();
  forEachPart([&](types::Family family, const types::PartInfo& part) {
    if (families.empty() || families.back()["name"] != types::nameOf(family))
      families.push_back(
          {{"name", types::nameOf(family)}, {"parts", nlohmann::ordered_json::array()}});
    families.back()["parts"].push_back({{"setting", types::settingOf(part.kind)},
                                        {"name", part.name},
                                        {"summary", part.summary},
                                        {"paper", part.paper},
                                        {"traits", traitsOf(part)}});
  });
  return {{"families", families}};
}

int list(bool json) {
  if (json) {
    sayJson(toJson());
    return 0;
  }
  std::string heading;
  forEachPart([&](types::Family family, const types::PartInfo& part) {
    const std::string own =
        fmt::format("model.family {}: {}", types::nameOf(family), types::settingOf(part.kind));
    if (own != heading) say("{}", own);
    heading = own;
    say("  {:<18} {}", part.name, part.summary);
    if (!part.has.empty()) say("  {:<18} {}", "", fmt::join(traitsOf(part), ", "));
  });
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
