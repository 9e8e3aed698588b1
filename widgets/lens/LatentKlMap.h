#pragma once

#include "core/types/EvaluationReport.h"

#include <QWidget>

#include <vector>

class QCPColorScale;
class QCustomPlot;

namespace dmm::widgets {

class LatentKlCells;

/// The KL of each latent dimension at each evaluation of a run, nats a slice, mean over the valid
/// pieces.
struct LatentKlHistory {
  std::vector<double> epochs;          ///< ascending
  std::vector<std::vector<double>> kl; ///< [epochs][z]

  bool isEmpty() const { return epochs.empty(); }
  std::size_t dimensions() const { return kl.empty() ? 0 : kl.back().size(); }
};

/// Dimensions whose KL is above the threshold, nats a slice: those that the model uses.
inline constexpr double kActiveKl = types::kActiveUnitKl;
inline int activeUnits(const std::vector<double>& kl) { return int(types::activeUnits(kl)); }

/// A heat map: epochs to the right, latent dimensions upwards, in the order of their latest KL with
/// the greatest on top, or by number. Colours go by the logarithm, so that the step from a dead to
/// a living dimension shows. The cell under the mouse is named.
class LatentKlMap : public QWidget {
  Q_OBJECT

 public:
  explicit LatentKlMap(QWidget* parent = nullptr);

  /// Each row must have as many dimensions as the last; others are left out.
  void setHistory(LatentKlHistory history);
  void setSorted(bool sorted);
  bool isSorted() const { return m_isSorted; }

  /// Latent dimensions from bottom to top.
  const std::vector<int>& order() const { return m_order; }
  /// What the mouse at this place of the map is told; empty outside.
  QString describe(const QPointF& place) const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void arrange();
  void restyle();

  QCustomPlot* m_canvas;
  LatentKlCells* m_cells; ///< of the canvas, as is the scale
  QCPColorScale* m_scale;
  LatentKlHistory m_history;
  std::vector<int> m_order;
  bool m_isSorted = true;
};

} // namespace dmm::widgets
