#include "widgets/experiment/TrainingStrip.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace dmm;
using widgets::Activity;
using widgets::TrainingStrip;

class TrainingStripTest : public QObject {
  Q_OBJECT

  std::unique_ptr<TrainingStrip> m_strip;

  QString text(const char* name) const {
    return m_strip->findChild<QLabel*>(QString::fromLatin1(name))->text();
  }
  QPushButton* hear() const {
    return m_strip->findChild<QPushButton*>(QStringLiteral("hearButton"));
  }
  static types::TrainingProgress progress(std::int64_t done) {
    types::TrainingProgress progress;
    progress.epoch = done;
    progress.numEpochs = 50;
    progress.miniBatch = 6;
    progress.miniBatches = 12;
    progress.cost = {0.5, 8, 1};
    progress.secondsLeft = 75;
    return progress;
  }

 private Q_SLOTS:
  void init() {
    m_strip = std::make_unique<TrainingStrip>();
    m_strip->show();
  }

  void countsTheEpochsThatAreDone() {
    m_strip->setActivity(Activity::Running);
    QCOMPARE(text("trainingStripText"), QStringLiteral("Preparing"));
    m_strip->setProgress(progress(4));
    QCOMPARE(text("trainingStripText"), QStringLiteral("Training, 4 of 50 epochs"));
    QCOMPARE(text("trainingSpeed"), QStringLiteral("0.50 s an epoch, 1 min 15 s left"));
    m_strip->setActivity(Activity::Paused);
    QCOMPARE(text("trainingStripText"), QStringLiteral("Paused, 4 of 50 epochs"));
    m_strip->setActivity(Activity::Stopping);
    QCOMPARE(text("trainingStripText"), QStringLiteral("Stopping, 4 of 50 epochs"));
  }

  void countsBeforeAnEpochWasTimed() {
    m_strip->setActivity(Activity::Running);
    types::TrainingProgress untimed;
    untimed.epoch = 3;
    untimed.numEpochs = 50;
    m_strip->setProgress(untimed);
    QCOMPARE(text("trainingStripText"), QStringLiteral("Training, 3 of 50 epochs"));
    QVERIFY(!m_strip->findChild<QLabel*>(QStringLiteral("trainingSpeed"))->isVisible());
  }

  void aFailureGoesWhenTheNextThingBegins() {
    m_strip->setFailure("a failed: disk full");
    QCOMPARE(text("trainingStripText"), QStringLiteral("a failed: disk full"));
    m_strip->clearFailure();
    QCOMPARE(text("trainingStripText"), QString());

    m_strip->setFailure("b failed: disk full");
    m_strip->setMessage("Saved c"); // something else succeeded
    QCOMPARE(text("trainingStripText"), QStringLiteral("Saved c"));
    m_strip->clearFailure(); // which is none
    QCOMPARE(text("trainingStripText"), QStringLiteral("Saved c"));
  }

  void offersToHearOnlyWhileNothingTrains() {
    QVERIFY(!hear()->isVisible());
    m_strip->offerHearing(true);
    QVERIFY(hear()->isVisible());
    m_strip->setActivity(Activity::Running);
    QVERIFY(!hear()->isVisible());
    m_strip->setActivity(Activity::Idle);
    QSignalSpy asked(m_strip.get(), &TrainingStrip::hearingRequested);
    QTest::mouseClick(hear(), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    m_strip->offerHearing(false);
    QVERIFY(!hear()->isVisible());
  }
};

QTEST_MAIN(TrainingStripTest)
#include "TrainingStripTest.moc"
