#include "tests/support/GoldenFile.h"

#include "core/objective/Objective.h"
#include "core/objective/Registry.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/types/ConfigField.h"
#include "core/types/ObjectiveInfo.h"
#include "tests/support/GoldenJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace dmm::golden {

using nlohmann::json;

namespace {

/// eps[t] is [B, z], or [K, B, z] for several samples, in the order of the file -> [K, N, z] in
/// packed order.
torch::Tensor packNoise(const json& eps, const batch::PackedBatch& batch) {
  const std::vector<std::int64_t> order(batch.order.begin(), batch.order.end());
  std::vector<torch::Tensor> steps;
  for (std::int64_t t = 0; t < batch.steps(); ++t) {
    torch::Tensor noise = toTensor(eps.at(static_cast<std::size_t>(t)));
    if (noise.dim() == 2) noise = noise.unsqueeze(0);
    steps.push_back(noise.index_select(1, torch::tensor(order)).narrow(1, 0, batch.active(t)));
  }
  return torch::cat(steps, 1);
}

/// Sets the setting "model.KEY"; what this program does not have is noted.
void set(GoldenModel& model, const std::string& key, const json& value) {
  types::ExperimentConfig experiment;
  experiment.model = model.config;
  const types::ConfigField* field = types::findField("model." + key);
  if (!field) {
    model.unknown = key;
    return;
  }
  types::FieldValue wanted = field->value(experiment); // of the field's kind
  std::visit([&](auto& read) { value.get_to(read); }, wanted);
  if (!field->problem(wanted).empty()) {
    model.unknown = key + " " + value.dump();
    return;
  }
  field->write(experiment, wanted);
  model.config = experiment.model;
}

/// The sizes of a file: "z" is "model.z_dim". Those of parts that are not there say nothing.
GoldenModel sizedBy(const json& dims) {
  GoldenModel model;
  model.keys = dims.at("input");
  for (const auto& [name, size] : dims.items()) {
    const std::string key = name == "iaf_hidden" ? "iaf_dim" : name + "_dim";
    if (name != "embedding" && types::findField("model." + key)) set(model, key, size);
  }
  return model;
}

/// The flows in the guide of a case, which its name ends with: "trace_elbo_iaf2".
std::int64_t flowsOf(const std::string& name) {
  const auto place = name.find("_iaf");
  return place == std::string::npos ? 0 : std::stoll(name.substr(place + 4));
}

/// Cases of TraceEnum_ELBO are named after the guide's sampling; "_annealed" only sets beta.
std::string objectiveName(std::string name) {
  name = name.substr(0, name.find("_iaf"));
  for (const std::string suffix : {"_annealed", "_tmc"})
    if (name.ends_with(suffix)) name.resize(name.size() - suffix.size());
  return name;
}

/// Pyro's answers (golden_*): one model, with and without flows.
std::vector<GoldenCase> readPyrosCases(const json& root, const batch::PackedBatch& batch) {
  std::map<std::int64_t, std::shared_ptr<GoldenModel>> models; // by their flows
  const auto add = [&](std::int64_t flows, const json& parameters) {
    auto model = std::make_shared<GoldenModel>(sizedBy(root.at("dims")));
    model->config.numIafs = flows;
    model->parameters = toTensors(parameters);
    return models[flows] = model;
  };
  add(0, root.at("parameters"));
  const json iaf = root.value("iaf", json::object());
  for (const auto& [count, value] : iaf.items()) {
    const auto model = add(std::stoll(count), value.at("parameters"));
    for (const json& order : value.at("permutations"))
      model->permutations.push_back(toTensor(order));
  }
  std::vector<GoldenCase> cases;
  for (const auto& [name, value] : root.at("cases").items())
    cases.push_back({name, models.at(flowsOf(name)), objectiveName(name), value.at("loss"),
                     value.at("annealing_factor"), packNoise(value.at("eps"), batch),
                     toTensors(value.at("gradients"))});
  return cases;
}

/// Every part (zoo_*): models of many kinds on one mini-batch.
std::vector<GoldenCase> readVariants(const json& root, const batch::PackedBatch& batch) {
  std::vector<GoldenCase> cases;
  for (const auto& [name, variant] : root.at("variants").items()) {
    auto model = std::make_shared<GoldenModel>(sizedBy(root.at("dims")));
    for (const auto& [key, value] : variant.at("model").items()) set(*model, key, value);
    model->parameters = toTensors(variant.at("parameters"));
    for (const auto& [objective, value] : variant.at("cases").items()) {
      const json& eps = variant.at(objective == "iwae" ? "eps_particles" : "eps");
      cases.push_back({name + " " + objective, model, objective, value.at("loss"), 1.0,
                       packNoise(eps, batch), toTensors(value.at("gradients"))});
    }
  }
  return cases;
}

} // namespace

