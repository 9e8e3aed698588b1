#include "widgets/music/PieceListModel.h"

#include "tests/widgets/music/PieceSamples.h"
#include "widgets/music/PieceFilterModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace dmm;
using tests::makePiece;
using types::Split;
using widgets::PieceFilterModel;
using widgets::PieceListModel;

namespace {

const QStringList kAllSorted{"9", "10", "26.6", "140", "244.3", "244.10", "269", "\u2013"};

QStringList numbers(const QAbstractItemModel& model) {
  QStringList shown;
  for (int row = 0; row < model.rowCount(); ++row)
    shown += model.index(row, PieceListModel::Number).data().toString();
  return shown;
}

} // namespace

class PieceListModelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void keepsTheContractOfModels() {
    PieceListModel model;
    PieceFilterModel filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester filterTester(
        &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setPieces(tests::samplePieces());
    filter.sort(PieceListModel::Number);
    filter.setSearch("herz");
    QCOMPARE(filter.rowCount(), 2);
    model.setPieces({});
    QCOMPARE(filter.rowCount(), 0);
  }

  void columnsSayNumberTitleSplitAndBars() {
    PieceListModel model;
    types::Chorale sixteenths = makePiece("BWV 1.6", "Fein", Split::Test, 17 * 4);
    sixteenths.stepsPerQuarter = 4; // 17 quarters: four bars and an upbeat
    model.setPieces({sixteenths, makePiece("", "Ohne Nummer"), makePiece("", "")});
    const auto shown = [&](int row, int column) {
      return model.index(row, column).data().toString();
    };
    QCOMPARE(shown(0, PieceListModel::Number), QString("1.6"));
    QCOMPARE(shown(0, PieceListModel::Title), QString("Fein"));
    QCOMPARE(shown(0, PieceListModel::PieceSplit), QString("test"));
    QCOMPARE(shown(0, PieceListModel::Length), QString("5"));
    QCOMPARE(model.headline(0), QString("BWV 1.6  Fein"));
    QCOMPARE(shown(1, PieceListModel::Number), QString("\u2013"));
    QCOMPARE(model.headline(1), QString("Ohne Nummer"));
    QCOMPARE(shown(2, PieceListModel::Title), QString("Piece 3"));
    const QModelIndex first = model.index(0, PieceListModel::Title);
    QCOMPARE(first.data(PieceListModel::NumberRole).toString(), QString("BWV 1.6"));
    QCOMPARE(first.data(PieceListModel::DetailRole).toString(), QString("test, 5 bars"));
  }

  void theTooltipSaysEverything() {
    PieceListModel model;
    model.setPieces({makePiece("BWV 9", "Heil & <Segen>", Split::Valid, 56)});
    const QString tip = model.index(0, PieceListModel::Length).data(Qt::ToolTipRole).toString();
    for (const char* part : {"BWV 9", "Heil &amp; &lt;Segen&gt;", "valid split", "14 bars",
                             "56 quarters", "voices inferred"})
      QVERIFY2(tip.contains(part), qPrintable(tip));
  }

  void sortsNaturallyWithNoNumberLast() {
    PieceListModel model;
    model.setPieces(tests::samplePieces());
    PieceFilterModel filter;
    filter.setSourceModel(&model);
    filter.sort(PieceListModel::Number);
    QCOMPARE(numbers(filter), kAllSorted);
    filter.sort(PieceListModel::Number, Qt::DescendingOrder);
    QCOMPARE(numbers(filter),
             QStringList({"269", "244.10", "244.3", "140", "26.6", "10", "9", "\u2013"}));
    filter.sort(PieceListModel::Length);
    QCOMPARE(numbers(filter).front(), QString("\u2013")); // 20 quarters
    QCOMPARE(numbers(filter).back(), QString("140"));     // 96
    filter.sort(PieceListModel::Title);
    QCOMPARE(numbers(filter).front(), QString("26.6")); // Ach wie ...
  }

  void filters_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("split"); // -1 for all
    QTest::addColumn<QStringList>("found");
    const int all = -1, train = int(Split::Train), valid = int(Split::Valid),
              test = int(Split::Test);
    QTest::newRow("nothing typed") << "" << all << kAllSorted;
    QTest::newRow("blanks") << "  " << all << kAllSorted;
    QTest::newRow("number") << "269" << all << QStringList{"269"};
    QTest::newRow("joined") << "bwv269" << all << QStringList{"269"};
    QTest::newRow("as printed") << "BWV 269" << all << QStringList{"269"};
    QTest::newRow("two blanks") << " BWV  269 " << all << QStringList{"269"};
    QTest::newRow("begun number") << "26" << all << QStringList({"26.6", "269"});
    QTest::newRow("not its middle") << "69" << all << QStringList{};
    QTest::newRow("part of a work") << "244.1" << all << QStringList{"244.10"};
    QTest::newRow("title") << "HERZ" << all << QStringList({"244.3", "269"});
    QTest::newRow("two words") << "grunde meines" << all << QStringList{"269"};
    QTest::newRow("number and title") << "269 herz" << all << QStringList{"269"};
    QTest::newRow("no accent") << "fluchtig" << all << QStringList{"26.6"};
    QTest::newRow("accent") << "Fl\u00fcchtig" << all << QStringList{"26.6"};
    QTest::newRow("accent apart") << QString("flu\u0308chtig") << all << QStringList{"26.6"};
    QTest::newRow("sharp s") << "muss" << all << QStringList{"244.10"};
    QTest::newRow("apostrophe") << "seel'" << all << QStringList{"10"};
    QTest::newRow("train") << "" << train << QStringList({"9", "26.6", "244.3", "269"});
    QTest::newRow("valid") << "" << valid << QStringList({"10", "140"});
    QTest::newRow("test") << "" << test << QStringList({"244.10", "\u2013"});
    QTest::newRow("both") << "244" << test << QStringList{"244.10"};
    QTest::newRow("both, none") << "269" << test << QStringList{};
    QTest::newRow("none") << "zebra" << all << QStringList{};
  }
  void filters() {
    QFETCH(QString, text);
    QFETCH(int, split);
    QFETCH(QStringList, found);
    PieceListModel model;
    model.setPieces(tests::samplePieces());
    PieceFilterModel filter;
    filter.setSourceModel(&model);
    filter.sort(PieceListModel::Number);
    filter.setSearch(text);
    filter.setSplit(split < 0 ? std::nullopt : std::optional(Split(split)));
    QCOMPARE(numbers(filter), found);
  }
};

QTEST_MAIN(PieceListModelTest)
#include "PieceListModelTest.moc"
