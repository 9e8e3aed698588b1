#include "widgets/download/DownloadDialog.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace dmm;
using widgets::DownloadDialog;

class DownloadDialogTest : public QObject {
  Q_OBJECT

  std::unique_ptr<DownloadDialog> m_dialog;
  QProgressBar* m_bar = nullptr;
  QPushButton* m_cancel = nullptr;
  QLabel* m_text = nullptr;

 private Q_SLOTS:
  void init() {
    m_dialog = std::make_unique<DownloadDialog>(QStringLiteral("Getting files"));
    m_bar = m_dialog->findChild<QProgressBar*>("fetchProgress");
    m_cancel = m_dialog->findChild<QPushButton*>("fetchCancel");
    m_text = m_dialog->findChild<QLabel*>("fetchText");
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
  }
  void cleanup() { m_dialog.reset(); }

  void itIsBusyUntilItKnowsMore() {
    QCOMPARE(m_bar->maximum(), 0);
    QCOMPARE(m_text->text(), "Connecting...");
    m_dialog->setProgress("a.json", 1500000, 0);
    QCOMPARE(m_bar->maximum(), 0);
    QCOMPARE(m_text->text(), "a.json: 1.5 MB");
  }

  void itShowsTheShareOfLargeFilesToo() {
    m_dialog->setProgress("a.json", 1500000, 2000000);
    QCOMPARE(m_bar->value(), m_bar->maximum() * 3 / 4);
    QCOMPARE(m_text->text(), "a.json: 1.5 of 2.0 MB");
    m_dialog->setProgress("b.json", 6000000000, 8000000000);
    QCOMPARE(m_bar->value(), m_bar->maximum() * 3 / 4);
    m_dialog->setProgress("b.json", 9000000000, 8000000000);
    QCOMPARE(m_bar->value(), m_bar->maximum());
  }

  void cancelAsksOnceAndWaits() {
    const QSignalSpy asked(m_dialog.get(), &DownloadDialog::cancelRequested);
    QTest::mouseClick(m_cancel, Qt::LeftButton);
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QCOMPARE(asked.count(), 1);
    QVERIFY(m_dialog->isVisible());
    QVERIFY(!m_cancel->isEnabled());
    m_dialog->setProgress("a.json", 1, 2);
    QCOMPARE(m_text->text(), "Cancelling...");
    m_dialog->finish();
    QVERIFY(!m_dialog->isVisible());
  }

  void escapeAndTheCloseButtonAskToo() {
    const QSignalSpy asked(m_dialog.get(), &DownloadDialog::cancelRequested);
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QCOMPARE(asked.count(), 1);
    m_dialog->close();
    QCOMPARE(asked.count(), 1);
    QVERIFY(m_dialog->isVisible());
  }
};

QTEST_MAIN(DownloadDialogTest)
#include "DownloadDialogTest.moc"
