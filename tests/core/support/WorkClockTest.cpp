#include "core/support/WorkClock.h"

#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <thread>

using namespace dmm::support;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Works for about this long and gives the seconds that it took.
double work(double seconds) {
  const auto begin = Clock::now();
  while (secondsSince(begin) < seconds) {
  }
  return secondsSince(begin);
}

} // namespace

TEST(WorkClock, NothingIsCountedBeforeItStartsNorAfterItStops) {
  { const WorkSpan span(Work::Products); }
  startWorkClocks();
  EXPECT_TRUE(stopWorkClocks().empty()) << "no thread turned from one work to another";
  { const WorkSpan span(Work::Products); }
  startWorkClocks();
  { const WorkSpan span(Work::Optimiser); }
  const auto all = stopWorkClocks();
  ASSERT_EQ(all.size(), 1);
  EXPECT_EQ(all[0].of(Work::Products), 0);
}

TEST(WorkClock, AnInnerSpanStopsTheOuterAndAllPartsAddUp) {
  constexpr double kMoment = 0.01;
  const auto outside = Clock::now();
  startWorkClocks();
  const auto inside = Clock::now();
  double products = 0, elements = 0;
  work(kMoment); // Rest
  {
    const WorkSpan outer(Work::Elements);
    elements += work(kMoment);
    {
      const WorkSpan inner(Work::Products);
      products += work(2 * kMoment);
    }
    elements += work(kMoment);
  }
  const double least = secondsSince(inside);
  const auto all = stopWorkClocks();
  const double most = secondsSince(outside);
  ASSERT_EQ(all.size(), 1);
  EXPECT_GE(all[0].of(Work::Products), products);
  EXPECT_GE(all[0].of(Work::Elements), elements);
  EXPECT_GE(all[0].of(Work::Rest), kMoment);
  EXPECT_EQ(all[0].of(Work::Waiting), 0);
  constexpr double kNanosecond = 1e-9; // what reading whole ones may lose
  EXPECT_GE(all[0].total(), least - kNanosecond);
  EXPECT_LE(all[0].total(), most + kNanosecond);
}

TEST(WorkClock, AThreadThatBeganToWaitBeforeTheStartIsCountedFromThere) {
  std::atomic<int> stage = 0;
  const auto wait = [&](int until) {
    while (stage < until) std::this_thread::yield();
  };
  std::thread other([&] {
    const WorkSpan waiting(Work::Waiting);
    stage = 1;
    wait(2);
    {
      const WorkSpan span(Work::Optimiser);
      work(0.005);
    }
    stage = 3;
    wait(4);
  });
  wait(1);
  work(0.02); // which the other waits for before anything is counted
  startWorkClocks();
  const auto begin = Clock::now();
  stage = 2;
  wait(3);
  const double most = secondsSince(begin) + 0.01;
  const auto all = stopWorkClocks();
  stage = 4;
  other.join();
  ASSERT_EQ(all.size(), 1) << "this thread did nothing that counts";
  EXPECT_GE(all[0].of(Work::Optimiser), 0.005);
  EXPECT_LE(all[0].total(), most);
}
