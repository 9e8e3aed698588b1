#include "core/config/ConfigYaml.h"

#include "core/config/Presets.h"
#include "core/support/Errors.h"
#include "core/types/ConfigField.h"
#include "tests/support/TemporaryFolder.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <set>

using namespace dmm;
using types::ExperimentConfig;

namespace {

std::string messageFor(const std::string& yaml) {
  try {
    config::parseConfig(yaml, "x.yaml");
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "";
}

} // namespace

TEST(ConfigYaml, AnEmptyFileIsTheDefaults) {
  EXPECT_EQ(config::parseConfig("", "x.yaml"), ExperimentConfig{});
}

TEST(ConfigYaml, EveryFieldSurvivesTheRoundTrip) {
  ExperimentConfig config;
  for (const auto& field : types::experimentFields()) {
    types::FieldValue value = field.value(config);
    if (auto* text = std::get_if<std::string>(&value))
      *text = field.choices.empty() ? "it's \"quoted\": #" + field.key + "\nand on"
                                    : field.choices.back();
    else if (auto* whole = std::get_if<std::int64_t>(&value))
      *whole += 1;
    else
      value = std::get<double>(value) / 3 + 1e-7;
    field.write(config, value);
  }
  // What the last ones do not go with.
  config.objective.name = "trace_tmc_elbo";
  config.objective.gradient = {};
  config.model.guide = "structured_left";
  config.model.previousNotes = types::PreviousNotes::Emission;
  config.versions = {{"libtorch", "1.13.1"}};
  EXPECT_EQ(config::parseConfig(config::toYaml(config), "x.yaml"), config);
}

TEST(ConfigYaml, EveryDefaultIsWrittenOut) {
  const std::string yaml = config::toYaml({});
  for (const auto& field : types::experimentFields()) {
    const std::string key = field.key.substr(field.key.rfind('.') + 1);
    EXPECT_NE(yaml.find(key + ": "), std::string::npos) << field.key;
  }
}

TEST(ConfigYaml, ShippedPresetsAreValid) {
  const std::filesystem::path folder = WORKBENCH_PRESETS;
  const auto pyro = config::readConfig(folder / "jsb-pyro.yaml");
  ExperimentConfig expected;
  expected.name = "jsb-pyro";
  EXPECT_EQ(pyro, expected);
  EXPECT_EQ(config::readConfig(folder / "quick.yaml").name, "quick");
}

TEST(ConfigYaml, EveryPresetFileIsInTheListOnce) {
  std::multiset<std::string> files, listed;
  for (const auto& entry : std::filesystem::directory_iterator(WORKBENCH_PRESETS))
    files.insert(entry.path().stem().string());
  for (const config::ShippedPreset& preset : config::shippedPresets()) {
    listed.insert(preset.name);
    const auto file = std::filesystem::path(WORKBENCH_PRESETS) / (preset.name + ".yaml");
    EXPECT_EQ(config::readPreset(preset), config::readConfig(file)) << preset.name;
  }
  EXPECT_EQ(listed, files);
}

struct BadConfig {
  const char* yaml;
  const char* message;
};
class ConfigYamlBad : public ::testing::TestWithParam<BadConfig> {};

TEST_P(ConfigYamlBad, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(messageFor(GetParam().yaml), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ConfigYamlBad,
    ::testing::Values(
        BadConfig{"model:\n  zdim: 3\n",
                  "x.yaml:2: unknown key 'model.zdim'; did you mean 'model.z_dim'?"},
        BadConfig{"colour: red\n", "x.yaml:1: unknown key 'colour'"},
        BadConfig{"name: a\noptimiser:\n  learning_rate: fast\n",
                  "x.yaml:3: optimiser.learning_rate: expected a number greater than 0 and at most "
                  "10, got 'fast'"},
        BadConfig{"model:\n  z_dim: -4\n",
                  "x.yaml:2: model.z_dim: expected a whole number from 1 to 65536, got -4"},
        BadConfig{"model:\n  z_dim: 1.5\n",
                  "x.yaml:2: model.z_dim: expected a whole number from 1 to 65536, got '1.5'"},
        BadConfig{"model:\n  z_dim: 99999999999999999999\n",
                  "x.yaml:2: model.z_dim: expected a whole number from 1 to 65536, got "
                  "'99999999999999999999'"},
        BadConfig{"model:\n  z_dim: [1, 2]\n",
                  "x.yaml:2: model.z_dim: expected a whole number from 1 to 65536, got a list or a "
                  "map"},
        BadConfig{"model:\n  z_dim:\n",
                  "x.yaml:2: model.z_dim: expected a whole number from 1 to 65536, got nothing"},
        BadConfig{"model: 3\n", "x.yaml:1: model: expected a section with settings in it"},
        BadConfig{"run:\n  seed: 1\n  seed: 2\n", "x.yaml:3: 'run.seed' is given twice"},
        BadConfig{"objective:\n  name: elbow\n",
                  "x.yaml:2: objective.name: expected one of trace_elbo, trace_mean_field_elbo, "
                  "trace_tmc_elbo, trace_enum_elbo, iwae, fivo, got elbow"},
        BadConfig{"- 1\n- 2\n", "x.yaml: expected a map of settings"},
        BadConfig{"optimiser:\n  beta1: .nan\n",
                  "x.yaml:2: optimiser.beta1: expected a number from 0 to less than 1, got "
                  "'.nan'"}));

TEST(ConfigYaml, OfALongWordAMessageShowsTheBeginning) {
  const std::string word(3000, 'x'), shown = std::string(60, 'x') + "...";
  EXPECT_EQ(messageFor("run:\n  seed: " + word + "\n"),
            "x.yaml:2: run.seed: expected a whole number from 0 to 4294967295, got '" + shown +
                "'");
  for (const std::string& key : {std::string("name"), std::string("guide_density")}) {
    const std::string message = messageFor("objective:\n  " + key + ": " + word + "\n");
    EXPECT_LT(message.size(), 300U) << key;
    EXPECT_TRUE(message.ends_with("got " + shown)) << message;
  }
  const std::string unknown = messageFor(word.substr(0, 900) + ": 1\n");
  EXPECT_EQ(unknown, "x.yaml:1: unknown key '" + shown + "'");
}

TEST(ConfigYaml, NotYamlNamesTheLine) {
  EXPECT_EQ(messageFor("name: a\nrun: [1\n").rfind("x.yaml:3: not YAML: ", 0), 0U)
      << messageFor("name: a\nrun: [1\n");
}

TEST(ConfigYaml, AliasesAreRefusedAndStarsAreNot) {
  EXPECT_EQ(messageFor("name: &a x\ndescription: *a\n"),
            "x.yaml:2: has an alias (*name), which no file of this program needs");
  EXPECT_EQ(config::parseConfig("name: \"2 * 3\" # * is no alias\n", "x.yaml").name, "2 * 3");
  EXPECT_EQ(messageFor("name: " + std::string(5 << 20, 'x')), "x.yaml: is larger than 4 MB");
}

TEST(ConfigYaml, ASecondDocumentIsRefusedAndOneWithMarksIsNot) {
  EXPECT_EQ(messageFor("name: a\n---\nname: b\n"),
            "x.yaml:2: begins a second document (---); expected all of it in one");
  EXPECT_EQ(messageFor("---\n---\nname: b\n").substr(0, 36),
            "x.yaml:2: begins a second document (");
  EXPECT_EQ(messageFor("name: a\n...\n---\nname: b\n").substr(0, 36),
            "x.yaml:3: begins a second document (");
  for (const char* one : {"---\nname: a\n", "name: a\n...\n", "---\nname: a\n...\n"})
    EXPECT_EQ(config::parseConfig(one, "x.yaml").name, "a") << one;
  EXPECT_EQ(config::parseConfig("name: a --- b ... c\n", "x.yaml").name, "a --- b ... c");
}

TEST(ConfigYaml, AnOptionOfItsOwnIsNamed) {
  ExperimentConfig config;
  config::applySetting(config, "run.threads", "2", "--threads");
  EXPECT_EQ(config.run.threads, 2);
  try {
    config::applySetting(config, "run.threads", "0", "--threads");
    FAIL() << "accepted";
  } catch (const support::InputError& error) {
    EXPECT_EQ(std::string(error.what()),
              "--threads: run.threads: expected a whole number from 1 to 1024, got 0");
  }
}

TEST(ConfigYaml, SettingsOfTheCommandLine) {
  ExperimentConfig config;
  config::applySetting(config, "model.z_dim=32");
  config::applySetting(config, "name=a=b");
  EXPECT_EQ(config.model.zDim, 32);
  EXPECT_EQ(config.name, "a=b");
  EXPECT_THROW(config::applySetting(config, "model.z_dim"), support::InputError);
  EXPECT_THROW(config::applySetting(config, "model.z=1"), support::InputError);
  EXPECT_THROW(config::applySetting(config, "model.z_dim=0"), support::InputError);
  EXPECT_EQ(config.model.zDim, 32);
}

TEST(ConfigYaml, ARunFromBeforeThereWasAChoiceKeepsPyrosGuideDensity) {
  const std::string objective = "objective:\n  name: trace_tmc_elbo\n";
  const std::string record = "versions:\n  libtorch: 1.13.1\n";
  const auto densityIn = [](const std::string& yaml) {
    return config::parseConfig(yaml, "x.yaml").objective.guideDensity;
  };
  EXPECT_EQ(densityIn(objective), types::GuideDensity::Mixture);
  EXPECT_EQ(densityIn(objective + record), types::GuideDensity::Pairwise);
  EXPECT_EQ(densityIn(objective + "  guide_density: mixture\n" + record),
            types::GuideDensity::Mixture);
}

TEST(ConfigYaml, SettingsThatDoNotFitTogetherAreRefusedWithTheirLine) {
  const std::string yaml = "name: x\nmodel:\n  num_iafs: 2\nobjective:\n"
                           "  name: trace_mean_field_elbo\n";
  try {
    config::parseConfig(yaml, "own.yaml");
    FAIL() << "accepted";
  } catch (const support::InputError& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.find("own.yaml:5: objective.name trace_mean_field_elbo"), 0) << message;
    EXPECT_NE(message.find("model.num_iafs 2"), std::string::npos) << message;
  }
}
