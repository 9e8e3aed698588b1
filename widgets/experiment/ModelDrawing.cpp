#include "widgets/experiment/ModelDrawing.h"

#include "widgets/experiment/FoldableSection.h"
#include "widgets/experiment/ModelGraphPainter.h"
#include "widgets/experiment/ResetButton.h"
#include "widgets/theme/Spacing.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace dmm::widgets {

namespace {

constexpr int kLeastWidth = 200;

QLabel* makeFactors(const QString& name, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName(name);
  label->setTextFormat(Qt::RichText);
  label->setWordWrap(true);
  label->setAlignment(Qt::AlignHCenter);
  return label;
}

} // namespace

ModelGraphView::ModelGraphView(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ModelGraphView::setGraph(const ModelGraph& graph) {
  m_graph = graph;
  updateGeometry();
  update();
}

QSize ModelGraphView::sizeHint() const {
  return {kLeastWidth, int(std::ceil(ModelGraphPainter(m_graph, kLeastWidth).height()))};
}

void ModelGraphView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  ModelGraphPainter(m_graph, width()).paint(painter, palette(), font());
}

ModelDrawing::ModelDrawing(QWidget* parent)
    : QWidget(parent)
    , m_view(new ModelGraphView(this))
    , m_model(makeFactors(QStringLiteral("modelFactors"), this))
    , m_guide(makeFactors(QStringLiteral("guideFactors"), this)) {
  setObjectName(QStringLiteral("modelDrawing"));
  m_view->setObjectName(QStringLiteral("modelGraph"));
  m_view->setAccessibleName(tr("Graphical model"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kGutter, 0, kResetColumnWidth, 0);
  column->setSpacing(kGap / 2);
  column->addWidget(m_view);
  column->addWidget(m_model);
  column->addWidget(m_guide);
  setModel({});
}

void ModelDrawing::setModel(const types::ExperimentConfig::ModelConfig& model) {
  const ModelGraph graph = graphOf(model);
  if (graph == m_graph) return;
  m_graph = graph;
  m_view->setGraph(m_graph);
  const QString words = inWords(m_graph);
  m_view->setAccessibleDescription(words);
  m_view->setToolTip(words);
  m_model->setText(QStringLiteral("\u2192 ") + modelFactors(m_graph));
  m_guide->setText(m_graph.hasGuide() ? QStringLiteral("\u21E2 ") + guideFactors(m_graph)
                                      : tr("All paths of states are summed, exactly."));
}

} // namespace dmm::widgets
