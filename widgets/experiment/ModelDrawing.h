#pragma once

#include "widgets/experiment/ModelGraph.h"

#include <QWidget>

class QLabel;

namespace dmm::widgets {

/// The graph itself, in the middle of the width it has.
class ModelGraphView : public QWidget {
  Q_OBJECT

 public:
  explicit ModelGraphView(QWidget* parent = nullptr);

  void setGraph(const ModelGraph& graph);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  ModelGraph m_graph;
};

/// The graphical model that was chosen, drawn, and below it what that says as factors of p and q,
/// each after an arrow as the drawing has it. Who does not see it is told in words.
class ModelDrawing : public QWidget {
  Q_OBJECT

 public:
  explicit ModelDrawing(QWidget* parent = nullptr);

  void setModel(const types::ExperimentConfig::ModelConfig& model);
  const ModelGraph& graph() const { return m_graph; }

 private:
  ModelGraph m_graph;
  ModelGraphView* m_view;
  QLabel* m_model;
  QLabel* m_guide;
};

} // namespace dmm::widgets
