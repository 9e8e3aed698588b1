#include "widgets/runs/QueuePanel.h"

#include "core/types/EpochReport.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace dmm;
using widgets::QueueItem;
using widgets::QueueListModel;
using widgets::QueuePanel;

namespace {

QueueItem item(const char* name, double secondsLeft, bool isTraining = false,
               const char* failure = "") {
  QueueItem made;
  made.experiment.config.name = name;
  made.experiment.failure = failure;
  made.isTraining = isTraining;
  made.secondsLeft = secondsLeft;
  return made;
}

} // namespace

class QueuePanelTest : public QObject {
  Q_OBJECT

  std::unique_ptr<QueuePanel> m_panel;
  QListView* m_list = nullptr;

  void clickRow(int row) const {
    QTest::mouseClick(m_list->viewport(), Qt::LeftButton, {},
                      m_list->visualRect(m_list->model()->index(row, 0)).center());
  }
  QString current() const { return m_list->currentIndex().data().toString(); }
  template <typename Widget> Widget* find(const char* name) const {
    return m_panel->findChild<Widget*>(QLatin1String(name));
  }

 private Q_SLOTS:
  void init() {
    m_panel = std::make_unique<QueuePanel>();
    m_list = m_panel->findChild<QListView*>("queueList");
    new QAbstractItemModelTester(
        m_list->model(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_list->model());
    m_panel->resize(320, 300);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
  }

  void oneThatFailedIsTriedAgain() {
    m_panel->setQueue({item("bad", 1, false, "no such file"), item("good", 1)}, false);
    auto* button = find<QToolButton>("queueRetryButton");
    clickRow(1);
    QVERIFY(!button->isVisible());
    clickRow(0);
    QVERIFY(button->isVisible());
    QSignalSpy retried(m_panel.get(), &QueuePanel::retryRequested);
    QTest::mouseClick(button, Qt::LeftButton);
    QTest::keyClick(m_list, Qt::Key_F5);
    QCOMPARE(retried.count(), 2);
    QCOMPARE(retried.back().front().toInt(), 0);
  }

  void anEmptyQueueSaysHowToFillIt() {
    QVERIFY(find<QLabel>("queueEmpty")->isVisible());
    QVERIFY(!m_list->isVisible());
    QVERIFY(!find<QPushButton>("queueStart")->isVisible());
  }

  void saysWhatWaitsAndHowLong() {
    m_panel->setQueue({item("a", 100, true), item("b", 3600), item("c", 60, false, "no disk")},
                      true);
    const auto detail = [&](int row) {
      return m_list->model()->index(row, 0).data(QueueListModel::DetailRole).toString();
    };
    QCOMPARE(detail(0), QStringLiteral("▸ training, about 1 min 40 s left"));
    QCOMPARE(detail(1), QStringLiteral("○ waiting, about 1 h 00 min"));
    QCOMPARE(detail(2), QStringLiteral("✕ failed: no disk"));
    // 100 s and 3 600 s; what failed takes no time
    QCOMPARE(find<QLabel>("queueSummary")->text(),
             QStringLiteral("1 waiting, 1 failed, about 1 h 01 min left"));
  }

  void doesNotPretendToKnow() {
    const double unknown = types::kNotMeasured;
    QCOMPARE(widgets::queueSummary({item("a", unknown), item("b", 60)}),
             QStringLiteral("2 waiting, more than 1 min 00 s left (1 not known yet)"));
    QCOMPARE(widgets::queueSummary({item("a", unknown)}),
             QStringLiteral("1 waiting, time not known yet"));
    QCOMPARE(widgets::queueSummary({}), QString());
  }

  void startsAndHolds() {
    QSignalSpy started(m_panel.get(), &QueuePanel::startRequested);
    QSignalSpy held(m_panel.get(), &QueuePanel::holdRequested);
    auto* button = find<QPushButton>("queueStart");
    m_panel->setQueue({item("a", 1)}, false);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(started.count(), 1);
    m_panel->setQueue({item("a", 1, true)}, true);
    QCOMPARE(button->text(), QStringLiteral("Hold"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(held.count(), 1);
    m_panel->setQueue({item("a", 1, false, "failed")}, false); // nothing to start
    QVERIFY(!button->isEnabled());
  }

  void movesAndRemovesByButtonsAndKeys() {
    QSignalSpy moved(m_panel.get(), &QueuePanel::moveRequested);
    QSignalSpy removed(m_panel.get(), &QueuePanel::removeRequested);
    std::vector<QueueItem> queue{item("a", 1, true), item("b", 1), item("c", 1)};
    m_panel->setQueue(queue, true);
    connect(m_panel.get(), &QueuePanel::moveRequested, m_panel.get(), [&](int from, int to) {
      std::swap(queue[std::size_t(from)], queue[std::size_t(to)]);
      m_panel->setQueue(queue, true);
    });
    clickRow(2);
    QTest::mouseClick(find<QToolButton>("queueUpButton"), Qt::LeftButton);
    QCOMPARE(moved.takeFirst(), QVariantList({2, 1}));
    QCOMPARE(current(), QStringLiteral("c"));
    QVERIFY(!find<QToolButton>("queueUpButton")->isEnabled()); // what trains stays first
    QTest::keyClick(m_list, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(moved.takeFirst(), QVariantList({1, 2}));
    QCOMPARE(current(), QStringLiteral("c"));
    QTest::keyClick(m_list, Qt::Key_Delete);
    QCOMPARE(removed.takeFirst(), QVariantList{QVariant(2)});
    clickRow(0);
    QVERIFY(!find<QToolButton>("queueRemoveButton")->isEnabled());
    QTest::keyClick(m_list, Qt::Key_Delete);
    QCOMPARE(removed.count(), 0);
  }

  void aSelectionOutlivesProgress() {
    m_panel->setQueue({item("a", 1, true), item("b", 1)}, true);
    clickRow(1);
    m_panel->setQueue({item("a", 0.5, true), item("b", 1), item("c", 2)}, true);
    QCOMPARE(m_list->currentIndex().row(), 1);
  }

  void aSelectionIsOfAnExperimentNotOfItsPlace() {
    m_panel->setQueue({item("a", 1, true), item("b", 1), item("c", 1), item("d", 1)}, true);
    clickRow(2);
    QCOMPARE(current(), QStringLiteral("c"));
    m_panel->setQueue({item("b", 1, true), item("c", 1), item("d", 1)}, true); // a has ended
    QCOMPARE(current(), QStringLiteral("c"));
    QSignalSpy removed(m_panel.get(), &QueuePanel::removeRequested);
    QTest::keyClick(m_list, Qt::Key_Delete);
    QCOMPARE(removed.takeFirst(), QVariantList{QVariant(1)});
    m_panel->setQueue({item("d", 1), item("b", 1, false, "failed"), item("x", 1), item("c", 1)},
                      false);
    QCOMPARE(current(), QStringLiteral("c"));
    m_panel->setQueue({item("c", 1), item("c", 1), item("x", 1)}, false); // two that are alike
    QCOMPARE(m_list->model()->rowCount(), 3);
    m_panel->setQueue({item("c", 1)}, false);
    QCOMPARE(m_list->model()->rowCount(), 1);
    QCOMPARE(current(), QStringLiteral("c"));
  }
};

QTEST_MAIN(QueuePanelTest)
#include "QueuePanelTest.moc"
