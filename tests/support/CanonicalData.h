#pragma once

#include <filesystem>
#include <optional>

namespace dmm::test {

/// jsb-chorales-quarter.json in the folder shared/data beside the checkout (or in
/// $WORKBENCH_TEST_DATA), for tests that hold us against the canonical dataset; nothing where it is
/// not there, and such tests then skip.
std::optional<std::filesystem::path> canonicalQuarterFile();

} // namespace dmm::test
