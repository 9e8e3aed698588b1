#pragma once

#include <string_view>
#include <vector>

namespace dmm::test {

/// A reader of files that may come from anywhere. It takes any bytes: those that it refuses end in
/// support::InputError, which `read` catches; everything else is a finding. What it accepts is
/// checked for what the rest of the program relies on.
struct FuzzReader {
  const char* name; ///< also the folder of its seeds, tests/fuzz/corpus/NAME
  void (*read)(std::string_view bytes);
};

const std::vector<FuzzReader>& fuzzReaders();

} // namespace dmm::test
