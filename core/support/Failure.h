#pragma once

#include <exception>
#include <string>

namespace dmm::support {

/// Whether memory could not be allocated: C++ says so in one way, LibTorch in another.
bool isOutOfMemory(const std::exception& error);

/// What went wrong as one sentence for people: the first line of what() (LibTorch appends where in
/// its code it was); of memory that could not be had, how much was wanted where that is known.
std::string sentenceOf(const std::exception& error);

} // namespace dmm::support
