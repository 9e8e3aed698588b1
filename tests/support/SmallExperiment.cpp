#include "tests/support/SmallExperiment.h"

namespace dmm::test {

std::filesystem::path writeSmallDataset(const TemporaryFolder& folder) {
  // A cadence in C, turned about: pieces of four to nine quarters.
  const char* chords[] = {"[48,55,64,72]", "[53,57,65,72]", "[50,57,65,74]", "[55,59,62,74]",
                          "[48,60,64]"};
  const auto piece = [&](int start, int length) {
    std::string text;
    for (int t = 0; t < length; ++t) text += std::string(t ? "," : "") + chords[(start + t) % 5];
    return "[" + text + "]";
  };
  const auto split = [&](int pieces) {
    std::string text;
    for (int i = 0; i < pieces; ++i) text += (i ? "," : "") + piece(i, 4 + (i * 3) % 6);
    return "[" + text + "]";
  };
  return folder.write("small.json", "{\"train\":" + split(6) + ",\"valid\":" + split(2) +
                                        ",\"test\":" + split(3) + "}");
}

types::ExperimentConfig smallExperiment(const std::filesystem::path& dataset) {
  types::ExperimentConfig config;
  config.name = "small";
  config.dataset.file = dataset.string();
  config.model = {4, 6, 5, 8};
  config.optimiser.miniBatchSize = 4;
  config.annealing.annealingEpochs = 3;
  config.run.numEpochs = 6;
  config.run.evaluateEvery = 2;
  config.run.checkpointEvery = 3;
  config.run.seed = 5;
  return config;
}

} // namespace dmm::test
