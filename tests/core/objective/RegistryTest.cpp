#include "core/objective/Registry.h"

#include "core/objective/Objective.h"
#include "core/support/Errors.h"
#include "core/types/ConfigField.h"
#include "core/types/ObjectiveInfo.h"

#include <gtest/gtest.h>

using namespace dmm;

namespace {
const ops::Ops& reference = ops::opsFor(types::Execution::Reference);
} // namespace

TEST(Registry, TheSettingOffersWhatTheRegistryHas) {
  std::vector<std::string> names;
  for (const auto& info : types::objectiveInfos()) {
    names.push_back(info.name);
    EXPECT_FALSE(info.pyroName.empty());
    EXPECT_FALSE(info.summary.empty());
    EXPECT_FALSE(info.paper.empty());
    const auto objective = objective::makeObjective({info.name, 4}, reference);
    EXPECT_EQ(objective->particles(), info.usesSamples ? 4 : 1) << info.name;
  }
  EXPECT_EQ(types::findField("objective.name")->choices, names);
}

TEST(Registry, AnUnknownNameIsRefused) {
  EXPECT_THROW(objective::makeObjective({"elbow", 1}, reference), support::InputError);
}
