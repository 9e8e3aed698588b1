#include "app/cli/Commands.h"
#include "app/cli/GenerateOptions.h"
#include "app/cli/Output.h"
#include "core/data/Dataset.h"
#include "core/data/PieceSearch.h"
#include "core/formats/ScoreReading.h"
#include "core/generate/FreeBars.h"
#include "core/generate/MelodyFit.h"
#include "core/runs/RunStore.h"
#include "core/support/Errors.h"
#include "core/types/Counted.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

namespace dmm::cli {

using support::InputError;
using types::VoicePart;

namespace {

struct HarmoniseOptions {
  GenerateOptions generate;
  std::string melody; ///< a file
  std::optional<int> part;
  VoicePart voice = VoicePart::Soprano;
  std::vector<VoicePart> freeVoices; ///< none: all but the voice
  std::string freeBars;              ///< "9:16"
  std::vector<std::string> kept;     ///< "9:16", "bass:9"
};

/// A piece as it is sung, and its shift where that is known.
struct Given {
  types::Chorale piece;
  std::optional<int> shift;
};

/// The one part that is asked for, as the voice that it is to be.
void takePart(types::Chorale& piece, const std::string& file, int part, VoicePart voice) {
  std::vector<std::size_t> sung;
  for (std::size_t v = 0; v < piece.voices.size(); ++v)
    if (!piece.voices[v].empty()) sung.push_back(v);
  if (part < 1 || part > static_cast<int>(sung.size()))
    throw InputError("--part", fmt::format("{} has {}, counted from the top; got {}", file,
                                           types::counted(sung.size(), "part"), part));
  auto notes = std::move(piece.voices[sung[static_cast<std::size_t>(part) - 1]]);
  auto held = std::move(piece.fermatas[sung[static_cast<std::size_t>(part) - 1]]);
  piece.voices = {};
  piece.fermatas = {};
  piece.voices.at(static_cast<std::size_t>(voice)) = std::move(notes);
  piece.fermatas.at(static_cast<std::size_t>(voice)) = std::move(held);
  piece.voicesInferred = false;
}

/// Whether a note begins while the one before still sounds.
bool hasChords(const std::vector<types::Note>& voice) {
  return std::adjacent_find(voice.begin(), voice.end(), [](const auto& note, const auto& next) {
           return next.onset < note.onset + note.duration;
         }) != voice.end();
}

Given readMelody(const HarmoniseOptions& options) {
  formats::ScoreReading score = formats::readScore(options.melody);
  for (const std::string& remark : score.remarks) tell("dmm: {}: {}", options.melody, remark);
  types::Chorale& piece = score.chorale;
  const auto parts = std::count_if(piece.voices.begin(), piece.voices.end(),
                                   [](const auto& voice) { return !voice.empty(); });
  if (!options.part &&
      (piece.voicesInferred || std::any_of(piece.voices.begin(), piece.voices.end(), hasChords)))
    throw InputError(options.melody, "has chords, so that its melody cannot be told from the other "
                                     "notes; --part N takes the Nth voice from the top");
  if (options.part || parts == 1)
    takePart(piece, options.melody, options.part.value_or(1), options.voice);
  const auto shift = generate::knownShift(piece);
  return {std::move(piece), shift};
}

Given readPiece(const HarmoniseOptions& options, const runs::RunDirectory& run) {
  const auto dataset = findDataset(run, options.generate.data);
  const types::PieceRef place = data::findPlace(*dataset, options.generate.piece);
  types::Chorale piece =
      dataset->reading(place.split, static_cast<std::size_t>(place.place)).chorale;
  const int shift = piece.modelShift;
  return {std::move(piece), shift};
}

std::array<bool, 4> freeVoices(const HarmoniseOptions& options) {
  std::array<bool, 4> free{};
  for (const VoicePart voice : types::kVoiceParts)
    free.at(static_cast<std::size_t>(voice)) =
        options.freeVoices.empty() ? voice != options.voice
                                   : std::find(options.freeVoices.begin(), options.freeVoices.end(),
                                               voice) != options.freeVoices.end();
  return free;
}

/// "9:16", or one bar.
std::optional<generate::BarSpan> parseBars(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  generate::BarSpan bars{};
  const bool isRead = types::parseNumber(text.substr(0, colon), bars.first);
  bars.last = bars.first;
  if (!isRead || (colon < text.size() && !types::parseNumber(text.substr(colon + 1), bars.last)))
    return std::nullopt;
  return bars;
}

void takeFree(types::FreeNotes& free, const HarmoniseOptions& options, const types::Chorale& piece,
              int slicesPerQuarter) {
  free.voices = freeVoices(options);
  if (options.freeBars.empty()) return;
  const auto bars = parseBars(options.freeBars);
  if (!bars)
    throw InputError("--free", fmt::format("expected bars like 9:16, got '{}'", options.freeBars));
  generate::freeBars(free, piece, *bars, slicesPerQuarter);
}

types::NoteLocks locksOf(const HarmoniseOptions& options, const types::Chorale& piece,
                         int slicesPerQuarter) {
  types::NoteLocks locks;
  for (const std::string& kept : options.kept) {
    std::array<bool, 4> voices{true, true, true, true};
    std::string_view rest = kept;
    for (const VoicePart voice : types::kVoiceParts)
      if (const std::string word = toString(voice) + std::string(":"); rest.starts_with(word)) {
        voices = {};
        voices.at(static_cast<std::size_t>(voice)) = true;
        rest.remove_prefix(word.size());
        break;
      }
    const auto bars = parseBars(rest);
    if (!bars)
      throw InputError(
          "--keep", fmt::format("expected bars like 9:16 or of a voice bass:9:16, got '{}'", kept));
    generate::lockBars(locks, voices, piece, *bars, slicesPerQuarter);
  }
  return locks;
}

int harmonise(const HarmoniseOptions& options) {
  const runs::RunDirectory run =
      runs::RunStore(runsFolder(options.generate.runs)).find(options.generate.run);
  if (options.melody.empty() == options.generate.piece.empty())
    throw InputError("expected what to harmonise: either --melody FILE or --piece PIECE");
  const auto training = findDataset(run, "");
  const Given given = options.melody.empty() ? readPiece(options, run) : readMelody(options);
  types::GenerationSettings settings = options.generate.settings;
  settings.mode = types::GenerationMode::Harmonise;
  const int grid = training->summary().slicesPerQuarter;
  takeFree(settings.free, options, given.piece, grid);
  const types::NoteLocks locks = locksOf(options, given.piece, grid);
  generate::fitToMelody(settings, given.piece, given.shift, *training, locks);
  composeCandidates(options.generate, run, settings,
                    {training.get(), nullptr, &given.piece, locks});
  if (!given.shift)
    tell("dmm: the model reads it {} {}; it comes back at its own pitch",
         types::counted(static_cast<std::size_t>(std::abs(settings.shift)), "semitone"),
         settings.shift > 0 ? "lower" : "higher");
  return 0;
}

auto voiceWords() {
  std::map<std::string, VoicePart> words;
  for (const VoicePart voice : types::kVoiceParts) words[toString(voice)] = voice;
  return CLI::CheckedTransformer(words).description("soprano, alto, tenor, bass");
}

} // namespace

void declareHarmonise(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<HarmoniseOptions>();
  options->generate.count = 4;
  CLI::App* command = app.add_subcommand(
      "harmonise", "Let a run's model compose the other voices of a melody, or refill bars");
  command->add_option("RUN", options->generate.run, "id, unique prefix of an id, or path")
      ->required();
  addRunsOption(*command, options->generate.runs);
  addCheckpointOption(*command, options->generate.checkpoint);
  command->add_option("--melody", options->melody, "a MIDI or MusicXML file");
  command->add_option("--part", options->part,
                      "which part of the file is the melody, counted from the top (default: its "
                      "only one, or its voices as they are)");
  command
      ->add_option("--piece", options->generate.piece,
                   "in place of a file: test:12 (from 1), a BWV number or part of a title")
      ->excludes("--melody")
      ->excludes("--part");
  command->add_option("--data", options->generate.data,
                      "dataset of that piece (default: the run's own)");
  command
      ->add_option("--voice", options->voice,
                   "which voice is given: soprano (default), alto, tenor or bass")
      ->transform(voiceWords());
  command
      ->add_option("--voices", options->freeVoices,
                   "which voices are drawn anew, divided by commas (default: all but that one)")
      ->delimiter(',')
      ->transform(voiceWords());
  command->add_option("--free", options->freeBars,
                      "the bars that are drawn anew, as 9:16 or 9; all else stays (default: the "
                      "whole piece)");
  command
      ->add_option("--keep", options->kept,
                   "bars that stay all the same, as 3:4, of one voice bass:3:4; as often as wanted")
      ->allow_extra_args(false);
  command
      ->add_option("--particles", options->generate.settings.particles,
                   "particles of the filter: more come nearer to the model's own distribution")
      ->capture_default_str();
  declareDrawing(*command, options->generate);
  declareOutput(*command, options->generate);
  command->callback([=] { run([=] { return harmonise(*options); }); });
}

} // namespace dmm::cli
