#include "tests/support/HmmGoldenFile.h"

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/model/hmm/structures/Registry.h"
#include "core/objective/Registry.h"
#include "core/objective/Task.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "tests/support/GoldenJson.h"

#include <nlohmann/json.hpp>

namespace dmm::golden {

using nlohmann::json;

namespace {

/// What all cases of a file share.
types::ExperimentConfig::ModelConfig configOf(const json& dims) {
  types::ExperimentConfig::ModelConfig config;
  config.family = types::Family::Hmm;
  config.hiddenDim = dims.at("hidden");
  config.nnDim = dims.value("nn_dim", config.nnDim);
  config.nnChannels = dims.value("nn_channels", config.nnChannels);
  config.nadeDim = dims.value("nade", config.nadeDim);
  return config;
}

void addCases(const json& entry, const std::string& name,
              types::ExperimentConfig::ModelConfig config,
              const std::map<std::string, torch::Tensor>& parameters,
              std::vector<HmmGoldenCase>& cases) {
  for (const auto& [kind, value] : entry.at("cases").items()) {
    config.prior = kind == "map" ? types::HmmPrior::Map : types::HmmPrior::None;
    cases.push_back({name + " " + kind, config, parameters, value.at("loss"),
                     toTensors(value.at("gradients"))});
  }
}

std::vector<HmmGoldenCase> casesOf(const json& root) {
  std::vector<HmmGoldenCase> cases;
  types::ExperimentConfig::ModelConfig config = configOf(root.at("dims"));
  const json models = root.value("models", json::object());
  for (const auto& [name, entry] : models.items()) {
    config.structure = name;
    addCases(entry, name, config, toTensors(entry.at("unconstrained")), cases);
  }
  const json variants = root.value("variants", json::object());
  for (const auto& [name, entry] : variants.items()) {
    const json& model = entry.at("model");
    config.structure = model.value("structure", "hmm");
    config.previousNotes =
        types::choiceNamed<types::PreviousNotes>(model.at("previous_notes").get<std::string>());
    config.lags = model.at("lags");
    config.emission = model.at("emission");
    config.transitionRank = model.value("transition_rank", 0);
    addCases(entry, name, config, toTensors(entry.at("parameters")), cases);
  }
  return cases;
}

} // namespace

bool HmmGoldenFile::isOne(const std::filesystem::path& file) {
  const json root = json::parse(support::readFile(file), nullptr, /*allow_exceptions=*/false);
  return root.is_object() && root.value("dims", json::object()).contains("hidden");
}

HmmGoldenFile::HmmGoldenFile(const std::filesystem::path& file) {
  const std::string text = support::readFile(file);
  try {
    const json root = json::parse(text);
    m_keys = root.at("dims").at("input");
    m_batch = packSequences(root.at("sequences"), root.at("lengths"));
    m_cases = casesOf(root);
  } catch (const json::exception& error) {
    throw support::InputError(file.string(), std::string("not a golden file: ") + error.what());
  } catch (const c10::Error& error) {
    throw support::InputError(file.string(),
                              std::string("not a golden file: ") + error.what_without_backtrace());
  }
}

Deviation compare(const HmmGoldenFile& file, const HmmGoldenCase& goldenCase,
                  types::Execution execution) {
  namespace hmm = model::hmm;
  const auto model = hmm::makeModel({goldenCase.config, file.keys()});
  model->to(torch::kFloat64);
  {
    const torch::NoGradGuard noGrad;
    auto parameters = model->named_parameters();
    if (parameters.size() != goldenCase.parameters.size())
      throw support::InputError(goldenCase.name, "the file's parameters are not the model's");
    for (auto& parameter : parameters)
      parameter.value().copy_(goldenCase.parameters.at(parameter.key()));
  }
  const auto task = objective::makeTask({.name = "trace_enum_elbo"}, model, ops::opsFor(execution));
  const torch::Tensor loss = task->loss({file.batch()}, 1).loss;
  loss.backward();
  return deviationFrom(*model, loss.item<double>(), goldenCase.loss, goldenCase.gradients);
}

} // namespace dmm::golden
