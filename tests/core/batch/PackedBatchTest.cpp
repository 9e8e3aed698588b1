#include "core/batch/PackedBatch.h"

#include <gtest/gtest.h>

using namespace dmm;

namespace {

/// A sequence [length, 1] whose step t holds 100 * id + t.
torch::Tensor sequence(int id, int length) {
  return (torch::arange(length, torch::kFloat32) + 100 * id).unsqueeze(1);
}

} // namespace

TEST(PackedBatch, LaysOutTimeMajorWithoutPadding) {
  const auto batch = batch::pack({sequence(0, 2), sequence(1, 4), sequence(2, 2)});
  EXPECT_EQ(batch.order, (std::vector<std::size_t>{1, 0, 2}));
  EXPECT_EQ(batch.offsets, (std::vector<std::int64_t>{0, 3, 6, 7, 8}));
  EXPECT_EQ(batch.steps(), 4);
  EXPECT_EQ(batch.sequences(), 3);
  EXPECT_EQ(batch.active(1), 3);
  EXPECT_EQ(batch.active(2), 1);
  const auto expected = torch::tensor({100., 0., 200., 101., 1., 201., 102., 103.}).unsqueeze(1);
  EXPECT_TRUE(torch::equal(batch.rows, expected.to(torch::kFloat32)));
}

TEST(PackedBatch, NeighboursInTimeAreTheSameRow) {
  const auto batch = batch::pack({sequence(0, 5), sequence(1, 7), sequence(2, 3), sequence(3, 7)});
  for (std::int64_t t = 1; t < batch.steps(); ++t) {
    const auto now = batch.at(batch.rows, t);
    const auto before = batch.at(batch.rows, t - 1).narrow(0, 0, batch.active(t));
    EXPECT_TRUE(torch::equal(now, before + 1)) << "t = " << t;
  }
}

TEST(PackedBatch, RollsBecomeZeroOneRows) {
  types::PianoRoll roll;
  roll.slices.resize(2);
  roll.slices[1].set(3);
  const auto batch = batch::pack({&roll}, torch::kFloat64);
  EXPECT_EQ(batch.rows.sizes(), (torch::IntArrayRef{2, types::kKeyCount}));
  EXPECT_EQ(batch.rows.scalar_type(), torch::kFloat64);
  EXPECT_EQ(batch.rows.sum().item<double>(), 1);
  EXPECT_EQ(batch.rows[1][3].item<double>(), 1);
}

TEST(PackedBatch, RefusesNothing) {
  EXPECT_THROW(batch::pack(std::vector<torch::Tensor>{}), std::invalid_argument);
  EXPECT_THROW(batch::pack({torch::zeros({0, 3})}), std::invalid_argument);
}
