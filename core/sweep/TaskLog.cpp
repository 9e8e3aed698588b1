#include "core/sweep/TaskLog.h"

#include "core/runs/AppendedFile.h"
#include "core/support/AtomicFile.h"
#include "core/support/Text.h"

#include <fmt/format.h>

#include <fstream>

namespace dmm::sweep {

namespace {

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin) lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

} // namespace

std::string percentEscaped(const std::filesystem::path& path) {
  std::string escaped;
  for (const char c : path.string()) escaped += c == '%' ? "%%" : std::string(1, c);
  return escaped;
}

TaskLog::TaskLog(const Sweep& sweep, std::int64_t index)
    : m_file(sweep.folder() / "tasks" / fmt::format("{:04}", index)) {}

std::string TaskLog::format(const Sweep& sweep) {
  return percentEscaped(sweep.folder() / "tasks") + "/%04d";
}

void TaskLog::note(const std::string& what) const {
  support::createFolder(m_file.parent_path());
  runs::AppendedFile(m_file).append(runs::utcNow() + " " + what + "\n");
}

std::vector<std::string> TaskLog::lines() const {
  if (!std::filesystem::exists(m_file)) return {};
  auto lines = linesOf(support::readFile(m_file));
  for (std::string& line : lines)
    line = support::printable(line.substr(std::min(line.find(' ') + 1, line.size())));
  return lines;
}

std::string endOfLog(const std::filesystem::path& file, std::size_t count) {
  constexpr std::streamoff kMostBytes = 8192; // a log may be of any size
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  if (!stream) return "";
  const std::streamoff size = stream.tellg();
  stream.seekg(std::max<std::streamoff>(size - kMostBytes, 0));
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  auto lines = linesOf(text);
  if (lines.size() > count) lines.erase(lines.begin(), lines.end() - std::ptrdiff_t(count));
  std::string end;
  for (const std::string& line : lines) end += (end.empty() ? "" : "\n") + support::printable(line);
  return end;
}

} // namespace dmm::sweep
