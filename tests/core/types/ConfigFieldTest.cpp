#include "core/types/ConfigField.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

using namespace dmm::types;

TEST(ConfigField, KeysAreUniqueAndDefaultsAreAllowed) {
  const ExperimentConfig defaults;
  std::set<std::string> keys;
  for (const auto& field : experimentFields()) {
    EXPECT_TRUE(keys.insert(field.key).second) << field.key;
    EXPECT_EQ(field.problem(field.value(defaults)), "") << field.key;
    EXPECT_FALSE(field.label.empty()) << field.key;
    EXPECT_FALSE(field.description.empty()) << field.key;
  }
}

TEST(ConfigField, EveryFieldReachesAPlaceOfItsOwn) {
  ExperimentConfig config;
  std::set<const void*> places;
  for (const auto& field : experimentFields())
    std::visit(
        [&](auto place) {
          if constexpr (std::is_same_v<decltype(place), ChoiceRef>)
            EXPECT_TRUE(places.insert(place.place()).second) << field.key;
          else
            EXPECT_TRUE(places.insert(place).second) << field.key;
        },
        field.ref(config));
}

TEST(ConfigField, DefaultsArePyros) {
  // The defaults of the argument parser and of DMM() in examples/dmm.py of Pyro 1.8.6.
  const std::pair<const char*, double> expected[] = {
      {"model.z_dim", 100},
      {"model.emission_dim", 100},
      {"model.transition_dim", 200},
      {"model.rnn_dim", 600},
      {"optimiser.learning_rate", 3e-4},
      {"optimiser.beta1", 0.96},
      {"optimiser.beta2", 0.999},
      {"optimiser.clip_norm", 10},
      {"optimiser.lr_decay", 0.99996},
      {"optimiser.weight_decay", 2},
      {"optimiser.mini_batch_size", 20},
      {"annealing.annealing_epochs", 1000},
      {"annealing.minimum_annealing_factor", 0.2},
      {"run.num_epochs", 5000},
      {"run.evaluate_every", 50},
  };
  for (const auto& [key, value] : expected) {
    const auto* field = findField(key);
    ASSERT_NE(field, nullptr) << key;
    const FieldValue actual = field->value({});
    const double number = std::holds_alternative<double>(actual)
                              ? std::get<double>(actual)
                              : static_cast<double>(std::get<std::int64_t>(actual));
    EXPECT_EQ(number, value) << key;
  }
}

TEST(ConfigField, RefusesWithTheRange) {
  EXPECT_EQ(findField("model.z_dim")->problem(std::int64_t{0}),
            "expected a whole number from 1 to 65536, got 0");
  EXPECT_EQ(findField("optimiser.learning_rate")->problem(0.0),
            "expected a number greater than 0 and at most 10, got 0");
  EXPECT_EQ(findField("optimiser.beta1")->problem(1.0),
            "expected a number from 0 to less than 1, got 1");
  EXPECT_NE(findField("optimiser.beta1")->problem(std::numeric_limits<double>::quiet_NaN()), "");
  EXPECT_EQ(findField("run.device")->problem(std::string("tpu")),
            "expected one of cpu, cuda, got tpu");
}

TEST(ConfigField, TextReadsBackAsTheSameNumber) {
  for (const double value : {0.1, 3e-4, 0.99996, 1.0 / 3, 1e300, 5e-324})
    EXPECT_EQ(std::strtod(toText(value).c_str(), nullptr), value);
  EXPECT_EQ(toText(std::int64_t{4294967295}), "4294967295");
}

TEST(ConfigField, EverySettingIsInTheManualWithItsDefault) {
  std::ifstream page(WORKBENCH_MANUAL "/command-line.md");
  std::vector<std::vector<std::string>>
      rows; // the cells of its tables: "", key, default, short name
  for (std::string line; std::getline(page, line);) {
    std::istringstream cells(line);
    std::vector<std::string> row;
    for (std::string cell; std::getline(cells, cell, '|');) row.push_back(cell);
    if (row.size() == 5) rows.push_back(row);
  }
  for (const auto& field : experimentFields()) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& cells) {
      return cells[1].find('`' + field.key + '`') != std::string::npos;
    });
    ASSERT_NE(row, rows.end()) << field.key;
    EXPECT_NE((*row)[3].find(field.shortName), std::string::npos) << field.key;
    if (field.section() == "dataset" || field.key == "name") continue; // told in words
    const std::string value = shownText(field.value({}));
    EXPECT_TRUE((*row)[2].find(' ' + value) != std::string::npos ||
                (*row)[2].find('`' + value + '`') != std::string::npos)
        << field.key << ": expected " << value << ", got" << (*row)[2];
  }
}
