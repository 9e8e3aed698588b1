#include "widgets/sweep/SweepPlanForm.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace dmm;
using widgets::SweepPlanForm;

class SweepPlanFormTest : public QObject {
  Q_OBJECT

  std::unique_ptr<SweepPlanForm> m_form;

  template <typename Widget> Widget* find(const char* name, int place = 0) const {
    QList<Widget*> shown;
    for (auto* widget : m_form->findChildren<Widget*>(QLatin1String(name)))
      if (widget->isVisible()) shown += widget;
    return shown.value(place);
  }
  void type(QLineEdit* line, const QString& text) const {
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
  }
  void chooseField(int row, const char* label) const {
    auto* field = find<QComboBox>("axisField", row);
    field->setFocus();
    QTest::keyClicks(field, QLatin1String(label));
    QCOMPARE(field->currentText(), QLatin1String(label));
    Q_EMIT field->activated(field->currentIndex()); // keys choose, and do not open the list
  }

 private Q_SLOTS:
  void initTestCase() {
    QApplication::setKeyboardInputInterval(60000); // keys are of one word on a busy machine too
  }

  void init() {
    m_form = std::make_unique<SweepPlanForm>();
    types::ExperimentConfig base;
    base.name = "base";
    m_form->setBase(base);
    m_form->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_form.get()));
  }

  void makesAPlanOfWhatIsTyped() {
    QTest::mouseClick(find<QPushButton>("addAxis"), Qt::LeftButton);
    QTRY_VERIFY(find<QComboBox>("axisField", 0)); // it is on show
    type(find<QLineEdit>("axisValues"), QStringLiteral("1e-4, 1e-3"));
    QTest::mouseClick(find<QPushButton>("addAxis"), Qt::LeftButton);
    QTRY_VERIFY(find<QComboBox>("axisField", 1)); // it is on show
    chooseField(1, "Latent size");
    type(find<QLineEdit>("axisValues", 1), QStringLiteral("8..10"));
    QSignalSpy edited(m_form.get(), &SweepPlanForm::edited);
    type(find<QLineEdit>("sweepSeeds"), QStringLiteral("0..1"));
    QVERIFY(edited.count() > 0);
    QCOMPARE(m_form->problem(), QString());
    QCOMPARE(find<QLabel>("sweepSummary")->text(), QStringLiteral("12 runs"));
    const auto plan = m_form->plan();
    QCOMPARE(plan.axes.size(), std::size_t(2));
    QCOMPARE(plan.axes[1].key, std::string("model.z_dim"));
    QCOMPARE(plan.axes[1].values.size(), std::size_t(3));
    QCOMPARE(plan.seeds, (std::vector<std::int64_t>{0, 1}));
    m_form->setHoursOf([](const auto& runs) { return double(runs.size()) / 2; });
    QCOMPARE(find<QLabel>("sweepSummary")->text(),
             QStringLiteral("12 runs, about 6 h 00 min one after the other"));

    SweepPlanForm other; // and shows one as it was typed
    other.setPlan(plan);
    QCOMPARE(other.plan().axes, plan.axes);
    QCOMPARE(other.plan().seeds, plan.seeds);
  }

  void drawsPointsBetweenTwoEnds() {
    QTest::mouseClick(find<QPushButton>("addAxis"), Qt::LeftButton);
    QTRY_VERIFY(find<QComboBox>("axisField", 0)); // it is on show
    auto* kind = find<QComboBox>("axisKind");
    kind->setFocus();
    QTest::keyClick(kind, Qt::Key_End);
    Q_EMIT kind->activated(kind->currentIndex());
    type(find<QLineEdit>("axisValues"), QStringLiteral("1e-4, 1e-2"));
    QVERIFY(m_form->problem().contains(QStringLiteral("a grid needs steps")));
    auto* sampler = find<QComboBox>("sweepSampler");
    sampler->setFocus();
    QTest::keyClick(sampler, Qt::Key_End);
    Q_EMIT sampler->activated(sampler->currentIndex());
    QCOMPARE(m_form->problem(), QString());
    QCOMPARE(find<QLabel>("sweepSummary")->text(), QStringLiteral("16 runs"));
    QCOMPARE(m_form->plan().axes.front().range, (types::SweepAxis::Range{1e-4, 1e-2, 0, true}));
  }

  void refusesAThousandMillionRuns() {
    for (int row = 0; row < 3; ++row) {
      QTest::mouseClick(find<QPushButton>("addAxis"), Qt::LeftButton);
      QTRY_VERIFY(find<QComboBox>("axisField", row)); // it is on show
      if (row == 1) chooseField(row, "Latent size");
      if (row == 2) chooseField(row, "Weight decay");
      auto* kind = find<QComboBox>("axisKind", row);
      kind->setFocus();
      QTest::keyClick(kind, Qt::Key_Down);
      Q_EMIT kind->activated(kind->currentIndex());
      type(find<QLineEdit>("axisValues", row),
           row == 1 ? QStringLiteral("1, 1000, 1000") : QStringLiteral("0.001, 0.9, 1000"));
    }
    QVERIFY2(m_form->problem().startsWith(QStringLiteral("makes more than 10000 runs")),
             qPrintable(m_form->problem()));
    QCOMPARE(find<QLabel>("sweepProblem")->text(), m_form->problem());
  }

  void saysWhatIsWrong() {
    QVERIFY(!find<QSpinBox>("sweepCount")->isEnabled()); // a grid has all of them
    QTest::mouseClick(find<QPushButton>("addAxis"), Qt::LeftButton);
    QTRY_VERIFY(find<QComboBox>("axisField", 0)); // it is on show
    type(find<QLineEdit>("axisValues"), QStringLiteral("fast"));
    QVERIFY(m_form->problem().startsWith(QStringLiteral("Learning rate: expected a number")));
    QCOMPARE(find<QLabel>("sweepProblem")->text(), m_form->problem());
    QCOMPARE(find<QLabel>("sweepSummary")->text(), QString());
    type(find<QLineEdit>("axisValues"), QStringLiteral(" "));
    QVERIFY2(m_form->problem().startsWith(QStringLiteral("Learning rate: ")),
             qPrintable(m_form->problem()));
    QTest::mouseClick(find<QToolButton>("removeAxis"), Qt::LeftButton);
    QCOMPARE(m_form->problem(), QString());
    type(find<QLineEdit>("sweepSeeds"), QStringLiteral("0..9999999999"));
    QVERIFY(!m_form->problem().isEmpty());
    QCOMPARE(find<QLabel>("sweepSummary")->text(), QString());
    type(find<QLineEdit>("sweepSeeds"), QStringLiteral("0"));
    QCOMPARE(m_form->problem(), QString());
    type(find<QLineEdit>("sweepHalving"), QStringLiteral("10"));
    QVERIFY(m_form->problem().contains(QStringLiteral("is not evaluated")));
  }
};

QTEST_MAIN(SweepPlanFormTest)
#include "SweepPlanFormTest.moc"
