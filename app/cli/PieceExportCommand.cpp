#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/data/DatasetLibrary.h"
#include "core/data/PieceSearch.h"
#include "core/formats/ScoreReading.h"

#include <memory>

namespace dmm::cli {

namespace {

struct PieceExportOptions {
  std::string dataset;
  std::string piece;
  std::string out;
};

int exportPiece(const PieceExportOptions& options) {
  const auto dataset =
      data::Dataset::fromFile(data::DatasetLibrary::standard().find(options.dataset));
  formats::writeScore(data::findPiece(*dataset, options.piece), options.out);
  sayWritten(options.out);
  return 0;
}

} // namespace

void declarePieceExport(CLI::App& data, const SetAction& run) {
  auto options = std::make_shared<PieceExportOptions>();
  CLI::App* command = data.add_subcommand("export", "Write one piece of a dataset as a score");
  command->add_option("DATASET", options->dataset, "name of a dataset, or a file")->required();
  command
      ->add_option("PIECE", options->piece,
                   "its catalogue number, its title, or its place such as train:3")
      ->required();
  command->add_option("--out", options->out, "a file that ends in .mid, .musicxml or .json")
      ->required();
  command->callback([=] { run([=] { return exportPiece(*options); }); });
}

} // namespace dmm::cli
