#include "widgets/theme/Format.h"

#include <QTest>

#include <limits>

using namespace dmm::widgets;

class FormatTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void countsHaveThinSeparators() {
    QCOMPARE(format::count(7), QStringLiteral("7"));
    QCOMPARE(format::count(999), QStringLiteral("999"));
    QCOMPARE(format::count(1234567), QStringLiteral("1\u2009234\u2009567"));
    QCOMPARE(format::count(-1234), QStringLiteral("-1\u2009234"));
    QCOMPARE(format::count(-123), QStringLiteral("-123"));
  }

  void oneOfSomethingIsSingular() {
    const auto epochs = [](qint64 count) {
      return format::counted(count, QStringLiteral("epoch"), QStringLiteral("epochs"));
    };
    QCOMPARE(epochs(0), QStringLiteral("0 epochs"));
    QCOMPARE(epochs(1), QStringLiteral("1 epoch"));
    QCOMPARE(epochs(1200), QStringLiteral("1\u2009200 epochs"));
  }

  void durations_data() {
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("seconds") << 12.4 << "12 s";
    QTest::newRow("minutes") << 250.0 << "4 min 10 s";
    QTest::newRow("rounds up to a minute") << 59.7 << "1 min 00 s";
    QTest::newRow("hours") << 3780.0 << "1 h 03 min";
    QTest::newRow("unknown") << std::numeric_limits<double>::quiet_NaN() << "\u2013";
  }
  void durations() {
    QFETCH(double, seconds);
    QFETCH(QString, text);
    QCOMPARE(format::duration(seconds), text);
  }

  void figures() {
    QCOMPARE(format::nll(7.18049), QStringLiteral("7.180"));
    QCOMPARE(format::seconds(0.816), QStringLiteral("0.82"));
    QCOMPARE(format::nll(-999999), QStringLiteral("-999999.000"));
    QCOMPARE(format::nll(1.25e24), QStringLiteral("1.250e+24"));
    QCOMPARE(format::nll(-2e300), QStringLiteral("-2.000e+300"));
    QCOMPARE(format::nll(std::numeric_limits<double>::infinity()), QStringLiteral("\u2013"));
  }
};

QTEST_APPLESS_MAIN(FormatTest)
#include "FormatTest.moc"
