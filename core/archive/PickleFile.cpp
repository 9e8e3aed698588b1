#include "core/archive/PickleFile.h"

#include "core/archive/PickleReader.h"
#include "core/archive/TensorArchive.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"

#include <torch/csrc/jit/serialization/pickler.h>

#include <caffe2/serialize/inline_container.h>
#include <stdexcept>

namespace dmm::archive {

namespace {
/// Of a zip archive besides the numbers of a tensor: its name, twice, and where it begins.
constexpr std::size_t kArchiveBytesATensor = 512;
} // namespace

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

std::string pickled(const PickledDict& dict) {
  std::string pickle;
  torch::jit::Pickler pickler(
      [&](const char* bytes, std::size_t size) { pickle.append(bytes, size); }, nullptr, nullptr,
      nullptr, nullptr, /*tag_aggregates=*/false);
  pickler.protocol();
  pickler.pushIValue(dict);
  pickler.stop();

  const auto& tensors = pickler.tensorData();
  std::size_t wanted = pickle.size();
  for (const auto& tensor : tensors) wanted += tensor.nbytes();
  std::string archive;
  archive.reserve(wanted +
                  kArchiveBytesATensor * (tensors.size() + 2)); // growing would copy it all
  caffe2::serialize::PyTorchStreamWriter writer([&](const void* bytes, std::size_t size) {
    archive.append(static_cast<const char*>(bytes), size);
    return size;
  });
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const auto data = torch::jit::getWriteableTensorData(tensors[i]);
    writer.writeRecord("data/" + std::to_string(i), data.data(), data.sizeInBytes());
  }
  writer.writeRecord("data.pkl", pickle.data(), pickle.size());
  writer.writeEndOfFile();
  return archive;
}

void writePickle(const PickledDict& dict, const std::filesystem::path& file) {
  support::writeFile(file, pickled(dict));
}

PickledDict parsePickle(std::string_view bytes) {
  return readPickledDict(readTensorArchive(bytes));
}

namespace detail {

PickledDict loadDict(const std::filesystem::path& file) {
  const std::string bytes = support::readFile(file, support::kLargestWeights);
  try {
    return parsePickle(bytes);
  } catch (const std::exception& error) {
    if (support::isOutOfMemory(error)) throw; // nothing is wrong with the file
    throw support::InputError(file.string(), std::string("is not a whole checkpoint: cut short or "
                                                         "damaged (") +
                                                 error.what() + ")");
  }
}

void refuse(const std::filesystem::path& file, const std::string& why) {
  throw support::InputError(file.string(), "is not a checkpoint of this program: " +
                                               why.substr(0, why.find('\n')));
}

} // namespace detail

} // namespace dmm::archive
