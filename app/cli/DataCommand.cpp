#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/Table.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/types/Counted.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dmm::cli {

namespace {

struct DataOptions {
  std::string name;
  bool json = false;
};

using types::CanonicalMatch;

std::size_t place(types::Split split) { return static_cast<std::size_t>(split); }

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

nlohmann::ordered_json toJson(const CanonicalMatch::Counts& counts) {
  return {{"pieces", counts.pieces},
          {"matched", counts.matched},
          {"exact", counts.exact},
          {"slices", counts.slices},
          {"matched_slices", counts.matchedSlices},
          {"equal_slices", counts.equalSlices},
          {"equal_share_of_matched", share(counts.equalSlices, counts.matchedSlices)},
          {"equal_share_of_all", share(counts.equalSlices, counts.slices)}};
}

nlohmann::ordered_json toJson(const CanonicalMatch& match) {
  nlohmann::ordered_json json = toJson(match.total());
  for (const types::Split split : types::kSplits)
    json["splits"][toString(split)] = toJson(match.splits.at(place(split)));
  json["missing"] = nlohmann::ordered_json::array();
  for (const auto& missing : match.missing)
    json["missing"].push_back({{"split", toString(missing.split)},
                               {"position", missing.position},
                               {"slices", missing.slices},
                               {"note", missing.note}});
  return json;
}

nlohmann::ordered_json toJson(const types::DatasetSummary& summary) {
  nlohmann::ordered_json splits;
  for (const types::Split split : types::kSplits) {
    const auto& count = summary.splits.at(place(split));
    splits[toString(split)] = {{"pieces", count.pieces}, {"slices", count.slices}};
  }
  nlohmann::ordered_json json{{"name", summary.name},
                              {"file", summary.file},
                              {"sha256", summary.sha256},
                              {"slices_per_quarter", summary.slicesPerQuarter},
                              {"splits", splits}};
  if (summary.canonical) json["canonical"] = toJson(*summary.canonical);
  return json;
}

/// The second table of the built-in chorales: what they share with the canonical set.
void printMatch(const CanonicalMatch& match) {
  const auto row = [](const char* name, const CanonicalMatch::Counts& counts) {
    say("{:<6} {:>6} {:>6} {:>6} {:>8} {:>8} {:>10.1f} % {:>6.1f} %", name, counts.pieces,
        counts.matched, counts.exact, counts.slices, counts.equalSlices,
        100 * share(counts.equalSlices, counts.matchedSlices),
        100 * share(counts.equalSlices, counts.slices));
  };
  sayLine("");
  say("Beside the canonical JSB Chorales (equal: slices with the same notes; exact: pieces equal "
      "in "
      "all of them)");
  say("{:<6} {:>6} {:>6} {:>6} {:>8} {:>8} {:>12} {:>8}", "", "pieces", "here", "exact", "slices",
      "equal", "of those here", "of all");
  for (const types::Split split : types::kSplits)
    row(toString(split), match.splits.at(place(split)));
  row("all", match.total());
  if (match.missing.empty()) return;
  sayLine("");
  say("Not here (places in the canonical split, from 0)");
  for (const auto& missing : match.missing)
    say("{:<6} {:>3}, {:>2} slices: {}", toString(missing.split), missing.position, missing.slices,
        missing.note);
}

int showDataset(const DataOptions& options) {
  const auto dataset = data::Dataset::fromFile(data::DatasetLibrary::standard().find(options.name));
  const types::DatasetSummary& summary = dataset->summary();
  if (options.json) {
    sayJson(toJson(summary));
    return 0;
  }
  sayLine(summary.name);
  sayLine(data::Dataset::isBuiltIn(summary.file) ? "built in" : summary.file);
  say("SHA-256 {}", summary.sha256);
  sayLine("");
  say("{:<6} {:>6} {:>8}", "", "pieces", "slices");
  for (const types::Split split : types::kSplits) {
    const auto& count = summary.splits.at(place(split));
    say("{:<6} {:>6} {:>8}", toString(split), count.pieces, count.slices);
  }
  if (summary.slicesPerQuarter != 1) {
    sayLine("");
    say("{} a quarter", types::counted(summary.slicesPerQuarter, "slice"));
  }
  if (summary.canonical) printMatch(*summary.canonical);
  return 0;
}

int listDatasets(const DataOptions& options) {
  const auto library = data::DatasetLibrary::standard();
  std::vector<std::pair<std::string, std::string>> entries{
      {data::Dataset::kBuiltInName, data::Dataset::kBuiltInFile}};
  for (const auto& file : library.files())
    entries.emplace_back(file.stem().string(), file.string());
  if (options.json) {
    nlohmann::ordered_json datasets = nlohmann::ordered_json::array();
    for (const auto& [name, file] : entries) datasets.push_back({{"name", name}, {"file", file}});
    sayJson({{"folder", library.folder().string()}, {"datasets", datasets}});
  } else {
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, file] : entries)
      rows.push_back({name, file == data::Dataset::kBuiltInFile ? "built in" : file});
    for (const auto& line : tableLines(std::move(rows), {Align::Left})) sayLine(line);
  }
  return 0;
}

} // namespace

void declareData(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<DataOptions>();
  CLI::App* command = app.add_subcommand("data", "List, inspect, fetch and import datasets");
  command->require_subcommand(1);
  CLI::App* list =
      command->add_subcommand("list", "The built-in dataset and those in the user's data folder");
  list->add_flag("--json", options->json, "print one JSON object");
  list->callback([=] { run([=] { return listDatasets(*options); }); });
  CLI::App* show = command->add_subcommand("show", "Pieces and slices of a dataset");
  show->add_option("NAME", options->name, "name of a dataset, or a file")->required();
  show->add_flag("--json", options->json, "print one JSON object");
  show->callback([=] { run([=] { return showDataset(*options); }); });
  declareFetch(*command, run);
  declareImport(*command, run);
  declarePieceExport(*command, run);
}

} // namespace dmm::cli
