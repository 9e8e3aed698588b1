#include "core/sweep/SweepYaml.h"

#include "core/config/ConfigYaml.h"
#include "core/config/YamlText.h"
#include "core/support/Errors.h"
#include "core/support/Text.h"
#include "core/types/ParseNumber.h"
#include "core/types/ValueList.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <functional>
#include <map>
#include <set>

namespace dmm::sweep {

using support::InputError;
using types::ConfigField;
using types::FieldValue;
using types::SweepAxis;
using types::SweepPlan;

namespace {

class Reader {
 public:
  explicit Reader(std::string source) : m_source(std::move(source)) {}

  SweepPlan read(const YAML::Node& root) {
    if (!root.IsMap()) throw InputError(m_source, "expected a map: base, axes, sampler, seeds ...");
    // The sampler first: it decides what an axis must say.
    if (root["sampler"]) readSampler(root["sampler"]);
    readMap(root, "",
            {{"name", [&](auto& node) { m_plan.name = text(node, "name"); }},
             {"base", [&](auto& node) { m_plan.base = text(node, "base"); }},
             {"axes", [&](auto& node) { readAxes(node); }},
             {"sampler", [](auto&) {}},
             {"count", [&](auto& node) { read(node, "count", m_plan.count); }},
             {"sampler_seed", [&](auto& node) { read(node, "sampler_seed", m_plan.samplerSeed); }},
             {"seeds", [&](auto& node) { readSeeds(node); }},
             {"halving", [&](auto& node) { readHalving(node); }}});
    return m_plan;
  }

 private:
  using ReadNode = std::function<void(const YAML::Node&)>;

  [[noreturn]] void refuse(const YAML::Node& node, const std::string& what) const {
    const int line = node.Mark().line;
    throw InputError(line < 0 ? m_source : fmt::format("{}:{}", m_source, line + 1), what);
  }

  void readMap(const YAML::Node& map, const std::string& where,
               const std::map<std::string, ReadNode>& keys) const {
    if (!map.IsMap()) refuse(map, where + "expected a map");
    std::set<std::string> seen;
    for (const auto& entry : map) {
      const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
      const auto found = keys.find(key);
      if (found == keys.end()) {
        std::string known;
        for (const auto& [name, unused] : keys) known += (known.empty() ? "" : ", ") + name;
        refuse(entry.first, fmt::format("{}unknown key '{}' (expected {})", where,
                                        support::shortened(key), known));
      }
      if (!seen.insert(key).second)
        refuse(entry.first, fmt::format("{}'{}' is given twice", where, key));
      found->second(entry.second);
    }
  }

  std::string text(const YAML::Node& node, const std::string& key) const {
    if (!node.IsScalar()) refuse(node, key + ": expected a text");
    if (const auto problem = support::textProblem(node.Scalar(), support::Lines::One);
        !problem.empty())
      refuse(node, key + ": " + problem);
    return node.Scalar();
  }

  template <typename Number>
  void read(const YAML::Node& node, const std::string& key, Number& number) const {
    const std::string word = node.IsScalar() ? node.Scalar() : "";
    if (!types::parseNumber(word, number))
      refuse(node,
             fmt::format("{}: expected a {}number, got '{}'", key,
                         std::is_integral_v<Number> ? "whole " : "", support::shortened(word)));
  }

  void readSampler(const YAML::Node& node) {
    const std::string word = text(node, "sampler");
    for (const char* name : types::kNames<types::Sampler>)
      if (word == name) {
        m_plan.sampler = types::choiceNamed<types::Sampler>(word);
        return;
      }
    refuse(node, fmt::format("sampler: expected one of grid, random, sobol, got '{}'",
                             support::shortened(word)));
  }

  void readSeeds(const YAML::Node& node) {
    const auto values = valuesOf(*types::findField("run.seed"), node, "seeds");
    if (values.empty()) refuse(node, "seeds: expected at least one value");
    for (const FieldValue& value : values) m_plan.seeds.push_back(std::get<std::int64_t>(value));
  }

  void readHalving(const YAML::Node& node) {
    types::Halving& halving = m_plan.halving;
    readMap(node, "halving: ",
            {{"epochs",
              [&](const YAML::Node& epochs) {
                if (!epochs.IsSequence() || epochs.size() == 0)
                  refuse(epochs, "halving: epochs: expected a list of epochs");
                for (const auto& epoch : epochs)
                  read(epoch, "halving: epochs", halving.epochs.emplace_back());
              }},
             {"keep", [&](const YAML::Node& keep) { read(keep, "halving: keep", halving.keep); }}});
    if (halving.epochs.empty()) refuse(node, "halving: expected epochs");
  }

