#pragma once

#include <stdexcept>
#include <string>

namespace dmm::support {

/// Something the user gave is wrong: a file, a setting, a name. The message is one line,
/// "where: what is wrong there", fit to be shown as it is. The command line exits with 2.
class InputError : public std::runtime_error {
 public:
  InputError(const std::string& where, const std::string& what)
      : std::runtime_error(where + ": " + what) {}
  explicit InputError(const std::string& what) : std::runtime_error(what) {}
};

/// The work itself failed: a full disk, a folder that cannot be written. The command line exits
/// with 1.
class IoError : public std::runtime_error {
 public:
  IoError(const std::string& where, const std::string& what)
      : std::runtime_error(where + ": " + what) {}
};

} // namespace dmm::support
