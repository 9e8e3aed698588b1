#include "core/diagnose/FlightRecord.h"

#include "core/config/ConfigYaml.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/weights/ModelFile.h"

#include <fmt/format.h>

#include <cmath>
#include <sstream>

namespace dmm::diagnose {

namespace {

constexpr std::int64_t kFormat = 1;

/// As `dmm data` and people count: "train 17, BWV 269, Title".
std::string nameOf(const data::Dataset& dataset, std::size_t place) {
  const types::Chorale& chorale = dataset.headings(types::Split::Train)[place];
  std::string name = fmt::format("train {}", place + 1);
  for (const std::string* word : {&chorale.catalogueNumber, &chorale.title})
    if (!word->empty() && *word != name) name += ", " + *word;
  return name;
}

/// The piece of a part's sequence among all of the mini-batch.
const std::string& pieceOf(const FlightRecord& record, std::int64_t part, std::int64_t sequence) {
  std::size_t before = 0;
  for (std::int64_t i = 0; i < part; ++i)
    before += record.batch.parts[static_cast<std::size_t>(i)].batch.order.size();
  const auto& batch = record.batch.parts[static_cast<std::size_t>(part)].batch;
  return record.pieces[before + batch.order[static_cast<std::size_t>(sequence)]];
}

std::string partName(std::size_t part, const char* what) {
  return fmt::format("part{}.{}", part, what);
}

torch::Tensor toTensor(const std::vector<std::int64_t>& numbers) {
  return torch::tensor(numbers, torch::kInt64);
}

template <typename Number> std::vector<Number> toNumbers(const torch::Tensor& tensor) {
  const torch::Tensor numbers = tensor.to(torch::kInt64).contiguous();
  const auto* begin = numbers.data_ptr<std::int64_t>();
  return std::vector<Number>(begin, begin + numbers.numel());
}

/// Throws std::out_of_range when the parts do not fit each other: a file that somebody made.
void check(const FlightRecord& record) {
  std::size_t pieces = 0;
  for (const batch::BatchPart& part : record.batch.parts) {
    const auto& batch = part.batch;
    pieces += batch.order.size();
    const auto& [draws, slices, shared] = part.noise;
    bool fits = batch.rows.dim() == 2 && batch.offsets.size() > 1 && batch.offsets.front() == 0 &&
                batch.rowCount() == batch.rows.size(0) &&
                (!draws.defined() || (draws.dim() == 3 && draws.size(1) == batch.rowCount())) &&
                (!slices.defined() || (slices.dim() == 2 && slices.size(0) == batch.rowCount())) &&
                (!shared.defined() || shared.dim() == 1) && std::isfinite(part.share) &&
                static_cast<std::size_t>(batch.active(0)) == batch.order.size() &&
                part.pieces.size() == batch.order.size();
    for (std::int64_t t = 0; fits && t < batch.steps(); ++t)
      fits = batch.active(t) >= 1 && (t == 0 || batch.active(t) <= batch.active(t - 1));
    for (const std::size_t place : batch.order) fits = fits && place < batch.order.size();
    if (!fits) throw std::out_of_range("part");
  }
  if (pieces == 0 || pieces != record.pieces.size()) throw std::out_of_range("pieces");
}

FlightRecord unpack(const archive::PickledDict& root, const std::filesystem::path& file) {
  if (root.at("flight_record").toInt() != kFormat)
    throw support::InputError(file.string(), "is of a newer program");
  FlightRecord record;
  record.config = config::parseConfig(root.at("config").toStringRef(), file.string());
  record.run = root.at("run").toStringRef();
  record.epoch = root.at("epoch").toInt();
  record.step = root.at("step").toInt();
  record.parameters = archive::toNamedTensors(root.at("parameters"));
  record.architecture = {record.config.model};
  if (root.contains("architecture"))
    record.architecture = weights::architectureIn(root, file.string());
  record.batch.beta = root.at("beta").toDouble();
  const auto tensors = archive::toNamedTensors(root.at("mini_batch"));
  for (std::size_t i = 0; tensors.contains(partName(i, "rows")); ++i) {
    batch::BatchPart part;
    part.batch.rows = tensors.at(partName(i, "rows"));
    part.batch.offsets = toNumbers<std::int64_t>(tensors.at(partName(i, "offsets")));
    part.batch.order = toNumbers<std::size_t>(tensors.at(partName(i, "order")));
    const auto optional = [&](const char* name) {
      const auto found = tensors.find(partName(i, name));
      return found == tensors.end() ? torch::Tensor() : found->second;
    };
    part.noise = {optional("noise"), optional("slice_noise"), optional("shared_noise")};
    if (const torch::Tensor share = optional("share"); share.defined())
      part.share = share.item<double>();
    part.pieces = toNumbers<std::size_t>(tensors.at(partName(i, "pieces")));
    record.batch.parts.push_back(std::move(part));
  }
  std::istringstream pieces(root.at("pieces").toStringRef());
  for (std::string name; std::getline(pieces, name);) record.pieces.push_back(name);
  check(record);
  const auto found = root.at("found").toGenericDict();
  if (!found.empty()) {
    const auto number = [&](const char* key) { return found.at(key).toInt(); };
    NonFinite first{found.at("tensor").toStringRef(),
                    found.at("value").toStringRef(),
                    number("part"),
                    number("time_step"),
                    number("sequence"),
                    number("particle"),
                    number("dimension")};
    const auto parts = static_cast<std::int64_t>(record.batch.parts.size());
    if (first.part >= parts ||
        (first.part >= 0 &&
         first.sequence >= record.batch.parts[std::size_t(first.part)].batch.sequences()))
      throw std::out_of_range("found");
    record.findings.first = std::move(first);
  }
  return record;
}

} // namespace

FlightRecord recordFlight(const types::ExperimentConfig& config, const data::Dataset& dataset,
                          const std::shared_ptr<model::SequenceModel>& model,
                          const batch::MiniBatch& batch) {
  FlightRecord record;
  record.config = config;
  record.architecture = model->architecture();
  record.parameters = weights::stateOf(*model);
  record.batch = batch;
  for (const batch::BatchPart& part : batch.parts)
    for (const std::size_t piece : part.pieces) record.pieces.push_back(nameOf(dataset, piece));
  record.findings = findNonFinite(model, config, batch);
  return record;
}

void saveFlightRecord(const FlightRecord& record, const std::filesystem::path& file) {
  archive::PickledDict root = archive::emptyDict();
  root.insert("flight_record", kFormat);
  root.insert("config", config::toYaml(record.config));
  root.insert("run", record.run);
  root.insert("epoch", record.epoch);
  root.insert("step", record.step);
  root.insert("beta", record.batch.beta);
  root.insert("architecture", weights::toDict(record.architecture));
  root.insert("parameters", archive::toDict(record.parameters));
  archive::NamedTensors tensors;
  for (std::size_t i = 0; i < record.batch.parts.size(); ++i) {
    const batch::BatchPart& part = record.batch.parts[i];
    const auto whole = [](const std::vector<std::size_t>& numbers) {
      return toTensor({numbers.begin(), numbers.end()});
    };
    tensors[partName(i, "rows")] = part.batch.rows;
    tensors[partName(i, "offsets")] = toTensor(part.batch.offsets);
    tensors[partName(i, "order")] = whole(part.batch.order);
    const auto addOptional = [&](const char* name, const torch::Tensor& noise) {
      if (noise.defined()) tensors[partName(i, name)] = noise;
    };
    addOptional("noise", part.noise.draws);
    addOptional("slice_noise", part.noise.slices);
    addOptional("shared_noise", part.noise.shared);
    tensors[partName(i, "share")] = torch::tensor(part.share, torch::kFloat64);
    tensors[partName(i, "pieces")] = whole(part.pieces);
  }
  root.insert("mini_batch", archive::toDict(tensors));
  std::string pieces;
  for (const std::string& name : record.pieces) pieces += name + "\n";
  root.insert("pieces", pieces);
  archive::PickledDict found = archive::emptyDict();
  if (const auto& first = record.findings.first) {
    found.insert("tensor", first->tensor);
    found.insert("value", first->value);
    found.insert("part", first->part);
    found.insert("time_step", first->timeStep);
    found.insert("sequence", first->sequence);
    found.insert("particle", first->particle);
    found.insert("dimension", first->dimension);
  }
  root.insert("found", found);
  archive::writePickle(root, file);
}

FlightRecord loadFlightRecord(const std::filesystem::path& file) {
  return archive::readPickle(file,
                             [&](const archive::PickledDict& root) { return unpack(root, file); });
}

std::string describe(const FlightRecord& record, const std::optional<NonFinite>& found) {
  if (!found) return "loss and gradient are finite";
  std::string text = fmt::format("{} is {}", found->tensor, found->value);
  if (found->timeStep >= 0)
    text += fmt::format(" at time step {} of {}", found->timeStep,
                        pieceOf(record, found->part, found->sequence));
  if (found->particle >= 0) text += fmt::format(", particle {}", found->particle);
  if (found->dimension >= 0) text += fmt::format(", dimension {}", found->dimension);
  return text;
}

std::string reportOf(const FlightRecord& record) {
  const auto& config = record.config;
  std::string text = fmt::format(
      "Training stopped before a step that would have put NaN or infinity into the weights.\n\n"
      "run          {}\n"
      "when         epoch {}, step {} (epochs are counted from 0, steps from 1; nothing of the "
      "step was applied)\n"
      "objective    {}, {} execution, beta {:.4f}, learning rate {}\n"
      "first        {}\n\n",
      record.run, record.epoch, record.step, config.objective.name,
      types::nameOf(config.run.execution), record.batch.beta, config.optimiser.learningRate,
      describe(record, record.findings.first));
  text +=
      "Time steps, particles and dimensions are counted from 0.\n\nExtremes in this mini-batch\n";
  for (const Extreme& extreme : record.findings.extremes)
    text += fmt::format("  {:<42} {:>12.5g}  time step {} of {}\n", extreme.tensor, extreme.value,
                        extreme.timeStep, pieceOf(record, extreme.part, extreme.sequence));
  text += "\nThe chorales of the mini-batch\n";
  for (const std::string& piece : record.pieces) text += "  " + piece + "\n";
  return text;
}

std::string reasonOf(const FlightRecord& record) {
  return fmt::format("{} in epoch {} at step {}, which was not taken",
                     describe(record, record.findings.first), record.epoch, record.step);
}

std::string keepFlight(const FlightRecord& record, const runs::RunDirectory& run) {
  const auto text = std::filesystem::absolute(run.nonFiniteReport(record.step));
  const auto file = std::filesystem::absolute(run.nonFiniteRecord(record.step));
  try {
    support::createFolder(text.parent_path());
    saveFlightRecord(record, file);
    support::writeFile(
        text, fmt::format("{}\nTo see it again:  dmm replay {}\nTo go on:         dmm train "
                          "--resume {} --learning-rate {}\n",
                          reportOf(record), file.string(), run.id(),
                          record.config.optimiser.learningRate / 2));
  } catch (const support::IoError& error) {
    return fmt::format("no report: {}", error.what());
  }
  return fmt::format("{} says more", text.string());
}

} // namespace dmm::diagnose
