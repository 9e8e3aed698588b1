#pragma once

#include "core/types/PartInfo.h"

#include <QString>

#include <string>
#include <vector>

namespace dmm::widgets {

/// The graphical model of a configuration over three steps, as papers draw it: what there is to see
/// and nothing of how it is painted. It follows from the traits of the parts that were chosen.
struct ModelGraph {
  static constexpr int kSteps = 3;

  enum class What {
    State,         ///< continuous
    DiscreteState, ///< one of a set
    Start,         ///< fixed or learned, before the first step
    Notes,         ///< of a slice, observed
    Reader         ///< a state of the network that reads the notes for the guide
  };
  struct Node {
    What what = What::State;
    std::string letter;
    std::string mark = {}; ///< raised: which of several
    int step = 0;          ///< 1 to kSteps; 0 stands before the first one
    int lane = 0;          ///< from top to bottom
    friend bool operator==(const Node&, const Node&) = default;
  };
  struct Edge {
    int from = 0, to = 0; ///< places in nodes
    bool isGuide = false; ///< of the guide; else of the model that makes the notes
    friend bool operator==(const Edge&, const Edge&) = default;
  };

  std::vector<Node> nodes;
  std::vector<Edge> edges;
  types::KeyOrder keyOrder =
      types::KeyOrder::None; ///< each key of a slice also follows from those before it

  bool hasGuide() const;
  int lanes() const;
  /// The place of the node of that kind and letter at a step, or -1.
  int find(What what, int step, const std::string& mark = {}) const;
  bool hasEdge(int from, int to, bool isGuide) const;

  friend bool operator==(const ModelGraph&, const ModelGraph&) = default;
};

ModelGraph graphOf(const types::ExperimentConfig::ModelConfig& model);

/// What the graph says as factors, in the HTML of Qt's rich text: p(z_t | z_{t-1}) p(x_t | z_t),
/// and q(z_t | z_{t-1}, x_{t:T}); no guide, no q.
QString modelFactors(const ModelGraph& graph);
QString guideFactors(const ModelGraph& graph);

/// The same in sentences, for who does not see it.
QString inWords(const ModelGraph& graph);

} // namespace dmm::widgets
