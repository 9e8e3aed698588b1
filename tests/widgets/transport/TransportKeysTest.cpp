#include "widgets/transport/TransportKeys.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QMainWindow>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QVBoxLayout>

using namespace dmm;

/// A window with the three keys as shortcuts, and everything in it that has a use for them itself.
class TransportKeysTest : public QObject {
  Q_OBJECT

  std::unique_ptr<QMainWindow> m_window;
  QAction* m_space = nullptr;
  QAction* m_return = nullptr;
  QLineEdit* m_edit = nullptr;
  QListWidget* m_list = nullptr;
  QPushButton* m_button = nullptr;
  QSpinBox* m_number = nullptr;

  QAction* addAction(Qt::Key key) {
    auto* action = new QAction(m_window.get());
    action->setShortcut(QKeySequence(key));
    m_window->addAction(action);
    return action;
  }
  void press(Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); }

 private Q_SLOTS:
  void init() {
    m_window = std::make_unique<QMainWindow>();
    new widgets::TransportKeys(m_window.get());
    m_space = addAction(Qt::Key_Space);
    m_return = addAction(Qt::Key_Return);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    m_edit = new QLineEdit;
    m_list = new QListWidget;
    m_list->addItems({"one", "two"});
    m_button = new QPushButton("Push");
    m_number = new QSpinBox;
    m_number->setRange(0, 999);
    m_number->setKeyboardTracking(false);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_edit, m_list, m_button, m_number})
      column->addWidget(widget);
    m_window->setCentralWidget(content);
    m_window->show();
    QApplication::setActiveWindow(m_window.get());
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
  }
  void cleanup() { m_window.reset(); }

  void aFieldForTextKeepsItsKeys() {
    QSignalSpy space(m_space, &QAction::triggered);
    QSignalSpy start(m_return, &QAction::triggered);
    QSignalSpy entered(m_edit, &QLineEdit::returnPressed);
    m_edit->setFocus();
    press(Qt::Key_A);
    press(Qt::Key_Space);
    press(Qt::Key_Return);
    QCOMPARE(m_edit->text(), "a ");
    QCOMPARE(entered.count(), 1);
    QCOMPARE(space.count() + start.count(), 0);
  }

  void aFieldForANumberLeavesSpaceAndTakesWhatWasTyped() {
    QSignalSpy space(m_space, &QAction::triggered);
    QSignalSpy start(m_return, &QAction::triggered);
    QSignalSpy changed(m_number, &QSpinBox::valueChanged);
    m_number->setFocus();
    m_number->selectAll();
    QTest::keyClicks(QApplication::focusWidget(), "120");
    QCOMPARE(changed.count(), 0);
    press(Qt::Key_Space);
    QCOMPARE(space.count(), 1);
    QCOMPARE(m_number->value(), 120); // before it plays
    press(Qt::Key_Return);
    QCOMPARE(start.count(), 0);
    press(Qt::Key_Space);
    QCOMPARE(space.count(), 2);
    QCOMPARE(m_number->cleanText(), "120");
  }

  void aListKeepsReturnAndLeavesSpace() {
    QSignalSpy space(m_space, &QAction::triggered);
    QSignalSpy start(m_return, &QAction::triggered);
    QSignalSpy activated(m_list, &QListWidget::itemActivated);
    m_list->setCurrentRow(0);
    m_list->setFocus();
    press(Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(start.count(), 0);
    press(Qt::Key_Space);
    QCOMPARE(space.count(), 1);
  }

  void aButtonThatWasClickedDoesNotKeepSpace() {
    QSignalSpy space(m_space, &QAction::triggered);
    QSignalSpy pushed(m_button, &QPushButton::clicked);
    QTest::mouseClick(m_button, Qt::LeftButton);
    QVERIFY(m_button->hasFocus());
    press(Qt::Key_Space);
    QCOMPARE(pushed.count(), 1);
    QCOMPARE(space.count(), 1);
  }

  void aButtonReachedByTabKeepsSpace() {
    QSignalSpy space(m_space, &QAction::triggered);
    QSignalSpy pushed(m_button, &QPushButton::clicked);
    m_list->setFocus();
    press(Qt::Key_Tab);
    QVERIFY(m_button->hasFocus());
    press(Qt::Key_Space);
    QCOMPARE(pushed.count(), 1);
    QCOMPARE(space.count(), 0);
  }
};

QTEST_MAIN(TransportKeysTest)
#include "TransportKeysTest.moc"
