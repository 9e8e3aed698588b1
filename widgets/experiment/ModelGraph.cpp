#include "widgets/experiment/ModelGraph.h"

#include "core/types/PartInfo.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <set>

namespace dmm::widgets {

namespace {

using types::hasTrait;
using types::Trait;
using Model = types::ExperimentConfig::ModelConfig;
using What = ModelGraph::What;

/// Puts a graph together; nodes are named by their place.
class Builder {
 public:
  /// One node of each step.
  std::vector<int> row(What what, const std::string& letter, int lane,
                       const std::string& mark = {}) {
    std::vector<int> places{-1};
    for (int step = 1; step <= ModelGraph::kSteps; ++step)
      places.push_back(add({what, letter, mark, step, lane}));
    return places;
  }
  int add(ModelGraph::Node node) {
    m_graph.nodes.push_back(std::move(node));
    return int(m_graph.nodes.size()) - 1;
  }
  /// Where both are there.
  void join(int from, int to, bool isGuide = false) {
    if (from >= 0 && to >= 0) m_graph.edges.push_back({from, to, isGuide});
  }
  /// From each node of a row to that of the other row so many steps later.
  void joinRows(const std::vector<int>& from, const std::vector<int>& to, int steps,
                bool isGuide = false) {
    for (int step = 0; step <= ModelGraph::kSteps; ++step)
      if (const int later = step + steps; later >= 0 && later <= ModelGraph::kSteps)
        join(from[std::size_t(step)], to[std::size_t(later)], isGuide);
  }
  void setKeyOrder(const Model& model) { m_graph.keyOrder = types::keyOrderOf(model); }
  ModelGraph graph() { return std::move(m_graph); }

