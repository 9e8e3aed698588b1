#pragma once

#include "core/types/Bars.h"
#include "core/types/Mix.h"

#include <QStringList>
#include <QWidget>

#include <array>
#include <optional>
#include <utility>

class QAbstractButton;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QSlider;
class QSpinBox;
class QToolButton;

namespace dmm::widgets {

class ElidedLabel;
class InstrumentButton;
class SeekBar;
class VoiceToggle;

/// The strip that plays: to the start, play or pause, stop, loop, what plays and the place in it,
/// tempo, the voices, their instruments, the output, volume and panic. It shows what it is told and
/// asks for what the user wants; it plays nothing itself. Times are quarters.
class TransportStrip : public QWidget {
  Q_OBJECT

 public:
  explicit TransportStrip(QWidget* parent = nullptr);

  void setPiece(const types::Chorale& chorale, double lengthQuarters);
  /// There is nothing to play, for this reason.
  void setNoPiece(const QString& reason);
  bool hasPiece() const { return m_hasPiece; }

  void setPlaying(bool playing);
  void setPosition(double quarters);
  void setTempo(double quartersPerMinute);
  void setMix(const types::Mix& mix);
  void setLoop(bool on, std::optional<std::pair<double, double>> region);

  /// What sound can come out of besides the built-in synthesizer, and the one chosen (empty = the
  /// synthesizer). One that is chosen but not there stays in the list and says so.
  void setOutputs(const QStringList& ports, const QString& chosen);

  /// Why nothing is heard, or what else is wrong; empty = nothing.
  void setProblem(const QString& text);

 Q_SIGNALS:
  void startRequested();
  void playPauseRequested();
  void stopRequested();
  void panicRequested();
  void loopToggled(bool on);
  void loopDrawn(double begin, double end);
  void seekRequested(double quarters);
  void tempoChosen(double quartersPerMinute);
  void mixChosen(const dmm::types::Mix& mix);
  void outputChosen(const QString& name); ///< empty = the built-in synthesizer

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QToolButton* addButton(QHBoxLayout* row, const char* name, const QString& text);
  void addVoices(QHBoxLayout* row);
  void makeControls(QHBoxLayout* row);
  void connectControls();
  void chooseMix();
  void showHeardVoices();
  void restyle();

  bool m_hasPiece = false;
  bool m_isPlaying = false;
  types::Bars m_bars;
  types::Mix m_mix;

  QToolButton* m_start = nullptr;
  QToolButton* m_play = nullptr;
  QToolButton* m_stop = nullptr;
  QToolButton* m_loop = nullptr;
  ElidedLabel* m_title = nullptr;
  QLabel* m_position = nullptr;
  SeekBar* m_seek = nullptr;
  QSpinBox* m_tempo = nullptr;
  std::array<VoiceToggle*, 4> m_mutes{};
  std::array<QToolButton*, 4> m_solos{};
  InstrumentButton* m_instruments = nullptr;
  QComboBox* m_output = nullptr;
  QLabel* m_volumeSign = nullptr;
  QSlider* m_volume = nullptr;
  QToolButton* m_panic = nullptr;
  QLabel* m_problem = nullptr;
};

} // namespace dmm::widgets
