#include "core/runs/RunsCsv.h"

#include "core/runs/CsvRows.h"
#include "core/runs/MetricsFile.h"
#include "core/types/RunComparison.h"

namespace dmm::runs {

namespace {

std::string quoted(const std::string& text) {
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

} // namespace

std::string toCsv(const std::vector<types::RunSummary>& runs) {
  std::vector<types::ExperimentConfig> configs;
  for (const auto& run : runs) configs.push_back(run.config);
  auto settings = types::differingSettings(configs);
  std::erase_if(settings, [](const auto& setting) { return setting.field->key == "name"; });

  std::string text = "run,name,sweep";
  for (const auto& setting : settings) text += "," + setting.field->key;
  text += ",epoch,step";
  for (const MetricsFigure& figure : metricsFigures()) text += std::string(",") + figure.name;
  text += "\n";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto& info = runs[i].info;
    std::string beginning = quoted(info.id) + "," + quoted(info.name) + "," + quoted(info.sweep);
    for (const auto& setting : settings) {
      const bool isText = std::holds_alternative<std::string>(setting.field->value(runs[i].config));
      beginning += "," + (isText ? quoted(setting.values[i]) : setting.values[i]);
    }
    for (const types::EpochReport& report : runs[i].reports) {
      text += beginning + "," + std::to_string(report.epoch) + "," + std::to_string(report.step);
      for (const MetricsFigure& figure : metricsFigures())
        text += "," + toOptionalCell(report.*figure.value);
      text += "\n";
    }
  }
  return text;
}

} // namespace dmm::runs
