#include "core/support/Failure.h"

#include "core/support/Errors.h"

#include <cstdio>
#include <cstdlib>
#include <new>

namespace dmm::support {

namespace {

// c10/core/impl/alloc_cpu.cpp: "... DefaultCPUAllocator: can't allocate memory: you tried to
// allocate 34359738368 bytes. Error code 12 (Cannot allocate memory)".
constexpr const char* kTorchHasNone = "can't allocate memory";
constexpr const char* kTorchWanted = "you tried to allocate ";

} // namespace

bool isOutOfMemory(const std::exception& error) {
  return dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
         std::string(error.what()).find(kTorchHasNone) != std::string::npos;
}

std::string sentenceOf(const std::exception& error) {
  const std::string what = error.what();
  // Our own are sentences; a line break in them is part of a name.
  if (dynamic_cast<const InputError*>(&error) || dynamic_cast<const IoError*>(&error)) return what;
  if (!isOutOfMemory(error)) return what.substr(0, what.find('\n'));
  const auto place = what.find(kTorchWanted);
  if (place == std::string::npos) return "there is not enough memory";
  const double bytes =
      std::strtod(what.c_str() + place + std::string(kTorchWanted).size(), nullptr);
  char sentence[96];
  std::snprintf(sentence, sizeof sentence,
                "there is not enough memory: %.0f MB in one piece were wanted", bytes / 1e6);
  return sentence;
}

} // namespace dmm::support