  void readAxes(const YAML::Node& node) {
    if (!node.IsMap()) refuse(node, "axes: expected a map of settings");
    std::set<std::string> seen;
    for (const auto& entry : node) {
      const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
      const ConfigField* field = types::findField(key);
      if (!field) refuse(entry.first, "axes: " + config::unknownKey(key));
      if (!seen.insert(key).second)
        refuse(entry.first, fmt::format("axes: '{}' is given twice", key));
      SweepAxis axis{key, {}};
      if (entry.second.IsNull()) refuse(entry.first, key + ": expected a list of values");
      if (entry.second.IsMap())
        axis.range = rangeOf(entry.second, key);
      else
        axis.values = valuesOf(*field, entry.second, key);
      if (const auto problem = types::problemOf(axis, m_plan.sampler); !problem.empty())
        refuse(entry.first, fmt::format("axes: {}: {}", key, problem));
      m_plan.axes.push_back(std::move(axis));
    }
  }

  /// A list, or a text as in the window: "0..4, 7".
  std::vector<FieldValue> valuesOf(const ConfigField& field, const YAML::Node& node,
                                   const std::string& where) const {
    if (node.IsScalar()) {
      const auto list = types::parseValueList(field, node.Scalar());
      if (!list.problem.empty()) refuse(node, where + ": " + support::shortened(list.problem));
      return list.values;
    }
    if (!node.IsSequence()) refuse(node, where + ": expected a list of values");
    std::vector<FieldValue> values;
    for (const auto& item : node) {
      const auto value =
          item.IsScalar() ? types::parseValue(item.Scalar(), field.value({})) : std::nullopt;
      if (!value)
        refuse(item, fmt::format("{}: expected {}, got '{}'", where, field.expectation(),
                                 item.IsScalar() ? support::shortened(item.Scalar()) : ""));
      values.push_back(*value);
    }
    return values;
  }

  SweepAxis::Range rangeOf(const YAML::Node& node, const std::string& key) const {
    const std::string where = key + ": ";
    SweepAxis::Range range;
    range.isLogarithmic = bool(node["log_from"]) || bool(node["log_to"]);
    const std::string from = range.isLogarithmic ? "log_from" : "from";
    const std::string to = range.isLogarithmic ? "log_to" : "to";
    const auto number = [&](const std::string& name, auto& value) {
      return ReadNode([&, name](const YAML::Node& at) { read(at, where + name, value); });
    };
    readMap(node, where,
            {{from, number(from, range.from)},
             {to, number(to, range.to)},
             {"steps", ReadNode([&](const YAML::Node& at) {
                read(at, where + "steps", range.steps);
                if (range.steps == 0) refuse(at, where + "steps: expected a whole number from 2");
              })}});
    for (const std::string& end : {from, to})
      if (!node[end]) refuse(node, where + "expected " + end);
    return range;
  }

  std::string m_source;
  SweepPlan m_plan;
};

} // namespace

SweepPlan parsePlan(const std::string& yaml, const std::string& source) {
  return Reader(source).read(config::parseYaml(yaml, source));
}

std::string toYaml(const SweepPlan& plan) {
  YAML::Emitter out;
  const auto write = [&](const char* key, const auto& value) {
    out << YAML::Key << key << YAML::Value << value;
  };
  out << YAML::BeginMap;
  write("name", plan.name);
  if (!plan.base.empty()) write("base", plan.base);
  if (!plan.axes.empty()) out << YAML::Key << "axes" << YAML::Value << YAML::BeginMap;
  for (const SweepAxis& axis : plan.axes) {
    out << YAML::Key << axis.key << YAML::Value << YAML::Flow;
    if (axis.range) {
      out << YAML::BeginMap;
      write(axis.range->isLogarithmic ? "log_from" : "from", types::toText(axis.range->from));
      write(axis.range->isLogarithmic ? "log_to" : "to", types::toText(axis.range->to));
      if (axis.range->steps != 0) write("steps", axis.range->steps);
      out << YAML::EndMap;
    } else {
      out << YAML::BeginSeq;
      for (const FieldValue& value : axis.values) out << types::toText(value);
      out << YAML::EndSeq;
    }
  }
  if (!plan.axes.empty()) out << YAML::EndMap;
  write("sampler", std::string(types::nameOf(plan.sampler)));
  if (plan.count != 0) write("count", plan.count);
  if (plan.samplerSeed != 0) write("sampler_seed", plan.samplerSeed);
  if (!plan.seeds.empty()) {
    out << YAML::Key << "seeds" << YAML::Value << YAML::Flow << YAML::BeginSeq;
    for (const std::int64_t seed : plan.seeds) out << seed;
    out << YAML::EndSeq;
  }
  if (!plan.halving.epochs.empty()) {
    out << YAML::Key << "halving" << YAML::Value << YAML::BeginMap;
    out << YAML::Key << "epochs" << YAML::Value << YAML::Flow << YAML::BeginSeq;
    for (const std::int64_t epoch : plan.halving.epochs) out << epoch;
    out << YAML::EndSeq;
    write("keep", types::toText(plan.halving.keep));
    out << YAML::EndMap;
  }
  out << YAML::EndMap;
  return std::string(out.c_str()) + "\n";
}

} // namespace dmm::sweep
