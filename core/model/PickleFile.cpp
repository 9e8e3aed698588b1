#include "core/model/PickleFile.h"

#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"

#include <torch/serialize.h>

namespace dmm::model {

PickledDict emptyDict() { return PickledDict(c10::StringType::get(), c10::AnyType::get()); }

c10::Dict<std::string, torch::Tensor> toDict(const NamedTensors& tensors) {
  c10::Dict<std::string, torch::Tensor> dict;
  for (const auto& [name, tensor] : tensors) dict.insert(name, tensor);
  return dict;
}

NamedTensors toNamedTensors(const c10::IValue& dict) {
  NamedTensors tensors;
  for (const auto& item : dict.toGenericDict())
    tensors[item.key().toStringRef()] = item.value().toTensor();
  return tensors;
}

void writePickle(const PickledDict& dict, const std::filesystem::path& file) {
  const std::vector<char> bytes = torch::pickle_save(dict);
  support::writeFile(file, {bytes.data(), bytes.size()});
}

namespace detail {

PickledDict loadDict(const std::filesystem::path& file) {
  const std::string bytes = support::readFile(file);
  try {
    return torch::pickle_load({bytes.begin(), bytes.end()}).toGenericDict();
  } catch (const std::exception&) { // whatever the zip reader says of it
    throw support::InputError(file.string(), "is not a whole checkpoint: cut short or damaged");
  }
}

void refuse(const std::filesystem::path& file, const std::string& why) {
  throw support::InputError(file.string(), "is not a checkpoint of this program: " +
                                               why.substr(0, why.find('\n')));
}

} // namespace detail

} // namespace dmm::model
