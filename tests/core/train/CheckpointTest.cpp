#include "core/train/Checkpoint.h"

#include "core/support/Errors.h"
#include "core/train/TrainingState.h"
#include "core/weights/ModelFile.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>

using namespace dmm;

namespace {

types::ExperimentConfig smallConfig() {
  types::ExperimentConfig config;
  config.model = {3, 5, 4, 6, 2, 4};
  config.run.seed = 11;
  return config;
}

std::string messageFor(const std::filesystem::path& file) {
  try {
    train::loadCheckpoint(file);
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "";
}

} // namespace

TEST(Checkpoint, HoldsTheWholeState) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "last.pt";
  train::TrainingState state(smallConfig());
  for (auto& parameter : state.model->parameters())
    parameter.mutable_grad() = torch::randn(parameter.sizes());
  train::ThreadTeam team(1);
  state.optimiser.step(team, 1, 1);
  state.epoch = 4;
  state.step = 48;
  state.bestValidNll = 7.25;
  train::saveCheckpoint(state.capture(), file);
  const auto nextNoise = torch::randn({5}, state.generator);

  auto other = smallConfig();
  other.run.seed = 12;
  train::TrainingState restored(other);
  restored.restore(train::loadCheckpoint(file), file.string());
  EXPECT_EQ(restored.epoch, 4);
  EXPECT_EQ(restored.step, 48);
  EXPECT_EQ(restored.bestValidNll, 7.25);
  EXPECT_EQ(restored.optimiser.learningRate(), state.optimiser.learningRate());
  const auto buffers = state.model->named_buffers(); // a fresh model has another order of the units
  EXPECT_EQ(buffers.size(), 6U);
  for (const auto& item : buffers)
    EXPECT_TRUE(torch::equal(item.value(), restored.model->named_buffers()[item.key()]));
  for (const auto& item : state.model->named_parameters())
    EXPECT_TRUE(torch::equal(item.value(), restored.model->named_parameters()[item.key()]));
  for (const auto& [name, moments] : state.optimiser.moments()) {
    EXPECT_EQ(restored.optimiser.moments().at(name).step, 1);
    EXPECT_TRUE(torch::equal(moments.mean, restored.optimiser.moments().at(name).mean)) << name;
    EXPECT_TRUE(torch::equal(moments.square, restored.optimiser.moments().at(name).square)) << name;
  }
  EXPECT_TRUE(torch::equal(torch::randn({5}, restored.generator), nextNoise));
}

TEST(Checkpoint, ACapturedStateIsACopy) {
  train::TrainingState state(smallConfig());
  const auto captured = state.capture();
  {
    const torch::NoGradGuard noGrad;
    for (auto& parameter : state.model->parameters()) parameter.add_(1);
  }
  EXPECT_FALSE(torch::equal(captured.parameters.at("z_0"), state.model->named_parameters()["z_0"]));
}

TEST(Checkpoint, TheModelAloneKnowsItsArchitecture) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "last.pt";
  train::saveCheckpoint(train::TrainingState(smallConfig()).capture(), file);
  const auto stored = weights::loadModel(file);
  EXPECT_EQ(stored.model->config(), smallConfig().model);
}

TEST(Checkpoint, CutShortAnywhereItIsRefusedByName) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "last.pt";
  train::saveCheckpoint(train::TrainingState(smallConfig()).capture(), file);
  const std::string whole = test::contentOf(file);
  for (const double share : {0.0, 0.1, 0.5, 0.9, 0.999}) {
    const auto cut = folder.write(
        "cut.pt", whole.substr(0, static_cast<std::size_t>(share * double(whole.size()))));
    EXPECT_EQ(messageFor(cut).rfind(
                  cut.string() + ": is not a whole checkpoint: cut short or damaged (", 0),
              0U)
        << share << messageFor(cut);
    EXPECT_THROW(weights::loadModel(cut), support::InputError);
  }
  EXPECT_EQ(messageFor(folder.path() / "none.pt"),
            (folder.path() / "none.pt").string() + ": no such file");
}

TEST(Checkpoint, AnyChangedByteIsNoticed) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "last.pt";
  const auto state = train::TrainingState(smallConfig()).capture();
  train::saveCheckpoint(state, file);
  const std::string whole = test::contentOf(file);
  int read = 0;
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    folder.write("changed.pt", changed);
    try { // a byte between the records, or of a time that nobody reads, may be any
      const auto loaded = train::loadCheckpoint(folder.path() / "changed.pt");
      EXPECT_EQ(loaded.step, state.step);
      for (const auto& [name, tensor] : state.parameters)
        EXPECT_TRUE(torch::equal(tensor, loaded.parameters.at(name))) << name << " at byte " << at;
      for (const auto& [name, moments] : state.moments)
        EXPECT_TRUE(torch::equal(moments.square, loaded.moments.at(name).square)) << name;
      EXPECT_TRUE(torch::equal(state.randomState, loaded.randomState));
      ++read;
    } catch (const support::InputError&) {
    }
  }
  EXPECT_LT(read, int(whole.size() / 7 / 2));
}

TEST(Checkpoint, AWriteThatFailsAnywhereLeavesTheEarlierOne) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "last.pt";
  train::TrainingState state(smallConfig());
  state.step = 1;
  train::saveCheckpoint(state.capture(), file);
  state.step = 2;
  const auto size = std::filesystem::file_size(file);
  for (std::uintmax_t bytes = 0; bytes < size; bytes += size / 97 + 1) {
    {
      const test::FileSizeLimit limit(bytes);
      EXPECT_THROW(train::saveCheckpoint(state.capture(), file), support::IoError) << bytes;
    }
    EXPECT_EQ(train::loadCheckpoint(file).step, 1) << bytes;
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << bytes;
  }
}

TEST(Checkpoint, AnotherModelsSizesAreNamed) {
  auto other = smallConfig();
  other.model.zDim = 2;
  train::TrainingState state(other);
  try {
    state.restore(train::TrainingState(smallConfig()).capture(), "last.pt");
    FAIL() << "expected an InputError";
  } catch (const support::InputError& error) {
    EXPECT_EQ(std::string(error.what()).rfind("last.pt: ", 0), 0U) << error.what();
  }
}

TEST(Checkpoint, AFileOfAnotherKindIsRefused) {
  const test::TemporaryFolder folder;
  auto dict = archive::emptyDict();
  dict.insert("something", std::int64_t{1});
  archive::writePickle(dict, folder.path() / "a.pt");
  EXPECT_NE(messageFor(folder.path() / "a.pt").find("is not a checkpoint of this program"),
            std::string::npos);
}
