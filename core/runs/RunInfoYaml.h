#pragma once

#include "core/types/RunInfo.h"

#include <string>

namespace dmm::runs {

/// run.yaml: RunInfo <-> YAML (the id is the folder's name and is not in the file). Unknown keys
/// are left to newer programs, and bytes that are not UTF-8 read as U+FFFD; anything else out of
/// form throws support::InputError "file:line: ...".
types::RunInfo parseRunInfo(const std::string& yaml, const std::string& source);
std::string toYaml(const types::RunInfo& info);

} // namespace dmm::runs
