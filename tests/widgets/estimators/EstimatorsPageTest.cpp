#include "widgets/estimators/EstimatorsPage.h"

#include "core/types/EstimatorPlan.h"
#include "widgets/estimators/EstimatorTableModel.h"
#include "widgets/estimators/EstimatorText.h"
#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurveStack.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace dmm;
using namespace dmm::widgets;
using types::Estimator;

class EstimatorsPageTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<EstimatorsPage> m_page;

  template <typename Widget> Widget* find(const char* name) const {
    return m_page->findChild<Widget*>(QLatin1String(name));
  }
  QString text(const char* name) const { return find<QLabel>(name)->text(); }
  void click(const char* name) const {
    QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton);
  }

  static EstimatorSubject subject() {
    EstimatorSubject subject;
    subject.run = "baseline";
    subject.checkpoints = QStringList{"best", "last", "1000"};
    return subject;
  }
  static types::EstimatorRow row(Estimator estimator, double bound, double snr) {
    types::EstimatorRow row;
    row.estimator = std::move(estimator);
    row.draws = 32;
    row.bound = {bound, bound - 0.1, bound + 0.1};
    row.seconds = {0.05 * double(row.estimator.numSamples), 0.04, 0.06};
    for (const char* name : {types::kAllParameters, "guide"}) {
      types::GroupFigures figures;
      figures.group = name;
      figures.variance = {4, 3, 5};
      figures.snr = {snr, 0.9 * snr, 1.1 * snr};
      row.groups.push_back(figures);
      snr /= 2; // the guide's
    }
    return row;
  }
  static types::EstimatorReport report(std::int64_t epochs = 450) {
    types::EstimatorReport report;
    report.epochs = epochs;
    report.rows = {row({.name = "trace_elbo", .numSamples = 1}, -8, 0.8),
                   row({.name = "iwae", .numSamples = 1}, -8, 0.8),
                   row({.name = "iwae", .numSamples = 10}, -7.25, 0.5)};
    return report;
  }

 private Q_SLOTS:
  void init() {
    m_page = std::make_unique<EstimatorsPage>();
    m_page->resize(760, 620);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
  }
  void cleanup() { m_page.reset(); }

  void emptyStatesSayWhatWillAppear() {
    QVERIFY(find<QLabel>("estimatorsEmpty")->isVisible());
    m_page->setSubject(subject());
    QVERIFY(find<QLabel>("estimatorsUnmeasured")->isVisible());
    m_page->setReports({report()});
    QVERIFY(!find<QLabel>("estimatorsUnmeasured")->isVisible());
    m_page->clear();
    QVERIFY(find<QLabel>("estimatorsEmpty")->isVisible());
  }

  void aSensibleChoiceIsReady() {
    m_page->setSubject(subject());
    QSignalSpy requested(m_page.get(), &EstimatorsPage::measureRequested);
    click("estimatorMeasure");
    QCOMPARE(requested.count(), 1);
    const auto wish = requested[0][0].value<EstimatorWish>();
    QCOMPARE(wish.checkpoint, "best");
    QCOMPARE(int(wish.settings.pieces), 8);
    // All of the model's but those that are no bound: 3 of one sample, and 5 families at 7 K.
    QCOMPARE(wish.plan.size(), std::size_t(3 + 5 * 7));
    for (const auto& estimator : wish.plan) QVERIFY(types::isBound(estimator, {}));
  }

  void whatIsChosenIsAskedFor() {
    m_page->setSubject(subject());
    click("estimatorFamilies");
    auto* menu = find<QMenu>("estimatorFamilyMenu");
    QTRY_VERIFY(menu->isVisible());
    for (auto* check : menu->findChildren<QCheckBox*>())
      if (check->isChecked() != (check->objectName() == "family:trace_tmc_elbo/pairwise"))
        QTest::mouseClick(check, Qt::LeftButton, {}, {8, check->height() / 2});
    QVERIFY(menu->isVisible()); // several are chosen in one go
    QTest::keyClick(menu, Qt::Key_Escape);
    auto* samples = find<QLineEdit>("estimatorSamples");
    samples->selectAll();
    QTest::keyClicks(samples, "3 30,3");
    QTest::keyClick(find<QComboBox>("estimatorScope"), Qt::Key_Down);
    QTest::keyClick(find<QComboBox>("estimatorCheckpoint"), Qt::Key_End);
    QSignalSpy requested(m_page.get(), &EstimatorsPage::measureRequested);
    click("estimatorMeasure");
    const auto wish = requested.at(0).at(0).value<EstimatorWish>();
    QCOMPARE(wish.checkpoint, "1000");
    QCOMPARE(wish.settings.scope, types::GradientScope::TrainingSet);
    QCOMPARE(wish.plan.size(), std::size_t(2));
    QCOMPARE(QString::fromStdString(types::estimatorName(wish.plan[1])),
             "trace_tmc_elbo/pairwise K=30");
  }

  void whatMakesNoSenseIsSaid() {
    m_page->setSubject(subject());
    auto* samples = find<QLineEdit>("estimatorSamples");
    samples->selectAll();
    QTest::keyClicks(samples, "ten");
    QVERIFY(!find<QPushButton>("estimatorMeasure")->isEnabled());
    QVERIFY(text("estimatorEstimate").contains("expected whole numbers"));
    auto none = subject();
    none.checkpoints.clear();
    samples->selectAll();
    QTest::keyClicks(samples, "5");
    m_page->setSubject(none);
    QVERIFY(text("estimatorEstimate").contains("no checkpoint yet"));
  }

  void itSaysHowLongItWillTake() {
    auto timed = subject();
    m_page->setSubject(timed);
    QCOMPARE(text("estimatorEstimate"), "38 rows");
    timed.secondsAPiece = 1e-8;
    m_page->setSubject(timed);
    QVERIFY2(text("estimatorEstimate").startsWith("38 rows, about "),
             qPrintable(text("estimatorEstimate")));
    const QString of32 = text("estimatorEstimate");
    find<QSpinBox>("estimatorDraws")->setValue(3200);
    QVERIFY(text("estimatorEstimate") != of32);
  }

  void progressHasCancel() {
    m_page->setSubject(subject());
    QVERIFY(!find<QPushButton>("estimatorCancel")->isVisible());
    types::EstimatorProgress progress;
    progress.working = {.name = "iwae", .numSamples = 50};
    progress.done = 3;
    progress.planned = 38;
    progress.share = 0.25;
    progress.secondsLeft = 200;
    m_page->form()->setProgress(progress);
    QVERIFY(text("estimatorEstimate").startsWith("iwae K=50, 4 of 38, 3 min 20 s left"));
    QCOMPARE(find<QProgressBar>("estimatorProgress")->value(), 250);
    QVERIFY(!find<QPushButton>("estimatorMeasure")->isEnabled());
    QSignalSpy cancelled(m_page.get(), &EstimatorsPage::cancelRequested);
    click("estimatorCancel");
    QCOMPARE(cancelled.count(), 1);
    m_page->form()->setIdle();
    QVERIFY(!find<QPushButton>("estimatorCancel")->isVisible());
    QVERIFY(find<QPushButton>("estimatorMeasure")->isEnabled());
  }

  void curvesShowWhatWasMeasuredOfTheGroup() {
    m_page->setSubject(subject());
    m_page->setReports({report()});
    const CurvePlot* bound = m_page->curves()->plot("estimatorBound");
    const CurvePlot* snr = m_page->curves()->plot("estimatorSnr");
    const CurvePlot* price = m_page->curves()->plot("estimatorPrice");
    QCOMPARE(bound->seriesCount(), 2);
    // One sample is a level across all K.
    QCOMPARE(bound->series(0).data().samples().back(), QPointF(10, 8));
    QCOMPARE(bound->series(1).data().samples().back(), QPointF(10, 7.25));
    QCOMPARE(bound->series(1).band().lows.samples().back(), QPointF(10, 7.15));
    QCOMPARE(snr->series(1).data().samples().back(), QPointF(10, 0.5));
    QCOMPARE(price->series(1).data().samples().back(), QPointF(10, 2));
    QCOMPARE(snr->yScale(), CurveScale::Logarithmic);
    QCOMPARE(bound->yScale(), CurveScale::Linear);
    QTest::keyClick(find<QComboBox>("estimatorGroup"), Qt::Key_Down); // guide
    QCOMPARE(snr->series(1).data().samples().back(), QPointF(10, 0.25));
    QVERIFY(text("estimatorSnrTitle").endsWith("guide"));
  }

  void theTableNamesTheLines() {
    m_page->setSubject(subject());
    m_page->setReports({report()});
    const auto* rows = find<QTableView>("estimatorTable")->model();
    const auto inkOf = [&](int row) {
      const QImage image = rows->index(row, 0).data(Qt::DecorationRole).value<QPixmap>().toImage();
      return image.pixelColor(2, image.height() / 2).rgb();
    };
    const auto lineOf = [&](const Estimator& estimator) {
      return estimator::pen(estimator, m_page->palette()).color().rgb();
    };
    QCOMPARE(inkOf(0), lineOf({.name = "trace_elbo"}));
    QCOMPARE(inkOf(1), lineOf({.name = "iwae"}));
    QCOMPARE(inkOf(2), inkOf(1)); // at another K
    QVERIFY(inkOf(0) != inkOf(1));
  }

  void rowsAreSortedAndTrainedWith() {
    m_page->setSubject(subject());
    m_page->setReports({report()});
    auto* table = find<QTableView>("estimatorTable");
    auto* header = table->horizontalHeader();
    const auto clickColumn = [&](int column) {
      QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                        QPoint(header->sectionViewportPosition(column) + 8, header->height() / 2));
    };
    const auto clickRow = [&](int row) {
      QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                        table->visualRect(table->model()->index(row, 1)).center());
    };
    QVERIFY(!find<QPushButton>("trainWithEstimator")->isEnabled());
    clickColumn(EstimatorTableModel::Bound);
    QCOMPARE(table->model()->index(0, EstimatorTableModel::Samples).data().toString(), "10");
    clickRow(0);
    QSignalSpy trained(m_page.get(), &EstimatorsPage::trainRequested);
    click("trainWithEstimator");
    QCOMPARE(trained.count(), 1);
    const auto estimator = trained[0][0].value<types::Estimator>();
    QCOMPARE(QString::fromStdString(types::estimatorName(estimator)), "iwae K=10");
  }

  void aGrowingMeasurementKeepsTheChoiceOfRow() {
    m_page->setSubject(subject());
    m_page->setReports({report(100)});
    auto growing = report(450);
    growing.rows.pop_back();
    m_page->showReport(growing);
    auto* kept = find<QComboBox>("keptEstimators");
    QCOMPARE(kept->count(), 2);
    QVERIFY(kept->currentText().startsWith("after 450 epochs, one mini-batch of 8 pieces"));
    auto* table = find<QTableView>("estimatorTable");
    table->selectRow(1);
    m_page->showReport(report(450));
    QCOMPARE(table->model()->rowCount(), 3);
    QCOMPARE(table->selectionModel()->selectedRows().value(0).row(), 1);
    QTest::keyClick(kept, Qt::Key_Down);
    QVERIFY(kept->currentText().startsWith("after 100 epochs"));
    m_page->setReports({report(450), report(100)}); // read again: what was chosen stays
    QVERIFY(kept->currentText().startsWith("after 100 epochs"));
  }
};

QTEST_MAIN(EstimatorsPageTest)
#include "EstimatorsPageTest.moc"
