#include "widgets/experiment/FieldEditor.h"

#include "widgets/experiment/DifferenceDot.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace dmm;
using widgets::FieldEditor;

namespace {

const types::ConfigField& field(const char* key) { return *types::findField(key); }

QLineEdit* lineOf(FieldEditor& editor) {
  return editor.findChild<QLineEdit*>(QString::fromStdString(editor.field().key));
}

QToolButton* resetOf(FieldEditor& editor) {
  return editor.findChild<QToolButton*>(QString::fromStdString(editor.field().key) + ".reset");
}

QLabel* reasonOf(FieldEditor& editor) {
  return editor.findChild<QLabel*>(QString::fromStdString(editor.field().key) + ".problem");
}

void type(QLineEdit* line, const QString& text) {
  line->selectAll();
  if (text.isEmpty()) QTest::keyClick(line, Qt::Key_Delete);
  QTest::keyClicks(line, text);
}

types::FieldValue whole(std::int64_t value) { return value; }

} // namespace

class FieldEditorTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void startsWithTheDefault() {
    FieldEditor editor(field("model.z_dim"));
    QCOMPARE(lineOf(editor)->text(), QStringLiteral("100"));
    QCOMPARE(editor.value(), whole(100));
    QVERIFY(editor.isValid());
    QVERIFY(!editor.differs());
  }

  void explainsItself() {
    FieldEditor editor(field("optimiser.learning_rate"));
    const QString words = editor.toolTip();
    QVERIFY(words.contains("Step size of ClippedAdam"));
    QVERIFY(words.contains("A number greater than 0 and at most 10"));
    QVERIFY(words.contains("Default: 3e-4"));
    QVERIFY(words.contains("Pyro: --learning-rate 3e-4"));
  }

  void typingAWholeNumber() {
    FieldEditor editor(field("run.seed"));
    QSignalSpy edited(&editor, &FieldEditor::valueEdited);
    type(lineOf(editor), "4294967295");
    QCOMPARE(editor.value(), whole(4294967295));
    QVERIFY(editor.isValid());
    QCOMPARE(edited.count(), 10); // as it is typed
  }

  void aRealKeepsWhatWasTyped() {
    FieldEditor editor(field("optimiser.learning_rate"));
    type(lineOf(editor), "3e-4");
    QCOMPARE(lineOf(editor)->text(), QStringLiteral("3e-4"));
    QCOMPARE(editor.value(), types::FieldValue(3e-4));
    editor.setValue(3e-4); // what a form does with its own configuration
    QCOMPARE(lineOf(editor)->text(), QStringLiteral("3e-4"));
    type(lineOf(editor), "0.0003");
    editor.setValue(3e-4);
    QCOMPARE(lineOf(editor)->text(), QStringLiteral("0.0003"));
    editor.setValue(5e-4);
    QCOMPARE(lineOf(editor)->text(), QStringLiteral("5e-4"));
  }

  void refusals_data() {
    // clang-format off
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("reason");
    const QString size = "Expected a whole number from 1 to 65536, got ";
    QTest::newRow("too small") << "model.z_dim" << "0" << size + "0";
    QTest::newRow("too large") << "model.z_dim" << "65537" << size + "65537";
    QTest::newRow("no number") << "model.z_dim" << "abc" << size + "abc";
    QTest::newRow("a fraction") << "model.z_dim" << "1.5" << size + "1.5";
    QTest::newRow("nothing") << "model.z_dim" << "" << size + "nothing";
    QTest::newRow("beyond 64 bits") << "model.z_dim" << "99999999999999999999" << size + "99999999999999999999";
    const QString rate = "Expected a number greater than 0 and at most 10, got ";
    QTest::newRow("excluded bound") << "optimiser.learning_rate" << "0" << rate + "0";
    QTest::newRow("not finite") << "optimiser.learning_rate" << "inf" << rate + "inf";
    QTest::newRow("decimal comma") << "optimiser.learning_rate" << "0,1" << rate + "0,1";
    // clang-format on
  }
  void refusals() {
    QFETCH(QString, key);
    QFETCH(QString, typed);
    QFETCH(QString, reason);
    FieldEditor editor(field(qPrintable(key)));
    editor.show();
    auto* line = lineOf(editor);
    type(line, typed);
    QVERIFY(!editor.isValid());
    QVERIFY(reasonOf(editor)->isVisible());
    QCOMPARE(reasonOf(editor)->text(), reason);
    QCOMPARE(line->text(), typed);                           // what was typed stays to be mended
    QVERIFY(editor.field().problem(editor.value()).empty()); // an allowed value still counts
    QVERIFY(editor.differs());
  }

  void mendingClearsTheReason() {
    FieldEditor editor(field("model.z_dim"));
    editor.show();
    type(lineOf(editor), "0");
    QVERIFY(reasonOf(editor)->isVisible());
    type(lineOf(editor), "32");
    QVERIFY(!reasonOf(editor)->isVisible());
    QCOMPARE(editor.value(), whole(32));
  }

  void escapeBringsTheLastValueBack() {
    FieldEditor editor(field("model.z_dim"));
    type(lineOf(editor), "32");
    type(lineOf(editor), "x");
    QVERIFY(!editor.isValid());
    QTest::keyClick(lineOf(editor), Qt::Key_Escape);
    QVERIFY(editor.isValid());
    QCOMPARE(lineOf(editor)->text(), QStringLiteral("32"));
    QCOMPARE(editor.value(), whole(32));
  }

  void arrowsStepWholeNumbersWithinTheRange() {
    FieldEditor editor(field("run.seed"));
    QSignalSpy edited(&editor, &FieldEditor::valueEdited);
    QTest::keyClick(lineOf(editor), Qt::Key_PageUp);
    QTest::keyClick(lineOf(editor), Qt::Key_Up);
    QCOMPARE(editor.value(), whole(11));
    QTest::keyClick(lineOf(editor), Qt::Key_PageDown);
    QTest::keyClick(lineOf(editor), Qt::Key_PageDown);
    QCOMPARE(editor.value(), whole(0));
    QCOMPARE(lineOf(editor)->text(), QStringLiteral("0"));
    QCOMPARE(edited.count(), 4);
  }

  void dotAndResetFollowTheBaseline() {
    FieldEditor editor(field("model.z_dim"));
    editor.show();
    auto* dot = editor.findChild<widgets::DifferenceDot*>();
    editor.setBaseline(whole(50));
    QVERIFY(dot->isOn());
    QVERIFY(resetOf(editor)->isVisible());
    QSignalSpy edited(&editor, &FieldEditor::valueEdited);
    QTest::mouseClick(resetOf(editor), Qt::LeftButton);
    QCOMPARE(editor.value(), whole(50));
    QCOMPARE(lineOf(editor)->text(), QStringLiteral("50"));
    QCOMPARE(edited.count(), 1);
    QVERIFY(!dot->isOn());
    QVERIFY(!resetOf(editor)->isVisible());
  }

  void tabGoesFromTheEntryToItsReset() {
    FieldEditor editor(field("model.z_dim"));
    editor.setBaseline(whole(50));
    editor.show();
    editor.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&editor));
    lineOf(editor)->setFocus();
    QTest::keyClick(lineOf(editor), Qt::Key_Tab);
    QTRY_VERIFY(resetOf(editor)->hasFocus());
  }

  void resetAlsoMendsARefusedText() {
    FieldEditor editor(field("model.z_dim"));
    editor.show();
    type(lineOf(editor), "x");
    QTest::mouseClick(resetOf(editor), Qt::LeftButton);
    QVERIFY(editor.isValid());
    QCOMPARE(lineOf(editor)->text(), QStringLiteral("100"));
  }

  void settingAValueIsNotAnEdit() {
    FieldEditor editor(field("model.z_dim"));
    QSignalSpy edited(&editor, &FieldEditor::valueEdited);
    editor.setValue(whole(7));
    editor.setBaseline(whole(7));
    QCOMPARE(edited.count(), 0);
    QCOMPARE(lineOf(editor)->text(), QStringLiteral("7"));
  }

  void closedChoices() {
    FieldEditor editor(field("run.device"));
    auto* box = editor.findChild<QComboBox*>("run.device");
    QVERIFY(box);
    QCOMPARE(box->currentText(), QStringLiteral("cpu"));
    QSignalSpy edited(&editor, &FieldEditor::valueEdited);
    QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(editor.value(), types::FieldValue(std::string("cuda")));
    QCOMPARE(edited.count(), 1);
    QVERIFY(editor.differs());
  }

  void aChoiceThatIsNotOfferedIsRefusedNotReplaced() {
    FieldEditor editor(field("run.device"));
    editor.setValue(std::string("quantum"));
    QVERIFY(!editor.isValid());
    QVERIFY(editor.problem().contains("quantum"));
    QCOMPARE(editor.findChild<QComboBox*>("run.device")->currentIndex(), -1);
    QCOMPARE(editor.value(), types::FieldValue(std::string("cpu")));
  }

  void aPartSaysWhatItIsAndWhereItIsDefined() {
    FieldEditor editor(field("model.emission"));
    editor.show();
    const auto words = [&](const char* name) {
      const auto* label = editor.findChild<QLabel*>(QStringLiteral("model.emission.") + name);
      return label->isVisible() ? label->text() : QString();
    };
    QVERIFY(words("note").startsWith("Every key sounds or not by itself"));
    QVERIFY(words("source").contains("AAAI 2017"));
    auto* box = editor.findChild<QComboBox*>("model.emission");
    QTest::keyClick(box, Qt::Key_Down);
    QVERIFY(words("note").startsWith("Keys from the lowest up"));
    QVERIFY(words("source").startsWith("Larochelle and Murray"));
    editor.setValue(std::string("of tomorrow"));
    QVERIFY(words("note").isEmpty() && words("source").isEmpty());
  }

  void everyPartIsExplained() {
    for (const char* key : {"model.guide", "model.encoder", "model.transition", "model.emission",
                            "model.previous_notes", "model.first_state"}) {
      const auto& part = field(key);
      QCOMPARE(part.choiceNotes.size(), part.choices.size());
      for (const auto& note : part.choiceNotes)
        QVERIFY(note.summary.ends_with('.') && !note.source.empty());
    }
  }

  void theListSaysWhatEachEntryIsAndWhyItCannotBeTaken() {
    FieldEditor editor(field("model.guide"));
    types::ExperimentConfig experiment;
    experiment.model.numIafs = 2;
    editor.setExperiment(experiment);
    editor.resize(300, editor.sizeHint().height());
    editor.show();
    auto* box = editor.findChild<QComboBox*>("model.guide");
    const int meanField = box->findText("mean_field_left");
    QVERIFY(!(box->model()->index(meanField, 0).flags() & Qt::ItemIsEnabled));
    box->showPopup();
    auto* list = box->view();
    QTRY_VERIFY(list->isVisible());
    const int line = list->fontMetrics().height();
    for (int row = 0; row < box->count(); ++row) { // the name, and at least a line below it
      const QRect place = list->visualRect(box->model()->index(row, 0));
      QVERIFY(place.height() >= 2 * line && place.width() >= 320);
    }
    const auto height = [&](int row) {
      return list->visualRect(box->model()->index(row, 0)).height();
    };
    QVERIFY(height(meanField) > height(0)); // the reason takes more room
  }

  void whatDoesNotGoWithTheOthersIsSaidBelow() {
    FieldEditor editor(field("model.num_iafs"));
    editor.show();
    types::ExperimentConfig experiment;
    experiment.model.numIafs = 2;
    editor.setExperiment(experiment);
    QVERIFY(!reasonOf(editor)->isVisible());
    experiment.objective.name = "trace_mean_field_elbo";
    editor.setExperiment(experiment);
    QVERIFY(reasonOf(editor)->isVisible());
    QVERIFY2(reasonOf(editor)->text().contains("does not go with model.num_iafs 2"),
             qPrintable(reasonOf(editor)->text()));
    QVERIFY(!reasonOf(editor)->text().contains('\n'));
    QVERIFY(editor.isValid()); // the value itself is one
    experiment.model.numIafs = 0;
    editor.setExperiment(experiment);
    QVERIFY(!reasonOf(editor)->isVisible());
  }

  void freeText() {
    FieldEditor editor(field("dataset.name"));
    type(lineOf(editor), "my chorales");
    QCOMPARE(editor.value(), types::FieldValue(std::string("my chorales")));
    type(lineOf(editor), "");
    QVERIFY(editor.isValid());
  }
};

QTEST_MAIN(FieldEditorTest)
#include "FieldEditorTest.moc"
