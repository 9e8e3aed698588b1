// Every objective and every part of a model is chosen, trained and evaluated by what a user does in
// the window.

#include "core/types/Compatibility.h"
#include "core/types/ConfigField.h"
#include "core/types/ObjectiveInfo.h"
#include "core/types/PartInfo.h"
#include "tests/app/workbench/WindowFixture.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>

#include <algorithm>
#include <cmath>

using namespace dmm;

class WindowObjectivesTest : public QObject, private test::WindowFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { shut(); }

  void trains_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("gradient");
    QTest::addColumn<QString>("guideDensity");
    for (const auto& objective : types::objectiveInfos()) {
      const QString name = QString::fromStdString(objective.name);
      QTest::newRow(objective.name.c_str()) << name << QString() << QString();
      if (objective.gradient)
        QTest::newRow((objective.name + ", " + types::nameOf(*objective.gradient)).c_str())
            << name << types::nameOf(*objective.gradient) << QString();
      if (objective.pairsSamples)
        QTest::newRow((objective.name + ", pairwise").c_str()) << name << QString() << "pairwise";
    }
  }

  void trains() {
    QFETCH(QString, name);
    QFETCH(QString, gradient);
    QFETCH(QString, guideDensity);
    const auto* info = types::findObjective(name.toStdString());
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "2");
    setNumber("run.evaluate_every", "1");
    setNumber("run.evaluation_particles", "3");
    choose(find<QComboBox>("objectiveChooser"), QString::fromStdString(info->pyroName));
    QCOMPARE(find<QLabel>("objective.name.note")->text(), QString::fromStdString(info->summary));
    auto* samples = find<QLineEdit>("objective.num_samples");
    QCOMPARE(samples->isVisible(), info->usesSamples);
    if (info->usesSamples) setNumber("objective.num_samples", "4");
    QCOMPARE(find<QWidget>("objective.ess_threshold")->isVisible(), info->resamples);
    QCOMPARE(find<QWidget>("objective.guide_density")->isVisible(), info->pairsSamples);
    if (!guideDensity.isEmpty()) choose(find<QComboBox>("objective.guide_density"), guideDensity);
    if (!gradient.isEmpty()) choose(find<QComboBox>("objective.gradient"), gradient);

    QVERIFY(button("trainButton")->isEnabled());
    click("trainButton");
    QTRY_COMPARE(runCount(), 1);
    waitForTheRun();
    QTRY_COMPARE(button("trainButton")->text(), QStringLiteral("Train"));
    QCOMPARE(problemCount(), 0);

    const auto run = onlyRun();
    QCOMPARE(run.config.objective.name, info->name);
    if (!gradient.isEmpty()) QCOMPARE(types::nameOf(run.config.objective.gradient), gradient);
    QCOMPARE(types::nameOf(run.config.objective.guideDensity),
             guideDensity.isEmpty() ? QStringLiteral("mixture") : guideDensity);
    if (info->usesSamples) QCOMPARE(run.config.objective.numSamples, std::int64_t(4));
    QCOMPARE(run.reports.size(), std::size_t(2));
    for (const auto& report : run.reports) {
      for (const double figure :
           {report.objective, report.elbo, report.reconstruction, report.kl, report.gradientNorm,
            report.validNll, report.testNll, report.validIwae, report.testIwae})
        QVERIFY(std::isfinite(figure));
      QVERIFY(report.gradientNorm > 0);
      QVERIFY(report.reconstruction > 0);
      if (!info->isAnnealed) QCOMPARE(report.beta, 1.0);
    }
  }

  void trainsEveryPart_data() {
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("name");
    for (const auto& part : types::partInfos()) {
      const QString setting = QString::fromLatin1(types::settingOf(part.kind));
      const QString name = QString::fromStdString(part.name);
      QTest::newRow(qPrintable(setting + " " + name)) << setting << name;
    }
    QTest::newRow("notes before") << "model.previous_notes"
                                  << "both";
    QTest::newRow("first state") << "model.first_state"
                                 << "standard_normal";
  }

  void trainsEveryPart() {
    QFETCH(QString, setting);
    QFETCH(QString, name);
    openSmallDataset();
    setTinyModel();
    setNumber("run.num_epochs", "1");
    setNumber("run.evaluation_particles", "2");
    if (setting == QLatin1String("model.structure"))
      choose(find<QComboBox>("model.family"), QStringLiteral("hmm"));
    auto* chooser = find<QComboBox>(qPrintable(setting));
    if (chooser->currentText() != name) choose(chooser, name);
    click("trainButton");
    QTRY_COMPARE(runCount(), 1);
    waitForTheRun();
    QCOMPARE(problemCount(), 0);
    const auto run = onlyRun();
    const auto* field = types::findField(setting.toStdString());
    QCOMPARE(std::get<std::string>(field->value(run.config)), name.toStdString());
    QVERIFY(std::isfinite(run.reports.front().validNll));
  }

  void anotherFamilyBringsItsSettingsAndItsObjective() {
    setTinyModel();
    auto* objective = find<QComboBox>("objectiveChooser");
    QCOMPARE(objective->currentText(), QStringLiteral("Trace_ELBO"));
    choose(find<QComboBox>("model.previous_notes"), QStringLiteral("both"));
    choose(find<QComboBox>("model.family"), QStringLiteral("hmm"));
    QTRY_COMPARE(objective->currentText(), QStringLiteral("TraceEnum_ELBO"));
    QCOMPARE(find<QLabel>("objective.name.note")->text(),
             QStringLiteral("The exact log-likelihood: the sum over all paths of states."));
    QCOMPARE(find<QComboBox>("model.previous_notes")->currentText(), QStringLiteral("emission"));
    for (const char* own : {"model.hidden_dim", "model.state_dropout", "model.lags"})
      QVERIFY2(find<QWidget>(own)->isVisible(), own);
    for (const char* others : {"model.z_dim", "model.guide", "model.num_iafs", "model.nn_dim",
                               "annealing.annealing_epochs", "run.evaluation_particles"})
      QVERIFY2(!find<QWidget>(others)->isVisible(), others);
    QVERIFY(button("trainButton")->isEnabled());
    choose(find<QComboBox>("model.structure"), QStringLiteral("2hmm"));
    QTRY_VERIFY(!find<QWidget>("model.state_dropout")->isVisible());
    choose(find<QComboBox>("model.family"), QStringLiteral("dmm"));
    QTRY_COMPARE(objective->currentText(),
                 QStringLiteral("TraceEnum_ELBO")); // which goes with both
    QVERIFY(find<QWidget>("model.z_dim")->isVisible());
  }

  void aPresetOfTheOtherFamilyTrains_data() {
    QTest::addColumn<QString>("preset");
    for (const char* preset :
         {"Hidden Markov, as Pyro", "Thousand hidden states", "Notes that hear notes"})
      QTest::newRow(preset) << preset;
  }

  void aPresetOfTheOtherFamilyTrains() {
    QFETCH(QString, preset);
    openSmallDataset();
    choose(find<QComboBox>("presetChooser"), preset);
    QTRY_VERIFY(find<QLineEdit>("name")->placeholderText().contains(preset));
    setNumber("model.hidden_dim", "9");
    setNumber("run.num_epochs", "3");
    setNumber("run.evaluate_every", "1");
    click("trainButton");
    QTRY_COMPARE(runCount(), 1);
    waitForTheRun();
    QCOMPARE(problemCount(), 0);
    const auto run = onlyRun();
    QCOMPARE(run.config.model.family, types::Family::Hmm);
    QCOMPARE(run.config.model.hiddenDim, std::int64_t(9));
    for (const auto& report : run.reports) {
      QVERIFY(std::isfinite(report.validNll));
      QCOMPARE(report.validNll, report.validIwae); // both are the exact figure
      QCOMPARE(report.kl, 0.0);
    }
    const auto titles = m_window->findChildren<QLabel*>();
    QVERIFY(std::any_of(titles.begin(), titles.end(), [](const QLabel* title) {
      return title->text() == QStringLiteral("Exact negative log-likelihood");
    }));
  }

  void flowsAreOfferedWhereTheGuideTakesThem() {
    setTinyModel();
    auto* flows = find<QLineEdit>("model.num_iafs");
    QTRY_VERIFY(flows->isVisible());
    choose(find<QComboBox>("model.guide"), QStringLiteral("mean_field_both"));
    QTRY_VERIFY(!flows->isVisible());
  }

 private:
  /// Opens the list and clicks the entry.
  static void choose(QComboBox* chooser, const QString& text) {
    QTRY_VERIFY(chooser->isVisible());
    const int row = chooser->findText(text);
    QVERIFY2(row >= 0, qPrintable(text));
    chooser->setFocus();
    chooser->showPopup();
    auto* list = chooser->view();
    QTRY_VERIFY(list->isVisible());
    const QModelIndex entry = list->model()->index(row, 0);
    list->scrollTo(entry);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(entry).center());
    QTRY_COMPARE(chooser->currentIndex(), row);
    QTRY_VERIFY(!list->isVisible());
  }
};

QTEST_MAIN(WindowObjectivesTest)
#include "WindowObjectivesTest.moc"
