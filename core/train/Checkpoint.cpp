#include "core/train/Checkpoint.h"

#include "core/support/Errors.h"

#include <fmt/format.h>

namespace dmm::train {

namespace {

constexpr std::int64_t kFormat = 1;

Checkpoint unpack(const archive::PickledDict& root, const std::filesystem::path& file) {
  if (const auto format = root.at("format").toInt(); format != kFormat)
    throw support::InputError(
        file.string(), fmt::format("checkpoint format {} is newer than this program", format));
  Checkpoint checkpoint;
  checkpoint.epoch = root.at("epoch").toInt();
  checkpoint.step = root.at("step").toInt();
  checkpoint.architecture = weights::architectureIn(root, file.string());
  checkpoint.parameters = archive::toNamedTensors(root.at("parameters"));
  checkpoint.learningRate = root.at("learning_rate").toDouble();
  checkpoint.bestValidNll = root.at("best_valid_nll").toDouble();
  checkpoint.randomState = root.at("random_state").toTensor();
  if (root.contains("rewound_rate")) checkpoint.rewoundRate = root.at("rewound_rate").toDouble();
  const auto means = archive::toNamedTensors(root.at("exp_avg"));
  const auto squares = archive::toNamedTensors(root.at("exp_avg_sq"));
  for (const auto& item : root.at("optimiser_steps").toGenericDict()) {
    const std::string& name = item.key().toStringRef();
    checkpoint.moments[name] = {item.value().toInt(), means.at(name), squares.at(name)};
  }
  return checkpoint;
}

} // namespace

void saveCheckpoint(const Checkpoint& checkpoint, const std::filesystem::path& file) {
  archive::NamedTensors means;
  archive::NamedTensors squares;
  c10::Dict<std::string, std::int64_t> steps;
  for (const auto& [name, moments] : checkpoint.moments) {
    means[name] = moments.mean;
    squares[name] = moments.square;
    steps.insert(name, moments.step);
  }
  archive::PickledDict root = archive::emptyDict();
  root.insert("format", kFormat);
  root.insert("epoch", checkpoint.epoch);
  root.insert("step", checkpoint.step);
  root.insert("architecture", weights::toDict(checkpoint.architecture));
  root.insert("parameters", archive::toDict(checkpoint.parameters));
  root.insert("learning_rate", checkpoint.learningRate);
  root.insert("best_valid_nll", checkpoint.bestValidNll);
  root.insert("random_state", checkpoint.randomState);
  if (checkpoint.rewoundRate != 1) root.insert("rewound_rate", checkpoint.rewoundRate);
  root.insert("exp_avg", archive::toDict(means));
  root.insert("exp_avg_sq", archive::toDict(squares));
  root.insert("optimiser_steps", steps);
  archive::writePickle(root, file);
}

Checkpoint loadCheckpoint(const std::filesystem::path& file) {
  return archive::readPickle(file,
                             [&](const archive::PickledDict& root) { return unpack(root, file); });
}

} // namespace dmm::train