GoldenFile::GoldenFile(const std::filesystem::path& file) {
  const std::string text = support::readFile(file);
  try {
    const json root = json::parse(text);
    if (root.contains("variants")) {
      m_batch = packSequences(root.at("sequences"), root.at("lengths"));
      m_cases = readVariants(root, m_batch);
      return;
    }
    m_batch = packSequences(root.at("sequences_sorted"), root.at("lengths_sorted"));
    m_cases = readPyrosCases(root, m_batch);
    const json iaf = root.value("iaf", json::object());
    for (const auto& [count, value] : iaf.items())
      for (const json& masks : value.at("masks"))
        m_masks[std::stoll(count)].push_back({toTensor(masks.at(0)), toTensor(masks.at(1))});
  } catch (const json::exception& error) {
    throw support::InputError(file.string(), std::string("not a golden file: ") + error.what());
  } catch (const std::out_of_range& error) {
    throw support::InputError(file.string(), std::string("not a golden file: ") + error.what());
  } catch (const c10::Error& error) {
    throw support::InputError(file.string(),
                              std::string("not a golden file: ") + error.what_without_backtrace());
  }
}

std::shared_ptr<model::DeepMarkovModel> GoldenModel::make() const {
  auto model = std::make_shared<model::DeepMarkovModel>(config, keys);
  model->to(torch::kFloat64);
  const torch::NoGradGuard noGrad;
  for (auto& parameter : model->named_parameters())
    parameter.value().copy_(parameters.at(parameter.key()));
  for (std::size_t i = 0; i < permutations.size(); ++i)
    model->flows()[i]->setPermutation(permutations[i]);
  return model;
}

bool isKnown(const GoldenCase& goldenCase) {
  return goldenCase.model->unknown.empty() && types::findObjective(goldenCase.objective) != nullptr;
}

Deviation compare(const GoldenFile& file, const GoldenCase& goldenCase,
                  types::Execution execution) {
  const auto model = goldenCase.model->make();
  const auto objective =
      objective::makeObjective({.name = goldenCase.objective,
                                .numSamples = goldenCase.noise.size(0),
                                .guideDensity = types::GuideDensity::Pairwise}, // as Pyro
                               ops::opsFor(execution));
  const auto value =
      objective->evaluate(*model, file.batch(), goldenCase.noise, goldenCase.annealingFactor);
  value.loss.backward();

  return deviationFrom(*model, value.loss.item<double>(), goldenCase.loss, goldenCase.gradients);
}

Deviation deviationFrom(const torch::nn::Module& model, double loss, double expectedLoss,
                        const std::map<std::string, torch::Tensor>& expectedGradients) {
  Deviation deviation;
  deviation.loss = std::abs(loss - expectedLoss) / std::abs(expectedLoss);
  const auto parameters = model.named_parameters();
  for (const auto& [name, expected] : expectedGradients) {
    const torch::Tensor* parameter = parameters.find(name);
    if (!parameter) throw support::InputError("golden", "the model has no parameter " + name);
    const torch::Tensor ours = parameter->grad();
    double difference = 0;
    if (!expected.defined()) {
      difference = ours.defined() ? ours.abs().max().item<double>() : 0;
    } else if (!ours.defined()) {
      difference = std::numeric_limits<double>::infinity();
    } else {
      const double scale = expected.abs().max().item<double>();
      difference = (ours - expected).abs().max().item<double>() / (scale > 0 ? scale : 1);
    }
    if (!(difference <= deviation.gradient)) { // a NaN is the worst of all
      deviation.gradient = difference;
      deviation.worstParameter = name;
    }
  }
  return deviation;
}

} // namespace dmm::golden
