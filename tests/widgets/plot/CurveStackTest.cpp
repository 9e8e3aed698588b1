#include "widgets/plot/CurveStack.h"

#include "tests/support/FileSizeLimit.h"
#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurveToolBar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QPdfWriter>
#include <QSignalSpy>
#include <QSlider>
#include <QSplitter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <qcustomplot.h>

#include <limits>
#include <memory>

using namespace dmm::widgets;

class CurveStackTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<CurveStack> m_stack;
  CurvePlot* m_top = nullptr;
  CurvePlot* m_bottom = nullptr;

  template <typename Widget> Widget* find(const char* name) const {
    return m_stack->findChild<Widget*>(name);
  }
  void click(const char* name) {
    auto* button = find<QAbstractButton>(name);
    QTest::mouseClick(button, Qt::LeftButton, {}, {8, button->height() / 2});
  }
  void refresh() {
    m_top->refresh();
    m_bottom->refresh();
  }
  static std::unique_ptr<CurveStack> makeStack() {
    auto stack = std::make_unique<CurveStack>();
    stack->resize(700, 600);
    auto* top = stack->addPanel("loss", "Loss", "Training objective", "nats");
    auto* bottom = stack->addPanel("rate", "Rate", "Learning rate", "learning rate");
    top->addSeries("a \"run\", tuned", QPen(Qt::blue));
    top->addSeries("b", QPen(Qt::red));
    bottom->addSeries("a", QPen(Qt::blue));
    top->setPoints(0, {0, 1, 2, 3}, {4, 3.25, 2, 1});
    top->setPoints(1, {1, 2}, {std::numeric_limits<double>::quiet_NaN(), 0.1});
    bottom->setPoints(0, {0, 1, 2, 3}, {1e-3, 5e-4, 2e-4, 1e-4});
    return stack;
  }
  void useStack(std::unique_ptr<CurveStack> stack) {
    m_stack = std::move(stack);
    m_top = m_stack->plot("loss");
    m_bottom = m_stack->plot("rate");
    m_stack->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_stack.get()));
  }
  QString exportedText(const QString& file) {
    QSignalSpy exported(m_stack.get(), &CurveStack::exported);
    m_stack->exportTo(file);
    QFile written(file);
    return exported.count() == 1 && written.open(QIODevice::ReadOnly)
               ? QString::fromUtf8(written.readAll())
               : QString();
  }

 private Q_SLOTS:
  void init() { useStack(makeStack()); }
  void cleanup() { m_stack.reset(); }

  void xAxesAreLinked() {
    refresh();
    m_bottom->zoomIn();
    refresh();
    QCOMPARE(m_top->xRange(), m_bottom->xRange());
    QVERIFY(m_top->isFitted()); // its y goes on fitting
    click("fitButton");
    refresh();
    QVERIFY(m_bottom->isFitted());
    QVERIFY(m_bottom->xRange().upper > 3);
  }

  void oneClickMakesAxesLogarithmic() {
    click("logYButton");
    QCOMPARE(m_top->yScale(), CurveScale::Logarithmic);
    QCOMPARE(m_bottom->yScale(), CurveScale::Logarithmic);
    QCOMPARE(m_top->xScale(), CurveScale::Linear);
    click("logXButton");
    QCOMPARE(m_bottom->xScale(), CurveScale::Logarithmic);
    QTest::keyClick(m_stack.get(), Qt::Key_Y, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_top->yScale(), CurveScale::Linear);
    QVERIFY(find<QCheckBox>("logXButton")->toolTip().contains("Ctrl+Shift+X"));
  }

  void legendIsSwitchedOff() {
    auto* legend = m_top->findChild<QCustomPlot*>("curveCanvas")->legend;
    QVERIFY(find<QCheckBox>("legendButton")->isChecked());
    QVERIFY(legend->visible());
    click("legendButton");
    QVERIFY(!legend->visible());
    QTest::keyClick(m_stack.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(legend->visible());
  }

  void aLegendIsDraggedToACornerAndStaysThere() {
    refresh();
    auto* canvas = m_top->findChild<QCustomPlot*>("curveCanvas");
    const QRect axes = canvas->axisRect()->rect();
    const auto legend = [&] { return canvas->legend->outerRect(); };
    QVERIFY(legend().center().x() > axes.center().x() && legend().top() < axes.center().y());
    const auto view = m_top->xRange();

    QTest::mousePress(canvas, Qt::LeftButton, {}, legend().center());
    QTest::mouseMove(canvas, axes.center());
    QTest::mouseMove(canvas, axes.bottomLeft() + QPoint(40, -40));
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, axes.bottomLeft() + QPoint(40, -40));
    QCOMPARE(m_top->legendCorner(), Qt::BottomLeftCorner);
    QCOMPARE(m_bottom->legendCorner(), Qt::TopRightCorner);
    m_top->refresh();
    canvas->replot(QCustomPlot::rpImmediateRefresh);
    QVERIFY(legend().center().x() < axes.center().x() && legend().top() > axes.center().y());
    QCOMPARE(m_top->xRange(), view); // the plot did not move with it

    // Beside it a drag moves the view.
    QTest::mousePress(canvas, Qt::LeftButton, {}, axes.center());
    QTest::mouseMove(canvas, axes.center() + QPoint(30, 0));
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, axes.center() + QPoint(30, 0));
    QVERIFY(!(m_top->xRange() == view));

    auto other = makeStack();
    other->restoreState(m_stack->state());
    QCOMPARE(other->plot("loss")->legendCorner(), Qt::BottomLeftCorner);
    other->restoreState({{"placedLegends", QVariantMap{{"loss", 77}}}}); // damaged
    QCOMPARE(other->plot("loss")->legendCorner(), Qt::BottomRightCorner);

    // A double click leaves it to the plot again.
    QTest::mouseDClick(canvas, Qt::LeftButton, {}, legend().center());
    QVERIFY(!m_top->isLegendPlaced());
    QVERIFY(m_stack->state().value("placedLegends").toMap().isEmpty());
  }

  void oneCrosshairGoesThroughAllPlots() {
    refresh();
    auto* canvas = m_top->findChild<QCustomPlot*>("curveCanvas");
    const auto hover = [canvas](const QPoint& place) {
      QMouseEvent event(QEvent::MouseMove, place, canvas->mapToGlobal(place), Qt::NoButton,
                        Qt::NoButton, Qt::NoModifier);
      QApplication::sendEvent(canvas, &event);
    };
    const auto pixelX = [canvas](double x) { return int(canvas->xAxis->coordToPixel(x)); };
    hover({pixelX(2), canvas->axisRect()->center().y()});
    QCOMPARE(m_top->crosshair(), std::optional(2.0));
    QCOMPARE(m_bottom->crosshair(), std::optional(2.0));
    QCOMPARE(m_bottom->crosshairText(), QString("0.0002  a"));
    hover({pixelX(3) - 3, canvas->axisRect()->center().y()});
    QCOMPARE(m_bottom->crosshair(), std::optional(3.0));
    // The line is at the same place in both pictures.
    auto* lower = m_bottom->findChild<QCustomPlot*>("curveCanvas");
    QCOMPARE(int(lower->xAxis->coordToPixel(3)), pixelX(3));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(canvas, &leave);
    QVERIFY(!m_top->crosshair() && !m_bottom->crosshair());
    hover({pixelX(2), canvas->axisRect()->center().y()});
    QTemporaryDir folder;
    exportedText(folder.filePath("curves.svg")); // is of the curves
    QVERIFY(!m_top->crosshair() && !m_bottom->crosshair());
  }

  void csvColumnsHaveDistinctNames() {
    m_top->addSeries("b", QPen(Qt::green)); // as another one
    m_top->setPoints(2, {1}, {5});
    auto* third = m_stack->addPanel("valid", "Valid", "Valid: negative ELBO", "nats");
    third->addSeries("b", QPen(Qt::green));
    third->setPoints(0, {1}, {7});
    refresh();
    QTemporaryDir folder;
    const QString header = exportedText(folder.filePath("all.csv")).section("\r\n", 0, 0);
    QCOMPARE(header, QString("Epoch,\"a \"\"run\"\", tuned (nats)\",Training objective: b (nats),"
                             "Training objective: b (nats) 2,a (learning rate),"
                             "Valid: negative ELBO: b (nats)"));
  }

  void notesOnTheWindowAreNotExported() {
    std::vector<double> xs, ys;
    for (int i = 0; i < 200; ++i) {
      xs.push_back(i);
      ys.push_back(i == 0 ? 900 : 5 + i % 3);
    }
    m_top->setPoints(0, xs, ys);
    m_top->setYScale(CurveScale::Logarithmic);
    m_top->append(1, 7, -1);
    refresh();
    QVERIFY(m_top->shownNote().contains("outliers"));
    QTemporaryDir folder;
    const QString svg = exportedText(folder.filePath("curves.svg"));
    QVERIFY(!svg.contains("outliers"));
    QVERIFY(svg.contains("is not shown"));            // what the picture lacks is said in it
    QVERIFY(m_top->shownNote().contains("outliers")); // and here still
  }

  void toolsFitBesideTheSidePanels() { // a stage of 720 px, less its margins
    QVERIFY2(m_stack->minimumSizeHint().width() <= 688,
             qPrintable(QString::number(m_stack->minimumSizeHint().width())));
  }

  void smoothingBySlider() {
    auto* slider = find<QSlider>("smoothing");
    QCOMPARE(find<QLabel>("smoothingValue")->text(), QString("off"));
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(find<QLabel>("smoothingValue")->text(), QString("0.3"));
    QVERIFY(m_top->series(0).isSmoothed());
    QTest::keyClick(slider, Qt::Key_Home);
    QVERIFY(!m_top->series(0).isSmoothed());
  }

  void chipsShowAndHidePlots() {
    QVERIFY(m_bottom->isVisible());
    click("rateChip");
    QVERIFY(!m_bottom->isVisible());
    QVERIFY(m_top->isVisible());
    click("lossChip");
    QVERIFY(!m_top->isVisible());
    click("rateChip");
    QTRY_VERIFY(m_bottom->isVisible());
  }

  void xIsChosenInABox() {
    QSignalSpy changed(m_stack.get(), &CurveStack::xChanged);
    m_top->zoomIn();
    auto* box = find<QComboBox>("xChoice");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_stack->x(), CurveX::Step);
    QCOMPARE(m_top->xTitle(), QString("Step"));
    QVERIFY(m_top->isFitted()); // the view was one of epochs
    QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(m_top->xTitle(), QString("Wall time"));
  }

  void csvHasWhatIsSeenWithEveryDigit() {
    QTemporaryDir folder;
    refresh();
    const QString all = exportedText(folder.filePath("all.csv"));
    QCOMPARE(all, QString("Epoch,\"a \"\"run\"\", tuned (nats)\",b (nats),a (learning rate)\r\n"
                          "0,4,,0.001\r\n"
                          "1,3.25,nan,5e-04\r\n"
                          "2,2,0.1,2e-04\r\n"
                          "3,1,,1e-04\r\n"));
    m_top->setBand(0, {0, 1, 2, 3}, {3, 3, 1, 0.5}, {5, 4, 3, 1.5});
    m_top->setView({0.5, 2.5}, {0, 5});
    click("rateChip");
    const QString seen = exportedText(folder.filePath("seen.csv"));
    QCOMPARE(seen, QString("Epoch,\"a \"\"run\"\", tuned (nats)\",\"a \"\"run\"\", tuned, low "
                           "(nats)\",\"a \"\"run\"\", tuned, high (nats)\",b (nats)\r\n"
                           "1,3.25,3,4,nan\r\n"
                           "2,2,1,3,0.1\r\n"));
  }

  void picturesHaveTitlesAndAxes() {
    QTemporaryDir folder;
    refresh();
    const QString svg = exportedText(folder.filePath("curves.svg"));
    QVERIFY(QSvgRenderer(svg.toUtf8()).isValid());
    for (const char* words : {"Training objective", "Learning rate", ">nats<", ">Epoch<"})
      QVERIFY2(svg.contains(words), words);
    QVERIFY(!svg.contains("<image")); // curves are shapes, not pixels
    exportedText(folder.filePath("curves.png"));
    const QImage png(folder.filePath("curves.png"));
    QCOMPARE(png.width(), m_top->width() * 2);
    bool hasCurve = false;
    for (int x = 0; x < png.width() && !hasCurve; ++x)
      for (int y = 0; y < png.height() / 2 && !hasCurve; ++y)
        hasCurve = png.pixelColor(x, y) == QColor(Qt::blue);
    QVERIFY(hasCurve);
    QVERIFY(exportedText(folder.filePath("curves.pdf")).startsWith("%PDF-"));
  }

  void exportDialogAsksForAFile() {
    QTemporaryDir folder;
    m_stack->setExportName("baseline");
    QTest::keyClick(m_stack.get(), Qt::Key_E, Qt::ControlModifier);
    QFileDialog* dialog = nullptr;
    QTRY_VERIFY((dialog = m_stack->findChild<QFileDialog*>("exportDialog")));
    QCOMPARE(dialog->nameFilters().size(), 4);
    QSignalSpy exported(m_stack.get(), &CurveStack::exported);
    dialog->selectFile(folder.filePath("mine.csv"));
    dialog->findChild<QLineEdit*>("fileNameEdit")->setText(folder.filePath("mine.csv"));
    QTest::keyClick(dialog->findChild<QLineEdit*>("fileNameEdit"), Qt::Key_Return);
    QTRY_COMPARE(exported.count(), 1);
    QVERIFY(QFile::exists(folder.filePath("mine.csv")));
  }

  void exportThatFailsSaysWhyAndLeavesNothing() {
    QTemporaryDir folder;
    QSignalSpy failed(m_stack.get(), &CurveStack::exportFailed);
    m_stack->exportTo(folder.filePath("curves.bmp"));
    QVERIFY(failed.takeLast().at(0).toString().contains("curves.bmp: expected a name"));
    m_stack->exportTo(folder.filePath("nowhere/curves.svg"));
    QVERIFY(failed.takeLast().at(0).toString().contains("nowhere/curves.svg"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 0);
  }

  void aFullDiskKeepsTheEarlierExport() {
    QTemporaryDir folder;
    QSignalSpy failed(m_stack.get(), &CurveStack::exportFailed);
    for (const char* name : {"curves.png", "curves.svg", "curves.pdf", "curves.csv"}) {
      const QString file = folder.filePath(name);
      exportedText(file);
      const qint64 size = QFileInfo(file).size();
      for (qint64 bytes = 0; bytes < size; bytes += size / 5 + 1) {
        {
          const dmm::test::FileSizeLimit limit{rlim_t(bytes)};
          m_stack->exportTo(file);
        }
        QCOMPARE(failed.count(), 1);
        QVERIFY(failed.takeLast().at(0).toString().contains(file));
        QCOMPARE(QFileInfo(file).size(), size);
      }
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 4);
  }

  void stateComesBack() {
    m_stack->setViewKey("run-1");
    refresh();
    click("logYButton");
    click("boxZoomButton");
    find<QSlider>("smoothing")->setValue(3);
    find<QComboBox>("xChoice")->setCurrentIndex(1);
    auto* splitter = find<QSplitter>("plotSplitter");
    splitter->setSizes({150, 400});
    refresh();
    m_top->setView({1, 2}, {0.5, 3});
    Q_EMIT m_top->xRangeChangedByUser(1, 2);
    const QVariantMap state = m_stack->state();
    const QList<int> heights = splitter->sizes();

    useStack(makeStack());
    m_stack->restoreState(state);
    m_stack->setViewKey("run-1");
    m_stack->applyRestoredView();
    refresh();
    QCOMPARE(m_top->yScale(), CurveScale::Logarithmic);
    QVERIFY(find<QCheckBox>("boxZoomButton")->isChecked());
    QCOMPARE(find<QLabel>("smoothingValue")->text(), QString("0.6"));
    QCOMPARE(m_stack->x(), CurveX::Step);
    QCOMPARE(m_top->xRange(), (CurvePlot::Range{1, 2}));
    QCOMPARE(m_top->yRange(), (CurvePlot::Range{0.5, 3}));
    QCOMPARE(m_bottom->xRange(), (CurvePlot::Range{1, 2}));
    QTRY_COMPARE(find<QSplitter>("plotSplitter")->sizes(), heights);
  }

  void viewOfAnotherRunDoesNotComeBack() {
    m_stack->setViewKey("run-1");
    m_top->setView({1, 2}, {0.5, 3});
    const QVariantMap state = m_stack->state();
    useStack(makeStack());
    m_stack->restoreState(state);
    m_stack->setViewKey("run-2");
    m_stack->applyRestoredView();
    QVERIFY(m_top->isFitted());
  }

  void brokenStateIsIgnored() {
    m_stack->restoreState({{"tools", 7},
                           {"heights", QByteArray("rubbish")},
                           {"view", QVariantMap{{"key", ""}, {"x", QVariantList{"a", "b"}}}}});
    m_stack->restoreState({{"tools", QVariantMap{{"x", 99}, {"smoothing", "nan"}}},
                           {"view", QVariantMap{{"key", ""}, {"x", QVariantList{5, 1}}}}});
    m_stack->applyRestoredView();
    QVERIFY(m_top->isFitted());
    QVERIFY(m_top->isVisible());
  }
};

QTEST_MAIN(CurveStackTest)
#include "CurveStackTest.moc"
