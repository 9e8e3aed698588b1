#pragma once

#include "core/types/ExperimentConfig.h"

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dmm::types {

/// The place of a setting that is an enumeration, by the names of its values.
class ChoiceRef {
 public:
  template <typename Choice>
  explicit ChoiceRef(Choice* place)
      : m_place(place)
      , m_read([](const void* from) -> std::string {
        return nameOf(*static_cast<const Choice*>(from));
      })
      , m_write([](void* to, const std::string& name) {
        *static_cast<Choice*>(to) = choiceNamed<Choice>(name);
      }) {}

  std::string read() const { return m_read(m_place); }
  /// Throws std::invalid_argument where there is no such name.
  void write(const std::string& name) const { m_write(m_place, name); }
  const void* place() const { return m_place; }

 private:
  void* m_place;
  std::string (*m_read)(const void*);
  void (*m_write)(void*, const std::string&);
};

/// The place of one setting inside an ExperimentConfig.
using FieldRef = std::variant<std::int64_t*, double*, std::string*, ChoiceRef>;
/// What it holds; of an enumeration the name.
using FieldValue = std::variant<std::int64_t, double, std::string>;

/// What one value of a closed set is.
struct ChoiceNote {
  std::string summary; ///< one sentence
  std::string source;  ///< where it is defined, e.g. "Krishnan, Shalit and Sontag, AAAI 2017"
};

/// One setting of an experiment: its YAML key, how to reach it, what it may hold and what to tell
/// the user. The YAML reader, `--set`, the differences between runs and the window's form are all
/// driven by the one table experimentFields(), so that they cannot disagree.
struct ConfigField {
  std::string key;         ///< "optimiser.learning_rate": section and key in the YAML file
  std::string label;       ///< "Learning rate"
  std::string unit;        ///< "epochs", "units", "" ...
  std::string description; ///< one sentence
  std::string source;      ///< where the default comes from, e.g. "Pyro: --learning-rate"
  std::function<FieldRef(ExperimentConfig&)> ref;

  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool minimumExcluded = false; ///< true: the value must be greater than minimum
  bool maximumExcluded = false;
  std::vector<std::string> choices = {};    ///< for text settings with a closed set of values
  std::vector<ChoiceNote> choiceNotes = {}; ///< what each of them is; for parts of the model
  bool recordedOnly = false;                ///< written by the program, not a choice of the user
  std::string shortName = {}; ///< "lr": in names of runs and in searches; empty where the
                              ///< setting does not tell what is tried

  /// Whether it means anything, given the others: K with a one-sample objective does not. Settings
  /// that do not apply are ignored, and forms leave them out. Empty: always; see appliesTo().
  std::function<bool(const ExperimentConfig&)> appliesWhere = {};

  /// Whether a user has something to choose here.
  bool isChoice() const { return !recordedOnly && choices.size() != 1; }
  bool appliesTo(const ExperimentConfig& config) const {
    return !appliesWhere || appliesWhere(config);
  }
  std::string section() const { return key.substr(0, key.find('.')); }
  std::string name() const { return key.substr(key.find('.') + 1); } ///< "learning_rate"
  FieldValue value(const ExperimentConfig& config) const;

  /// Sets the setting to a value of its own kind, which problem() allows.
  void write(ExperimentConfig& config, const FieldValue& value) const;

  /// What the setting must hold, in words: "a whole number from 1 to 4096", "one of cpu, cuda".
  std::string expectation() const;

  /// Empty when the value is allowed, otherwise "expected ..., got ...".
  std::string problem(const FieldValue& value) const;
};

/// Every setting, in the order in which files and forms show them.
const std::vector<ConfigField>& experimentFields();

/// The field with this key, or nullptr.
const ConfigField* findField(std::string_view key);

/// The shortest text that reads back as the same value.
std::string toText(const FieldValue& value);

/// The same as people write it: 3e-4, not 3e-04.
std::string shownText(const FieldValue& value);

} // namespace dmm::types
