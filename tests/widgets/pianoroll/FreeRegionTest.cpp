// What is locked and what is free of a piece, held against a table of single bars.

#include "widgets/pianoroll/FreeRegion.h"

#include <QTest>

#include <bitset>
#include <random>

using namespace dmm;
using namespace dmm::widgets;

namespace {

constexpr int kBars = 8;
constexpr double kBar = 3; ///< quarters

/// Which bars of each voice are free.
using Table = std::array<std::bitset<kBars>, 4>;

Table tableOf(const FreeRegion& region) {
  Table table;
  for (std::size_t v = 0; v < 4; ++v)
    for (int bar = 0; bar < kBars; ++bar)
      table[v].set(std::size_t(bar), region.isFree(types::VoicePart(v), (bar + 0.5) * kBar));
  return table;
}

int freeBars(const Table& table) {
  std::size_t count = 0;
  for (const auto& voice : table) count += voice.count();
  return int(count);
}

} // namespace

class FreeRegionTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void isWhatSingleBarsWouldBe() {
    std::mt19937 random(3);
    const auto upTo = [&](int most) { return int(random() % unsigned(most + 1)); };
    for (int round = 0; round < 200; ++round) {
      FreeRegion region{{false, true, true, true}, 0, kBars * kBar, {}};
      Table table = tableOf(region);
      for (int step = 0; step < 12; ++step) {
        RollSelection part;
        for (bool& voice : part.voices) voice = upTo(1) == 0;
        const int first = upTo(kBars - 1), last = first + upTo(kBars - 1 - first);
        part.time = {first * kBar, (last + 1) * kBar};
        Table inPart;
        for (std::size_t v = 0; v < 4; ++v)
          for (int bar = first; bar <= last; ++bar) inPart[v].set(std::size_t(bar), part.voices[v]);
        bool isLocked = true;
        for (std::size_t v = 0; v < 4; ++v) isLocked = isLocked && (table[v] & inPart[v]).none();
        QCOMPARE(region.isLocked(part), isLocked);
        const bool locks = upTo(1) == 0;
        region = locks ? region.locked(part) : region.unlocked(part);
        for (std::size_t v = 0; v < 4; ++v)
          table[v] = locks ? table[v] & ~inPart[v] : table[v] | inPart[v];
        QVERIFY(tableOf(region) == table);
        // The smallest one: what is not free at its edges is not in it.
        for (std::size_t v = 0; v < 4; ++v) QCOMPARE(region.voices[v], table[v].any());
        if (freeBars(table) == 0) continue;
        const auto any = table[0] | table[1] | table[2] | table[3];
        QVERIFY(any.test(std::size_t(region.begin / kBar)));
        QVERIFY(any.test(std::size_t(region.end / kBar) - 1));
        std::bitset<kBars> fromTimes;
        for (const TimeSpan& time : region.freeTimes())
          for (int bar = int(time.begin / kBar); bar < int(time.end / kBar); ++bar)
            fromTimes.set(std::size_t(bar));
        QVERIFY(fromTimes == any);
      }
    }
  }

  void onlyAPartLeavesTheVoicesThatWereFree() {
    const FreeRegion region{{false, true, true, true}, 0, 24, {}};
    constexpr std::array<bool, 4> all{true, true, true, true};
    QCOMPARE(region.only({all, {6, 12}}), (FreeRegion{{false, true, true, true}, 6, 12, {}}));
    QCOMPARE(region.only({{true, false, false, false}, {6, 12}}),
             (FreeRegion{{true, false, false, false}, 6, 12, {}}));
  }
};

QTEST_MAIN(FreeRegionTest)
#include "FreeRegionTest.moc"
