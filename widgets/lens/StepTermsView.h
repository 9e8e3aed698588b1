#pragma once

#include "widgets/lens/SliceStrip.h"

#include <QPen>

#include <vector>

namespace dmm::widgets {

/// Where in a piece a model spends its nats: reconstruction and KL of each slice under its piano
/// roll, or the exact negative log-likelihood where the model has one. A click asks to hear the
/// piece from there.
class StepTermsView : public SliceStrip {
  Q_OBJECT

 public:
  /// Nats, one each slice.
  struct Terms {
    std::vector<double> reconstruction;
    std::vector<double> kl;   ///< none: the other is -log p(slice given those before), exactly
    int slicesPerQuarter = 1; ///< the grid of the dataset

    bool isExact() const { return kl.empty() && !reconstruction.empty(); }
  };

  /// The roll must outlive it.
  explicit StepTermsView(PianoRollView& roll, QWidget* parent = nullptr);

  void setTerms(Terms terms);
  void clear() { setTerms({}); }
  QString describe(int slice) const;

  QSize sizeHint() const override { return {400, 120}; }

 protected:
  void paintSlices(QPainter& painter) override;
  QString describeAt(const QPointF& place) const override { return describe(sliceAt(place.x())); }

 private:
  QString nameOfFirst() const;
  double yOf(double nats) const;
  void paintAxis(QPainter& painter) const;
  void paintLine(QPainter& painter, const std::vector<double>& values, const QPen& pen,
                 bool filled) const;
  void paintLegend(QPainter& painter) const;
  QPen reconstructionPen() const;
  QPen klPen() const;

  Terms m_terms;
  double m_top = 1; ///< of the y axis, nats
};

} // namespace dmm::widgets
