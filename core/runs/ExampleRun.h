#pragma once

#include "core/runs/RunStore.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace dmm::runs {

/// The run that ships with the programs, in their own bytes, so that there is a model that composes
/// before anything was trained (resources/example, whose README.md says how it was made). The
/// programs put a copy beside the user's runs: a run like any other, but that types::kExampleStays.
inline constexpr const char* kExampleId = "example";

/// Where a file lies in the folder of the run, and its bytes.
struct ExampleFile {
  const char* name;
  std::string_view bytes;
};
const std::vector<ExampleFile>& exampleFiles();

/// Puts it there where it is not, or is of an earlier edition: whole or not at all, and without
/// what the user has of it, which is pieces, colour and archive. Where the folder cannot be
/// written, or the environment says DMM_EXAMPLE=no, there is no example, and nothing is said of it.
void placeExample(const RunStore& store);

} // namespace dmm::runs
