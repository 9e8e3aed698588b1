#include "app/cli/PieceArgument.h"

#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/data/PieceSearch.h"
#include "core/engine/Engine.h"
#include "core/formats/ScoreReading.h"
#include "core/generate/DatasetFit.h"
#include "core/runs/RunStore.h"
#include "core/support/Errors.h"

#include <filesystem>

namespace dmm::cli {

namespace {

/// What the model learnt from; null where it is no longer there.
std::shared_ptr<const data::Dataset> trainingPieces(const runs::RunDirectory& run) {
  try {
    return data::Dataset::fromConfig(run.readConfig().dataset);
  } catch (const support::InputError&) {
    return nullptr;
  }
}

types::Chorale compose(const PieceArgument& argument) {
  const auto run = runs::RunStore(runsFolder(argument.runs)).find(argument.text);
  types::GenerationSettings settings;
  settings.lengthQuarters = argument.length;
  settings.seed = argument.seed;
  generate::fitToDatasets(settings, trainingPieces(run).get(), nullptr);
  return engine::engine().openComposer(run.modelCheckpoint())->compose(settings).chorale;
}

} // namespace

types::Chorale findPiece(const PieceArgument& argument) {
  const std::string& text = argument.text;
  if (std::filesystem::is_regular_file(text)) {
    formats::ScoreReading score = formats::readScore(text);
    for (const std::string& remark : score.remarks) tell("dmm: {}: {}", text, remark);
    return std::move(score.chorale);
  }
  if (formats::isScoreFile(text)) throw support::InputError(text, "no such file");
  const auto colon = text.find(':');
  if (colon == std::string::npos) return compose(argument);
  const auto file = data::DatasetLibrary::standard().find(text.substr(0, colon));
  return data::findPiece(*data::Dataset::fromFile(file), text.substr(colon + 1));
}

} // namespace dmm::cli
