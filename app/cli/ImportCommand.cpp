#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/data/DatasetImport.h"
#include "core/data/SplitRule.h"
#include "core/types/Counted.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <unistd.h>

namespace dmm::cli {

namespace {

using types::ImportReport;
using types::SplitRule;

const std::map<std::string, int> kSlicesPerQuarter{{"quarter", 1}, {"eighth", 2}, {"sixteenth", 4}};

struct ImportOptions {
  types::ImportRequest request;
  std::string split = "0.6,0.2,0.2";
  bool isInOrder = false;
  bool json = false;
};

nlohmann::ordered_json toJson(const std::vector<ImportReport::Entry>& entries, const char* text) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& entry : entries) list.push_back({{"file", entry.file}, {text, entry.text}});
  return list;
}

void printJson(const ImportReport& report) {
  nlohmann::ordered_json splits;
  for (const types::Split split : types::kSplits) {
    const auto& count = report.splits.at(static_cast<std::size_t>(split));
    splits[toString(split)] = {{"pieces", count.pieces}, {"slices", count.slices}};
  }
  sayJson({{"name", report.name},
           {"file", report.file},
           {"splits", splits},
           {"score_files", report.scoreFiles},
           {"other_files", report.otherFiles},
           {"skipped", toJson(report.skipped, "reason")},
           {"remarks", toJson(report.remarks, "remark")}});
}

void print(const char* heading, const std::vector<ImportReport::Entry>& entries) {
  if (entries.empty()) return;
  sayLine("");
  sayLine(heading);
  for (const auto& entry : entries) say("  {}: {}", entry.file, entry.text);
}

void printReport(const ImportReport& report) {
  say("{}: {} of {}, in {}", report.name, types::counted(report.pieces(), "piece"),
      types::counted(report.scoreFiles, "score"), report.file);
  sayLine("");
  say("{:<6} {:>6} {:>8}", "", "pieces", "slices");
  for (const types::Split split : types::kSplits) {
    const auto& count = report.splits.at(static_cast<std::size_t>(split));
    say("{:<6} {:>6} {:>8}", toString(split), count.pieces, count.slices);
  }
  print("Skipped", report.skipped);
  print("Taken, with changes", report.remarks);
}

int importDataset(ImportOptions options) {
  SplitRule& rule = options.request.split;
  if (options.split == "folders") {
    rule.kind = SplitRule::Kind::Subfolders;
  } else {
    rule.kind = options.isInOrder ? SplitRule::Kind::InOrder : SplitRule::Kind::Shuffled;
    rule.shares = data::parseShares(options.split);
  }
  const bool isTerminal = ::isatty(STDERR_FILENO) != 0;
  const auto show = [&](const types::ImportProgress& progress) {
    if (isTerminal)
      redrawLine(fmt::format("{} of {} {}", progress.filesDone, progress.files, progress.file));
    return true;
  };
  const auto clearLine = [&] {
    if (isTerminal) redrawLine("");
  };
  try {
    const auto report = data::importFolder(options.request, data::DatasetLibrary::standard(), show);
    clearLine();
    options.json ? printJson(report) : printReport(report);
  } catch (...) {
    clearLine();
    throw;
  }
  return 0;
}

} // namespace

void declareImport(CLI::App& data, const SetAction& run) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command = data.add_subcommand(
      "import", "Make a dataset of the MIDI and MusicXML files of a folder and its subfolders");
  command->add_option("FOLDER", options->request.folder, "where the scores are")->required();
  command->add_option("--name", options->request.name, "of the new dataset")->required();
  command
      ->add_option("--grid", options->request.slicesPerQuarter,
                   "what a time slice is: quarter, eighth or sixteenth")
      ->transform(CLI::Transformer(kSlicesPerQuarter).description("quarter, eighth or sixteenth"))
      ->check(CLI::IsMember({1, 2, 4}));
  command
      ->add_option("--split", options->split,
                   "shares of train, valid and test, or 'folders': the subfolders of these names")
      ->capture_default_str();
  command->add_option("--seed", options->request.split.seed, "of the shuffle")
      ->capture_default_str();
  command->add_flag("--in-order", options->isInOrder,
                    "give the shares out in the order of the files' names, without a shuffle");
  command->add_flag("--json", options->json, "print one JSON object");
  command->callback([=] { run([=] { return importDataset(*options); }); });
}

} // namespace dmm::cli
