#pragma once

#include "core/archive/PickleFile.h"

#include <map>
#include <string>

namespace dmm::archive {

/// Reads the pickle of a tensor archive (core/archive/TensorArchive.h): dictionaries of numbers,
/// texts, tensors and dictionaries, and nothing else. It runs no code, makes no object that the
/// pickle names, and gives every tensor only what its record holds: LibTorch's own reader trusts
/// the stack, the sizes and the strides that a file tells. Time and memory are bounded by the
/// file's size. Throws std::runtime_error that says what is wrong.
PickledDict readPickledDict(const std::map<std::string, std::string>& records);

} // namespace dmm::archive
