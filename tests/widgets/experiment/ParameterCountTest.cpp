#include "widgets/experiment/ParameterCount.h"

#include <QTest>

using namespace dmm;

class ParameterCountTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Summed by hand from the layers that Pyro's examples/dmm.py makes: weight and bias of each.
  void defaults() {
    const std::int64_t emitter = (100 * 100 + 100) + (100 * 100 + 100) + (100 * 88 + 88);
    const std::int64_t gate = (100 * 200 + 200) + (200 * 100 + 100);
    const std::int64_t proposedMean = (100 * 200 + 200) + (200 * 100 + 100);
    const std::int64_t scaleAndLoc = (100 * 100 + 100) + (100 * 100 + 100);
    const std::int64_t combiner = (100 * 600 + 600) + 2 * (600 * 100 + 100);
    const std::int64_t rnn = 88 * 600 + 600 * 600 + 600 + 600;
    const std::int64_t initialStates = 100 + 100 + 600;
    const auto sum = emitter + gate + proposedMean + scaleAndLoc + combiner + rnn + initialStates;
    QCOMPARE(sum, std::int64_t(725488));
    QCOMPARE(widgets::parameterCount({}), sum);
  }

  // Four different prime sizes: a mixed-up dimension shows.
  void everyDimensionCounts() {
    types::ExperimentConfig config;
    config.model = {2, 3, 5, 7};
    const std::int64_t emitter = (2 * 3 + 3) + (3 * 3 + 3) + (3 * 88 + 88);
    const std::int64_t transition = 2 * ((2 * 5 + 5) + (5 * 2 + 2)) + 2 * (2 * 2 + 2);
    const std::int64_t combiner = (2 * 7 + 7) + 2 * (7 * 2 + 2);
    const std::int64_t rnn = 88 * 7 + 7 * 7 + 2 * 7;
    QCOMPARE(widgets::parameterCount(config), emitter + transition + combiner + rnn + (2 + 2 + 7));
  }
};

QTEST_APPLESS_MAIN(ParameterCountTest)
#include "ParameterCountTest.moc"
