#include "core/runs/TensorBoardFile.h"

#include "core/runs/MetricsFile.h"
#include "core/support/Crc32c.h"

#include <fmt/format.h>

#include <bit>
#include <chrono>
#include <cmath>
#include <cstring>
#include <ctime>

namespace dmm::runs {

namespace {

/// Little-endian, as both formats have it.
template <typename Number> std::string bytesOf(Number number) {
  static_assert(std::endian::native == std::endian::little);
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

/// tensorflow/core/lib/io/record_writer.cc: length, its check, data, its check.
std::string record(const std::string& data) {
  const auto check = [](const std::string& bytes) {
    const std::uint32_t crc = support::crc32c(bytes);
    return bytesOf((crc >> 15 | crc << 17) + 0xA282EAD8U);
  };
  const std::string length = bytesOf(std::uint64_t(data.size()));
  return length + check(length) + data + check(data);
}

/// The wire format of protocol buffers.
enum Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

std::string varint(std::uint64_t number) {
  std::string bytes;
  for (; number > 0x7F; number >>= 7) bytes += static_cast<char>((number & 0x7F) | 0x80);
  return bytes + static_cast<char>(number);
}

std::string field(int number, Wire wire, const std::string& content) {
  return varint(std::uint64_t(number) << 3 | wire) + content;
}

std::string bytesField(int number, const std::string& bytes) {
  return field(number, Bytes, varint(bytes.size()) + bytes);
}

/// Summary.Value: tag and simple_value.
std::string scalar(const std::string& tag, double value) {
  return bytesField(1, bytesField(1, tag) + field(2, Fixed32, bytesOf(float(value))));
}

std::string event(double wallTime, std::int64_t step, const std::string& what) {
  return record(field(1, Fixed64, bytesOf(wallTime)) +
                field(2, Varint, varint(static_cast<std::uint64_t>(step))) + what);
}

/// Seconds since 1970 of "2026-03-01T09:30:00Z"; 0 where it is none.
double secondsOf(const std::string& utc) {
  std::tm time{};
  const char* end = ::strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time);
  return end != nullptr && *end == '\0' ? double(::timegm(&time)) : 0;
}

double startOf(const types::RunSummary& run) {
  return secondsOf(run.info.started.empty() ? run.info.created : run.info.started);
}

} // namespace

std::string tensorBoardFileName(const types::RunSummary& run) {
  const std::string& machine = run.info.host.empty() ? run.info.machine : run.info.host;
  return fmt::format("events.out.tfevents.{:010.0f}.{}", startOf(run),
                     machine.empty() ? "unknown" : machine);
}

std::string tensorBoardEvents(const types::RunSummary& run) {
  double time = startOf(run);
  std::string events = event(time, 0, bytesField(3, "brain.Event:2"));
  for (const types::EpochReport& report : run.reports) {
    time += report.seconds;
    std::string summary;
    for (const MetricsFigure& figure : metricsFigures())
      if (const double value = report.*figure.value; !std::isnan(value))
        summary += scalar(figure.name, value);
    events += event(time, report.epoch, bytesField(5, summary));
  }
  return events;
}

} // namespace dmm::runs
