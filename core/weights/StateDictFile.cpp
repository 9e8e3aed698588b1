#include "core/weights/StateDictFile.h"

#include "core/archive/PickleReader.h"
#include "core/archive/TensorArchive.h"
#include "core/model/hmm/HiddenMarkovModel.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Failure.h"
#include "core/support/OutputFile.h"
#include "core/weights/ModelFile.h"

#include <fmt/format.h>

namespace dmm::weights {

namespace {

archive::PickledDict readStateDict(const std::filesystem::path& file) {
  constexpr const char* kHowTo =
      "save it in Python with torch.save(dict(model.state_dict()), FILE)";
  const std::string bytes = support::readFile(file, support::kLargestWeights);
  std::map<std::string, std::string> records;
  try {
    records = archive::readTensorArchive(bytes);
  } catch (const std::exception& error) {
    if (support::isOutOfMemory(error)) throw; // nothing is wrong with the file
    throw support::InputError(
        file.string(), fmt::format("is not a whole file of torch.save's zip form; {}", kHowTo));
  }
  try {
    return archive::readPickledDict(records);
  } catch (const std::exception& error) {
    if (support::isOutOfMemory(error)) throw;
    throw support::InputError(file.string(), fmt::format("is not a plain dict of tensors ({}); {}",
                                                         error.what(), kHowTo));
  }
}

/// What train::saveCheckpoint() writes has its weights one level deeper.
bool isCheckpoint(const archive::PickledDict& dict) {
  return dict.contains("format") && dict.contains("parameters");
}

} // namespace

void exportStateDict(const std::filesystem::path& checkpoint,
                     const std::filesystem::path& destination) {
  const StoredModel stored = loadModel(checkpoint);
  archive::PickledDict dict = archive::emptyDict();
  for (const auto& item : stored.model->named_parameters())
    dict.insert(item.key(), item.value().detach());
  for (const auto& item : stored.model->named_buffers()) dict.insert(item.key(), item.value());
  support::saveFile(destination, archive::pickled(dict));
}

void importStateDict(const std::filesystem::path& file, model::SequenceModel& model) {
  const auto refuse = [&](const std::string& what) {
    throw support::InputError(file.string(), what);
  };
  const auto expected = model.named_parameters();
  const auto buffers = model.named_buffers();
  archive::NamedTensors weights;
  const archive::PickledDict dict = readStateDict(file);
  if (isCheckpoint(dict))
    refuse("is a checkpoint of a run, which is more than its weights; export them first: dmm "
           "export RUN --checkpoint FILE --out WEIGHTS.pt");
  for (const auto& item : dict) {
    if (!item.key().isString()) refuse("has a key that is not a text");
    const std::string name = item.key().toStringRef();
    const c10::IValue& value = item.value();
    if (!expected.contains(name) && !buffers.contains(name))
      refuse(fmt::format("has '{}', which this model does not have", name));
    if (!value.isTensor()) refuse(fmt::format("'{}' is not a tensor", name));
    const torch::Tensor tensor = value.toTensor().detach();
    if (name == model::hmm::HiddenMarkovModel::kHeardKeys &&
        !torch::equal(tensor.to(torch::kInt64), buffers[name].to(torch::kInt64)))
      refuse(fmt::format("'{}' are not the keys that these training pieces play", name));
    if (buffers.contains(name)) { // a flow's order of units, or its masks, which follow from that
      weights[name] = tensor;
      continue;
    }
    if (tensor.scalar_type() != torch::kFloat32 && tensor.scalar_type() != torch::kFloat64)
      refuse(fmt::format("'{}' is of type {}, expected float32 or float64", name,
                         c10::toString(tensor.scalar_type())));
    const torch::Tensor weight = tensor.to(torch::kFloat32);
    if (!torch::isfinite(weight).all().item<bool>())
      refuse(fmt::format("'{}' holds values that are not finite", name));
    weights[name] = weight;
  }
  copyParameters(weights, model, file.string());
}

} // namespace dmm::weights
