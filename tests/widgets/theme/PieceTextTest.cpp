#include "widgets/theme/PieceText.h"

#include <QTest>

namespace piece = dmm::widgets::piece;
using dmm::types::Chorale;

class PieceTextTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void comparesNaturally_data() {
    QTest::addColumn<QString>("smaller");
    QTest::addColumn<QString>("larger");
    QTest::newRow("digits") << "BWV 9"
                            << "BWV 10";
    QTest::newRow("second number") << "BWV 244.3"
                                   << "BWV 244.10";
    QTest::newRow("shorter first") << "BWV 244"
                                   << "BWV 244.3";
    QTest::newRow("suffix") << "248.46-5"
                            << "248.53-5";
    QTest::newRow("leading zeros") << "BWV 007"
                                   << "BWV 8";
    QTest::newRow("letters") << "Ach"
                             << "Wachet";
  }
  void comparesNaturally() {
    QFETCH(QString, smaller);
    QFETCH(QString, larger);
    QVERIFY(piece::compareNaturally(smaller, larger) < 0);
    QVERIFY(piece::compareNaturally(larger, smaller) > 0);
    QCOMPARE(piece::compareNaturally(smaller, smaller), 0);
  }

  void aHeadlineSaysNumberAndTitleOnce() {
    QCOMPARE(piece::headline("BWV 9", "Es ist das Heil"), QString("BWV 9  Es ist das Heil"));
    QCOMPARE(piece::headline("", "Es ist das Heil"), QString("Es ist das Heil"));
    QCOMPARE(piece::headline("BWV 9", ""), QString("BWV 9"));
    QCOMPARE(piece::headline("BWV 9", "Heil (BWV 9)"), QString("Heil (BWV 9)"));
  }

  void begunBarsAndQuartersCount() {
    Chorale chorale;
    chorale.stepsPerQuarter = 4;
    chorale.lengthSteps = 4 * 4 + 1; // a bar, and one step of the next
    QCOMPARE(piece::quarters(chorale), 5);
    QCOMPARE(piece::bars(chorale), 2);
    QCOMPARE(piece::lengthText(chorale), QString("2 bars (5 quarters)"));
  }

  void voicesAreCountedWhereTheSourceKnowsThem() {
    Chorale chorale;
    chorale.voicesInferred = false;
    QCOMPARE(piece::voicesText(chorale), QString("no notes"));
    chorale.voices[0] = {{72, 0, 4}};
    chorale.voices[3] = {{48, 0, 4}};
    QCOMPARE(piece::voicesText(chorale), QString("two voices"));
    chorale.voicesInferred = true;
    QCOMPARE(piece::voicesText(chorale), QString("voices inferred"));
  }

  void typedTextFindsWhatIsSpelledOtherwise() {
    QCOMPARE(piece::folded(QString::fromUtf8("O Welt, ich mu\u00df d\u00dcrr")),
             QString("o welt, ich muss durr"));
    QCOMPARE(piece::folded(QString::fromUtf8("Seel\u2019")), QString("seel'"));
    QCOMPARE(piece::numberKeys("BWV 269"), QStringList({"bwv", "269", "bwv269"}));
    QVERIFY(piece::numberKeys("").isEmpty());
  }
};

QTEST_APPLESS_MAIN(PieceTextTest)
#include "PieceTextTest.moc"
