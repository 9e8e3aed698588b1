#include "app/workbench/SpeedBook.h"

#include <QTest>

#include <cmath>

using namespace dmm;

class SpeedBookTest : public QObject {
  Q_OBJECT

  static types::RunSummary run(const char* machine, const char* created, double seconds) {
    types::RunSummary summary;
    summary.info.machine = machine;
    summary.info.created = created;
    summary.secondsAnEpoch = seconds;
    return summary;
  }

 private Q_SLOTS:
  void knowsWhatTheNewestRunOfThisMachineTook() {
    app::SpeedBook book("here");
    QVERIFY(std::isnan(book.secondsAnEpoch({})));
    book.note(run("there", "2026-03-05", 9));
    QVERIFY(std::isnan(book.secondsAnEpoch({})));
    book.note(run("here", "2026-03-02", 2));
    book.note(run("here", "2026-03-01", 7));
    book.note(run("here", "2026-03-04", types::kNotMeasured));
    QCOMPARE(book.secondsAnEpoch({}), 2.0);
    types::ExperimentConfig other;
    other.optimiser.learningRate = 1; // costs no time
    QCOMPARE(book.secondsAnEpoch(other), 2.0);
    other.model.rnnDim = 7;
    QVERIFY(std::isnan(book.secondsAnEpoch(other)));
    book.noteCurrent({}, 3);
    QCOMPARE(book.secondsAnEpoch({}), 3.0);
    book.note(run("here", "2026-03-06", 8));
    QCOMPARE(book.secondsAnEpoch({}), 3.0); // what is measured now counts more
  }
};

QTEST_APPLESS_MAIN(SpeedBookTest)
#include "SpeedBookTest.moc"
