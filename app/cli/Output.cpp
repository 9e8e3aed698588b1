#include "app/cli/Output.h"

#include "core/support/Errors.h"
#include "core/support/Text.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace dmm::cli {

namespace {

[[noreturn]] void failOutput(int error) {
  throw support::IoError("standard output", std::string("cannot write: ") + std::strerror(error));
}

void write(const std::string& line) {
  if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) failOutput(errno);
}

void mention(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

} // namespace

void sayLine(std::string_view line) { write(support::printable(line) + "\n"); }

void sayJson(const nlohmann::ordered_json& object) {
  // A name may be any bytes.
  sayLine(object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void sayWritten(const std::filesystem::path& file) {
  struct stat written = {}, output = {};
  const bool isOutput = ::stat(file.c_str(), &written) == 0 &&
                        ::fstat(STDOUT_FILENO, &output) == 0 && written.st_dev == output.st_dev &&
                        written.st_ino == output.st_ino;
  if (!isOutput) sayLine(file.string());
}

void tellLine(std::string_view line) { mention(support::printable(line) + "\n"); }

void redrawLine(std::string_view line) { mention("\r\033[K" + support::printable(line)); }

void finishOutput() {
  if (std::fflush(stdout) != 0) failOutput(errno);
}

} // namespace dmm::cli