 private:
  ModelGraph m_graph;
};

/// A network over the notes, in one direction, that the guide's states hear.
void addReader(Builder& builder, const std::vector<int>& notes, const std::vector<int>& states,
               int lane, int direction) {
  const auto reader = builder.row(What::Reader, "h", lane, direction < 0 ? "r" : "l");
  builder.joinRows(notes, reader, 0, true);
  builder.joinRows(reader, reader, direction, true);
  builder.joinRows(reader, states, 0, true);
}

ModelGraph deepMarkovModel(const Model& model) {
  Builder builder;
  auto states = builder.row(What::State, "z", 1);
  const auto notes = builder.row(What::Notes, "x", 2);
  if (model.firstState == types::FirstState::Learned)
    states[0] = builder.add({What::Start, "z", "", 0, 1});
  builder.joinRows(states, states, 1);
  builder.joinRows(states, notes, 0);
  if (model.transitionHearsNotes()) builder.joinRows(notes, states, 1);
  if (model.emissionHearsNotes()) builder.joinRows(notes, notes, 1);
  builder.setKeyOrder(model);

  if (hasTrait(Trait::LooksBack, model)) {
    states[0] = builder.add({What::Start, "z", "q", 0, 0}); // the guide starts from its own
    builder.joinRows(states, states, 1, true);
  }
  states[0] = -1;
  int lane = 3;
  if (hasTrait(Trait::ReadsBehind, model)) addReader(builder, notes, states, lane++, 1);
  if (hasTrait(Trait::ReadsAhead, model)) addReader(builder, notes, states, lane, -1);
  return builder.graph();
}

QString tr(const char* text) { return QCoreApplication::translate("ModelGraph", text); }

/// The places of states and notes of the last step, which has everything that looks back.
std::vector<int> lastStep(const ModelGraph& graph) {
  std::vector<int> places;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    if (graph.nodes[i].step == ModelGraph::kSteps && graph.nodes[i].what != What::Reader)
      places.push_back(int(i));
  return places;
}

/// States that are counted and summed over: of one variable, or of two that make a state together.
ModelGraph hiddenMarkovModel(const Model& model) {
  const auto is = [&](Trait trait) { return hasTrait(trait, model); };
  Builder builder;
  std::vector<std::vector<int>> variables;
  if (is(Trait::TwoVariables)) variables.push_back(builder.row(What::DiscreteState, "w", 0));
  const int lane = int(variables.size());
  variables.push_back(builder.row(What::DiscreteState, "z", lane));
  const auto notes = builder.row(What::Notes, "x", lane + 1);
  if (is(Trait::LinkedVariables)) builder.joinRows(variables[0], variables[1], 0);
  for (int i = 0; i < int(variables.size()); ++i) {
    auto& states = variables[std::size_t(i)];
    states[0] = builder.add({What::Start, i < lane ? "w" : "z", "", 0, i});
    builder.joinRows(states, states, 1);
    if (is(Trait::SecondOrder)) builder.joinRows(states, states, 2);
    builder.joinRows(states, notes, 0);
  }
  if (is(Trait::NotesLookBack) || model.emissionHearsNotes()) builder.joinRows(notes, notes, 1);
  if (model.emissionHearsNotes() && model.lags > 1) builder.joinRows(notes, notes, 2);
  builder.setKeyOrder(model);
  return builder.graph();
}

/// What a node follows from: another kind of node, so many steps from it.
struct Parent {
  What what;
  std::string letter;
  int steps; ///< 0 = of the same step, -1 = of the one before
};

std::vector<Parent> parentsOf(const ModelGraph& graph, int place, bool isGuide) {
  std::vector<Parent> parents;
  for (const auto& edge : graph.edges) {
    if (edge.to != place || edge.isGuide != isGuide) continue;
    const auto& from = graph.nodes[std::size_t(edge.from)];
    parents.push_back({from.what, from.letter, from.step - graph.nodes[std::size_t(place)].step});
  }
  std::stable_sort(parents.begin(), parents.end(), [](const Parent& a, const Parent& b) {
    const bool isNotesA = a.what == What::Notes, isNotesB = b.what == What::Notes;
    return isNotesA != isNotesB ? isNotesB : a.steps > b.steps;
  });
  return parents;
}

/// Steps of the notes that a node hears through the guide's readers, counted from its own.
std::set<int> notesHeard(const ModelGraph& graph, int place) {
  std::set<int> heard, seen;
  std::vector<int> open{place};
  while (!open.empty()) {
    const int to = open.back();
    open.pop_back();
    for (const auto& edge : graph.edges) {
      if (edge.to != to || !edge.isGuide || !seen.insert(edge.from).second) continue;
      const auto& from = graph.nodes[std::size_t(edge.from)];
      if (from.what == What::Notes)
        heard.insert(from.step - graph.nodes[std::size_t(place)].step);
      else if (from.what == What::Reader)
        open.push_back(edge.from);
    }
  }
  return heard;
}

QString symbol(const std::string& letter, const QString& index) {
  return QStringLiteral("<i>%1</i><sub>%2</sub>").arg(QString::fromStdString(letter), index);
}

QString symbol(const Parent& parent) {
  const QString index = QStringLiteral("t");
  return symbol(parent.letter, parent.steps == 0 ? index : index + QString::number(parent.steps));
}

QString factor(const QString& density, const QString& of, const QStringList& given) {
  const QString condition =
      given.isEmpty() ? QString() : QStringLiteral(" | ") + given.join(QStringLiteral(", "));
  return QStringLiteral("<i>%1</i>(%2%3)").arg(density, of, condition);
}

/// "a, b and c".
QString listed(QStringList words) {
  if (words.size() < 2) return words.join(QString());
  const QString last = words.takeLast();
  return words.join(QStringLiteral(", ")) + QStringLiteral(" and ") + last;
}

QString inWords(const Parent& parent) {
  QString words = parent.what == What::Notes ? tr("the notes") : tr("the state");
  if (parent.letter != "z" && parent.letter != "x")
    words += QLatin1Char(' ') + QString::fromStdString(parent.letter);
  if (parent.steps == -1) words += tr(" before");
  if (parent.steps < -1) words += tr(" %1 steps before").arg(-parent.steps);
  return words;
}

/// The step that hears notes on both sides.
constexpr int kMiddle = 2;

} // namespace

bool ModelGraph::hasGuide() const {
  return std::any_of(edges.begin(), edges.end(), [](const Edge& edge) { return edge.isGuide; });
}

int ModelGraph::lanes() const {
  int last = -1;
  for (const Node& node : nodes) last = std::max(last, node.lane);
  return last + 1;
}

int ModelGraph::find(What what, int step, const std::string& mark) const {
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].what == what && nodes[i].step == step && nodes[i].mark == mark) return int(i);
  return -1;
}

