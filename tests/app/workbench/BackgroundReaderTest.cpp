#include "app/workbench/BackgroundReader.h"

#include <QTest>
#include <QThread>

#include <atomic>
#include <future>
#include <memory>

using namespace dmm;
using app::BackgroundReader;

class BackgroundReaderTest : public QObject {
  Q_OBJECT

  std::unique_ptr<BackgroundReader> m_reader;
  QStringList m_delivered;

  BackgroundReader::Read saying(const char* word) {
    return [this, word] { return [this, word] { m_delivered += QString::fromLatin1(word); }; };
  }

 private Q_SLOTS:
  void init() {
    m_delivered.clear();
    m_reader = std::make_unique<BackgroundReader>();
  }
  void cleanup() { m_reader.reset(); }

  void readsElsewhereAndDeliversHere() {
    const QThread* here = QThread::currentThread();
    std::atomic<const QThread*> readOn = nullptr, deliveredOn = nullptr;
    m_reader->read("a", [&] {
      readOn = QThread::currentThread();
      return [&] { deliveredOn = QThread::currentThread(); };
    });
    QVERIFY(!deliveredOn); // never from within the call
    QTRY_COMPARE(deliveredOn.load(), here);
    QVERIFY(readOn.load() != here);
  }

  void keepsTheOrderAndReplacesWhatWaitsUnderItsKey() {
    std::promise<void> go;
    m_reader->read("busy", [&] {
      go.get_future().wait();
      return [] {};
    });
    m_reader->read("a", saying("old"));
    m_reader->read("b", saying("b"));
    m_reader->read("a", saying("new"));
    go.set_value();
    QTRY_COMPARE(m_delivered.size(), 2);
    QCOMPARE(m_delivered, QStringList({"new", "b"}));
  }

  void whatIsReadWhenItEndsIsDropped() {
    std::promise<void> begun;
    std::atomic<bool> isDelivered = false;
    m_reader->read("a", [&] {
      begun.set_value();
      return [&] { isDelivered = true; };
    });
    m_reader->read("b", saying("b"));
    begun.get_future().wait();
    m_reader.reset();
    QCoreApplication::processEvents();
    QVERIFY(!isDelivered);
    QVERIFY(m_delivered.isEmpty());
  }
};

QTEST_GUILESS_MAIN(BackgroundReaderTest)
#include "BackgroundReaderTest.moc"
