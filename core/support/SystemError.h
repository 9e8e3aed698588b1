#pragma once

#include "core/support/Errors.h"

#include <cerrno>
#include <cstring>

namespace dmm::support {

/// What the system says of the call that has just failed: "where: cannot write: No space left on
/// device".
inline IoError systemError(const std::string& where, const std::string& doing) {
  return {where, doing + ": " + std::strerror(errno)};
}

} // namespace dmm::support
