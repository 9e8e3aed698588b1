#include "widgets/experiment/ValueList.h"

#include <QTest>

using namespace dmm;

class ValueListTest : public QObject {
  Q_OBJECT

  static widgets::ValueList parse(const char* key, const QString& text) {
    return widgets::parseValueList(*types::findField(key), text);
  }
  static QStringList texts(const widgets::ValueList& list) {
    QStringList words;
    for (const auto& value : list.values) words += QString::fromStdString(types::toText(value));
    return words;
  }

 private Q_SLOTS:
  void reads_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("values");
    QTest::newRow("one") << "run.seed"
                         << "7" << QStringList{"7"};
    QTest::newRow("range") << "run.seed"
                           << "0..3" << QStringList{"0", "1", "2", "3"};
    QTest::newRow("dash") << "run.seed"
                          << "1-3" << QStringList{"1", "2", "3"};
    QTest::newRow("dashes of papers") << "run.seed" << QStringLiteral("1\u20133, 7\u20148")
                                      << QStringList{"1", "2", "3", "7", "8"};
    QTest::newRow("loose") << "run.seed"
                           << "1 - 3, 5 .. 6" << QStringList{"1", "2", "3", "5", "6"};
    QTest::newRow("dash among others") << "run.seed"
                                       << "9 1-2;4..5" << QStringList{"9", "1", "2", "4", "5"};
    QTest::newRow("exponent is no range") << "optimiser.learning_rate"
                                          << "1e-1, 5e-1" << QStringList{"0.1", "0.5"};
    QTest::newRow("mixed") << "run.seed"
                           << "42, 1..2;9" << QStringList{"42", "1", "2", "9"};
    QTest::newRow("twice") << "run.seed"
                           << "1 1 1..2" << QStringList{"1", "2"};
    QTest::newRow("numbers") << "optimiser.learning_rate"
                             << "0.5, 0.25" << QStringList{"0.5", "0.25"};
    QTest::newRow("words") << "objective.name"
                           << "iwae trace_elbo" << QStringList{"iwae", "trace_elbo"};
  }
  void reads() {
    QFETCH(QString, key);
    QFETCH(QString, text);
    const auto list = parse(key.toLatin1().constData(), text);
    QCOMPARE(list.problem, QString());
    QTEST(texts(list), "values");
  }

  void refuses_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("part");
    QTest::newRow("nothing") << "run.seed"
                             << " , "
                             << "at least one";
    QTest::newRow("word") << "run.seed"
                          << "1, two"
                          << "got two";
    QTest::newRow("outside") << "run.seed"
                             << "-1"
                             << "got -1";
    QTest::newRow("backwards") << "run.seed"
                               << "5..1"
                               << "5..1";
    QTest::newRow("backwards with a dash") << "run.seed"
                                           << "5-1"
                                           << "5-1";
    QTest::newRow("negative range") << "run.seed"
                                    << "-1-2"
                                    << "got -1";
    QTest::newRow("open range") << "run.seed"
                                << "1-"
                                << "got 1-";
    QTest::newRow("endless") << "run.seed"
                             << "0..4294967295"
                             << "at most 200";
    QTest::newRow("choice") << "objective.name"
                            << "elbow"
                            << "got elbow";
    QTest::newRow("real range") << "optimiser.learning_rate"
                                << "0..1"
                                << "got 0..1";
  }
  void refuses() {
    QFETCH(QString, key);
    QFETCH(QString, text);
    QFETCH(QString, part);
    const QString problem = parse(key.toLatin1().constData(), text).problem;
    QVERIFY2(problem.contains(part), qPrintable(problem));
  }

  void everyCombinationHasItsName() {
    types::ExperimentConfig base;
    base.name = "base";
    const auto* field = types::findField("optimiser.learning_rate");
    const types::RunNaming naming{"base", base};
    const auto all = widgets::makeVariations(base, field, {1e-4, 1e-3},
                                             {std::int64_t(1), std::int64_t(2)}, naming);
    QStringList names;
    for (const auto& one : all) names += QString::fromStdString(one.name);
    QCOMPARE(names, QStringList({"base · lr 1e-4 · seed 1", "base · lr 1e-4 · seed 2",
                                 "base · lr 0.001 · seed 1", "base · lr 0.001 · seed 2"}));
    QCOMPARE(all[3].optimiser.learningRate, 1e-3);
    QCOMPARE(all[3].run.seed, std::int64_t(2));
    const auto seeds =
        widgets::makeVariations(base, nullptr, {}, {std::int64_t(0), std::int64_t(1)}, naming);
    QCOMPARE(seeds[0].name, std::string("base · seed 0")); // which is the base's own, too
    const auto single = widgets::makeVariations(base, nullptr, {}, {std::int64_t(5)}, naming);
    QCOMPARE(single.size(), std::size_t(1));
    QCOMPARE(single[0].name, std::string("base · seed 5"));
    QCOMPARE(single[0].run.seed, std::int64_t(5));
  }
};

QTEST_APPLESS_MAIN(ValueListTest)
#include "ValueListTest.moc"
