#pragma once

#include "core/types/ConfigField.h"
#include "core/types/ObjectiveInfo.h"

#include <type_traits>
#include <utility>

/// What the sections of the table of settings are written with.
namespace dmm::types::fields {

using Config = ExperimentConfig;

inline constexpr double kMaxWidth = 65536;
inline constexpr double kMaxCount = 1e9;

/// A setting in the making.
struct Field : ConfigField {
  /// It tells what is tried, and names of runs and searches call it so. Others (threads, how often
  /// is evaluated ...) have no short name.
  Field called(std::string name) && {
    shortName = std::move(name);
    return std::move(*this);
  }
  /// What each of its choices is, in their order.
  Field explained(std::vector<ChoiceNote> notes) && {
    choiceNotes = std::move(notes);
    return std::move(*this);
  }
  Field excludingMinimum() && {
    minimumExcluded = true;
    return std::move(*this);
  }
  Field excludingMaximum() && {
    maximumExcluded = true;
    return std::move(*this);
  }
  Field recorded() && {
    recordedOnly = true;
    return std::move(*this);
  }
  /// All of several such conditions must hold.
  Field where(std::function<bool(const Config&)> applies) && {
    if (appliesWhere)
      applies = [both = std::move(applies), before = appliesWhere](const Config& config) {
        return before(config) && both(config);
      };
    appliesWhere = std::move(applies);
    return std::move(*this);
  }
  Field ofFamily(Family family) && {
    return std::move(*this).where(
        [family](const Config& config) { return config.model.family == family; });
  }
  /// It applies to models that have the trait.
  Field ofModelsThat(Trait trait) && {
    return std::move(*this).where(
        [trait](const Config& config) { return hasTrait(trait, config.model); });
  }
  /// It applies with objectives of which this is true.
  Field ofObjectives(bool (*isTrue)(const ObjectiveInfo&)) && {
    return std::move(*this).where([isTrue](const Config& config) {
      const auto objective = objectiveIn(config);
      return !objective || isTrue(*objective);
    });
  }
};

inline Field text(std::string key, std::string label, std::string description, std::string source,
                  std::function<FieldRef(Config&)> ref, std::vector<std::string> choices = {}) {
  Field field{{std::move(key), std::move(label), "", std::move(description), std::move(source),
               std::move(ref)}};
  field.choices = std::move(choices);
  return field;
}

/// A setting that is an enumeration; `member` gives its place.
template <typename Member>
Field choice(std::string key, std::string label, std::string description, std::string source,
             Member member) {
  using Choice = std::remove_reference_t<std::invoke_result_t<Member, Config&>>;
  return text(std::move(key), std::move(label), std::move(description), std::move(source),
              [member](Config& config) -> FieldRef { return ChoiceRef(&member(config)); },
              {kNames<Choice>.begin(), kNames<Choice>.end()});
}

inline Field number(std::string key, std::string label, std::string unit, std::string description,
                    std::string source, std::function<FieldRef(Config&)> ref, double minimum,
                    double maximum) {
  Field field{{std::move(key), std::move(label), std::move(unit), std::move(description),
               std::move(source), std::move(ref)}};
  field.minimum = minimum;
  field.maximum = maximum;
  return field;
}

} // namespace dmm::types::fields
