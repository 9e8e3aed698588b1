#include "core/playback/WavFile.h"

#include "core/playback/Sequencer.h"
#include "core/playback/Synthesizer.h"
#include "core/support/Errors.h"
#include "core/support/OutputFile.h"

#include <cmath>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>

namespace dmm::playback {

namespace {

struct RendererDeleter {
  void operator()(fluid_file_renderer_t* renderer) const { delete_fluid_file_renderer(renderer); }
};

std::string littleEndian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

/// A RIFF chunk: name, size, content, and a zero byte where the size is odd.
std::string chunk(const std::string& name, const std::string& content) {
  return name + littleEndian(static_cast<std::uint32_t>(content.size())) + content +
         std::string(content.size() % 2, '\0');
}

std::string textChunk(const std::string& name, const std::string& text) {
  return text.empty() ? std::string() : chunk(name, text + '\0');
}

std::string fullTitle(const types::Chorale& chorale) {
  const bool hasBoth = !chorale.catalogueNumber.empty() && !chorale.title.empty();
  return chorale.catalogueNumber + (hasBoth ? ", " : "") + chorale.title;
}

/// Adds title and origin behind the samples, and corrects the size in the head of the file.
void addInfo(const std::filesystem::path& file, const types::Chorale& chorale) {
  const std::string info =
      chunk("LIST", "INFO" + textChunk("INAM", fullTitle(chorale)) +
                        textChunk("ICMT", chorale.origin) + textChunk("ISFT", "DMM Workbench"));
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(0, std::ios::end);
  stream << info;
  const auto size = static_cast<std::uint32_t>(stream.tellp());
  stream.seekp(4);
  stream << littleEndian(size - 8);
  stream.flush();
  if (!stream) throw support::IoError(file.string(), "cannot write the WAV file");
}

/// Drives the sequencer with a clock that is the file's own.
class Rendering {
 public:
  Rendering(const types::Chorale& chorale, const WavSettings& settings)
      : m_timeline(chorale)
      , m_synthesizer(settings.soundFont) {
    m_sequencer.setTimeline(m_timeline, {});
    m_sequencer.setMix(settings.mix, {});
    m_sequencer.setTempo(settings.quartersPerMinute, {});
    m_sequencer.setSink(&m_synthesizer, {});
    const double seconds =
        m_timeline.lengthQuarters() * 60 / m_sequencer.quartersPerMinute() + kWavTailSeconds;
    m_frames = static_cast<std::int64_t>(std::llround(seconds * Synthesizer::kSampleRate));
  }

  bool writeTo(const std::filesystem::path& file, const std::atomic<bool>* cancelled) {
    m_synthesizer.set("audio.file.name", file.string());
    m_synthesizer.set("audio.file.type", "wav");
    m_synthesizer.set("audio.file.format", "s16");
    m_synthesizer.set("audio.period-size", Synthesizer::kBlockFrames);
    const std::unique_ptr<fluid_file_renderer_t, RendererDeleter> renderer(
        new_fluid_file_renderer(m_synthesizer.synth()));
    if (!renderer) throw support::IoError(file.string(), "cannot write the WAV file");
    m_sequencer.play({});
    for (std::int64_t frame = 0; frame < m_frames; frame += Synthesizer::kBlockFrames) {
      if (cancelled && *cancelled) return false;
      m_sequencer.run(timeOfFrame(frame));
      if (fluid_file_renderer_process_block(renderer.get()) == FLUID_FAILED)
        throw support::IoError(file.string(), "cannot write the WAV file");
    }
    return true;
  }

 private:
  static Sequencer::Time timeOfFrame(std::int64_t frame) {
    const std::chrono::duration<double> seconds(double(frame) / Synthesizer::kSampleRate);
    return Sequencer::Time(std::chrono::round<Sequencer::Time::duration>(seconds));
  }

  Timeline m_timeline;
  Synthesizer m_synthesizer;
  Sequencer m_sequencer;
  std::int64_t m_frames = 0;
};

} // namespace

bool writeWav(const types::Chorale& chorale, const WavSettings& settings,
              const std::filesystem::path& file, const std::atomic<bool>* cancelled) {
  if (!Timeline(chorale).hasNotes())
    throw support::InputError(file.string(), "the piece has no notes, so there is no sound");
  support::OutputFile target(file);
  target.write(""); // says in our words when the folder cannot be written
  try {
    if (!Rendering(chorale, settings).writeTo(target.temporaryPath(), cancelled)) return false;
    addInfo(target.temporaryPath(), chorale);
  } catch (const support::IoError&) {
    throw support::IoError(file.string(), "cannot write the WAV file"); // not its temporary name
  }
  target.commit();
  return true;
}

} // namespace dmm::playback