bool ModelGraph::hasEdge(int from, int to, bool isGuide) const {
  return std::find(edges.begin(), edges.end(), Edge{from, to, isGuide}) != edges.end();
}

ModelGraph graphOf(const Model& model) {
  return model.family == types::Family::Hmm ? hiddenMarkovModel(model) : deepMarkovModel(model);
}

QString modelFactors(const ModelGraph& graph) {
  QStringList factors;
  for (const int place : lastStep(graph)) {
    const auto& node = graph.nodes[std::size_t(place)];
    const bool isOrdered = node.what == What::Notes && graph.keyOrder != types::KeyOrder::None;
    QStringList given;
    if (isOrdered)
      given << symbol(node.letter, graph.keyOrder == types::KeyOrder::Ascending
                                       ? QStringLiteral("t,&lt;d")
                                       : QStringLiteral("t,&gt;d"));
    for (const Parent& parent : parentsOf(graph, place, false)) given << symbol(parent);
    const QString index = isOrdered ? QStringLiteral("t,d") : QStringLiteral("t");
    factors << factor(QStringLiteral("p"), symbol(node.letter, index), given);
  }
  return factors.join(QLatin1Char(' '));
}

QString guideFactors(const ModelGraph& graph) {
  const int state = graph.find(What::State, kMiddle);
  if (state < 0 || !graph.hasGuide()) return {};
  QStringList given;
  for (const Parent& parent : parentsOf(graph, state, true))
    if (parent.what == What::State) given << symbol(parent);
  if (const auto heard = notesHeard(graph, state); !heard.empty())
    given << symbol("x", QLatin1String(heard.contains(-1) ? "1" : "t") + QLatin1Char(':') +
                             QLatin1String(heard.contains(1) ? "T" : "t"));
  return factor(QStringLiteral("q"), symbol("z", QStringLiteral("t")), given);
}

QString inWords(const ModelGraph& graph) {
  QStringList clauses;
  for (const int place : lastStep(graph)) {
    const auto& node = graph.nodes[std::size_t(place)];
    QStringList from;
    for (const Parent& parent : parentsOf(graph, place, false)) from << inWords(parent);
    const bool isNotes = node.what == What::Notes;
    if (isNotes && graph.keyOrder == types::KeyOrder::Ascending) from << tr("the keys below");
    if (isNotes && graph.keyOrder == types::KeyOrder::Descending) from << tr("the keys above");
    clauses << (isNotes ? tr("%1 follow from %2") : tr("%1 follows from %2"))
                   .arg(inWords(Parent{node.what, node.letter, 0}), listed(from));
  }
  const QString model = tr("Model: %1.").arg(clauses.join(QStringLiteral("; ")));
  const int state = graph.find(What::State, kMiddle);
  if (state < 0 || !graph.hasGuide()) return model;
  QStringList from;
  for (const Parent& parent : parentsOf(graph, state, true))
    if (parent.what == What::State) from << inWords(parent);
  const std::set<int> heard = notesHeard(graph, state);
  if (heard.contains(-1)) from << (heard.contains(1) ? tr("all notes") : tr("the notes up to now"));
  if (heard.contains(1) && !heard.contains(-1)) from << tr("the notes from now on");
  return tr("%1 Guide: the state follows from %2.").arg(model, listed(from));
}

} // namespace dmm::widgets
