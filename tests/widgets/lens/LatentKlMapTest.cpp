#include "widgets/lens/LatentKlMap.h"

#include <QTest>
#include <QToolTip>
#include <qcustomplot.h>

#include <limits>
#include <memory>

using namespace dmm::widgets;

class LatentKlMapTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<LatentKlMap> m_map;
  QCustomPlot* m_canvas = nullptr;

  QPointF placeOf(double epoch, double row) const {
    return {m_canvas->xAxis->coordToPixel(epoch), m_canvas->yAxis->coordToPixel(row)};
  }
  QColor colorAt(double epoch, double row) const {
    m_canvas->replot();
    return m_canvas->grab().toImage().pixelColor(placeOf(epoch, row).toPoint());
  }

 private Q_SLOTS:
  void init() {
    m_map = std::make_unique<LatentKlMap>();
    m_map->resize(600, 300);
    m_canvas = m_map->findChild<QCustomPlot*>("latentKlCanvas");
    m_map->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_map.get()));
    m_map->setHistory({{10, 20, 60}, {{0.5, 0.5, 0.5}, {0.2, 0.005, 0.6}, {0.1, 0.002, 0.9}}});
    m_canvas->replot();
  }
  void cleanup() { m_map.reset(); }

  void activeIsAboveTheThreshold() {
    QCOMPARE(activeUnits({0.0, 0.01, 0.0101, 3.0}), 2);
    QCOMPARE(activeUnits({}), 0);
    QCOMPARE(activeUnits({std::numeric_limits<double>::quiet_NaN()}), 0);
  }

  void theGreatestLatestKlIsOnTop() {
    QCOMPARE(m_map->order(), (std::vector<int>{1, 0, 2}));
    m_map->setSorted(false);
    QCOMPARE(m_map->order(), (std::vector<int>{0, 1, 2}));
  }

  void cellsAreNamed() {
    QCOMPARE(m_map->describe(placeOf(20, 0)),
             QString("Epoch 20, dimension 1\nKL 0.005 nats per slice, not active\n"
                     "2 of 3 dimensions active"));
    QCOMPARE(m_map->describe(placeOf(60, 2)),
             QString("Epoch 60, dimension 2\nKL 0.9 nats per slice, active\n"
                     "2 of 3 dimensions active"));
    QCOMPARE(m_map->describe({2, 2}), QString());
  }

  void evaluationsReachHalfWayToTheirNeighbours() {
    QVERIFY(m_map->describe(placeOf(14.5, 0)).startsWith("Epoch 10"));
    QVERIFY(m_map->describe(placeOf(15.5, 0)).startsWith("Epoch 20"));
    QVERIFY(m_map->describe(placeOf(39, 0)).startsWith("Epoch 20"));
    QVERIFY(m_map->describe(placeOf(41, 0)).startsWith("Epoch 60"));
  }

  void moreKlIsLighter() {
    QVERIFY(colorAt(60, 2).lightness() > colorAt(60, 1).lightness());
    QVERIFY(colorAt(60, 1).lightness() > colorAt(60, 0).lightness());
    QCOMPARE(colorAt(10, 0), colorAt(10, 2)); // the same KL, the same colour
  }

  void unknownValuesShowThePaper() {
    m_map->setHistory({{0}, {{std::numeric_limits<double>::quiet_NaN(), 0.5}}});
    m_map->setSorted(false);
    QCOMPARE(colorAt(0.3, 0.2), m_map->palette().color(QPalette::Base));
    QVERIFY(colorAt(0.3, 1.2) != m_map->palette().color(QPalette::Base));
  }

  void rowsOfAnotherWidthAreLeftOut() {
    m_map->setHistory({{1, 2}, {{0.5, 0.5}, {0.5, 0.5, 0.7}}});
    QCOMPARE(m_map->order().size(), std::size_t(3));
    QVERIFY(m_map->describe(placeOf(2, 0)).startsWith("Epoch 2"));
    m_map->setHistory({});
    QCOMPARE(m_map->describe(placeOf(0.5, 0)), QString());
  }

  void hoverNamesTheCell() {
    const QPointF place = placeOf(60, 2);
    QMouseEvent event(QEvent::MouseMove, place, m_canvas->mapToGlobal(place), Qt::NoButton,
                      Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(m_canvas, &event);
    QTRY_VERIFY(QToolTip::text().startsWith("Epoch 60, dimension 2"));
    QToolTip::hideText();
  }
};

QTEST_MAIN(LatentKlMapTest)
#include "LatentKlMapTest.moc"
