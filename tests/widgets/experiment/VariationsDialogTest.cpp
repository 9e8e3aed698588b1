#include "widgets/experiment/VariationsDialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace dmm;
using widgets::VariationsDialog;

class VariationsDialogTest : public QObject {
  Q_OBJECT

  std::unique_ptr<VariationsDialog> m_dialog;
  template <typename Widget> Widget* find(const char* name) const {
    return m_dialog->findChild<Widget*>(QLatin1String(name));
  }
  void type(const char* name, const QString& text) const {
    auto* line = find<QLineEdit>(name);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
  }

 private Q_SLOTS:
  void init() {
    types::ExperimentConfig base;
    base.name = "base";
    base.run.seed = 3;
    m_dialog = std::make_unique<VariationsDialog>(base, types::RunNaming{"base", base});
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
  }

  void previewsWhatWillBeQueued() {
    auto* preview = find<QListWidget>("variationsPreview");
    auto* add = find<QPushButton>("addVariations");
    QCOMPARE(preview->count(), 1); // the seed of the form
    type("variedSeeds", "0..2");
    QCOMPARE(preview->count(), 3);
    QCOMPARE(preview->item(2)->text(), QStringLiteral("base · seed 2"));
    QCOMPARE(add->text(), QStringLiteral("Add 3"));

    auto* field = find<QComboBox>("variedField");
    field->setFocus();
    QTest::keyClicks(field, "Latent size");
    QCOMPARE(field->currentText(), QStringLiteral("Latent size"));
    QCOMPARE(find<QLineEdit>("variedValues")->text(), QStringLiteral("100"));
    type("variedValues", "16, 32");
    QCOMPARE(preview->count(), 6);

    QSignalSpy chosen(m_dialog.get(), &VariationsDialog::variationsChosen);
    QTest::mouseClick(add, Qt::LeftButton);
    QCOMPARE(chosen.count(), 1);
    const auto all = chosen.front().front().value<std::vector<types::ExperimentConfig>>();
    QCOMPARE(all.size(), std::size_t(6));
    QCOMPARE(all.front().model.zDim, std::int64_t(16));
    QVERIFY(!m_dialog->isVisible());
  }

  void refusesWhatTheSettingDoesNotAllow() {
    type("variedSeeds", "1, no");
    QVERIFY(!find<QPushButton>("addVariations")->isEnabled());
    QCOMPARE(find<QListWidget>("variationsPreview")->count(), 0);
    QSignalSpy chosen(m_dialog.get(), &VariationsDialog::variationsChosen);
    QTest::keyClick(find<QLineEdit>("variedSeeds"), Qt::Key_Return);
    QCOMPARE(chosen.count(), 0);
    QVERIFY(m_dialog->isVisible());
  }

  void offersNoSettingThatIsNone() {
    auto* field = find<QComboBox>("variedField");
    for (const char* label : {"Name", "Seed", "SHA-256", "File"})
      QCOMPARE(field->findText(QLatin1String(label)), -1);
    QVERIFY(field->findText(QStringLiteral("Learning rate")) > 0);
  }
};

QTEST_MAIN(VariationsDialogTest)
#include "VariationsDialogTest.moc"
