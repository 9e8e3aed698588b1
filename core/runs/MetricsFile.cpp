#include "core/runs/MetricsFile.h"

#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace dmm::runs {

using types::EpochReport;

namespace {

/// One column: its name, its place, and whether an empty cell means "not measured".
struct Column {
  const char* name;
  double EpochReport::*real = nullptr;
  std::int64_t EpochReport::*whole = nullptr;
  bool optional = false;
};

const std::array<Column, 14> kColumns{{
    {"epoch", nullptr, &EpochReport::epoch},
    {"step", nullptr, &EpochReport::step},
    {"seconds", &EpochReport::seconds},
    {"objective", &EpochReport::objective},
    {"elbo", &EpochReport::elbo},
    {"reconstruction", &EpochReport::reconstruction},
    {"kl", &EpochReport::kl},
    {"beta", &EpochReport::beta},
    {"learning_rate", &EpochReport::learningRate},
    {"gradient_norm", &EpochReport::gradientNorm},
    {"valid_nll", &EpochReport::validNll, nullptr, true},
    {"test_nll", &EpochReport::testNll, nullptr, true},
    {"valid_iwae", &EpochReport::validIwae, nullptr, true},
    {"test_iwae", &EpochReport::testIwae, nullptr, true},
}};

std::string header() {
  std::string line;
  for (const Column& column : kColumns)
    line += (line.empty() ? "" : ",") + std::string(column.name);
  return line;
}

std::string toRow(const EpochReport& report) {
  std::string row;
  for (const Column& column : kColumns) {
    if (&column != &kColumns.front()) row += ',';
    if (column.whole) {
      row += fmt::format("{}", report.*column.whole);
    } else if (!(column.optional && std::isnan(report.*column.real))) {
      // The shortest text that reads back the same; a NaN has no sign that means anything.
      row += std::isnan(report.*column.real) ? "nan" : fmt::format("{}", report.*column.real);
    }
  }
  return row + "\n";
}

template <typename Number> bool parse(std::string_view text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

bool parseRow(std::string_view line, EpochReport& report) {
  for (const Column& column : kColumns) {
    const bool last = &column == &kColumns.back();
    const auto comma = line.find(',');
    if ((comma == std::string_view::npos) != last) return false;
    const std::string_view cell = line.substr(0, comma);
    if (column.whole) {
      if (!parse(cell, report.*column.whole)) return false;
    } else if (cell.empty() && column.optional) {
      report.*column.real = types::kNotMeasured;
    } else if (!parse(cell, report.*column.real)) {
      return false;
    }
    if (!last) line.remove_prefix(comma + 1);
  }
  return true;
}

/// Reads rows until the first that is not understood; tells where each row ends.
MetricsContent parseMetrics(const std::string& text, const std::string& source,
                            std::vector<std::size_t>* rowEnds = nullptr) {
  MetricsContent content;
  std::size_t line = 1;
  for (std::size_t begin = 0, end; (end = text.find('\n', begin)) != std::string::npos;
       begin = end + 1, ++line) {
    const std::string_view row(text.data() + begin, end - begin);
    EpochReport report;
    if (line == 1 ? row != header() : !parseRow(row, report)) {
      content.problem = fmt::format("{}:{}: expected {}", source, line,
                                    line == 1 ? "the header " + header()
                                              : fmt::format("{} figures", kColumns.size()));
      break;
    }
    if (line > 1) content.reports.push_back(report);
    if (rowEnds) rowEnds->push_back(end + 1);
  }
  return content;
}

support::IoError failure(const std::filesystem::path& file, const char* doing) {
  return {file.string(), fmt::format("{}: {}", doing, std::strerror(errno))};
}

/// Takes the writer's lock. isBeingWritten() of another process holds a lock for an instant, so one
/// refusal does not mean that somebody trains.
bool takeLock(int descriptor) {
  for (int attempt = 0; attempt < 20; ++attempt) {
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

} // namespace

MetricsWriter::MetricsWriter(const std::filesystem::path& file, std::int64_t keepEpochs)
    : m_file(file)
    , m_descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  if (m_descriptor < 0) throw failure(m_file, "cannot open");
  try {
    if (!takeLock(m_descriptor))
      throw support::InputError(m_file.parent_path().string(),
                                "the run is being trained by another process");
    std::vector<std::size_t> rowEnds;
    const auto known = parseMetrics(support::readFile(m_file), m_file.string(), &rowEnds);
    std::size_t keep = rowEnds.empty() ? 0 : rowEnds.front();
    for (std::size_t i = 0; i < known.reports.size() && known.reports[i].epoch < keepEpochs; ++i)
      keep = rowEnds[i + 1];
    if (::ftruncate(m_descriptor, static_cast<off_t>(keep)) != 0)
      throw failure(m_file, "cannot shorten");
    if (keep == 0) writeAll(header() + "\n");
  } catch (...) {
    ::close(m_descriptor);
    throw;
  }
}

MetricsWriter::~MetricsWriter() { ::close(m_descriptor); }

void MetricsWriter::append(const EpochReport& report) { writeAll(toRow(report)); }

void MetricsWriter::writeAll(const std::string& text) {
  const off_t before = ::lseek(m_descriptor, 0, SEEK_END);
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(m_descriptor, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const support::IoError error = failure(m_file, "cannot write");
      if (rest.size() != text.size() && ::ftruncate(m_descriptor, before) != 0)
        throw failure(m_file, "cannot write, and its last row is unfinished");
      throw error;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

MetricsContent readMetrics(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return {};
  return parseMetrics(support::readFile(file), file.string());
}

bool isBeingWritten(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool locked = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return locked;
}

} // namespace dmm::runs
