#include "app/workbench/DatasetController.h"

#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "tests/support/SmallExperiment.h"
#include "widgets/experiment/ExperimentPanel.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace dmm;
using app::DatasetController;

class DatasetControllerTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<widgets::ExperimentPanel> m_form;
  std::unique_ptr<DatasetController> m_datasets;
  std::shared_ptr<const data::Dataset> m_chosen;
  int m_choices = 0;

  QComboBox* chooser() const { return m_form->findChild<QComboBox*>("datasetChooser"); }
  QString chosenFile() const {
    return m_chosen ? QString::fromStdString(m_chosen->summary().file) : QString();
  }
  QString writeSmall() const {
    return QString::fromStdString(test::writeSmallDataset(*m_folder).string());
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    qputenv("XDG_DATA_HOME", (m_folder->path() / "home").c_str());
    m_form = std::make_unique<widgets::ExperimentPanel>();
    m_datasets = std::make_unique<DatasetController>(*m_form, m_form.get());
    m_chosen.reset();
    m_choices = 0;
    connect(m_datasets.get(), &DatasetController::datasetChosen, this,
            [this](const std::shared_ptr<const data::Dataset>& dataset) {
              m_chosen = dataset;
              ++m_choices;
            });
  }
  void cleanup() {
    m_datasets.reset();
    m_form.reset();
    m_chosen.reset();
    m_folder.reset();
  }

  void theBuiltInChoralesAreChosenFirst() {
    m_datasets->load();
    QCOMPARE(m_choices, 1);
    QCOMPARE(m_chosen->summary().name, data::Dataset::builtIn()->summary().name);
  }

  void whatIsOpenedIsChosenInTheForm() {
    m_datasets->load();
    const QString file = writeSmall();
    m_datasets->open(file);
    QCOMPARE(chosenFile(), file);
    QCOMPARE(QString::fromStdString(m_form->config().dataset.file), file);
    QCOMPARE(m_choices, 2);
    m_datasets->open(file); // it may have other pieces now
    QCOMPARE(m_choices, 3);
  }

  void whatCannotBeReadIsToldAndChangesNothing() {
    m_datasets->load();
    QSignalSpy problems(m_datasets.get(), &DatasetController::problemOccurred);
    m_datasets->open(QString::fromStdString(m_folder->write("bad.json", "{").string()));
    QCOMPARE(problems.count(), 1);
    QVERIFY(problems.front().back().toString().contains("bad.json"));
    QCOMPARE(m_choices, 1);
    QCOMPARE(m_chosen->summary().name, data::Dataset::builtIn()->summary().name);
  }

  void whatIsGoneFromTheLibraryIsNoLongerOffered() {
    const auto folder = data::DatasetLibrary::standard().folder();
    std::filesystem::create_directories(folder);
    const auto file = folder / "mine.json";
    std::filesystem::copy_file(writeSmall().toStdString(), file);
    m_datasets->load();
    QCOMPARE(chooser()->findText("mine"), 1);
    std::filesystem::remove(file);
    QSignalSpy messages(m_datasets.get(), &DatasetController::messageIssued);
    QSignalSpy problems(m_datasets.get(), &DatasetController::problemOccurred);
    m_form->selectDataset(QString::fromStdString(file.string()));
    QCOMPARE(chooser()->findText("mine"), -1);
    QCOMPARE(messages.count(), 1);
    QCOMPARE(problems.count(), 0);
    QVERIFY(!m_chosen);
  }
};

QTEST_MAIN(DatasetControllerTest)
#include "DatasetControllerTest.moc"
