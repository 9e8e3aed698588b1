#include "core/generate/DatasetFit.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace dmm;
using types::GenerationMode;
using types::GenerationSettings;
using types::PitchRange;
using types::Split;

namespace {

/// A piece whose roll stands so many semitones above where it is sung.
types::Piece piece(Split split, int above, const std::vector<std::vector<int>>& sung) {
  types::Piece made;
  made.chorale.split = split;
  made.chorale.modelShift = -above;
  for (const auto& pitches : sung) {
    types::Slice slice;
    for (const int pitch : pitches)
      slice.set(static_cast<std::size_t>(pitch + above - types::kLowestPitch));
    made.roll.slices.push_back(slice);
  }
  return made;
}

types::DatasetSummary named(int slicesPerQuarter = 1) {
  types::DatasetSummary summary;
  summary.slicesPerQuarter = slicesPerQuarter;
  return summary;
}

GenerationSettings fit(GenerationSettings settings, const data::Dataset* training,
                       const data::Dataset* source = nullptr) {
  generate::fitToDatasets(settings, training, source);
  return settings;
}

GenerationSettings from(GenerationMode mode, Split split, std::int64_t place) {
  GenerationSettings settings;
  settings.mode = mode;
  settings.piece = {split, place};
  return settings;
}

} // namespace

TEST(DatasetFit, VoicesHaveTheRangesOfTheTrainingPiecesAsTheyAreSung) {
  const data::Dataset dataset(named(2),
                              {piece(Split::Train, 12, {{72, 65, 60, 48}, {74, 62, 59, 43}}),
                               piece(Split::Train, 14, {{70, 67, 58, 50}, {}, {90, 50}}),
                               piece(Split::Train, 17, {{71, 64, 55, 52}}),
                               piece(Split::Test, 3, {{88, 87, 86, 85}})});
  const auto settings = fit({}, &dataset);
  EXPECT_EQ(settings.slicesPerQuarter, 2);
  EXPECT_EQ(settings.shift, -12); // the median of 14, in whole octaves
  EXPECT_EQ(settings.voices,
            (std::vector<PitchRange>{
                {70 + 12, 74 + 12}, {62 + 12, 67 + 12}, {55 + 12, 60 + 12}, {43 + 12, 52 + 12}}));
  // A piece has its own shift, and the same ranges where it is sung.
  const auto own = fit(from(GenerationMode::Vary, Split::Test, 0), &dataset, &dataset);
  EXPECT_EQ(own.shift, -3);
  EXPECT_EQ(own.voices.front(), (PitchRange{70 + 3, 74 + 3}));
  EXPECT_EQ(fit(from(GenerationMode::Prior, Split::Test, 0), &dataset, &dataset).shift, -12);
  // Of two pieces, that of the first.
  auto two = from(GenerationMode::Interpolate, Split::Train, 2);
  two.second = {Split::Train, 0};
  EXPECT_EQ(fit(two, &dataset, &dataset).shift, -17);
  // One that is not there is refused elsewhere.
  EXPECT_EQ(fit(from(GenerationMode::Vary, Split::Valid, 7), &dataset, &dataset).shift, -12);
}

TEST(DatasetFit, ThereAreAsManyVoicesAsTheTrainingPiecesMostlyHave) {
  const data::Dataset tunes(
      named(), {piece(Split::Train, 0, {{60}, {67}, {72}, {48, 64}, {}, {}, {}, {}, {}})});
  EXPECT_EQ(fit({}, &tunes).voices, (std::vector<PitchRange>{{60, 72}}));
  EXPECT_EQ(fit({}, &tunes).shift, 0);
  const data::Dataset crowd(
      named(),
      {piece(Split::Train, 0,
             {{60, 61, 62, 63, 64, 65}, {1 + 40, 42, 43, 44, 45}, {50, 60, 70, 80}, {60}})});
  EXPECT_EQ(fit({}, &crowd).voices,
            (std::vector<PitchRange>{{80, 80}, {70, 70}, {60, 60}, {50, 50}}));
}

TEST(DatasetFit, WithoutDatasetsAndWithSilentOnesTheSettingsStay) {
  const GenerationSettings plain;
  EXPECT_EQ(fit(plain, nullptr), plain);
  const data::Dataset silent(named(), {piece(Split::Train, 0, {{}, {}})});
  EXPECT_EQ(fit(plain, &silent), plain);
  const data::Dataset untaught(named(), {piece(Split::Test, 5, {{60}})});
  EXPECT_EQ(fit(plain, &untaught), plain);
  // The source piece alone still says where it is sung.
  EXPECT_EQ(fit(from(GenerationMode::Continue, Split::Test, 0), nullptr, &untaught).shift, -5);
}

// Facts of the corpus: resources/chorales/README.md tells of rolls in one key about an octave above
// the scores, and the ranges are those of the scores' own voices
// (HasFourRealVoicesInSingableRange), but for basses that the canonical reading puts an octave
// away.
TEST(DatasetFit, TheBuiltInChoralesAreSungAnOctaveLowerInTheRangesOfChoirs) {
  const auto chorales = data::Dataset::builtIn();
  const auto settings = fit({}, chorales.get());
  EXPECT_EQ(settings.shift, -12);
  ASSERT_EQ(settings.voices.size(), 4U);
  for (std::size_t v = 0; v < 4; ++v) {
    int lowest = types::kHighestPitch, highest = types::kLowestPitch;
    for (const auto& chorale : chorales->chorales(Split::Train))
      for (const auto& note : chorale.voices[v]) {
        lowest = std::min(lowest, note.pitch);
        highest = std::max(highest, note.pitch);
      }
    const PitchRange voice = settings.voices[v];
    // Voices cross here and there, so that the second key from the top is not always the alto.
    EXPECT_GE(voice.lowest - 12, lowest - (v == 3 ? 12 : 0)) << v;
    EXPECT_LE(voice.highest - 12, v == 0 ? highest : highest + 5) << v;
  }
  const auto own =
      fit(from(GenerationMode::Continue, Split::Train, 0), chorales.get(), chorales.get());
  EXPECT_EQ(own.shift, chorales->chorales(Split::Train).at(0).modelShift);
}
