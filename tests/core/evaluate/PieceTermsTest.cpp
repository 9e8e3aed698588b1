#include "core/evaluate/PieceTerms.h"

#include "core/data/Dataset.h"
#include "core/objective/Registry.h"
#include "core/objective/Task.h"
#include "core/support/Errors.h"
#include "core/train/Trainer.h"
#include "core/weights/ModelFile.h"
#include "tests/support/SmallExperiment.h"

#include <gtest/gtest.h>
#include <numeric>
#include <stdexcept>

using namespace dmm;

namespace {

class PieceTermsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto config = test::smallExperiment(test::writeSmallDataset(folder));
    const runs::RunStore store(folder.path() / "runs");
    dataset = data::Dataset::fromConfig(config.dataset);
    const auto trainer = train::Trainer::create(store, config, dataset);
    trainer->run({});
    checkpoint = store.list().front().lastCheckpoint();
  }
  const types::PianoRoll& piece() const { return dataset->rolls(types::Split::Train).at(1); }

  test::TemporaryFolder folder;
  std::shared_ptr<const data::Dataset> dataset;
  std::filesystem::path checkpoint;
};

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

} // namespace

TEST_F(PieceTermsTest, AddUpToTheClosedFormElboOnTheSameNoise) {
  const auto terms = evaluate::pieceTerms(checkpoint, piece(), 3, 17);
  ASSERT_EQ(terms.reconstruction.size(), piece().length());
  ASSERT_EQ(terms.kl.size(), piece().length());

  const auto stored = weights::loadModel(checkpoint);
  const auto batch = batch::pack({&piece()}, torch::kFloat32);
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(17);
  const auto noise = torch::randn({3, batch.rowCount(), stored.model->noiseWidth()}, generator,
                                  torch::dtype(torch::kFloat32));
  double reconstruction = 0, kl = 0;
  for (int draw = 0; draw < 3; ++draw) {
    const auto value = objective::makeTask({.name = "trace_mean_field_elbo"}, stored.model,
                                           ops::opsFor(types::Execution::Reference))
                           ->loss({batch, {noise.narrow(0, draw, 1).contiguous()}}, 1.0);
    reconstruction += value.reconstruction.item<double>() / 3;
    kl += value.kl.item<double>() / 3;
  }
  EXPECT_NEAR(sum(terms.reconstruction), reconstruction, 1e-4);
  EXPECT_NEAR(sum(terms.kl), kl, 1e-4);
}

TEST_F(PieceTermsTest, NeverHaveANegativeTermAndRepeatWithTheSeed) {
  const auto terms = evaluate::pieceTerms(checkpoint, piece(), 8, 1);
  for (std::size_t t = 0; t < terms.kl.size(); ++t) {
    EXPECT_GE(terms.kl[t], 0);
    EXPECT_GT(terms.reconstruction[t], 0);
  }
  EXPECT_EQ(terms.epochs, 6);
  EXPECT_EQ(terms.kl, evaluate::pieceTerms(checkpoint, piece(), 8, 1).kl);
  EXPECT_NE(terms.kl, evaluate::pieceTerms(checkpoint, piece(), 8, 2).kl);
}

TEST_F(PieceTermsTest, RefuseWhatCannotBeScored) {
  EXPECT_THROW(evaluate::pieceTerms(checkpoint, {}, 1, 0), std::invalid_argument);
  EXPECT_THROW(evaluate::pieceTerms(checkpoint, piece(), 0, 0), std::invalid_argument);
  EXPECT_THROW(evaluate::pieceTerms(folder.path() / "no.pt", piece(), 1, 0), support::InputError);
}
