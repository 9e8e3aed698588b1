#include "core/model/PickleFile.h"

#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"

#include <torch/csrc/jit/serialization/pickler.h>
#include <torch/serialize.h>

#include <caffe2/serialize/inline_container.h>
#include <cstdint>
#include <stdexcept>

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
  std::string pickle;
  torch::jit::Pickler pickler(
      [&](const char* bytes, std::size_t size) { pickle.append(bytes, size); }, nullptr, nullptr,
      nullptr, nullptr, /*tag_aggregates=*/false);
  pickler.protocol();
  pickler.pushIValue(dict);
  pickler.stop();

  std::string archive;
  caffe2::serialize::PyTorchStreamWriter writer([&](const void* bytes, std::size_t size) {
    archive.append(static_cast<const char*>(bytes), size);
    return size;
  });
  const auto& tensors = pickler.tensorData();
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const auto data = torch::jit::getWriteableTensorData(tensors[i]);
    writer.writeRecord("data/" + std::to_string(i), data.data(), data.sizeInBytes());
  }
  writer.writeRecord("data.pkl", pickle.data(), pickle.size());
  writer.writeEndOfFile();
  support::writeFile(file, archive);
}

bool endsAsZip(const std::string& bytes) {
  constexpr std::size_t kRecordSize = 22;
  constexpr std::uint32_t kElsewhere = 0xFFFFFFFF; // the 64-bit record has the value
  if (bytes.size() < kRecordSize) return false;
  const std::size_t record = bytes.size() - kRecordSize;
  const auto number = [&](std::size_t offset) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
      value |= std::uint32_t{static_cast<unsigned char>(bytes[record + offset + i])} << (8 * i);
    return value;
  };
  if (bytes.compare(record, 4, "PK\x05\x06") != 0) return false;
  const std::uint32_t size = number(12);
  const std::uint32_t offset = number(16);
  return size == kElsewhere || offset == kElsewhere || std::uint64_t{size} + offset <= record;
}

namespace detail {

PickledDict loadDict(const std::filesystem::path& file) {
  const std::string bytes = support::readFile(file);
  try {
    if (!endsAsZip(bytes)) throw std::runtime_error("no end of the zip file");
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
