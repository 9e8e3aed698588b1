// Several pieces side by side: each once, none depending on the others, and all of it ends at a
// word or at the first failure.

#include "core/generate/Candidates.h"

#include "core/support/Errors.h"

#include <algorithm>
#include <atomic>
#include <gtest/gtest.h>
#include <stdexcept>

using namespace dmm;

namespace {

/// Composes a slice at a time, with the key that the seed names.
class KeyComposer final : public generate::Composer {
 public:
  const Identity& identity() const override { return m_identity; }
  types::GeneratedPiece compose(const types::GenerationSettings& settings,
                                const data::Dataset* /*source*/, const types::Chorale* /*given*/,
                                const Progress& progress,
                                const types::NoteLocks& /*locks*/) const override {
    if (settings.seed == m_failing) throw support::InputError("seed 7 is refused");
    types::GeneratedPiece piece;
    for (int t = 0; t < 50; ++t) {
      if (progress && !progress(t / 50.0)) return {};
      types::Slice slice;
      slice.set(settings.seed);
      piece.roll.slices.push_back(slice);
    }
    piece.provenance.settings = settings;
    return piece;
  }

  std::uint64_t m_failing = ~std::uint64_t{0};

 private:
  Identity m_identity;
};

generate::CandidateOrder order(std::uint64_t seed, std::int64_t count) {
  generate::CandidateOrder order;
  order.settings.seed = seed;
  order.count = count;
  return order;
}

} // namespace

TEST(Candidates, EachSeedIsComposedOnce) {
  for (const std::int64_t count : {1, 2, 3, 40}) {
    std::vector<std::uint64_t> seeds;
    double last = 0;
    generate::composeCandidates(
        order(5, count), [] { return std::make_unique<KeyComposer>(); },
        [&](types::GeneratedPiece piece) {
          const std::uint64_t seed = piece.provenance.settings.seed;
          EXPECT_TRUE(std::all_of(piece.roll.slices.begin(), piece.roll.slices.end(),
                                  [&](const types::Slice& slice) { return slice.test(seed); }));
          seeds.push_back(seed);
        },
        [&](double share) {
          EXPECT_GE(share, last);
          EXPECT_LT(share, 1);
          last = share;
          return true;
        });
    std::sort(seeds.begin(), seeds.end());
    ASSERT_EQ(seeds.size(), std::size_t(count));
    for (std::size_t i = 0; i < seeds.size(); ++i) EXPECT_EQ(seeds[i], 5 + i);
  }
}

TEST(Candidates, EachIsJudged) {
  types::Piece learnt; // the piece of seed 6, twice as long
  learnt.chorale.split = types::Split::Train;
  types::Slice slice;
  slice.set(6);
  learnt.roll.slices.assign(100, slice);
  const data::Dataset training({}, {learnt});
  auto both = order(5, 2);
  both.training = &training;
  generate::composeCandidates(
      both, [] { return std::make_unique<KeyComposer>(); },
      [&](types::GeneratedPiece piece) {
        EXPECT_TRUE(piece.faults);
        ASSERT_TRUE(piece.nearest);
        EXPECT_EQ(piece.nearest->share, piece.provenance.settings.seed == 6 ? 1 : 0);
      });
  both.training = nullptr;
  generate::composeCandidates(
      both, [] { return std::make_unique<KeyComposer>(); },
      [](types::GeneratedPiece piece) { EXPECT_FALSE(piece.nearest); });
}

TEST(Candidates, AWordEndsThemAll) {
  int told = 0, taken = 0;
  generate::composeCandidates(
      order(0, 40), [] { return std::make_unique<KeyComposer>(); },
      [&](types::GeneratedPiece) { ++taken; }, [&](double) { return ++told < 200; });
  EXPECT_LT(taken, 8);
}

TEST(Candidates, TheFirstFailureIsTold) {
  int taken = 0;
  const auto make = [] {
    auto composer = std::make_unique<KeyComposer>();
    composer->m_failing = 7;
    return composer;
  };
  EXPECT_THROW(generate::composeCandidates(order(7, 1), make, [&](auto) { ++taken; }),
               support::InputError);
  EXPECT_EQ(taken, 0);
  EXPECT_THROW(generate::composeCandidates(order(0, 40), make, [&](auto) { ++taken; }),
               support::InputError);
  EXPECT_LT(taken, 40);
  EXPECT_THROW(
      generate::composeCandidates(
          order(0, 2),
          []() -> std::unique_ptr<generate::Composer> { throw std::runtime_error("no model"); },
          [&](auto) { ++taken; }),
      std::runtime_error);
}
