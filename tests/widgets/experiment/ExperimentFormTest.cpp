#include "widgets/experiment/ExperimentForm.h"

#include "core/types/ConfigField.h"
#include "widgets/experiment/FoldableSection.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace dmm;
using widgets::ExperimentForm;
using widgets::FoldableSection;

namespace {

void type(ExperimentForm& form, const char* key, const QString& text) {
  auto* line = form.findChild<QLineEdit*>(key);
  QVERIFY(line);
  line->selectAll();
  QTest::keyClicks(line, text);
}

FoldableSection* section(ExperimentForm& form, const char* key) {
  auto* header = form.findChild<QToolButton*>(QString("section.") + key);
  return header ? qobject_cast<FoldableSection*>(header->parentWidget()) : nullptr;
}

types::ExperimentConfig unusual() {
  types::ExperimentConfig config;
  config.name = "mine";
  config.dataset = {"d", "f", "s"};
  config.objective.name = "iwae";
  config.model = {1, 2, 3, 4};
  config.optimiser = {.learningRate = 1e-3,
                      .beta1 = 0.5,
                      .beta2 = 0.75,
                      .clipNorm = 2.0,
                      .globalNorm = 20,
                      .lrDecay = 0.5,
                      .warmupSteps = 9,
                      .weightDecay = 0.25,
                      .recurrentRate = 0.125,
                      .miniBatchSize = 7};
  config.annealing = {0.5, 12};
  config.run.numEpochs = 17;
  config.run.seed = 4294967295;
  config.run.evaluateEvery = 3;
  config.run.checkpointEvery = 5;
  config.run.threads = 2;
  config.versions = {{"libtorch", "1.13"}};
  return config;
}

} // namespace

class ExperimentFormTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void hasEverySettingButThoseOfThePanel() {
    ExperimentForm form;
    for (const auto& field : types::experimentFields()) {
      const bool isElsewhere = field.recordedOnly || field.key == "name" ||
                               field.section() == "dataset" || field.key == "objective.name";
      const auto* editor = form.findChild<QWidget*>(QString::fromStdString(field.key));
      QVERIFY2((editor != nullptr) != isElsewhere, field.key.c_str());
    }
  }

  void sectionsFold() {
    ExperimentForm form;
    form.show();
    auto* entry = form.findChild<QLineEdit*>("model.z_dim");
    QVERIFY(!entry->isVisible());
    auto* header = form.findChild<QToolButton*>("section.model");
    QTest::mouseClick(header, Qt::LeftButton);
    QTRY_VERIFY(entry->isVisible());
    QVERIFY(!form.findChild<QLineEdit*>("run.seed")->isVisible());
    QTest::keyClick(header, Qt::Key_Space);
    QTRY_VERIFY(!entry->isVisible());
  }

  void aConfigurationComesBackWhole() {
    ExperimentForm form;
    form.setConfig(unusual());
    QVERIFY(form.isValid());
    QVERIFY(form.config() == unusual());
  }

  void editsReachTheConfiguration() {
    ExperimentForm form;
    QSignalSpy edited(&form, &ExperimentForm::configEdited);
    type(form, "model.z_dim", "32");
    type(form, "optimiser.learning_rate", "1e-3");
    QCOMPARE(edited.count(), 6);
    types::ExperimentConfig expected;
    expected.model.zDim = 32;
    expected.optimiser.learningRate = 1e-3;
    QVERIFY(form.config() == expected);
  }

  void settingIsNotEditing() {
    ExperimentForm form;
    QSignalSpy edited(&form, &ExperimentForm::configEdited);
    form.setConfig(unusual());
    form.setBaseline(unusual());
    QCOMPARE(edited.count(), 0);
  }

  void sectionsShowDifferencesAlsoWhenFolded() {
    ExperimentForm form;
    form.setBaseline({});
    QVERIFY(!section(form, "model")->differs());
    type(form, "model.rnn_dim", "300");
    QVERIFY(section(form, "model")->isFolded());
    QVERIFY(section(form, "model")->differs());
    QVERIFY(!section(form, "optimiser")->differs());
    types::ExperimentConfig other;
    other.model.rnnDim = 300;
    form.setBaseline(other);
    QVERIFY(!section(form, "model")->differs());
  }

  void aRefusedTextIsNamedAndLeftOut() {
    ExperimentForm form;
    type(form, "optimiser.beta1", "1");
    QVERIFY(!form.isValid());
    QVERIFY2(form.problem().startsWith("Beta 1: expected a number"), qPrintable(form.problem()));
    QVERIFY(form.config() == types::ExperimentConfig());
    type(form, "optimiser.beta1", "0.9");
    QVERIFY(form.isValid());
    QCOMPARE(form.config().optimiser.beta1, 0.9);
  }

  void aConfigurationWithARefusedValueOpensItsSection() {
    ExperimentForm form;
    types::ExperimentConfig config;
    config.run.numEpochs = 0;
    form.setConfig(config);
    QVERIFY(!form.isValid());
    QVERIFY(!section(form, "run")->isFolded());
    QVERIFY(section(form, "model")->isFolded());
  }
};

QTEST_MAIN(ExperimentFormTest)
#include "ExperimentFormTest.moc"
