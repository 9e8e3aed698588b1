// One libFuzzer program for each reader: FUZZ_READER names it (see CMakeLists.txt).

#include "tests/fuzz/FuzzReaders.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const dmm::test::FuzzReader* const reader = [] {
    for (const auto& candidate : dmm::test::fuzzReaders())
      if (std::strcmp(candidate.name, FUZZ_READER) == 0) return &candidate;
    std::abort();
  }();
  reader->read({reinterpret_cast<const char*>(data), size});
  return 0;
}
