#pragma once

#include "core/support/Failure.h"

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace dmm::archive {

using NamedTensors = std::map<std::string, torch::Tensor>;

/// A dictionary with text keys in a file of PyTorch's pickled zip form, which Python's torch.load
/// reads too. Tensors by name are dictionaries inside it.
using PickledDict = c10::impl::GenericDict;

PickledDict emptyDict();
c10::Dict<std::string, torch::Tensor> toDict(const NamedTensors& tensors);
NamedTensors toNamedTensors(const c10::IValue& dict);

/// The bytes of such a file. Unlike torch::pickle_save it tags no dictionary with LibTorch's types,
/// which Python's torch.load takes for unsafe (the default of weights_only since PyTorch 2.6).
std::string pickled(const PickledDict& dict);

/// Written beside its place and renamed; throws support::IoError.
void writePickle(const PickledDict& dict, const std::filesystem::path& file);

/// Passes the file's dictionary to `unpack` and returns its result. Throws support::InputError
/// naming the file when it is missing, cut short, or not what `unpack` looks for.
template <typename Unpack> auto readPickle(const std::filesystem::path& file, Unpack unpack);

/// The dictionary that a file holds, of which every byte is checked first (core/archive/
/// TensorArchive.h, core/archive/PickleReader.h). Throws std::runtime_error that says what is
/// wrong.
PickledDict parsePickle(std::string_view bytes);

namespace detail {
PickledDict loadDict(const std::filesystem::path& file);
[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why);
} // namespace detail

template <typename Unpack> auto readPickle(const std::filesystem::path& file, Unpack unpack) {
  const PickledDict dict = detail::loadDict(file);
  try {
    return unpack(dict);
  } catch (const c10::Error& error) {
    if (support::isOutOfMemory(error)) throw;
    detail::refuse(file, error.what_without_backtrace());
  } catch (const std::out_of_range&) {
    detail::refuse(file, "an entry is missing");
  }
}

} // namespace dmm::archive
