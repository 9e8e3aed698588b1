#include "app/cli/Commands.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace dmm::cli {

namespace {

struct DataOptions {
  std::string name;
  bool json = false;
};

nlohmann::ordered_json toJson(const types::DatasetSummary& summary) {
  nlohmann::ordered_json splits;
  for (const types::Split split : types::kSplits) {
    const auto& count = summary.splits.at(static_cast<std::size_t>(split));
    splits[toString(split)] = {{"pieces", count.pieces}, {"slices", count.slices}};
  }
  return {{"name", summary.name},
          {"file", summary.file},
          {"sha256", summary.sha256},
          {"splits", splits}};
}

int showDataset(const DataOptions& options) {
  const auto dataset = data::Dataset::fromFile(data::DatasetLibrary::standard().find(options.name));
  const types::DatasetSummary& summary = dataset->summary();
  if (options.json) {
    fmt::print("{}\n", toJson(summary).dump());
    return 0;
  }
  fmt::print("{}\n{}\nSHA-256 {}\n", summary.name, summary.file, summary.sha256);
  for (const types::Split split : types::kSplits) {
    const auto& count = summary.splits.at(static_cast<std::size_t>(split));
    fmt::print("{:<6} {:>4} pieces {:>7} slices\n", toString(split), count.pieces, count.slices);
  }
  return 0;
}

int listDatasets(const DataOptions& options) {
  const auto library = data::DatasetLibrary::standard();
  const auto files = library.files();
  if (options.json) {
    nlohmann::ordered_json entries = nlohmann::ordered_json::array();
    for (const auto& file : files)
      entries.push_back({{"name", file.stem().string()}, {"file", file.string()}});
    fmt::print("{}\n",
               nlohmann::ordered_json{{"folder", library.folder().string()}, {"datasets", entries}}
                   .dump());
  } else if (files.empty()) {
    fmt::print("no datasets in {}\n", library.folder().string());
  } else {
    for (const auto& file : files) fmt::print("{:<32} {}\n", file.stem().string(), file.string());
  }
  return 0;
}

} // namespace

void declareData(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<DataOptions>();
  CLI::App* command = app.add_subcommand("data", "List and inspect datasets");
  command->require_subcommand(1);
  CLI::App* list = command->add_subcommand("list", "The datasets in the user's data folder");
  list->add_flag("--json", options->json, "print one JSON object");
  list->callback([=] { run([=] { return listDatasets(*options); }); });
  CLI::App* show = command->add_subcommand("show", "Pieces and slices of a dataset");
  show->add_option("NAME", options->name, "name of a dataset, or a file")->required();
  show->add_flag("--json", options->json, "print one JSON object");
  show->callback([=] { run([=] { return showDataset(*options); }); });
  declareFetch(*command, run);
}

} // namespace dmm::cli
