#include "tests/support/GoldenFile.h"

#include "core/objective/Objective.h"
#include "core/objective/Registry.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/types/ObjectiveInfo.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace dmm::golden {

using nlohmann::json;

namespace {

void flatten(const json& nested, std::vector<double>& values) {
  if (nested.is_array()) {
    for (const json& item : nested) flatten(item, values);
  } else {
    values.push_back(nested.get<double>());
  }
}

/// A nested list as a float64 tensor.
torch::Tensor toTensor(const json& nested) {
  std::vector<std::int64_t> shape;
  for (const json* level = &nested; level->is_array(); level = &level->front())
    shape.push_back(static_cast<std::int64_t>(level->size()));
  std::vector<double> values;
  flatten(nested, values);
  return torch::tensor(values, torch::kFloat64).view(shape);
}

std::map<std::string, torch::Tensor> toTensors(const json& named) {
  std::map<std::string, torch::Tensor> tensors;
  for (const auto& [name, value] : named.items())
    tensors[name] = value.is_null() ? torch::Tensor() : toTensor(value);
  return tensors;
}

/// eps[t] is [B, z], or [K, B, z] for several samples -> [K, N, z] in packed order.
torch::Tensor packNoise(const json& eps, const batch::PackedBatch& batch) {
  std::vector<torch::Tensor> steps;
  for (std::int64_t t = 0; t < batch.steps(); ++t) {
    torch::Tensor noise = toTensor(eps.at(static_cast<std::size_t>(t)));
    if (noise.dim() == 2) noise = noise.unsqueeze(0);
    steps.push_back(noise.narrow(1, 0, batch.active(t)));
  }
  return torch::cat(steps, 1);
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

} // namespace

GoldenFile::GoldenFile(const std::filesystem::path& file) {
  const std::string text = support::readFile(file);
  try {
    const json root = json::parse(text);
    const json& dims = root.at("dims");
    m_keys = dims.at("input");
    m_config.zDim = dims.at("z");
    m_config.emissionDim = dims.at("emission");
    m_config.transitionDim = dims.at("transition");
    m_config.rnnDim = dims.at("rnn");
    m_config.iafDim = dims.value("iaf_hidden", 100);
    m_parameters = toTensors(root.at("parameters"));
    const torch::Tensor padded = toTensor(root.at("sequences_sorted"));
    std::vector<torch::Tensor> sequences;
    for (const json& length : root.at("lengths_sorted"))
      sequences.push_back(padded[static_cast<std::int64_t>(sequences.size())].narrow(
          0, 0, length.get<std::int64_t>()));
    m_batch = batch::pack(sequences);
    for (const auto& [name, value] : root.at("cases").items())
      m_cases.push_back({name, value.at("loss"), value.at("annealing_factor"),
                         packNoise(value.at("eps"), m_batch), toTensors(value.at("gradients")),
                         flowsOf(name)});
    const json iaf = root.value("iaf", json::object());
    for (const auto& [count, value] : iaf.items()) {
      Flows& flows = m_flows[std::stoll(count)];
      flows.parameters = toTensors(value.at("parameters"));
      for (const json& order : value.at("permutations"))
        flows.permutations.push_back(toTensor(order));
      for (const json& masks : value.at("masks"))
        flows.masks.push_back({toTensor(masks.at(0)), toTensor(masks.at(1))});
    }
  } catch (const json::exception& error) {
    throw support::InputError(file.string(), std::string("not a golden file: ") + error.what());
  } catch (const c10::Error& error) {
    throw support::InputError(file.string(),
                              std::string("not a golden file: ") + error.what_without_backtrace());
  }
}

std::shared_ptr<model::DeepMarkovModel> GoldenFile::makeModel(std::int64_t flows) const {
  model::SequenceModel::Config config = m_config;
  config.numIafs = flows;
  auto model = std::make_shared<model::DeepMarkovModel>(config, m_keys);
  model->to(torch::kFloat64);
  const torch::NoGradGuard noGrad;
  const auto& parameters = flows > 0 ? m_flows.at(flows).parameters : m_parameters;
  for (auto& parameter : model->named_parameters())
    parameter.value().copy_(parameters.at(parameter.key()));
  for (std::size_t i = 0; i < model->flows().size(); ++i)
    model->flows()[i]->setPermutation(m_flows.at(flows).permutations[i]);
  return model;
}

bool isKnown(const GoldenCase& goldenCase) {
  return types::findObjective(objectiveName(goldenCase.name)) != nullptr;
}

Deviation compare(const GoldenFile& file, const GoldenCase& goldenCase,
                  const std::string& execution) {
  const auto model = file.makeModel(goldenCase.flows);
  const auto objective = objective::makeObjective({.name = objectiveName(goldenCase.name),
                                                   .numSamples = goldenCase.noise.size(0),
                                                   .guideDensity = "pairwise"}, // as Pyro
                                                  execution);
  const auto value =
      objective->evaluate(*model, file.batch(), goldenCase.noise, goldenCase.annealingFactor);
  value.loss.backward();

  Deviation deviation;
  deviation.loss =
      std::abs(value.loss.item<double>() - goldenCase.loss) / std::abs(goldenCase.loss);
  const auto parameters = model->named_parameters();
  for (const auto& [name, expected] : goldenCase.gradients) {
    const torch::Tensor* parameter = parameters.find(name);
    if (!parameter)
      throw support::InputError(goldenCase.name, "the model has no parameter " + name);
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
