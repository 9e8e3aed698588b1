#include "tests/support/NamedValues.h"

using dmm::types::RunStatus;

class NamedValuesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aComparisonThatFailsIsToldInWords() {
    QCOMPARE(RunStatus::Running, RunStatus::Running);
    QEXPECT_FAIL("", "they differ, and the test goes on", Continue);
    QCOMPARE(RunStatus::Running, RunStatus::Finished);
  }
};

QTEST_MAIN(NamedValuesTest)
#include "NamedValuesTest.moc"
