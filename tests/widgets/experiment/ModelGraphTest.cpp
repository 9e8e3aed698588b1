// What is drawn of a model, held against the definitions of the paper (Krishnan, Shalit and Sontag,
// AAAI 2017): section 3 for the generative model, table 1 and section 5 for the guides.

#include "widgets/experiment/ModelGraph.h"

#include "core/types/PartInfo.h"
#include "widgets/experiment/ModelDrawing.h"
#include "widgets/experiment/ModelGraphPainter.h"

#include <QLabel>
#include <QTest>

#include <set>

using namespace dmm;
using widgets::graphOf;
using widgets::ModelGraph;
using What = ModelGraph::What;

namespace {

types::ExperimentConfig::ModelConfig with(const std::string& guide) {
  types::ExperimentConfig::ModelConfig model;
  model.guide = guide;
  return model;
}

QString plainText(QString html) {
  return html.replace("<sub>", "_").remove("</sub>").remove("<i>").remove("</i>");
}

/// That a test has a row for every part of the program.
void areHeld(const std::set<std::string>& rows, types::PartKind kind) {
  for (const auto& name : types::partNames(kind)) QVERIFY2(rows.contains(name), name.c_str());
}

} // namespace

class ModelGraphTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void thePlainModelIsAChainThatEmitsNotes() {
    const ModelGraph graph = graphOf({});
    for (int step = 1; step <= ModelGraph::kSteps; ++step) {
      const int state = graph.find(What::State, step), notes = graph.find(What::Notes, step);
      QVERIFY(state >= 0 && notes >= 0);
      QVERIFY(graph.hasEdge(state, notes, false));
      if (step == 1) continue;
      QVERIFY(graph.hasEdge(graph.find(What::State, step - 1), state, false));
      QVERIFY(!graph.hasEdge(graph.find(What::Notes, step - 1), state, false));
      QVERIFY(!graph.hasEdge(graph.find(What::Notes, step - 1), notes, false));
    }
    QVERIFY(graph.keyOrder == types::KeyOrder::None);
  }

  void guides_data() {
    QTest::addColumn<bool>("looksBack");
    QTest::addColumn<bool>("ahead");
    QTest::addColumn<bool>("behind");
    QTest::addColumn<QString>("factors");
    QTest::newRow("structured_right") << true << true << false << "q(z_t | z_t-1, x_t:T)";
    QTest::newRow("structured_left") << true << false << true << "q(z_t | z_t-1, x_1:t)";
    QTest::newRow("structured_both") << true << true << true << "q(z_t | z_t-1, x_1:T)";
    QTest::newRow("mean_field_right") << false << true << false << "q(z_t | x_t:T)";
    QTest::newRow("mean_field_left") << false << false << true << "q(z_t | x_1:t)";
    QTest::newRow("mean_field_both") << false << true << true << "q(z_t | x_1:T)";
  }
  void guides() {
    QFETCH(bool, looksBack);
    QFETCH(bool, ahead);
    QFETCH(bool, behind);
    QFETCH(QString, factors);
    const ModelGraph graph = graphOf(with(QTest::currentDataTag()));
    const int state = graph.find(What::State, 2);
    QCOMPARE(graph.hasEdge(graph.find(What::State, 1), state, true), looksBack);
    QCOMPARE(graph.hasEdge(graph.find(What::Start, 0, "q"), graph.find(What::State, 1), true),
             looksBack);
    for (const auto& [mark, isRead, from] :
         {std::tuple("r", ahead, 3), std::tuple("l", behind, 1)}) {
      const int reader = graph.find(What::Reader, 2, mark);
      QCOMPARE(reader >= 0, isRead);
      if (!isRead) continue;
      QVERIFY(graph.hasEdge(graph.find(What::Notes, 2), reader, true));
      QVERIFY(graph.hasEdge(graph.find(What::Reader, from, mark), reader, true));
      QVERIFY(!graph.hasEdge(graph.find(What::Reader, 4 - from, mark), reader, true));
      QVERIFY(graph.hasEdge(reader, state, true));
    }
    QCOMPARE(plainText(guideFactors(graph)), factors);
  }

  void everyGuideOfTheProgramIsHeldHere() {
    areHeld({"structured_right", "structured_left", "structured_both", "mean_field_right",
             "mean_field_left", "mean_field_both"},
            types::PartKind::Guide);
  }

  void notesBefore_data() {
    QTest::addColumn<int>("notes");
    QTest::addColumn<bool>("toState");
    QTest::addColumn<bool>("toNotes");
    QTest::newRow("none") << int(types::PreviousNotes::None) << false << false;
    QTest::newRow("transition") << int(types::PreviousNotes::Transition) << true << false;
    QTest::newRow("emission") << int(types::PreviousNotes::Emission) << false << true;
    QTest::newRow("both") << int(types::PreviousNotes::Both) << true << true;
  }
  void notesBefore() {
    QFETCH(int, notes);
    QFETCH(bool, toState);
    QFETCH(bool, toNotes);
    types::ExperimentConfig::ModelConfig model;
    model.previousNotes = types::PreviousNotes(notes);
    const ModelGraph graph = graphOf(model);
    const int before = graph.find(What::Notes, 1);
    QCOMPARE(graph.hasEdge(before, graph.find(What::State, 2), false), toState);
    QCOMPARE(graph.hasEdge(before, graph.find(What::Notes, 2), false), toNotes);
  }

  void theFirstStateFollowsFromALearnedOneOrNone() {
    types::ExperimentConfig::ModelConfig model;
    ModelGraph graph = graphOf(model);
    QVERIFY(graph.hasEdge(graph.find(What::Start, 0), graph.find(What::State, 1), false));
    model.firstState = types::FirstState::StandardNormal;
    graph = graphOf(model);
    QCOMPARE(graph.find(What::Start, 0), -1);
    for (const auto& edge : graph.edges)
      QVERIFY(edge.isGuide || edge.to != graph.find(What::State, 1));
  }

  void keysFollowInTheirOrder() {
    types::ExperimentConfig::ModelConfig model;
    model.emission = "nade_ascending";
    QVERIFY(graphOf(model).keyOrder == types::KeyOrder::Ascending);
    QVERIFY(modelFactors(graphOf(model)).contains("t,&lt;d"));
    model.emission = "nade_descending";
    QVERIFY(graphOf(model).keyOrder == types::KeyOrder::Descending);
    QVERIFY(modelFactors(graphOf(model)).contains("t,&gt;d"));
  }

  void structures_data() {
    QTest::addColumn<QString>("factors");
    const QString chain = "p(z_t | z_t-1) ", plain = "p(x_t | z_t)";
    QTest::newRow("hmm") << chain + plain;
    QTest::newRow("arhmm") << chain + "p(x_t | z_t, x_t-1)";
    QTest::newRow("fhmm") << "p(w_t | w_t-1) p(z_t | z_t-1) p(x_t | w_t, z_t)";
    QTest::newRow("pfhmm") << "p(w_t | w_t-1) p(z_t | w_t, z_t-1) p(x_t | w_t, z_t)";
    QTest::newRow("nnhmm") << chain + "p(x_t | z_t, x_t-1)";
    QTest::newRow("2hmm") << "p(z_t | z_t-1, z_t-2) " + plain;
    QTest::newRow("2hmm_raftery") << "p(z_t | z_t-1, z_t-2) " + plain;
  }
  /// As Pyro's examples/hmm.py defines its models 1 to 6.
  void structures() {
    QFETCH(QString, factors);
    types::ExperimentConfig::ModelConfig model;
    model.family = types::Family::Hmm;
    model.structure = QTest::currentDataTag();
    const ModelGraph graph = graphOf(model);
    QVERIFY(!graph.hasGuide() && guideFactors(graph).isEmpty());
    QCOMPARE(graph.find(What::State, 1), -1);
    QVERIFY(graph.find(What::DiscreteState, 1) >= 0);
    QVERIFY(graph.hasEdge(graph.find(What::Start, 0), graph.find(What::DiscreteState, 1), false));
    QCOMPARE(plainText(modelFactors(graph)), factors);
  }

  void everyStructureOfTheProgramIsHeldHere() {
    areHeld({"hmm", "arhmm", "fhmm", "pfhmm", "nnhmm", "2hmm", "2hmm_raftery"},
            types::PartKind::Structure);
  }

  void notesOfAnHmmLookBackAsFarAsItsLags() {
    types::ExperimentConfig::ModelConfig model;
    model.family = types::Family::Hmm;
    model.previousNotes = types::PreviousNotes::Emission;
    model.emission = "nade_ascending";
    model.lags = 2;
    QCOMPARE(plainText(modelFactors(graphOf(model))),
             QStringLiteral("p(z_t | z_t-1) p(x_t,d | x_t,&lt;d, z_t, x_t-1, x_t-2)"));
  }

  void wordsSayWhatIsDrawn() {
    types::ExperimentConfig::ModelConfig model = with("mean_field_left");
    model.previousNotes = types::PreviousNotes::Both;
    model.emission = "nade_descending";
    QCOMPARE(inWords(graphOf(model)),
             QStringLiteral("Model: the state follows from the state before and the notes before; "
                            "the notes follow from the state, the notes before and the keys above. "
                            "Guide: the state follows from the notes up to now."));
  }

  void nothingIsDrawnOverAnother() {
    for (const auto& guide : types::partNames(types::PartKind::Guide))
      for (const auto& emission : types::partNames(types::PartKind::Emission)) {
        auto model = with(guide);
        model.emission = emission;
        const ModelGraph graph = graphOf(model);
        const widgets::ModelGraphPainter painter(graph, 240);
        for (std::size_t a = 0; a < graph.nodes.size(); ++a) {
          const QPointF center = painter.centerOf(int(a));
          QVERIFY(center.x() > 0 && center.x() < 240 && center.y() < painter.height());
          for (std::size_t b = 0; b < a; ++b) {
            const QPointF apart = center - painter.centerOf(int(b));
            QVERIFY2(std::hypot(apart.x(), apart.y()) > 20, (guide + " " + emission).c_str());
          }
        }
      }
  }

  void theDrawingFollowsTheModelInEveryTheme() {
    widgets::ModelDrawing drawing;
    drawing.resize(280, drawing.sizeHint().height());
    const QImage right = drawing.grab().toImage();
    drawing.setModel(with("mean_field_both"));
    drawing.resize(280, drawing.sizeHint().height());
    QVERIFY(drawing.grab().toImage() != right);
    QVERIFY(drawing.findChild<QLabel*>("guideFactors")->text().contains("1:T"));
    auto* view = drawing.findChild<QWidget*>("modelGraph");
    QVERIFY(view->accessibleDescription().contains("all notes"));
    QPalette dark;
    dark.setColor(QPalette::Window, QColor(0x20, 0x20, 0x20));
    dark.setColor(QPalette::WindowText, Qt::white);
    drawing.setPalette(dark);
    const QImage night = view->grab().toImage();
    int bright = 0;
    for (int y = 0; y < night.height(); ++y)
      for (int x = 0; x < night.width(); ++x) bright += night.pixelColor(x, y).lightness() > 200;
    QVERIFY(bright > 100); // the ink
    QVERIFY(night.pixelColor(2, 2).lightness() < 60);
  }
};

QTEST_MAIN(ModelGraphTest)
#include "ModelGraphTest.moc"
